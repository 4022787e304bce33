"""What the verdicts of a shapes graph depend on: its shapes as an automaton that starts at their focus nodes.

Every constraint component of SHACL Core reads triples that paths reach from the focus node or from its value nodes;
a SPARQL constraint reads those that its triple patterns reach from ``$this``. What is read may be more than what a
verdict needs, never less. Shapes of which this cannot be said are named, with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.validation.incremental.automaton import OPPOSITE, Automaton, Effect, Walk
from kg.validation.incremental.patterns import Pattern, PatternGroup, UnreadableQueryError, read_patterns
from kg.validation.namespaces import RDF, RDFS, SH
from kg.validation.paths import Path, predicate_path
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.sparqltext import tokens
from kg.validation.triples import Term

_COMPARED = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_OF_VALUES = (SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS_OF_VALUES = (SH["and"], SH["or"], SH.xone)
_EFFECTS: dict[str, dict[Effect, Effect]] = {
    "exists": {"more": "more", "less": "less"},
    "not exists": OPPOSITE,
    "branch": {"more": "more", "less": "less"},
}  # of groups by how they join: what is optional or within an expression may do either
_COUNTING = frozenset(
    {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP", "HAVING", "LIMIT", "OFFSET"}
)
_ONE_BY_ONE = frozenset({
    RDF.type, SH.path, SH.minCount, SH["class"], SH.datatype, SH.nodeKind, SH.minExclusive, SH.minInclusive,
    SH.maxExclusive, SH.maxInclusive, SH.minLength, SH.maxLength, SH.pattern, SH.flags, SH.languageIn, SH["in"],
    SH.node, SH["and"], SH["or"], SH.xone, SH["not"], SH.severity, SH.message, SH.deactivated, SH.name, SH.description,
    SH.order, SH.group, SH.defaultValue, RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso,
})  # what a property shape may state so that each of its values is judged by itself  # fmt: skip
_TYPES = predicate_path(RDF.type)
_ABOVE = predicate_path(RDFS.subClassOf)


@dataclass(slots=True)
class Targets:
    """Which nodes a shape is checked on (SHACL, 2.1.3), and the state that they are in."""

    shape: NamedNode
    state: int
    classes: frozenset[Term]
    nodes: frozenset[Term]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]


@dataclass(slots=True)
class Dependencies:
    """The automaton of a shapes graph, the targets of its shapes, and the shapes that it cannot tell about."""

    walk: Walk
    targets: list[Targets]
    starts: int
    unknown: dict[str, str] = field(default_factory=dict)


def dependencies(shapes: ShapesGraph) -> Dependencies:
    """Return what the verdicts of a shapes graph depend on."""
    return _Compiler(shapes).compile()


class _Compiler:
    """Shapes, each made into states once."""

    def __init__(self, shapes: ShapesGraph):
        self._shapes = shapes
        self._graph = shapes.graph
        self._automaton = Automaton()
        self._states: dict[NamedNode, int] = {}
        self._unknown: dict[str, str] = {}
        self._constraints: dict[NamedNode, list[Constraint]] = {}
        for constraint in (*shapes.constraints, *shapes.component_constraints):
            self._constraints.setdefault(constraint.shape, []).append(constraint)
        self._statements: dict[object, list[Triple]] = {}
        for triple in self._graph.triples:
            self._statements.setdefault(triple.subject, []).append(triple)

    def compile(self) -> Dependencies:
        """Return the states of all shapes that have targets."""
        targets = [self._targets(shape) for shape in self._targeted()]
        for shape in self._graph.subjects(SH.target):
            if isinstance(shape, NamedNode) and self._shapes.active(shape):
                self._unknown[self._shapes.title(shape)] = "its targets are found by a query"
        starts = sum(1 << state for state in {one.state for one in targets})
        return Dependencies(Walk(self._automaton), targets, starts, self._unknown)

    def _targeted(self) -> list[NamedNode]:
        predicates = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
        found = [shape for one in predicates for shape in self._graph.subjects(one)]
        found += [shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in self._graph.subjects(RDF.type, kind)
                  if self._shapes.is_class(shape)]  # fmt: skip
        named = (shape for shape in dict.fromkeys(found) if isinstance(shape, NamedNode))
        return [shape for shape in named if self._shapes.active(shape)]

    def _targets(self, shape: NamedNode) -> Targets:
        """Give a shape a state for its focus nodes, which reads what makes them such."""
        start = self._automaton.state()
        self._automaton.same(start, self._shape(shape))
        classes = frozenset(self._graph.objects(shape, SH.targetClass)) | (
            {shape} if self._shapes.is_class(shape) else frozenset()
        )
        subjects_of, objects_of = (
            frozenset(one for one in self._graph.objects(shape, target) if isinstance(one, NamedNode))
            for target in (SH.targetSubjectsOf, SH.targetObjectsOf)
        )
        if classes:
            self._classes(start)
        for predicate in subjects_of:
            self._automaton.edge(start, predicate, self._automaton.state())
        for predicate in objects_of:
            self._automaton.edge(start, predicate, self._automaton.state(), against=True)
        return Targets(
            shape, start, classes, frozenset(self._graph.objects(shape, SH.targetNode)), subjects_of, objects_of
        )

    def _classes(self, state: int) -> None:
        """Read the types of the nodes in a state, and the classes above those."""
        above = self._automaton.path(state, _TYPES)
        self._automaton.same(self._automaton.path(above, _ABOVE), above)

    def _shape(self, shape: NamedNode) -> int:
        """Return the state of the nodes that a shape is checked on, and say what is read of them."""
        if shape in self._states:
            return self._states[shape]
        focus = self._states[shape] = self._automaton.state()
        if not self._shapes.active(shape):
            return focus
        path = self._shapes.path(shape)
        values = focus if path is None else self._values(shape, focus, path)
        graph, automaton = self._graph, self._automaton
        for predicate in _COMPARED:
            for other in graph.objects(shape, predicate):
                automaton.edge(focus, _named(other), automaton.state())
        if graph.objects(shape, SH["class"]):
            self._classes(values)
        if graph.objects(shape, SH.closed):
            automaton.edge(values, None, automaton.state(), enough=0)
        for inner in self._shapes_of_values(shape):
            automaton.same(values, self._shape(inner))
        self._queries(shape, focus, values)
        return focus

    def _values(self, shape: NamedNode, focus: int, path: Path) -> int:
        """Return the state of the value nodes of a property shape."""
        own = {triple.predicate for triple in self._statements.get(shape, ())}
        if path.predicate is None or shape in self._shapes.conditional or not own <= _ONE_BY_ONE:
            return self._automaton.path(focus, path)
        end = self._automaton.state()
        counts = [int(one.value) for one in self._graph.objects(shape, SH.minCount) if isinstance(one, Literal)]
        self._automaton.edge(focus, path.predicate, end, enough=max(counts, default=0))
        return end

    def _shapes_of_values(self, shape: NamedNode) -> Iterable[NamedNode]:
        """Yield the shapes that the value nodes of a shape are checked against."""
        graph = self._graph
        found: list[object] = [one for predicate in (SH.property, *_OF_VALUES)
                               for one in graph.objects(shape, predicate)]  # fmt: skip
        for predicate in _LISTS_OF_VALUES:
            found += [one for head in graph.objects(shape, predicate) for one in graph.items(head)]
        if graph.objects(shape, SH.qualifiedValueShapesDisjoint):  # then its siblings count (SHACL, 4.7.3)
            siblings = [one for parent in graph.subjects(SH.property, shape)
                        for one in graph.objects(parent, SH.property)]  # fmt: skip
            found += [one for sibling in siblings for one in graph.objects(sibling, SH.qualifiedValueShape)]
        return (one for one in found if isinstance(one, NamedNode))

    def _queries(self, shape: NamedNode, focus: int, values: int) -> None:
        """Say what the constraints in SPARQL of a shape read."""
        for constraint in self._constraints.get(shape, ()):
            known = {"this": focus, "value": values} if constraint.form == "ASK" else {"this": focus}
            constants = {name for name, _ in constraint.bindings}
            try:
                group, effect = read_patterns(constraint.query, constants), self._effect(constraint)
                if effect == "more" and _is_single(group):
                    predicate = group.patterns[0].path.predicate if group.patterns[0].path else None
                    self._automaton.edge(focus, predicate, self._automaton.state(), effect=effect, enough=0)
                else:
                    self._group(group, known, effect)
            except UnreadableQueryError as error:
                self._unknown[self._shapes.title(shape)] = str(error)

    def _effect(self, constraint: Constraint) -> Effect:
        """Say what a further triple in the plain part of a query does: more results, unless these are counted."""
        words = {token.word for token in tokens(constraint.query)}
        counted = bool(words & _COUNTING) or constraint.shape in self._shapes.conditional or constraint.form == "ASK"
        return "both" if counted else "more"

    def _group(self, group: PatternGroup, around: dict[str, int], effect: Effect) -> dict[str, int]:
        """Follow the patterns of a group from the variables that are bound around it; return all that are then."""
        known = dict(around)
        if group.visible is not None:
            known = {name: state for name, state in around.items() if name in group.visible}
        self._follow(group, known, effect)
        return known if group.visible is None else {name: known[name] for name in group.visible if name in known}

    def _follow(self, group: PatternGroup, known: dict[str, int], effect: Effect) -> None:
        """Follow the parts of a group, and add to ``known`` what they bind."""
        around = set(known.values())  # of these, other groups may ask something else
        left = self._connect(group.patterns, group.renamed, known, effect)
        for one in group.groups:
            if one.joined == "plain":
                known |= self._group(one, known, effect)
        left = self._connect(left, group.renamed, known, effect)
        for branches in group.unions:
            known |= self._union(branches, known, effect)
        left = self._connect(left, group.renamed, known, effect)
        if left:
            raise UnreadableQueryError("a pattern does not hang together with $this")
        for pattern in group.patterns:
            state = None if pattern.subject is None else known[pattern.subject]
            if state is not None and state not in around and pattern.path is not None:
                self._automaton.need(state, pattern.path)
        for one in group.groups:
            if one.joined != "plain":
                self._group(one, known, _EFFECTS.get(one.joined, {}).get(effect, "both"))

    def _union(self, branches: list[PatternGroup], known: dict[str, int], effect: Effect) -> dict[str, int]:
        """Follow the branches of a union; return what each of them binds."""
        ends = [self._group(branch, known, effect) for branch in branches]
        joined = {}
        for name in set.intersection(*(set(one) for one in ends)) - set(known):
            joined[name] = self._automaton.state()
            for one in ends:
                self._automaton.same(one[name], joined[name])
        return joined

    def _connect(
        self, patterns: list[Pattern], renamed: list[tuple[str, str]], known: dict[str, int], effect: Effect
    ) -> list[Pattern]:
        """Follow the patterns that can be reached, from their subject where possible; return those that cannot."""
        left = list(patterns)
        fresh: set[str] = set()
        while True:
            for old, new in renamed:
                if old in known:
                    known.setdefault(new, known[old])
            along = next((one for one in left if one.subject in known), None)
            step = along or next((one for one in left if one.value in known), None)
            if step is None:
                return left
            left.remove(step)
            if along is not None:
                self._along(along, known, fresh, effect)
            else:
                end = self._automaton.path(known[step.value or ""], step.path, against=True, effect=effect)
                if step.subject is not None:
                    known[step.subject] = end
                    fresh.add(step.subject)

    def _along(self, step: Pattern, known: dict[str, int], fresh: set[str], effect: Effect) -> None:
        """Follow a pattern from its subject.

        Where both ends are known and the subject was reached against a triple, the pattern is another way back.
        """
        start = known[step.subject or ""]
        end = self._automaton.path(start, step.path, effect=effect)
        if step.value in known and step.subject in fresh and step.path is not None and step.path.predicate is not None:
            self._automaton.shortcuts.setdefault(start, []).append((step.path.predicate, known[step.value or ""]))
        elif step.value is not None:
            known.setdefault(step.value, end)


def _is_single(group: PatternGroup) -> bool:
    """Whether each answer of a query rests on one triple of the focus node, whatever others there are."""
    if group.groups or group.unions or len(group.patterns) != 1:
        return False
    (pattern,) = group.patterns
    simple = pattern.path is None or pattern.path.predicate is not None
    return pattern.subject == "this" != pattern.value and simple


def _named(term: Term) -> NamedNode | None:
    return None if isinstance(term, Literal) or not isinstance(term, NamedNode) else term
