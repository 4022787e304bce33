"""Government bodies named by what they are: "Iran's foreign ministry", "the army", "the Trump administration"."""

from dataclasses import dataclass, replace

from kg.facts import ActorType
from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.model import Mention
from kg.mentions.persons import Person
from kg.mentions.phrases import fold
from kg.mentions.roles import acts, speaks
from kg.mentions.roster import Draft, Roster
from kg.mentions.words import Words

_IGNORED = frozenset({"of", "the", "for", "affairs", "'s", "and"})
_SPELLINGS = {"defense": "defence", "external": "foreign", "presidency": "president", "presidential": "president"}
_STATE_NOUNS = frozenset({"state", "forces"})


@dataclass(frozen=True, slots=True)
class BodyPhrase:
    """A body's noun at tokens start to end; ``left`` is where its noun phrase starts, ``right`` where it ends."""

    start: int
    end: int
    left: int
    right: int
    kinds: frozenset[str]
    plural: bool
    owner: str | None
    definite: bool


class Bodies:
    """Finds bodies and gives each a draft of its own, one a state and noun."""

    def __init__(self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster) -> None:
        self.words, self.layers, self.gazetteer, self.roster = words, layers, gazetteer, roster
        self.mentions: list[Mention] = []
        self.at: dict[int, str] = {}
        self.known: list[tuple[frozenset[str], str, int]] = []
        self.owned: dict[str, str] = {}

    def find(self, person_ending: dict[int, Person]) -> None:
        """Find all bodies; ``person_ending`` gives the person whose name ends before a token."""
        index = 0
        while index < self.words.count:
            phrase = self._phrase(index, person_ending)
            if phrase is None:
                index += 1
                continue
            self._add(phrase, person_ending)
            index = phrase.end

    def _phrase(self, index: int, person_ending: dict[int, Person]) -> BodyPhrase | None:
        words = self.words
        found = self.gazetteer.nouns.longest(words.lowered, words.idx[index], words.ends)
        if (
            found is None
            or self.layers.form_at[index] is not None
            or self._titled(index)
            or (index and words.lower[index - 1] == "news")
        ):
            return None
        end = words.ends[found[0]]
        kinds = frozenset(kind for kind, _ in found[1])
        if not kinds & {"state", "forces", "body", "administration"} or not words.tag[end - 1].startswith("NN"):
            return None
        if self._qualifies(end):
            return None
        plural = any(flag for _, flag in found[1])
        left, owner, definite = self._left(index, person_ending)
        right, after = self._right(end)
        return BodyPhrase(index, end, left, right, kinds, plural, owner or after, definite)

    def _qualifies(self, end: int) -> bool:
        """Whether the noun that ends at the token only qualifies the next: "ministry building", not a spokesman."""
        words = self.words
        if end >= words.count or words.tag[end] not in ("NN", "NNS", "NNP") or self._titled(end):
            return False
        return words.dep[end - 1] == "compound" and words.head[end - 1] >= end

    def _titled(self, index: int) -> bool:
        return self.layers.title_at[index] is not None

    def _left(self, index: int, person_ending: dict[int, Person]) -> tuple[int, str | None, bool]:
        """Return where the noun phrase starts, the key of what the body belongs to, and whether it is definite."""
        words, start = self.words, index
        while start > 0 and words.sentence[start - 1] == words.sentence[index]:
            before = start - 1
            form = self.layers.form_at[before]
            if form is not None and form.end == start:
                chosen = form.of_kind("name", "demonym", "capital", "organisation", "metonym", "body")
                if chosen is None or chosen.key.startswith("region:"):
                    return start, None, False
                left = form.start - (form.start > 0 and words.lower[form.start - 1] == "the")
                return left, chosen.key, True
            if words.possessive(before):
                start = before
            elif start in person_ending:
                person = person_ending[start]
                first = next(span.start for span in person.spans if span.end == start)
                return first, f"of:{person.draft.key}", True
            elif words.tag[before] in ("JJ", "VBN", "NN", "NNP", "JJS") and words.dep[before] in (
                "amod",
                "compound",
                "nmod",
            ):
                start = before
            else:
                break
        before = start - 1
        definite = before >= 0 and words.lower[before] in ("the", "its", "their", "his", "her", "this", "that")
        return (before if definite or (before >= 0 and words.tag[before] == "DT") else start), None, definite

    def _right(self, end: int) -> tuple[int, str | None]:
        """Return where an "of Ukraine" after the noun ends, and the key of the state it names."""
        words = self.words
        if end + 1 < words.count and words.lower[end] in ("of", "in"):
            start = end + 1 + (words.lower[end + 1] == "the")
            form = self.layers.form_starting(start) if start < words.count else None
            chosen = form.of_kind("name", "capital", "organisation") if form else None
            if form is not None and chosen is not None:
                return form.end, chosen.key
        return end, None

    def _add(self, phrase: BodyPhrase, person_ending: dict[int, Person]) -> None:
        if phrase.kinds & _STATE_NOUNS and "body" not in phrase.kinds:
            self._add_state(phrase)
        elif "administration" in phrase.kinds:
            self._add_administration(phrase)
        elif not phrase.plural:
            self._add_body(phrase)

    def _add_state(self, phrase: BodyPhrase) -> None:
        """Let "the Turkish side", "Iran's government" and "Russian forces" stand for the state."""
        owner = phrase.owner
        if owner is None or not owner.startswith(("state:", "organisation:")):
            if owner is not None and owner.startswith("of:") and phrase.end > phrase.start:
                self._add_administration(phrase)
            return
        alias = "state" in phrase.kinds and phrase.right == phrase.end
        self._mention(phrase, self.roster.referent(owner), alias)
        self._mention_conjoined(phrase)

    def _mention_conjoined(self, phrase: BodyPhrase) -> None:
        """Let "French and Egyptian warships" stand for both states."""
        words, last = self.words, self.mentions[-1]
        index = phrase.left + (words.lower[phrase.left] == "the")
        form = self.layers.form_ending(index - 1) if index > 1 and words.lower[index - 1] in ("and", ",") else None
        other = form.of_kind("demonym", "name") if form is not None else None
        if form is None or other is None or not other.key.startswith("state:") or other.key in last.actors:
            return
        span = words.span(form.start, phrase.right)
        self.roster.referent(other.key).add("", span, alias=False)
        self.mentions[-1] = replace(last, start=form.start, span=span, actors=(other.key, *last.actors))

    def _add_administration(self, phrase: BodyPhrase) -> None:
        owner = phrase.owner
        if owner is None and phrase.start > 0 and self.words.tag[phrase.start - 1] == "NNP":
            self._add_named(phrase)
            return
        if owner is None:
            known = next((key for words, key, _ in reversed(self.known) if "administration" in words), None)
            if known is not None and phrase.definite:
                self._mention(phrase, self.roster.drafts[known], alias=False)
            return
        if not owner.startswith("of:"):
            self._mention(phrase, self.roster.referent(owner), alias=True)
            return
        person = self.roster.drafts[owner[3:]]
        noun = self.words.lower[phrase.end - 1]
        surname = person.name.split()[-1]
        draft = self.roster.create(f"body:{noun}:{person.key}", "GovernmentBody", f"{surname} {noun}")
        draft.state = person.state or (person.tenure.state if person.tenure else None)
        self.known.append((frozenset({noun, "administration"}), draft.key, phrase.start))
        self._mention(phrase, draft, alias=True)

    def _add_named(self, phrase: BodyPhrase) -> None:
        """Add "the Bush administration" where nobody else in the text is called Bush."""
        words = self.words
        name = words.slice(phrase.start - 1, phrase.end)
        draft = self.roster.create(f"body:{name.lower()}", "GovernmentBody", name)
        self.known.append((frozenset({words.lower[phrase.end - 1], "administration"}), draft.key, phrase.start))
        self._mention(phrase, draft, alias=True)

    def _add_body(self, phrase: BodyPhrase) -> None:
        words = self.words
        noun = canonical(words.slice(phrase.start, phrase.end))
        owner = phrase.owner if phrase.owner and not phrase.owner.startswith("of:") else None
        known = self._known(noun, owner)
        head = words.root(phrase.start, phrase.end)
        if known is None and owner is None:
            named = words.capital(phrase.end - 1) and not words.titled[phrase.start] and phrase.end - phrase.start > 1
            if not (phrase.definite or named) or "organisation" in phrase.kinds:
                return
            classes = frozenset({"say", "act"} if "armed" in phrase.kinds else {"say"})
            if not speaks(words, self.gazetteer, head, classes):
                return
        if (
            known is None
            and owner is not None
            and not acts(words, self.gazetteer, head)
            and not self._titled(min(phrase.end, words.count - 1))
        ):
            return
        if known is None:
            kind: ActorType = "Group" if "armed" in phrase.kinds else "GovernmentBody"
            end = phrase.end if phrase.right > phrase.end and words.lower[phrase.end] == "in" else phrase.right
            name = words.slice(phrase.left + (words.tag[phrase.left] == "DT"), end)
            draft = self._implied(phrase, owner, name) or self.roster.create(
                f"body:{owner or ''}:{' '.join(sorted(noun))}", kind, name
            )
            draft.state = owner
            known = draft.key
        self.known.append((noun, known, phrase.start))
        self._mention(phrase, self.roster.drafts[known], alias=True)

    def _implied(self, phrase: BodyPhrase, owner: str | None, name: str) -> Draft | None:
        """Return the body of the reference data that has the function in the state: "Kenya's foreign ministry".

        It is the one that the text has by name ("the State Department"), else one that is called as it is here.
        """
        function = self.gazetteer.functions.get(fold(self.words.slice(phrase.start, phrase.end)).lower(), "")
        key = self.gazetteer.bodies.get((owner or "", function))
        if key is None or key in self.roster.drafts:
            return self.roster.drafts[key] if key is not None else None
        known = self.gazetteer.referents[key]
        draft = self.roster.create(f"body:{owner}:{function}", known.type, name)
        draft.iri = known.iri
        return draft

    def _known(self, noun: frozenset[str], owner: str | None) -> str | None:
        """Return the body that was named before with the same noun, of the same owner where one is given."""
        for words, key, _ in reversed(self.known):
            same = words == noun if owner else noun <= words
            if same and (owner is None or self.roster.drafts[key].state in (owner, None)):
                if owner is not None and self.roster.drafts[key].state is None:
                    self.roster.drafts[key].state = owner
                return key
        return None

    def _mention(self, phrase: BodyPhrase, draft: Draft, alias: bool) -> None:
        words = self.words
        left = phrase.left
        span = words.span(left, phrase.right)
        head = words.root(phrase.start, phrase.end)
        draft.add(words.slice(left, phrase.right), span, alias)
        self.mentions.append(Mention(left, phrase.right, span, (draft.key,), "description", head))
        for index in range(phrase.start, phrase.end):
            self.at[index] = draft.key


def canonical(noun: str) -> frozenset[str]:
    """Return the words that tell bodies apart: "Ministry of Foreign Affairs" is "foreign ministry"."""
    parts = noun.lower().replace("'s", "").replace("’s", "").split()
    return frozenset(_SPELLINGS.get(part, part) for part in parts if part not in _IGNORED)
