"""Two walks along what verdicts read: back to the focus nodes that a change can touch, forth to all that they need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import NamedNode, Triple

from kg.validation.incremental.automaton import Effect, Moves, Needs, Steps, Walk
from kg.validation.incremental.change import Change
from kg.validation.incremental.dependencies import Dependencies, Targets
from kg.validation.namespaces import RDF, RDFS
from kg.validation.triples import Term

States = dict[Term, int]
Step = tuple[Term, NamedNode, int]
_FEW = 16


@dataclass(slots=True)
class Touched:
    """The nodes whose verdicts a change can alter, and the values through which it does so, by node and predicate."""

    nodes: set[Term] = field(default_factory=set)
    through: dict[tuple[Term, NamedNode | None], set[Term]] = field(default_factory=dict)


def affected(known: Dependencies, change: Change, *, only_worse: bool = False) -> Touched:
    """Return the nodes whose verdicts a change can alter: no other node has other results after it.

    With ``only_worse``, those that can have a result that they did not have before: triples that come can only take
    results away where a query asks that they do not exist.
    """
    visited: States = {}
    frontier: States = {}
    for triples, harmful in ((change.added, "more"), (change.gone, "less")):
        effects = frozenset(("both", harmful) if only_worse else ("both", "more", "less"))
        for triple in triples:
            _seed(known.walk, change, triple, effects, visited, frontier)  # type: ignore[arg-type]
    found = Touched()
    while frontier:
        following: States = {}
        for node, states in frontier.items():
            if known.walk.steps_back(states)[0] & known.starts:
                found.nodes.add(node)
            for before, predicate, reached in _back(known.walk, change, node, states):
                found.through.setdefault((before, predicate), set()).add(node)
                _reach(before, _met(known.walk, change, before, reached), visited, following)
        frontier = following
    return found


def _seed(
    walk: Walk, change: Change, triple: Triple, effects: frozenset[Effect], visited: States, frontier: States
) -> None:
    """Give the ends of a triple the states that read it."""
    subject, predicate, value = triple
    for one in walk.readers(predicate, effects):
        if _has(change, subject if one.against else value, one.needs):
            node: Term = value if one.of_object else subject
            _reach(node, _met(walk, change, node, one.states), visited, frontier)


def _back(walk: Walk, change: Change, node: Term, states: int) -> Iterator[Step]:
    """Yield the nodes from which a node is reached in one of the states, by which predicate, and their states."""
    closed, steps = walk.steps_back(states)
    chosen = closed & walk.choosing
    if chosen:
        for state, ways in walk.shortcuts.items():
            if chosen >> state & 1:
                yield from _shortest(walk, change, node, state, ways)
        # What silently leads to a state with a choice stands for it alone.
        closed, steps = walk.steps_back(states & ~walk.choosing)
    yield from _edges_back(change, node, steps)


def _edges_back(change: Change, node: Term, steps: Steps) -> Iterator[Step]:
    for predicate, reached in steps.along.items():
        for found, subject in change.incoming_ever(node, predicate):
            yield subject, found, reached
    if steps.against:
        for predicate, value in change.outgoing_ever(node):
            reached = _states(steps.against, predicate)
            if reached:
                yield value, predicate, reached


def _shortest(walk: Walk, change: Change, node: Term, state: int, ways: Iterable[tuple[NamedNode, int]]) -> list[Step]:
    """Return that one of several ways back from a state that leads on to the fewest nodes."""
    routes = [list(_edges_back(change, node, walk.steps_back(1 << state)[1]))]
    for predicate, reached in ways:
        routes.append(
            [(value, found, 1 << reached) for found, value in change.outgoing_ever(node) if found == predicate]
        )
    most = _FEW
    while True:
        for route in routes:
            further = (one for before, _, reached in route for one in _back(walk, change, before, reached))
            if sum(1 for _ in islice(further, most)) < most:
                return route
        most *= 4


def _met(walk: Walk, change: Change, node: Term, states: int) -> int:
    """Return those of the states in which a node counts, since it has what it needs."""
    doubtful = states & walk.needy
    if doubtful:
        for state, needs in walk.needs.items():
            if doubtful >> state & 1 and not _has(change, node, needs):
                states &= ~(1 << state)
    return states


def _has(change: Change, node: Term, needs: Needs) -> bool:
    """Whether a node has, before or after, at least one of each set of predicates."""
    if not needs:
        return True
    own = {predicate for predicate, _ in change.outgoing_ever(node)}
    return all(not own.isdisjoint(one) for one in needs)


@dataclass(slots=True)
class Extract:
    """Triples that hold all that the verdicts on some nodes need, and the shapes that each of them is a target of."""

    triples: list[Triple]
    targets: dict[NamedNode, list[Term]]


def extract(known: Dependencies, change: Change, nodes: Iterable[Term]) -> Extract:
    """Return what the verdicts on nodes thereafter need."""
    starts, targets = _starts(known, change, nodes)
    forward = _Forward(known.walk, change, Touched())
    forward.follow_all(starts, {})
    return Extract(list(forward.found), targets)


def extract_worse(known: Dependencies, change: Change, touched: Touched) -> Extract:
    """Return what is needed to find the results that a change brings on nodes.

    Where a node was a target before, and its values are judged one by one, the old values that the change does not
    touch have the results that they had: of those only so many are read as are counted.
    """
    starts, targets = _starts(known, change, touched.nodes)
    stored = [node for node in touched.nodes if change.is_stored(node)]
    before, _ = _starts(known, change.before(), stored)
    old = {node: states for node, states in starts.items() if before.get(node, 0) & states == states}
    forward = _Forward(known.walk, change, touched)
    forward.follow_all({node: states for node, states in starts.items() if node not in old}, old)
    return Extract(list(forward.found), targets)


def _starts(known: Dependencies, change: Change, nodes: Iterable[Term]) -> tuple[States, dict[NamedNode, list[Term]]]:
    """Return the states of nodes as targets, and the targets of each shape among them."""
    targets: dict[NamedNode, list[Term]] = {}
    starts: States = {}
    classes = _Classes(change)
    for node in sorted(nodes, key=str):
        own = classes.of(node)
        for one in known.targets:
            if _is_target(one, change, own, node):
                targets.setdefault(one.shape, []).append(node)
                starts[node] = starts.get(node, 0) | 1 << one.state
    return starts, targets


class _Forward:
    """A walk along all that is read from nodes in states."""

    def __init__(self, walk: Walk, change: Change, touched: Touched):
        self.found: dict[Triple, None] = {}
        self._frontier: States = {}
        self._walk = walk
        self._change = change
        self._through = touched.through
        self._visited: States = {}
        self._few: dict[tuple[Term, NamedNode | None], int] = {}

    def follow_all(self, nodes: States, old: States) -> None:
        """Read all that is read from nodes, and from old nodes what may be judged anew."""
        self._follow(old, few=True)
        self._follow(nodes, few=False)
        while self._frontier:
            frontier, self._frontier = self._frontier, {}
            self._follow(frontier, few=False)

    def _follow(self, nodes: States, few: bool) -> None:
        for node, states in nodes.items():
            steps = self._walk.steps(states)
            if None in steps.along and not (few and None in steps.enough):
                self._whole(node, steps.along)
            else:
                self._some(node, steps, few)
            for step, reached in steps.against.items():
                for predicate, subject in self._change.incoming(node, step):
                    self.found[Triple(subject, predicate, node)] = None  # type: ignore[arg-type]
                    _reach(subject, reached, self._visited, self._frontier)

    def _whole(self, node: Term, along: Moves) -> None:
        """Read all triples of a node."""
        for predicate, value in self._change.outgoing(node):
            reached = _states(along, predicate) | self._few.get((node, predicate), 0) | self._few.get((node, None), 0)
            self._read(node, predicate, value, reached)

    def _some(self, node: Term, steps: Steps, few: bool) -> None:
        """Read the triples of a node with some predicates, and the new ones where all are judged one by one."""
        if None in steps.along:
            self._few[node, None] = steps.along[None]
            for predicate, value in self._change.new(node):
                self._read(node, predicate, value, _states(steps.along, predicate))
        for predicate, reached in ((one, states) for one, states in steps.along.items() if one is not None):
            enough = steps.enough.get(predicate) if few else None
            if enough is not None:
                self._few[node, predicate] = reached
            else:  # what was cut short before is needed whole now
                reached |= self._few.get((node, predicate), 0) | self._few.get((node, None), 0)
            values = self._change.values(node, predicate, enough)
            if enough is not None:
                touched = self._through.get((node, predicate), ())
                values += [one for one in touched if one not in values and self._change.states(node, predicate, one)]
            for value in values:
                self._read(node, predicate, value, reached | steps.along.get(None, 0))

    def _read(self, node: Term, predicate: NamedNode, value: Term, reached: int) -> None:
        self.found[Triple(node, predicate, value)] = None  # type: ignore[arg-type]
        _reach(value, reached, self._visited, self._frontier)


class _Classes:
    """The classes of nodes, those above them included."""

    def __init__(self, change: Change):
        self._change = change
        self._above: dict[Term, frozenset[Term]] = {}

    def of(self, node: Term) -> set[Term]:
        """Return the classes of a node."""
        found: set[Term] = set()
        for value in self._change.values(node, RDF.type):
            found |= self.above(value)
        return found

    def above(self, one: Term) -> frozenset[Term]:
        """Return a class with those above it."""
        if one not in self._above:
            found, pending = {one}, [one]
            while pending:
                for value in self._change.values(pending.pop(), RDFS.subClassOf):
                    if value not in found:
                        found.add(value)
                        pending.append(value)
            self._above[one] = frozenset(found)
        return self._above[one]


def _is_target(one: Targets, change: Change, own: set[Term], node: Term) -> bool:
    """Whether a node, of which its own classes are known, is a focus node of a shape by its targets thereafter."""
    return (
        node in one.nodes
        or not own.isdisjoint(one.classes)
        or any(change.values(node, predicate, 1) for predicate in one.subjects_of)
        or any(next(iter(change.incoming(node, predicate)), None) is not None for predicate in one.objects_of)
    )


def _states(moves: Moves, predicate: NamedNode) -> int:
    return moves.get(predicate, 0) | moves.get(None, 0)


def _reach(node: Term, states: int, visited: States, following: States) -> None:
    """Note that a node is in states, and that it is still to be looked at in those that are new."""
    before = visited.get(node, 0)
    new = states & ~before
    if new:
        visited[node] = before | new
        following[node] = following.get(node, 0) | new
