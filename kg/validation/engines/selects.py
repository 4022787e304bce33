"""Each constraint in SPARQL, of a shape or of a component, as one SELECT over the data graph for all focus nodes."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import ShapesError
from kg.validation.datagraph import DataGraph
from kg.validation.engines.model import Result
from kg.validation.engines.spellings import as_written
from kg.validation.messages import filled, plain
from kg.validation.namespaces import SH
from kg.validation.paths import predicate_path
from kg.validation.prebinding import (
    UnsupportedQueryError,
    bind_all,
    bind_constants,
    binds_once,
    select_unsatisfied,
    uses_shapes,
)
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.targets import Targets, focus_pattern
from kg.validation.triples import Term


def select_constraints(shapes: ShapesGraph) -> tuple[Constraint, ...]:
    """Return the constraints that can be evaluated for all focus nodes at once."""
    shared = _shared_parameters(shapes)
    found = tuple(
        one
        for one in (*shapes.constraints, *shapes.component_constraints)
        if one.shape not in shapes.conditional
        and one.component not in shared
        and not any(isinstance(term, BlankNode) for _, term in one.bindings)
        and _binds_once(shapes, one)
        and focus_pattern(shapes, one.shape, lambda below: [below]) is not None
    )
    _check_left(shapes, [one for one in shapes.component_constraints if one not in found])
    return found


def _check_left(shapes: ShapesGraph, left: list[Constraint]) -> None:
    """Raise ShapesError where a constraint of a component is left to the library, which gets it wrong.

    It binds neither ``$shapesGraph`` nor ``$currentShape`` in components, and of several values takes one.
    """
    seen = set()
    for one in left:
        title = f"shape {shapes.title(one.shape)}, component {one.component}"
        if uses_shapes(one.query):
            raise ShapesError(f"{title}: $shapesGraph and $currentShape are not supported here: use sh:sparql")
        if (one.shape, one.component) in seen:
            raise ShapesError(f"{title}: of several values only one would be seen: spread them over several shapes")
        seen.add((one.shape, one.component))


def _binds_once(shapes: ShapesGraph, constraint: Constraint) -> bool:
    try:
        return binds_once(constraint.query, constraint.form)
    except UnsupportedQueryError as error:
        raise ShapesError(f"shape {shapes.title(constraint.shape)}: {error}") from error


def _shared_parameters(shapes: ShapesGraph) -> set[NamedNode]:
    """Return the components that cannot be taken from a shape alone: others have the same mandatory parameter."""
    users: dict[NamedNode, set[NamedNode]] = {}
    for component in shapes.components:
        for parameter in component.parameters:
            users.setdefault(parameter.path, set()).add(component.node)
    return {
        component.node
        for component in shapes.components
        if any(len(users[one.path]) > 1 or one.path.value.startswith(SH.iri) for one in component.mandatory)
    }


def select_results(
    shapes: ShapesGraph, constraint: Constraint, data: DataGraph, targets: Targets | None = None
) -> Iterator[Result]:
    """Yield the results of one constraint (SHACL, 5.3.1 and 6.3), on the shapes' own targets unless others are given.

    Raises ShapesError where its query cannot be run.
    """
    pattern = focus_pattern(shapes, constraint.shape, data.subclasses, targets)
    if pattern is None:
        return
    query = _query(shapes, constraint, pattern)
    try:
        solutions = data.store.query(query)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        found = []
        for solution in solutions:  # type: ignore[union-attr]
            bound = {name: solution[name] for name in names if solution[name] is not None}
            found.append(_result(shapes, constraint, dict(constraint.bindings) | bound))
    except (SyntaxError, ValueError) as error:
        raise ShapesError(f"shape {shapes.title(constraint.shape)}: its query cannot be run: {error}") from error
    literals, objects_of = _literal_targets(shapes, constraint.shape, targets)
    yield from as_written(found, data, literals, objects_of)


def _literal_targets(
    shapes: ShapesGraph, shape: NamedNode, targets: Targets | None
) -> tuple[list[Literal], list[Term] | None]:
    """Return the literals that a shape is checked on, and the properties whose values it is; None where all may be."""
    graph = shapes.graph
    nodes = graph.objects(shape, SH.targetNode) if targets is None else targets.get(shape, ())
    objects_of = graph.objects(shape, SH.targetObjectsOf) if targets is None else []
    below_another = any(graph.subjects(SH.property, shape))
    return [node for node in nodes if isinstance(node, Literal)], None if below_another else objects_of


def _query(shapes: ShapesGraph, constraint: Constraint, focus: str) -> str:
    """Return the query of a constraint for all focus nodes: parameters as constants where the grammar lets them be."""
    query, left = bind_constants(constraint.query, [(name, str(term)) for name, term in constraint.bindings])
    tables = "".join(f" VALUES ${name} {{ {term} }}" for name, term in left)
    names = frozenset(name for name, _ in left)
    if constraint.form == "SELECT":
        return bind_all(query, focus + tables, names | {"this"})
    return select_unsatisfied(query, _value_nodes(shapes, constraint.shape, focus) + tables, names)


def _value_nodes(shapes: ShapesGraph, shape: NamedNode, focus: str) -> str:
    """Return a pattern that gives each value node of each focus node once."""
    path = shapes.path(shape)
    if path is None:
        return f"{focus} BIND ($this AS $value)"
    found = f"{focus} $this {path} $value ."
    return found if path.predicate else f"{{ SELECT DISTINCT $this $value WHERE {{ {found} }} }}"


def _result(shapes: ShapesGraph, constraint: Constraint, bound: dict[str, Term]) -> Result:
    """Make a result of a solution, its properties as SHACL 5.3.2 derives them."""
    shape, focus = constraint.shape, bound["this"]
    if "failure" in bound and plain(bound["failure"]) == "true":
        raise ShapesError(f"shape {shapes.title(shape)}: its query reports a failure for {plain(focus)}")
    path = shapes.path(shape)
    named = bound.get("path")
    if isinstance(named, NamedNode):
        path = predicate_path(named)
    own = bound.get("message")
    messages = (own,) if isinstance(own, Literal) else constraint.messages
    written = {name: plain(term) for name, term in bound.items()} | ({"PATH": str(path)} if path else {})
    return Result(
        focus=focus,
        path=path,
        value=bound.get("value", focus if shapes.path(shape) is None else None),
        component=constraint.component,
        shape=shape,
        severity=shapes.severity(shape),
        messages=tuple(filled(message, written) for message in messages),
        constraint=constraint.node if constraint.component == SH.SPARQLConstraintComponent else None,
        templates=messages,
        bindings=bound,
    )
