"""Which blank node of one reading of a graph is which of another: labels differ, what is said of a node does not.

A node's mark is a digest of the triples around it, of its neighbours' too where these are blank, some steps wide, as in
colour refinement. Nodes with the same mark are described alike, as far as that goes.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from pyoxigraph import BlankNode, Quad, Store, Triple

from kg.validation.positions.model import Stated
from kg.validation.triples import Term

_WIDE = 3


class Likeness:
    """The marks of the blank nodes of a graph in a store.

    Both readings that are compared must stand in a store, since a store writes some literals anew.
    """

    def __init__(self, store: Store):
        self._store = store
        self._marks: dict[tuple[BlankNode, int], str] = {}

    @classmethod
    def of(cls, stated: Iterable[Stated]) -> "Likeness":
        """Return the likeness of the nodes in triples of a file."""
        store = Store()
        store.extend(
            Quad(one.subject, one.predicate, one.object)
            for one in stated
            if one.predicate is not None and one.object is not None
        )
        return cls(store)

    def alike(self) -> dict[str, list[BlankNode]]:
        """Return the nodes by their marks, in the order of the labels."""
        found: dict[str, list[BlankNode]] = {}
        terms = {term for quad in self._store for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}
        for node in sorted(terms, key=lambda term: term.value):
            found.setdefault(self.mark(node), []).append(node)
        return found

    def mark(self, node: BlankNode, wide: int = _WIDE) -> str:
        """Return the mark of a node."""
        known = self._marks.get((node, wide))
        if known is None:
            rows = sorted({self._row(triple, node, wide) for triple in self._around(node)})
            known = blake2b("\n".join(rows).encode(), digest_size=12).hexdigest()
            self._marks[node, wide] = known
        return known

    def _around(self, node: BlankNode) -> Iterator[tuple[Term, Term, Term]]:
        """Yield the triples that a node stands in."""
        about = self._store.quads_for_pattern(node, None, None, None)
        for one in (*about, *self._store.quads_for_pattern(None, None, node, None)):
            if not isinstance(one.subject, Triple) and not isinstance(one.object, Triple):
                yield one.subject, one.predicate, one.object

    def _row(self, triple: tuple[Term, Term, Term], node: BlankNode, wide: int) -> str:
        return " ".join(self._name(one, node, wide) for one in triple)

    def _name(self, one: Term, node: BlankNode, wide: int) -> str:
        if not isinstance(one, BlankNode):
            return str(one)
        if one == node:
            return "_:this"
        return f"_:{self.mark(one, wide - 1)}" if wide else "_:other"
