"""Cases: a document's gold facts beside what was read, in one vocabulary of actors and words."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.evaluation.annotations import ActorGold, OfficeGold
from kg.evaluation.gold import FactsGold
from kg.evaluation.overlap import jaccard, pairs, words_at
from kg.facts import Actor, DocumentFacts, Facts, OfficeHeld, Spans

_SAME_NAME = 10  # outweighs any number of shared aliases
_SKIPPED = ("the", "a", "an", "of")
_KINDS = {
    name: names[0]
    for names in (
        ("talks", "meeting", "summit", "negotiation", "negotiations", "consultation", "conference", "negotiationround"),
        ("phonecall", "call", "telephonecall", "telephoneconversation", "videocall"),
        ("visit", "trip"),
        ("interview",),
        ("pressconference", "briefing"),
        ("appointment",),
        ("signing", "agreement"),
        ("militaryaction", "invasion", "attack", "war"),
    )
    for name in names
}


def normal(name: str | None) -> str:
    """Return a name without case, accents, articles, punctuation and possessives."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’]s\b|['’]$", "", plain)
    return " ".join(word for word in re.findall(r"\w+", plain) if word not in _SKIPPED)


def kind_of(event_type: str) -> str:
    """Return the name under which like types of events go: talks, meetings and summits are one kind."""
    key = re.sub(r"[^a-z]", "", event_type.lower())
    return _KINDS.get(key, key)


def forms(actor: Actor | ActorGold) -> set[str]:
    """Return the normal forms of an actor's name and aliases."""
    return {normal(name) for name in (actor.name, *actor.aliases)} - {""}


@dataclass(frozen=True, slots=True)
class OfficeOf:
    """An office that was read, with the gold actor who holds it."""

    office: OfficeHeld
    actor: str | None


@dataclass(frozen=True, slots=True)
class OfficeOfGold:
    """An office of the gold, with its actor."""

    office: OfficeGold
    actor: str
    optional: bool


class Case:
    """One document: its gold facts, the facts that were read, and which actors are the same.

    ``found`` is None where nothing could be read. Facts of another text count as none: spans would mean nothing.
    """

    def __init__(self, gold: FactsGold, found: Facts | None):
        self.document = gold.document
        self.text = gold.document.text
        self.gold = gold.facts
        same_text = found is not None and found.document.text == self.text
        self.found = found if found is not None and same_text else _nothing(self.text)
        self.actor_pairs = pairs(self.gold.actors, self.found.actors, _sameness)
        self.to_gold = {self.found.actors[j].id: self.gold.actors[i].id for i, j in self.actor_pairs}
        self._gold_names = {actor.id: actor.name for actor in self.gold.actors}
        self._found_names = {actor.id: actor.name for actor in self.found.actors}

    def words(self, spans: Spans) -> frozenset[int]:
        """Return the words within spans of the text."""
        return words_at(self.text, spans)

    def who(self, ids: Iterable[str]) -> set[str]:
        """Return actors that were read by the ids of the gold; one that the gold does not know stays apart."""
        return {self.to_gold.get(one, f"?{one}") for one in ids}

    def is_gold(self, identifier: str | None, golds: Iterable[str | None]) -> bool:
        """Whether an actor that was read, or none, is one of the gold's."""
        return self.to_gold.get(identifier or "") in list(golds)

    def share(self, gold: Iterable[str], found: Iterable[str]) -> float:
        """Return the Jaccard index of gold actors and actors that were read."""
        return jaccard(set(gold), self.who(found))

    def gold_names(self, *ids: str | None) -> str:
        """Return the names of gold actors."""
        return ", ".join(self._gold_names.get(one, one) for one in ids if one)

    def found_names(self, *ids: str | None) -> str:
        """Return the names of actors that were read."""
        return ", ".join(self._found_names.get(one, one) for one in ids if one)

    def gold_offices(self) -> list[OfficeOfGold]:
        """Return the offices of all gold actors; those of optional actors are optional."""
        return [
            OfficeOfGold(office, actor.id, optional=bool(office.optional or actor.optional))
            for actor in self.gold.actors
            for office in actor.offices
        ]

    def found_offices(self) -> list[OfficeOf]:
        """Return the offices of all actors that were read."""
        return [OfficeOf(office, self.to_gold.get(actor.id)) for actor in self.found.actors for office in actor.offices]


def _nothing(text: str) -> Facts:
    return Facts(document=DocumentFacts(id="", published=None, text=text))


def _sameness(gold: ActorGold, actor: Actor) -> float:
    return len(forms(gold) & forms(actor)) + _SAME_NAME * (normal(gold.name) == normal(actor.name))
