"""A small graph in memory, by subject and predicate: for shapes and other graphs that are walked node by node."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import ShapesError
from kg.validation.namespaces import RDF

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal


def plain_triples(statements: Iterable[Quad | Triple]) -> Iterator[Triple]:
    """Yield statements as triples, whichever graph they are in.

    Raises ShapesError where one is about another statement (RDF 1.2), of which SHACL says nothing.
    """
    for one in statements:
        if isinstance(one.object, Triple):
            raise ShapesError(f"{one.subject} {one.predicate}: SHACL has no triple terms; leave them out to validate")
        yield one if isinstance(one, Triple) else one.triple


class TripleIndex:
    """The triples of a graph, each once, in the order in which they came."""

    def __init__(self, triples: Iterable[Triple]):
        self.triples: list[Triple] = list(dict.fromkeys(triples))
        self._objects: dict[tuple[object, NamedNode], list[Term]] = {}
        self._subjects: dict[NamedNode, list[Node]] = {}
        for subject, predicate, value in self.triples:
            if not isinstance(subject, Triple) and not isinstance(value, Triple):
                self._objects.setdefault((subject, predicate), []).append(value)
                self._subjects.setdefault(predicate, []).append(subject)

    def objects(self, subject: object, predicate: NamedNode) -> list[Term]:
        """Return the values of a property."""
        return self._objects.get((subject, predicate), [])

    def value(self, subject: object, predicate: NamedNode) -> Term | None:
        """Return one value of a property, None where there is none."""
        found = self.objects(subject, predicate)
        return found[0] if found else None

    def subjects(self, predicate: NamedNode, value: object = None) -> Iterator[Node]:
        """Yield the subjects of a property, each once; with a value, only those that have it."""
        for subject in dict.fromkeys(self._subjects.get(predicate, [])):
            if value is None or value in self.objects(subject, predicate):
                yield subject

    def items(self, head: object) -> list[Term]:
        """Return the members of an RDF list; what follows a break or a loop in it is left out."""
        members: list[Term] = []
        seen: set[object] = set()
        while head != RDF.nil and head is not None and head not in seen:
            seen.add(head)
            members += self.objects(head, RDF.first)[:1]
            head = self.value(head, RDF.rest)
        return members
