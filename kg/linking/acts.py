"""Acts as plain values, from the graph that they stand in and from the reference data."""

from collections.abc import Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg.linking.rule import Act, Side
from kg.vocabulary import term

KINDS: Final = ("Agreement", "Commitment", "Demand", "Offer", "Refusal", "Threat")
_NAMES: Final = ("rdfs:label", "skos:altLabel", "demonym", "metonym")


@cache
def node(name: str) -> ox.NamedNode:
    """Return a term of the ontology as a node."""
    return ox.NamedNode(term(name))


def iri_of(term: object) -> str:
    """Return the IRI of a node that has one, else an empty string."""
    return term.value if isinstance(term, ox.NamedNode) else ""


class ActGraph:
    """A named graph with acts, beside the reference data."""

    def __init__(self, store: ox.Store, graph: str, reference: ox.Store, reference_graph: str) -> None:
        """Read a graph of a store; the reference data may stand in another store."""
        self._own = (store, ox.NamedNode(graph))
        self._reference = (reference, ox.NamedNode(reference_graph))

    def acts(self) -> list[str]:
        """Return the IRIs of all acts, sorted."""
        return sorted(iri for kind in KINDS for iri in self._subjects("rdf:type", term(kind)))

    def act(self, iri: str) -> Act:
        """Return an act with its sides, their names and its words."""
        parties = tuple(self.side(iri, actor) for actor in self.values(iri, "party"))
        addressees = tuple(self.side(iri, actor) for actor in self.values(iri, "addressee"))
        kinds = {term(kind): kind for kind in KINDS}
        return Act(
            iri=iri,
            kind=next((kinds[value] for value in self.values(iri, "rdf:type") if value in kinds), ""),
            parties=parties,
            addressees=addressees,
            proposition=" ".join(self.values(iri, "proposition")),
            quotes=tuple(self.quotes(iri)),
            names=frozenset(name for side in parties + addressees for who in side for name in self._names(who)),
        )

    def version(self) -> tuple[str, str]:
        """Return the IRIs of the version that the graph was read from and of its article."""
        store, graph = self._own
        ((version, _, article, _),) = store.quads_for_pattern(None, node("prov:specializationOf"), None, graph)
        return iri_of(version), iri_of(article)

    def quotes(self, iri: str) -> list[str]:
        """Return the words that a fact was read from, in the order of the text."""
        spans = [(int(next(iter(self.values(span, "oa:start")), "0")), span) for span in self.values(iri, "evidence")]
        return [quote for _, span in sorted(spans) for quote in self.values(span, "oa:exact")]

    def side(self, act: str, actor: str) -> Side:
        """Return an actor and whom it stands for: by an office, as a body of a state, or in the statement itself."""
        found = {actor, *self._served(actor, self._published(act))}
        for statement in self.values(act, "basedOn"):
            if actor in self.values(statement, "speaker"):
                found.update(self.values(statement, "onBehalfOf"))
        return frozenset(found | {state for one in found for state in self.values(one, "bodyOf")})

    def _served(self, actor: str, day: str | None) -> Iterator[str]:
        for tenure in self._subjects("heldBy", actor):
            start = next(iter(self.values(tenure, "startEarliest")), None)
            end = next(iter(self.values(tenure, "endLatest")), None)
            if day is None or ((start is None or start <= day) and (end is None or day <= end)):
                for office in self.values(tenure, "office"):
                    yield from self.values(office, "officeOf")

    def _published(self, act: str) -> str | None:
        versions = self.values(act, "readFrom")
        return next((day for version in versions for day in self.values(version, "published")), None)

    def _names(self, actor: str) -> Iterator[str]:
        for name in _NAMES:
            yield from self.values(actor, name)

    def values(self, subject: str, name: str) -> list[str]:
        """Return the values of a property of a subject, sorted: IRIs and the text of literals."""
        found = {
            value.value
            for store, graph in (self._own, self._reference)
            for _, _, value, _ in store.quads_for_pattern(ox.NamedNode(subject), node(name), None, graph)
            if isinstance(value, ox.NamedNode | ox.Literal)
        }
        return sorted(found)

    def _subjects(self, name: str, value: str) -> list[str]:
        found = {
            subject.value
            for store, graph in (self._own, self._reference)
            for subject, _, _, _ in store.quads_for_pattern(None, node(name), ox.NamedNode(value), graph)
            if isinstance(subject, ox.NamedNode)
        }
        return sorted(found)
