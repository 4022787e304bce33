"""The writer: gathers the quads of one article version, and knows its IRIs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.facts import Actor, Facts, Spans
from kg.graph.iris import DEFAULT_BASE, checked_iri, graph_iri, segment, slug, span_iri, version_iri
from kg.graph.times import bounds, written_decimal
from kg.vocabulary import PREFIXES, concept, term

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")
_DATE_TIME: Final = NamedNode(PREFIXES["xsd"] + "dateTime")

# The types of actors, in the words of the segment of their IRI.
_TYPE_SEGMENTS: Final = {
    "GovernmentBody": "government-body",
    "InternationalOrganisation": "international-organisation",
}


class Writer:
    """Gathers quads in one named graph. Nothing (None, empty) says nothing; saying a thing twice says it once."""

    def __init__(self, facts: Facts, base: str = DEFAULT_BASE, graph: str | None = None) -> None:
        self.facts = facts
        self.base = base
        self.version = version_iri(facts, base)
        self._graph = NamedNode(graph or graph_iri(facts, base))
        self._quads: set[Quad] = set()
        self._nodes: dict[str, NamedNode] = {}
        self._actors = {actor.id: actor for actor in facts.actors}

    def quads(self) -> list[Quad]:
        """Return the quads, sorted."""
        return sorted(self._quads, key=str)

    def type(self, subject: str, *names: str) -> None:
        """Say which classes of the ontology a subject belongs to."""
        for name in names:
            self._add(subject, _TYPE, self._node(term(name)))

    def link(self, subject: str, name: str, iris: str | Iterable[str] | None) -> None:
        """Relate a subject to others by a property of the ontology."""
        for iri in [iris] if isinstance(iris, str) else iris or ():
            self._add(subject, self._node(term(name)), self._node(iri))

    def string(self, subject: str, name: str, values: str | Iterable[str] | None) -> None:
        """Give a subject plain strings."""
        for value in [values] if isinstance(values, str) else values or ():
            if value:
                self._add(subject, self._node(term(name)), _literal(value))

    def text(self, subject: str, name: str, value: str) -> None:
        """Give a subject a string that may be empty."""
        self._add(subject, self._node(term(name)), _literal(value))

    def integer(self, subject: str, name: str, value: int) -> None:
        """Give a subject an integer."""
        self._add(subject, self._node(term(name)), Literal(str(value), datatype=_INTEGER))

    def decimal(self, subject: str, name: str, value: Decimal | None) -> None:
        """Give a subject a decimal number, in canonical form."""
        if value is not None:
            self._add(subject, self._node(term(name)), Literal(written_decimal(value), datatype=_DECIMAL))

    def instant(self, subject: str, name: str, value: str | None) -> None:
        """Give a subject an instant in UTC."""
        if value:
            self._add(subject, self._node(term(name)), Literal(value, datatype=_DATE_TIME))

    def concept(self, subject: str, name: str, kind: str, notation: str) -> None:
        """Relate a subject to a concept of a closed scheme."""
        self.link(subject, name, concept(kind, notation))

    def spans(self, subject: str, name: str, spans: Spans) -> None:
        """Relate a subject to spans, and describe them."""
        for start, end in spans:
            self.link(subject, name, self.span(start, end))

    def span(self, start: int, end: int) -> str:
        """Describe a span of the text and return its IRI."""
        iri = span_iri(self.version, start, end)
        self.type(iri, "Span")
        self.link(iri, "oa:hasSource", self.version)
        self.integer(iri, "oa:start", start)
        self.integer(iri, "oa:end", end)
        self.text(iri, "oa:exact", self.facts.document.text[max(start, 0) : max(end, 0)])
        return iri

    def dated(self, subject: str, first: str | None, last: str | None = None) -> None:
        """Give a subject the bounds and the granularity of a first and a last possible date."""
        found = bounds(first, last)
        if found is not None:
            self.instant(subject, "earliest", found.earliest)
            self.instant(subject, "latest", found.latest)
            self.concept(subject, "granularity", "granularity", found.granularity)

    def fact(self, fact_id: str) -> str:
        """Return the IRI of a fact of the version."""
        return f"{self.version}/{segment(fact_id)}"

    def facts_of(self, fact_ids: Iterable[str]) -> list[str]:
        """Return the IRIs of facts of the version."""
        return [self.fact(fact_id) for fact_id in fact_ids]

    def actor(self, actor_id: str | None) -> str | None:
        """Return the IRI of an actor by its id; an id that no actor has stays one that nothing describes."""
        if actor_id is None:
            return None
        actor = self._actors.get(actor_id)
        return actor_iri(actor, self.base) if actor else self.fact(actor_id)

    def actors(self, actor_ids: Iterable[str]) -> list[str]:
        """Return the IRIs of actors by their ids."""
        return [iri for iri in map(self.actor, actor_ids) if iri]

    def _node(self, iri: str) -> NamedNode:
        node = self._nodes.get(iri)
        if node is None:
            node = self._nodes[iri] = NamedNode(iri)
        return node

    def _add(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self._quads.add(Quad(self._node(subject), predicate, value, self._graph))


def actor_iri(actor: Actor, base: str) -> str:
    """Return the IRI of an actor: the one it came with, else one made from its type and name."""
    if actor.iri:
        return checked_iri(actor.iri)
    return f"{base}actor/{_TYPE_SEGMENTS.get(actor.type, actor.type.lower())}/{slug(actor.name)}"


def _literal(value: str) -> Literal:
    try:
        return Literal(value)
    except ValueError as error:
        raise InputError(f"{value!r} has a lone surrogate: decode the text as UTF-8") from error
