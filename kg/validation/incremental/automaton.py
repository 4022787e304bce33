"""What a verdict reads, as an automaton over triples: from a focus node, which properties are followed, and where to.

A state stands for a role that nodes have in the check of a shape: its focus node, the values of a path, the classes of
those, a variable of a query. An edge says that the triples of a node in one state with some predicate, forwards or
against their direction, are read, and that the nodes at their other end are then in another state. Sets of states are
the bits of an integer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal as Choice

from pyoxigraph import NamedNode

from kg.validation.paths import Path, parts

Effect = Choice["more", "less", "both"]
"""What a further triple can do: give more results only, fewer only, or either."""
Moves = dict[NamedNode | None, int]
"""States by the predicate that leads to them; under None those that any predicate leads to."""
Needs = tuple[frozenset[NamedNode], ...]
"""What a node must have: of each set of predicates at least one."""
OPPOSITE: dict[Effect, Effect] = {"more": "less", "less": "more", "both": "both"}


@dataclass(frozen=True, slots=True)
class Edge:
    """Triples that are read: from which state, of which predicate (None: of any), in which direction, to which state.

    ``enough`` is how many of them tell whether there are enough, where each is else judged by itself; None where they
    are judged together.
    """

    start: int
    predicate: NamedNode | None
    against: bool
    end: int
    effect: Effect
    enough: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What is followed from a set of states: along triples from their subject, against them from their object.

    ``enough`` has the predicates along which all that reads does so triple by triple, and how many it counts.
    """

    along: Moves
    against: Moves
    enough: Mapping[NamedNode | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a triple: its object or its subject is in the states.

    That holds if the end to which the triple leads (``against``: its subject, else its object) has what it needs.
    """

    of_object: bool
    against: bool
    needs: Needs
    states: int


@dataclass(slots=True)
class Automaton:
    """States with the edges between them.

    ``needs`` says what nodes in a state must have to count; ``shortcuts`` are further ways back from a state, each of
    which leads to all that the edges into the state lead back to.
    """

    size: int = 0
    edges: list[Edge] = field(default_factory=list)
    silent: list[tuple[int, int]] = field(default_factory=list)
    needs: dict[int, Needs] = field(default_factory=dict)
    shortcuts: dict[int, list[tuple[NamedNode, int]]] = field(default_factory=dict)

    def state(self) -> int:
        """Return a new state."""
        self.size += 1
        return self.size - 1

    def edge(
        self,
        start: int,
        predicate: NamedNode | None,
        end: int,
        against: bool = False,
        effect: Effect = "both",
        enough: int | None = None,
    ) -> None:
        """Say that triples are read from a state; ``against`` where its nodes are their objects."""
        self.edges.append(Edge(start, predicate, against, end, effect, enough))

    def same(self, start: int, end: int) -> None:
        """Say that nodes in one state are in another as well."""
        self.silent.append((start, end))

    def need(self, state: int, path: Path) -> None:
        """Say that nodes count in a state only where a path starts from them."""
        first = path.operands[0] if path.operator in ("sequence", "oneOrMore") else path
        if first.predicate is not None or (
            first.operator == "alternative" and all(one.predicate is not None for one in first.operands)
        ):
            self.needs[state] = (*self.needs.get(state, ()), frozenset(parts(first)))

    def path(self, start: int, path: Path | None, against: bool = False, effect: Effect = "both") -> int:
        """Follow a property path from a state, None for any predicate, and return the state of the nodes reached."""
        if path is None or path.predicate is not None:
            end = self.state()
            self.edge(start, None if path is None else path.predicate, end, against, effect)
            return end
        if path.operator == "inverse":
            return self.path(start, path.operands[0], not against, effect)
        if path.operator == "sequence":
            for operand in reversed(path.operands) if against else path.operands:
                start = self.path(start, operand, against, effect)
            return start
        end = self.state()
        if path.operator == "alternative":
            for operand in path.operands:
                self.same(self.path(start, operand, against, effect), end)
            return end
        loop = self.state()  # apart from the start, of which other things are read
        self.same(start, loop)
        reached = self.path(loop, path.operands[0], against, effect)
        self.same(reached, end)
        if path.operator != "oneOrMore":
            self.same(start, end)
        if path.operator != "zeroOrOne":
            self.same(reached, loop)
        return end


class Walk:
    """An automaton made ready to be walked, one way or back."""

    def __init__(self, automaton: Automaton):
        self._automaton = automaton
        self._plans: dict[int, Steps] = {}
        self._plans_back: dict[int, tuple[int, Steps]] = {}
        self._reading: dict[tuple[NamedNode | None, frozenset[Effect]], tuple[Reader, ...]] = {}
        self.needs = automaton.needs
        self.needy = sum(1 << state for state in automaton.needs)
        self.shortcuts = automaton.shortcuts
        self.choosing = sum(1 << state for state in automaton.shortcuts)

    def steps(self, states: int) -> Steps:
        """Return what is read from a set of states and those that silently follow."""
        if states not in self._plans:
            closed = _closed(states, self._after)
            edges = [edge for edge in self._automaton.edges if closed >> edge.start & 1]
            moves = _moves((edge.against, edge.predicate, edge.end) for edge in edges)
            self._plans[states] = Steps(moves.along, moves.against, _enough(edges))
        return self._plans[states]

    def steps_back(self, states: int) -> tuple[int, Steps]:
        """Return a set of states with those that they silently follow, and by what triples they are reached.

        ``along`` holds the states to give to the subjects of triples whose object is in one of the states.
        """
        if states not in self._plans_back:
            closed = _closed(states, self._before)
            self._plans_back[states] = (
                closed,
                _moves(
                    (edge.against, edge.predicate, edge.start)
                    for edge in self._automaton.edges
                    if closed >> edge.end & 1
                ),
            )
        return self._plans_back[states]

    def readers(self, predicate: NamedNode, effects: frozenset[Effect]) -> tuple[Reader, ...]:
        """Return who reads the triples of a predicate."""
        key = predicate if predicate in self._readers else None, effects
        if key not in self._reading:
            found: dict[tuple[bool, bool, Needs], int] = {}
            for edge in self._readers[key[0]]:
                if edge.effect not in effects:
                    continue
                choosing = edge.end in self.shortcuts  # then the way back is chosen from the end of the edge
                group = (edge.against != choosing, edge.against, self.needs.get(edge.end, ()))
                found[group] = found.get(group, 0) | 1 << (edge.end if choosing else edge.start)
            self._reading[key] = tuple(Reader(*group, states) for group, states in found.items())
        return self._reading[key]

    @cached_property
    def _readers(self) -> dict[NamedNode | None, list[Edge]]:
        """The edges by their predicate, each list with those of any predicate."""
        found: dict[NamedNode | None, list[Edge]] = {None: []}
        for edge in self._automaton.edges:
            found.setdefault(edge.predicate, []).append(edge)
        return {predicate: edges if predicate is None else [*edges, *found[None]] for predicate, edges in found.items()}

    @cached_property
    def _after(self) -> dict[int, list[int]]:
        return _pairs(self._automaton.silent)

    @cached_property
    def _before(self) -> dict[int, list[int]]:
        return _pairs((end, start) for start, end in self._automaton.silent)


def _moves(found: Iterable[tuple[bool, NamedNode | None, int]]) -> Steps:
    along: Moves = {}
    against: Moves = {}
    for backwards, predicate, state in found:
        moves = against if backwards else along
        moves[predicate] = moves.get(predicate, 0) | 1 << state
    return Steps(along, against)


def _enough(edges: Iterable[Edge]) -> dict[NamedNode | None, int]:
    """Return the predicates along which triples are judged one by one, with the largest number that is counted."""
    found: dict[NamedNode | None, int] = {}
    together = set()
    for edge in edges:
        if edge.enough is None and not edge.against:
            together.add(edge.predicate)
        elif edge.enough is not None:
            found[edge.predicate] = max(found.get(edge.predicate, 0), edge.enough)
    return {} if None in together else {one: count for one, count in found.items() if one not in together}


def _pairs(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for start, end in pairs:
        found.setdefault(start, []).append(end)
    return found


def _closed(states: int, following: dict[int, list[int]]) -> int:
    pending = [state for state in range(states.bit_length()) if states >> state & 1]
    while pending:
        for state in following.get(pending.pop(), ()):
            if not states >> state & 1:
                states |= 1 << state
                pending.append(state)
    return states
