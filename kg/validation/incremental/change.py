"""A change to a store that was not written yet: what it adds and takes away, and the triples as they will be.

Stores are seen as the union of their graphs, so a triple that one graph loses while another still states it is no
change, nor is one that is stated again.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.validation.triples import Term, plain_triples

_MERGE = DefaultGraph()
Index = dict[tuple[object, object], list[Term]]


class Change:
    """Graphs of a store that go, quads that come, and the union of its graphs thereafter.

    ``merged`` says that the default graph of the store holds the union of the others, and is to be read alone;
    ``apart`` names graphs that are not part of it.
    """

    def __init__(
        self,
        store: Store,
        removed: Collection[str],
        quads: Iterable[Quad],
        *,
        merged: bool = False,
        apart: Collection[str] = (),
    ):
        self._store = store
        self._graph = _MERGE if merged else None
        self._removed = {NamedNode(name) for name in removed}
        self._apart = frozenset(NamedNode(name) for name in apart)
        new = dict.fromkeys(plain_triples(quads))
        self.subjects = frozenset(one.subject for one in new)
        """The nodes that the quads describe, whether this is new or not."""
        self.added: tuple[Triple, ...] = ()
        self.gone: frozenset[Triple] = frozenset(self._lost(new))
        self._outgoing: dict[object, list[tuple[NamedNode, Term]]] = {}
        self._values: dict[tuple[object, NamedNode], list[Term]] = {}
        self._stored: dict[object, bool] = {}
        self._referred_to: dict[object, bool] = {}
        self._new_outgoing: dict[object, list[tuple[NamedNode, Term]]] = {}
        self._new_incoming: dict[object, list[tuple[NamedNode, Term]]] = {}
        self._add(one for one in new if not self._is_stated(one))

    @classmethod
    def of_stated(
        cls, store: Store, names: Collection[str], *, merged: bool = False, apart: Collection[str] = ()
    ) -> "Change":
        """Make the change by which graphs came that the store holds by now."""
        made = cls(store, (), (), merged=merged, apart=apart)
        graphs = (store.quads_for_pattern(None, None, None, NamedNode(name)) for name in names)
        made._add(dict.fromkeys(quad.triple for quads in graphs for quad in quads))
        made.subjects = frozenset(one.subject for one in made.added)
        return made

    def _add(self, triples: Iterable[Triple]) -> None:
        self.added = tuple(triples)
        for subject, predicate, value in self.added:
            self._new_outgoing.setdefault(subject, []).append((predicate, value))
            self._new_incoming.setdefault(value, []).append((predicate, subject))

    @property
    def triples(self) -> Iterator[Triple]:
        """The triples that come or go."""
        yield from self.added
        yield from self.gone

    def everything(self) -> Iterator[Triple]:
        """Yield all triples thereafter, each once."""
        stored = (quad.triple for quad in self._quads(None, None, None))
        kept = (one for one in stored if one not in self.gone)
        yield from kept if self._graph is not None else dict.fromkeys(kept)
        yield from self.added

    def outgoing(self, node: Term) -> list[tuple[NamedNode, Term]]:
        """Return the triples of a node thereafter, as pairs of predicate and object."""
        if node not in self._outgoing:
            self._outgoing[node] = [*self._kept(node, None), *self._new_outgoing.get(node, ())]
        return self._outgoing[node]

    def values(self, node: Term, predicate: NamedNode, enough: int | None = None) -> list[Term]:
        """Return the objects of a node's triples thereafter; with ``enough``, of the old ones no more than so many."""
        if enough is None and node in self._outgoing:
            return [value for found, value in self._outgoing[node] if found == predicate]
        new = [value for found, value in self._new_outgoing.get(node, ()) if found == predicate]
        if not self.is_stored(node):
            return new
        if enough is not None:
            return [*(value for _, value in islice(self._kept(node, predicate), enough)), *new]
        if (node, predicate) not in self._values:
            self._values[node, predicate] = [*(value for _, value in self._kept(node, predicate)), *new]
        return self._values[node, predicate]

    def states(self, node: Term, predicate: NamedNode, value: Term) -> bool:
        """Whether a triple is there thereafter."""
        if isinstance(node, Literal):
            return False
        triple = Triple(node, predicate, value)
        return (predicate, value) in self.new(node) or (triple not in self.gone and self._is_stated(triple))

    def new(self, node: Term) -> list[tuple[NamedNode, Term]]:
        """Return the triples of a node that come, as pairs of predicate and object."""
        return self._new_outgoing.get(node, [])

    def is_stored(self, node: Term) -> bool:
        """Whether the store has triples of a node now."""
        if node not in self._stored:
            self._stored[node] = next(self._stored_outgoing(node, None), None) is not None
        return self._stored[node]

    def _kept(self, node: Term, predicate: NamedNode | None) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the triples of a node that are stored and stay, read as far as they are asked for."""
        if not self.is_stored(node):
            return
        seen = set()
        for pair in self._stored_outgoing(node, predicate):
            if self._graph is None:  # other graphs may say the same
                if pair in seen:
                    continue
                seen.add(pair)
            if not self.gone or Triple(node, *pair) not in self.gone:  # type: ignore[arg-type]
                yield pair

    def incoming(self, node: Term, predicate: NamedNode | None) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the triples with a node as object thereafter, as pairs of predicate and subject."""
        for found, subject in self._stored_incoming(node, predicate):
            if not self.gone or Triple(subject, found, node) not in self.gone:  # type: ignore[arg-type]
                yield found, subject
        for found, subject in self._new_incoming.get(node, ()):
            if predicate is None or found == predicate:
                yield found, subject

    def outgoing_ever(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the triples of a node before or after."""
        yield from self.outgoing(node)
        yield from self._gone_outgoing.get(node, ())

    def incoming_ever(self, node: Term, predicate: NamedNode | None) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the triples with a node as object before or after."""
        yield from self.incoming(node, predicate)
        for found, subject in self._gone_incoming.get(node, ()):
            if predicate is None or found == predicate:
                yield found, subject

    def before(self) -> "Change":
        """Return the change that is none: the store as it is now."""
        return Change(self._store, (), (), merged=self._graph is not None, apart=[name.value for name in self._apart])

    def _quads(self, subject: object, predicate: NamedNode | None, value: object) -> Iterator[Quad]:
        found = self._store.quads_for_pattern(subject, predicate, value, self._graph)  # type: ignore[arg-type]
        return (
            found
            if not self._apart or self._graph is not None
            else (quad for quad in found if quad.graph_name not in self._apart)
        )

    def _stored_outgoing(self, node: Term, predicate: NamedNode | None) -> Iterator[tuple[NamedNode, Term]]:
        if isinstance(node, NamedNode | BlankNode):
            for quad in self._quads(node, predicate, None):
                yield quad.predicate, quad.object  # type: ignore[misc]

    def _is_referred_to(self, node: Term) -> bool:
        """Whether the store has triples with a node as object now: most nodes of a new graph are in none."""
        if node not in self._referred_to:
            found = self._quads(None, None, node)
            self._referred_to[node] = next(found, None) is not None
        return self._referred_to[node]

    def _stored_incoming(self, node: Term, predicate: NamedNode | None) -> Iterable[tuple[NamedNode, Term]]:
        if not self._is_referred_to(node):
            return ()
        found = self._quads(None, predicate, node)
        pairs = ((quad.predicate, quad.subject) for quad in found)
        return pairs if self._graph is not None else dict.fromkeys(pairs)  # type: ignore[return-value, arg-type]

    def _is_stated(self, triple: Triple) -> bool:
        """Whether the store states a triple now."""
        if self._graph is not None:
            return Quad(triple.subject, triple.predicate, triple.object, _MERGE) in self._store
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return next(found, None) is not None

    def _lost(self, new: Collection[Triple]) -> Iterator[Triple]:
        """Yield the triples that only graphs state that go."""
        kept = {*self._removed, *self._apart, *((_MERGE,) if self._graph is not None else ())}
        for name in self._removed:
            for quad in self._store.quads_for_pattern(None, None, None, name):
                if quad.triple not in new:
                    stating = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
                    if all(one.graph_name in kept for one in stating):
                        yield quad.triple

    @cached_property
    def _gone_outgoing(self) -> dict[object, list[tuple[NamedNode, Term]]]:
        found: dict[object, list[tuple[NamedNode, Term]]] = {}
        for subject, predicate, value in self.gone:
            found.setdefault(subject, []).append((predicate, value))
        return found

    @cached_property
    def _gone_incoming(self) -> dict[object, list[tuple[NamedNode, Term]]]:
        found: dict[object, list[tuple[NamedNode, Term]]] = {}
        for subject, predicate, value in self.gone:
            found.setdefault(value, []).append((predicate, subject))
        return found
