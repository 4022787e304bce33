"""Which blank node of one reading of a graph is which of another: labels differ, what is said of a node does not.

A node's mark is a digest of the triples around it, of its neighbours' too where these are blank, some steps wide, as in
colour refinement. Nodes with the same mark are described alike, as far as that goes.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b

from pyoxigraph import BlankNode

from kg.validation.positions.model import Stated
from kg.validation.triples import Term

_WIDE = 3
Around = Callable[[BlankNode], Iterable[tuple[Term, Term, Term]]]


class Likeness:
    """The marks of the blank nodes of a graph; ``around`` gives the triples that a node stands in."""

    def __init__(self, around: Around):
        self._around = around
        self._marks: dict[tuple[BlankNode, int], str] = {}
        self._nodes: tuple[BlankNode, ...] = ()

    @classmethod
    def of(cls, stated: Iterable[Stated]) -> "Likeness":
        """Return the likeness of the nodes in triples of a file."""
        triples: dict[BlankNode, dict[tuple[Term, Term, Term], None]] = {}
        for one in stated:
            if one.predicate is None or one.object is None:
                continue
            triple = (one.subject, one.predicate, one.object)
            for node in (one.subject, one.object):
                if isinstance(node, BlankNode):
                    triples.setdefault(node, {})[triple] = None
        found = cls(lambda node: triples.get(node, ()))
        found._nodes = tuple(triples)
        return found

    def alike(self) -> dict[str, list[BlankNode]]:
        """Return the nodes by their marks."""
        found: dict[str, list[BlankNode]] = {}
        for node in self._nodes:
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

    def _row(self, triple: tuple[Term, Term, Term], node: BlankNode, wide: int) -> str:
        return " ".join(self._name(one, node, wide) for one in triple)

    def _name(self, one: Term, node: BlankNode, wide: int) -> str:
        if not isinstance(one, BlankNode):
            return str(one)
        if one == node:
            return "_:this"
        return f"_:{self.mark(one, wide - 1)}" if wide else "_:other"
