"""Several actors at once: "both sides", "the two leaders", and groups without a name: "some European countries"."""

from collections.abc import Callable
from itertools import pairwise

from kg.mentions.discourse import Discourse
from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.roles import speaks
from kg.mentions.roster import Draft, Roster
from kg.mentions.targets import is_target
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3}
_COUNTING = {"pair": 2, "duo": 2, "trio": 3}
_LEADERS = frozenset({"head_of_state", "head_of_government", "leader", "heir"})
_MINISTERS = frozenset({"minister", "foreign_minister", "defence_minister"})
_ROLES = {
    "leader": _LEADERS,
    "president": frozenset({"head_of_state"}),
    "minister": _MINISTERS,
    "envoy": frozenset({"negotiator", "envoy"}),
}
_OTHERS = ("Alliance", "Organisation", "Group", "InternationalOrganisation")
_NEAR = 3  # sentences
_STATES = word_list("state-noun")
_SIDES = word_list("side-noun")
_GATHERINGS = word_list("gathering-noun")
_A_PAIR, _MOST_NAMED, _GAP = 2, 7, 7
_DEFINITE = frozenset({"the", "both", "these", "those", "their", "our", "all"})
_DETERMINERS = word_list("group-determiner")
_BREAKERS = word_list("group-breaker")
_VAGUE = word_list("vague-group")
_TARGETS = word_list("target-noun")
_ANYONE = frozenset({"individual", "person", "people", "man", "woman"})
_FIRMS = word_list("firm-noun")
_COLLECTIVES = word_list("collective-noun")
_NO_PART = frozenset({"IN", ",", ":", "VBD", "VBZ", "VBP", "MD", "TO", "RB", "``", "''", "WDT", "WP"})


class Groups:
    """Finds noun phrases in the plural that denote several actors, or a group that acts."""

    def __init__(
        self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster, discourse: Discourse
    ) -> None:
        self.words, self.layers, self.gazetteer, self.roster, self.discourse = (
            words,
            layers,
            gazetteer,
            roster,
            discourse,
        )
        self.union = next((key for key, known in gazetteer.referents.items() if known.name == "European Union"), "")
        self.named: list[tuple[str, str]] = []

    def resolve(self, index: int) -> bool:
        """Add a mention for the noun phrase whose head is at the token, if it denotes actors; return whether."""
        words = self.words
        kinds = {kind for kind, plural in self.gazetteer.nouns.get(words.lower[index]) if plural}
        kinds |= {kind for kind, plural in self.gazetteer.nouns.get(words.lower[index]) if words.lower[index] == "pair"}
        if words.lower[index] in ("opposition",):
            kinds.add("people")
        if words.lower[index] in _COUNTING:
            kinds.add("pair")
        if not kinds and words.lemma[index] in (_TARGETS if words.tag[index] == "NNS" else _FIRMS | _COLLECTIVES):
            kinds = {"people"} if self._is_unnamed_target(index) else set()
        if not kinds or not words.tag[index].startswith("NN") or words.titled[index]:
            return False
        if (
            words.dep[index] in ("compound", "nmod", "amod")
            or words.tag[index + 1 : index + 2] == ["NNP"]
            or self.discourse.by_head.get(index) is not None
        ):
            return False
        start = self._start(index)
        if "pair" in kinds and self._pair(start, index):
            return True
        if kinds & {"officials", "people", "states", "armed"}:
            return self._group(start, index, kinds)
        return False

    def _is_unnamed_target(self, index: int) -> bool:
        """Whether restrictions hit whom the noun describes, and no name beside it says who that is."""
        words = self.words
        if words.tag[index] == "NN" and any(
            words.dep[child] == "appos"
            or words.word[child + 1 : child + 2] == [","]
            or words.lower[child] in ("the", "this", "that", "its", "his", "no")
            for child in words.children[index]
        ):
            return False
        return is_target(words, index)

    def _start(self, index: int) -> int:
        """Return where the noun phrase before its head starts."""
        start = index
        while start > 0 and words_before(self.words, start - 1, index):
            start -= 1
        return start

    def _pair(self, start: int, index: int) -> bool:
        words = self.words
        count = next((_COUNTS[words.lower[i]] for i in range(start, index) if words.lower[i] in _COUNTS), 0)
        count = count or _COUNTING.get(words.lower[index], 0)
        if not count:
            return self._just_named(start, index)
        if words.lower[start] not in _DEFINITE and "both" not in words.lower[start:index]:
            return False
        if any(self.layers.form_at[i] is not None for i in range(start, index)):
            return False
        return self._stand_for(start, index, self._latest(index, words.lemma[index], count), count)

    def _just_named(self, start: int, index: int) -> bool:
        """Whether "the ministers" without a number are those that a sentence shortly before joins with "and"."""
        words = self.words
        role = _ROLES.get(words.lemma[index])
        if role is None or words.lower[start] != "the" or start != index - 1:
            return False
        if any(word == words.lower[index] for word, _ in self.named):
            return False
        for sentence in range(words.sentence[index] - 1, max(-1, words.sentence[index] - _NEAR), -1):
            keys = [key for key in self._keys_of(sentence, index) if self._has_role(self.roster.drafts[key], role)]
            joined = self._together(sentence, keys, len(keys)) if 2 <= len(keys) <= _MOST_NAMED else ()
            if len(joined) == len(keys) > 1 or len(keys) == _A_PAIR or self._listed(sentence, keys):
                return self._stand_for(start, index, tuple(keys), len(keys))  # "Lee welcomed Kim … The leaders …"
        return False

    def _listed(self, sentence: int, keys: list[str]) -> bool:
        """Whether a sentence names so many in a row, whatever the parse makes of the list."""
        if not 2 < len(keys) <= _MOST_NAMED:
            return False
        first, last = self.words.sentences[sentence]
        heads = [i for i in range(first, last) if (m := self.discourse.by_head.get(i)) and set(m.actors) & set(keys)]
        return bool(heads) and all(b - a <= _GAP for a, b in pairwise(heads))

    def _stand_for(self, start: int, index: int, keys: tuple[str, ...], count: int) -> bool:
        if len(keys) != count:
            return False
        for key in keys:
            self.roster.drafts[key].add("", self.words.span(start, index + 1), alias=False)
        self.discourse.add(start, index + 1, keys, "description", index)
        return True

    def count_alone(self, index: int) -> None:
        """Add a mention for "the two" or "both" without a noun, if two were just named together."""
        words = self.words
        count = _COUNTS.get(words.lower[index], 0)
        start = index - 1 if words.lower[index] != "both" and words.lower[index - 1 : index] == ["the"] else index
        apart = words.dep[index] in ("nsubj", "nsubjpass", "pobj", "dobj") and words.head[index] != index
        if not count or not apart or (start == index and words.lower[index] != "both"):
            return
        if any(words.dep[child] == "prep" and words.lower[child] == "of" for child in words.children[index]):
            return  # "the two of them"
        for sentence in range(words.sentence[index], max(-1, words.sentence[index] - _NEAR), -1):
            named = self._keys_of(sentence, index)
            keys = self._together(sentence, named, count) or (tuple(named) if len(named) == count else ())
            if keys:
                self._stand_for(start, index, keys, count)
                return

    def _keys_of(self, sentence: int, index: int) -> list[str]:
        """Return the persons, or else the states, that a sentence names before a token."""
        nearest_first = (
            key
            for mention in self.discourse.before(index, sentences=_NEAR)
            if self.words.sentence[mention.start] == sentence
            for key in mention.actors
        )
        keys = list(dict.fromkeys(nearest_first))[::-1]
        persons = [key for key in keys if self.roster.drafts[key].type == "Person"]
        return persons or [key for key in keys if self.roster.drafts[key].type == "State"]

    def _latest(self, index: int, noun: str, count: int) -> tuple[str, ...]:
        """Return the last so many actors of a kind: those that a sentence joins with "and", else the nearest.

        Who holds an office that the noun is said of comes before others: "the two ministers".
        """
        role = _ROLES.get(noun)
        if role is not None:
            return self._of_role(index, count, role)
        states = noun in _SIDES or noun in _STATES
        return self._latest_of(index, count, lambda draft: self._is_kind(draft, noun), represented=states)

    def _of_role(self, index: int, count: int, role: frozenset[str]) -> tuple[str, ...]:
        """Return the last so many who hold an office; shortly before also those whose office is not said."""

        def holds(draft: Draft) -> bool:
            return self._has_role(draft, role)

        def may_hold(draft: Draft) -> bool:
            return holds(draft) or (draft.type == "Person" and draft.named and not draft.offices and not draft.tenure)

        found = self._latest_of(index, count, holds, _NEAR - 1)
        if not found:
            near = self._latest_of(index, count, may_hold, _NEAR)
            found = near if any(holds(self.roster.drafts[key]) for key in near) else ()
        return found or self._latest_of(index, count, holds)

    def _has_role(self, draft: Draft, role: frozenset[str]) -> bool:
        tenure = draft.tenure
        return (
            draft.type == "Person"
            and draft.named
            and (draft.holds(role) or (tenure is not None and bool(tenure.classes & role)))
        )

    def _represented(self, sentence: int, index: int, count: int, fits: Callable[[Draft], bool]) -> tuple[str, ...]:
        """Return the states of persons that a sentence joins with "and": "talks between Lee and Kim … both sides"."""
        first, last = self.words.sentences[sentence]
        for head in range(min(last, index) - 1, first - 1, -1):
            keys = self.discourse.conjoined_keys(head)
            drafts = [self.roster.drafts[key] for key in keys]
            if len(keys) != count or not all(draft.type == "Person" for draft in drafts):
                continue
            states = dict.fromkeys(d.state for d in drafts if d.state in self.gazetteer.referents)
            if len(states) == count and all(fits(self.roster.referent(key)) for key in states if key):
                return tuple(key for key in states if key)
        return ()

    def _latest_of(
        self,
        index: int,
        count: int,
        fits: Callable[[Draft], bool],
        sentences: int = 12,
        represented: bool = False,
    ) -> tuple[str, ...]:
        words = self.words
        nearest: list[str] = []
        by_sentence: dict[int, list[str]] = {}
        bound = self._subjects(index)
        for mention in self.discourse.before(index, sentences=sentences):
            for key in mention.actors:
                draft = self.roster.drafts[key]
                if draft.type not in ("Person", "State", *_OTHERS) or not fits(draft) or key in bound:
                    continue
                if len(mention.actors) > 1 or len(self._list_of(mention.head)) <= count:
                    by_sentence.setdefault(self.words.sentence[mention.start], []).append(key)
                    if key not in nearest:
                        nearest.append(key)
        for sentence in range(words.sentence[index], max(-1, words.sentence[index] - sentences - 1), -1):
            joined = self._together(sentence, list(dict.fromkeys(by_sentence.get(sentence, ()))), count)
            joined = joined or (self._represented(sentence, index, count, fits) if represented else ())
            if joined:
                return joined
        for sentence in sorted(by_sentence, reverse=True)[:2]:
            keys = list(dict.fromkeys(by_sentence[sentence]))
            if len(keys) == count:
                return tuple(reversed(keys))
        return tuple(reversed(nearest[:count])) if len(nearest) >= count else ()

    def _list_of(self, head: int) -> list[int]:
        """Return the nouns of the whole list that a noun is coordinated in: two of three are no pair."""
        words = self.words
        while words.dep[head] == "conj" and words.head[head] != head:
            head = words.head[head]
        found, pending = [], [head]
        while pending:
            index = pending.pop()
            found.append(index)
            pending += [child for child in words.children[index] if words.dep[child] == "conj"]
        return found

    def _subjects(self, index: int) -> tuple[str, ...]:
        """Return who is the subject of the verb that the noun is an object of, and so cannot be meant by it."""
        words, verb = self.words, index
        if words.dep[index] in ("nsubj", "nsubjpass"):
            return ()
        while words.tag[verb][:2] != "VB" and words.head[verb] != verb:
            verb = words.head[verb]
            if words.lemma[verb] in _GATHERINGS:
                return ()  # "proposed a meeting of the two ministers": who proposes it may be one of them
        return self.discourse.subject_keys(verb) if words.tag[verb][:2] == "VB" else ()

    def _together(self, sentence: int, keys: list[str], count: int) -> tuple[str, ...]:
        """Return the actors that the sentence joins with "and", if they are so many."""
        first, last = self.words.sentences[sentence]
        for index in range(last - 1, first - 1, -1):
            if self.words.dep[index] == "conj":
                continue  # part of a longer list
            joined = [key for key in self.discourse.conjoined_keys(index) if key in keys]
            if len(joined) == count:
                return tuple(joined)
        return ()

    def _is_kind(self, draft: Draft, noun: str) -> bool:
        if noun in _SIDES:
            # organisations of states mediate more often than they are a side
            return draft.type in ("State", "Alliance", "Organisation", "Group") or draft.key == self.union
        if noun in _STATES:
            return draft.type == "State"
        return draft.type == "Person"

    def _group(self, start: int, index: int, kinds: set[str]) -> bool:
        words = self.words
        first = start
        while first < index and (words.lower[first] in (*_DETERMINERS, "dozen") or words.tag[first] == "PRP$"):
            first += 1
        if any(words.lower[i] in _BREAKERS for i in range(start, index)):
            return False
        end = self._end(index)
        name = words.slice(first, end)
        known = self._known(words.lower[index], first, index, words.lower[start] if first > start else "")
        if known is None:
            if not self._acts(first, index, kinds):
                return False
            if first == index and (
                (words.lemma[index] in _VAGUE and words.lemma[index] != "source") or "states" in kinds
            ):
                return False
            known = self._create(name, first, index, kinds)
        known.add(words.slice(start, end), words.span(start, end))
        self.named.append((words.lower[index], known.key))
        self.discourse.add(start, end, (known.key,), "description", index)
        return True

    def _end(self, index: int) -> int:
        """Return where "of Venezuela and Guyana" after a plural head ends, the head's own end where none follows."""
        words = self.words
        if index + 1 >= words.count or words.lower[index + 1] != "of" or words.head[index + 1] != index:
            return index + 1
        if is_target(words, index):
            return self._complement_end(index)
        end = index + 2
        while end < words.count and words.sentence[end] == words.sentence[index]:
            form = self.layers.form_starting(end)
            if form is not None:
                end = form.end
            elif (
                words.lower[end] in ("the", "and", ",")
                and end + 1 < words.count
                and self.layers.form_at[end + 1] is not None
            ):
                end += 1
            else:
                break
        return end if self.layers.form_at[end - 1] is not None else index + 1

    def _complement_end(self, index: int) -> int:
        """Return where the phrase with "of" after a head ends: "suppliers of aviation fuel"."""
        words, end = self.words, index + 2
        while end < words.count and index < words.head[end] < words.count and _is_nominal(words, end):
            end += 1
        return end if words.tag[end - 1].startswith("NN") else index + 1

    def _acts(self, first: int, index: int, kinds: set[str]) -> bool:
        """Whether a group does enough to be an actor: it speaks, or it does something and is said to be whose."""
        words = self.words
        if speaks(words, self.gazetteer, index, frozenset({"say"})):
            return True
        if is_target(words, index):
            owned = first > 0 and words.tag[first - 1] == "PRP$"
            return first < index or owned or self._end(index) > index + 1
        owned = any(self.layers.form_at[i] is not None for i in range(first, index))
        return (owned or bool(kinds & {"states", "armed"})) and speaks(words, self.gazetteer, index)

    def _known(self, noun: str, first: int, index: int, determiner: str) -> Draft | None:
        """Return the group that the words name again: the same words, or "the rebels" after "M23 rebels"."""
        name = self.words.slice(first, index + 1).lower()
        if f"group-of:{name}" in self.roster.drafts:
            return self.roster.drafts[f"group-of:{name}"]
        form = self.layers.form_ending(index)
        if form is not None and form.of_kind("group") is not None and form.start == first:
            return self.roster.referent(form.forms[0].key)
        if determiner in ("the", "these", "those") and self.words.lemma[index] in _ANYONE:
            same = f"{self.words.lower[first]} " if self.words.tag[first] == "CD" else ""
            keys = [key for _, key in reversed(self.named) if same and self.roster.drafts[key].name.startswith(same)]
            if keys:  # "the 28 individuals", after "28 settlers"
                return self.roster.drafts[keys[0]]
        if determiner in ("the", "these", "those") and first == index:
            return next((self.roster.drafts[key] for word, key in reversed(self.named) if word == noun), None)
        return None

    def _create(self, name: str, first: int, index: int, kinds: set[str]) -> Draft:
        single = self.words.tag[index] == "NN" and self.words.lemma[index] in _FIRMS
        draft = self.roster.create(f"group-of:{name.lower()}", "Organisation" if single else "Group", name)
        draft.plural, draft.named = not single, False
        form = next((self.layers.form_at[i] for i in range(first, index) if self.layers.form_at[i]), None)
        if form is not None and not form.forms[0].key.startswith(("region:", "media:")):
            draft.state = form.forms[0].key
        return draft


def _is_nominal(words: Words, index: int) -> bool:
    return words.tag[index][:2] in ("NN", "JJ", "CD", "DT", "PO") or words.tag[index] in ("PRP$", "HYPH", "VBN")


def words_before(words: Words, index: int, head: int) -> bool:
    """Whether the token belongs to the noun phrase of a head that follows: determiners, adjectives, nouns, numbers."""
    if words.sentence[index] != words.sentence[head] or words.tag[index] in _NO_PART:
        return words.tag[index] == "RB" and words.head[index] in range(index + 1, head + 1)
    above = words.head[index]
    joined = above < index and words.dep[index] in ("conj", "cc", "punct")
    while above < index and words.dep[above] == "conj":
        above = words.head[above]
    return index < above <= head or (joined and words.head[above] == head)
