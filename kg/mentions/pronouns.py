"""Pronouns and the actors they go back to, by gender, number, nearness and part in the sentence."""

from dataclasses import dataclass

from kg.mentions.discourse import Discourse
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.model import Mention
from kg.mentions.roles import speaks
from kg.mentions.roster import Draft, Roster
from kg.mentions.words import Words

_HE = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their", "theirs"})
_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "mine"})
_CLOSE = 2.0
_FAR = (0.0, -0.9, -2.3, -3.5, -4.5)  # by sentences back
_EMPTY_VERBS = frozenset({"be", "seem", "appear", "become", "take", "remain"})


@dataclass(frozen=True)
class _Candidate:
    score: float
    key: str


class Pronouns:
    """Resolves pronouns one after the other, in order of the text."""

    def __init__(self, words: Words, gazetteer: Gazetteer, roster: Roster, discourse: Discourse) -> None:
        self.words, self.gazetteer, self.roster, self.discourse = words, gazetteer, roster, discourse

    def resolve(self, index: int) -> None:
        """Add a mention for the pronoun at the token, if it is one that may denote an actor."""
        words = self.words
        word, tag = words.lower[index], words.tag[index]
        if tag in ("WP", "WDT", "WP$") or (word == "that" and words.dep[index] in ("nsubj", "nsubjpass")):
            self._relative(index)
        elif word == "both" and words.dep[index] in ("nsubj", "nsubjpass"):
            self._plural(index)
        elif tag not in ("PRP", "PRP$"):
            return
        elif word.endswith(("self", "selves")):
            keys = self.discourse.subject_keys(self._clause(index))
            if keys:
                self._add(index, keys)
        elif word in _HE:
            self._person(index, _HE[word])
        elif word in _THEY:
            self._plural(index)
        elif word in _IT:
            self._thing(index)
        elif word in _SPEAKER and words.quoted[index] >= 0 and not (word == "us" and words.word[index] == "US"):
            self.discourse.add(index, index + 1, (), "pronoun", index)

    def _add(self, index: int, keys: tuple[str, ...], alternatives: tuple[tuple[str, float], ...] = ()) -> None:
        for key in keys:
            self.roster.drafts[key].spans.add(self.words.span(index, index + 1))
        self.discourse.add(index, index + 1, keys, "pronoun", index, alternatives)

    def _relative(self, index: int) -> None:
        """Resolve "who", "which" and "whose" to the noun that their clause modifies."""
        words, verb = self.words, index
        for _ in range(6):
            if words.dep[verb] == "relcl":
                break
            verb = words.head[verb]
        if words.dep[verb] != "relcl":
            return
        keys = self.discourse.conjoined_keys(words.head[verb]) if words.lower[index] in ("who", "whose") else ()
        mention = self.discourse.by_head.get(words.head[verb])
        if mention is None:
            return
        if words.lower[index] in ("which", "that") and any(
            self.roster.drafts[k].type == "Person" for k in mention.actors
        ):
            return
        self._add(index, keys if len(keys) > 1 else mention.actors)

    def _person(self, index: int, gender: str) -> None:
        candidates: dict[str, float] = {}
        for mention in self.discourse.before(index, sentences=4):
            for key in mention.actors:
                draft = self.roster.drafts[key]
                if draft.type != "Person" or (draft.gender and draft.gender != gender):
                    continue
                score = self._score(index, mention, draft, gender)
                if score is not None and score > candidates.get(key, -99.0):
                    candidates[key] = score
        ranked = sorted((_Candidate(score, key) for key, score in candidates.items()), key=lambda c: (-c.score, c.key))
        if not ranked:
            return
        best = ranked[0]
        close = [other for other in ranked[1:3] if best.score - other.score < _CLOSE]
        alternatives = tuple((other.key, round(0.5 - 0.4 * (best.score - other.score) / _CLOSE, 2)) for other in close)
        alternatives = alternatives or self._inherited(index, best.key)
        if not self.roster.drafts[best.key].gender and not close:
            self.roster.drafts[best.key].gender = gender
        self._add(index, (best.key,), alternatives)

    def _inherited(self, index: int, key: str) -> tuple[tuple[str, float], ...]:
        """Return the doubts of the pronoun before, where this one only goes on with it: "He said … He added …"."""
        before = [mention for mention in self.discourse.before(index, sentences=1) if key in mention.actors]
        last = max(before, key=lambda mention: mention.start, default=None)
        if last is None or last.kind != "pronoun":
            return ()
        return tuple((other, round(0.8 * confidence, 2)) for other, confidence in last.alternatives)

    def _score(self, index: int, mention: Mention, draft: Draft, gender: str) -> float | None:
        """Return how well a mention suits a pronoun for a person, or None where it cannot."""
        words = self.words
        distance = words.sentence[index] - words.sentence[mention.start]
        if distance == 0 and (self._binds(index, mention.head) or self._within(index, mention.head)):
            return None
        score = _FAR[min(distance, len(_FAR) - 1)] - 0.02 * min(len(list(range(mention.end, index))), 30)
        verb = words.verb_of(mention.head)
        if verb >= 0:
            score += 1.5 if words.dep[verb] in ("ROOT", "ccomp", "conj", "advcl", "parataxis") else 0.8
            if distance and words.dep[verb] == "advcl" and verb > words.head[verb]:
                score -= 0.6  # "Lee was appointed after Kim had resigned. She …": what the main clause is about
            if "say" in self.gazetteer.verbs.get(words.lemma[verb], ()):
                score += 0.5
            if words.dep[index] in ("nsubj", "nsubjpass"):
                score += 0.4
            if words.dep[mention.head] == "conj":
                score -= 0.3
        elif words.dep[mention.head] in ("dobj", "dative"):
            score += 0.4
        elif words.dep[mention.head] == "poss":
            score += 1.6 if words.verb_of(words.head[mention.head]) >= 0 else -0.3  # "Lee's office said that he"
        if draft.gender == gender:
            score += 0.6
        if len(mention.actors) > 1:
            score -= 1.5  # "the two presidents" is seldom taken up by "he"
        if verb < 0 and speaks(words, self.gazetteer, mention.head):
            score += 1.5  # "according to her spokesman"
        if words.dep[words.head[index]] == "conj" and words.head[words.head[index]] == mention.head:
            score += 2.0  # "a call with Lee and his counterpart"
        if words.quoted[mention.start] >= 0 and words.quoted[mention.start] != words.quoted[index]:
            score -= 1.5
        elif words.quoted[index] >= 0 and words.quoted[mention.start] < 0 and distance == 0:
            score -= 1.0
        return score

    def _binds(self, index: int, other: int) -> bool:
        """Whether the pronoun and the other are arguments of one verb, so that they cannot be the same."""
        words = self.words
        if words.tag[index] == "PRP$":
            return False
        verb, above = self._clause(index), self._clause(other)
        return verb == above and words.dep[index] != "poss" and words.dep[other] != "poss"

    def _within(self, index: int, head: int) -> bool:
        """Whether the pronoun is part of the noun phrase itself, as in "Ann Lee, his sister"."""
        words = self.words
        while words.dep[index] in ("poss", "appos", "amod", "compound", "prep", "pobj", "nmod"):
            index = words.head[index]
            if index == head:
                return True
        return False

    def _clause(self, index: int) -> int:
        words = self.words
        while words.tag[index][:2] != "VB" and words.head[index] != index:
            index = words.head[index]
        return index

    def _plural(self, index: int) -> None:
        words = self.words
        for keys, distance in self._subjects_before(index):
            if len(keys) > 1 or (keys and self._is_many(self.roster.drafts[keys[0]])):
                self._add(index, keys)
                return
            if distance > 1:
                break
        pair = self._partners(index)
        if pair:
            self._add(index, pair)
            return
        own = () if words.tag[index] == "PRP$" else self.discourse.subject_keys(self._clause(index))
        draft = self.discourse.latest(index, lambda draft: self._is_many(draft) and draft.key not in own, 2)
        if draft is not None and words.quoted[index] < 0:
            self._add(index, (draft.key,))

    def _partners(self, index: int) -> tuple[str, ...]:
        """Return the subject and whom it met with: "Lee spoke to Kim. They agreed …", in this sentence or the last."""
        words = self.words
        for keys, distance in self._subjects_before(index):
            if distance > 1 or len(keys) != 1:
                return ()
            kind = self.roster.drafts[keys[0]].type
            for mention in self.discourse.before(index, sentences=1):
                partner, preposition = mention.actors[0], words.head[mention.head]
                beside = words.dep[mention.head] == "pobj" and words.lower[preposition] in ("with", "to")
                near = words.sentence[mention.start] == words.sentence[index] - distance
                if near and beside and partner != keys[0] and self.roster.drafts[partner].type == kind == "Person":
                    return (keys[0], partner)
        return ()

    def _is_many(self, draft: Draft) -> bool:
        return draft.plural or draft.type == "Group"

    def _thing(self, index: int) -> None:
        words = self.words
        if words.lower[index] == "it" and (self._is_empty(index) or words.dep[index] not in ("nsubj", "nsubjpass")):
            return
        if words.lower[index] == "its" and words.dep[words.head[index]] == "appos":
            nearest = self.discourse.latest(index, self._is_thing, 0)
            if nearest is not None:
                self._add(index, (nearest.key,))
                return
        if words.lower[index] == "its":
            keys = self._own_subject(index)
            if keys:
                self._add(index, keys)
                return
        keys = self._thing_before(index)
        if not keys and self._says(index):
            speaker = self.discourse.latest(index, self._is_speaking_thing, 2)
            keys = (speaker.key,) if speaker is not None else ()
        if keys:
            self._add(index, keys)

    def _thing_before(self, index: int) -> tuple[str, ...]:
        """Return the subject of a clause before, in this sentence or the last, if it is a thing."""
        for keys, distance in self._subjects_before(index):
            if distance > 1:
                return ()
            if len(keys) == 1 and self._is_thing(self.roster.drafts[keys[0]]):
                return keys
            if distance == 1:
                return ()
        return ()

    def _says(self, index: int) -> bool:
        """Whether the pronoun closes a sentence with a verb of saying: "…, it said"."""
        words, verb = self.words, self.words.head[index]
        closing = all(
            words.tag[i] in (".", "IN", "NNP", "NN", "''", "_SP")
            for i in range(verb + 1, words.sentences[words.sentence[index]][1])
        )
        return words.lower[index] == "it" and verb == index + 1 and words.lemma[verb] in ("say", "add") and closing

    def _is_speaking_thing(self, draft: Draft) -> bool:
        return draft.type in ("GovernmentBody", "InternationalOrganisation", "Organisation")

    def _is_thing(self, draft: Draft) -> bool:
        return draft.type not in ("Person", "Place") and not draft.plural and draft.type != "Group"

    def _own_subject(self, index: int) -> tuple[str, ...]:
        """Return the subject of the clause that a possessive stands in, if it is an actor that "its" suits."""
        verb = self._clause(index)
        keys = self.discourse.subject_keys(verb)
        return keys if len(keys) == 1 and self._is_thing(self.roster.drafts[keys[0]]) else ()

    def _is_empty(self, index: int) -> bool:
        """Whether "it" stands for a clause or for nothing: "it is clear that", "it seems"."""
        words, verb = self.words, self.words.head[index]
        if words.dep[index] == "expl" or words.dep[index] not in ("nsubj", "nsubjpass"):
            return words.dep[index] == "expl"
        if words.lemma[verb] in _EMPTY_VERBS:
            return any(
                words.dep[child] in ("ccomp", "xcomp", "acomp", "attr", "advcl") for child in words.children[verb]
            )
        return any(words.dep[child] == "auxpass" for child in words.children[verb])

    def _subjects_before(self, index: int) -> list[tuple[tuple[str, ...], int]]:
        """Return the subjects of the clauses before the token, nearest first, with how many sentences back they are."""
        words = self.words
        found = []
        number = words.sentence[index]
        for distance in range(3):
            if number - distance < 0:
                break
            first, last = words.sentences[number - distance]
            stop = min(last, index)
            for position in range(stop - 1, first - 1, -1):
                if words.dep[position] not in ("nsubj", "nsubjpass") or words.tag[position] in (
                    "WP",
                    "WDT",
                    "EX",
                    "DT",
                ):
                    continue
                if words.quoted[position] >= 0 and words.quoted[position] != words.quoted[index]:
                    continue
                if words.head[position] == words.head[index] and words.tag[index] == "PRP":
                    continue
                if distance > 0 and words.head[position] != words.head[words.head[position]]:
                    continue  # of a sentence before, only the main clause's subject
                found.append((self.discourse.conjoined_keys(position), distance))
        return found
