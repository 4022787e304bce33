"""Each SPARQL constraint as one SELECT over the data graph for all its focus nodes."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.errors import ShapesError
from kg.validation.datagraph import DataGraph
from kg.validation.engines.model import Result
from kg.validation.messages import filled, plain
from kg.validation.namespaces import SH
from kg.validation.paths import predicate_path
from kg.validation.prebinding import UnsupportedQueryError, bind_all, binds_once
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.targets import Targets, focus_pattern
from kg.validation.triples import Term


def select_constraints(shapes: ShapesGraph) -> tuple[Constraint, ...]:
    """Return the constraints that can be evaluated for all focus nodes at once."""
    found = []
    for constraint in shapes.constraints:
        try:
            once = binds_once(constraint.query)
        except UnsupportedQueryError as error:
            raise ShapesError(f"shape {shapes.title(constraint.shape)}: {error}") from error
        reachable = constraint.shape not in shapes.conditional
        if once and reachable and focus_pattern(shapes, constraint.shape, lambda one: [one]) is not None:
            found.append(constraint)
    return tuple(found)


def select_results(
    shapes: ShapesGraph, constraint: Constraint, data: DataGraph, targets: Targets | None = None
) -> Iterator[Result]:
    """Yield the results of one constraint (SHACL, 5.3.1), on the shapes' own targets unless others are given.

    Raises ShapesError where its query cannot be run.
    """
    pattern = focus_pattern(shapes, constraint.shape, data.subclasses, targets)
    if pattern is None:
        return
    query = bind_all(constraint.query, pattern)
    try:
        solutions = data.store.query(query)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        for solution in solutions:  # type: ignore[union-attr]
            bound = {name: solution[name] for name in names if solution[name] is not None}
            yield _result(shapes, constraint, bound)
    except (SyntaxError, ValueError) as error:
        raise ShapesError(f"shape {shapes.title(constraint.shape)}: its query cannot be run: {error}") from error


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
        component=SH.SPARQLConstraintComponent,
        shape=shape,
        severity=shapes.severity(shape),
        messages=tuple(filled(message, written) for message in messages),
        constraint=constraint.node,
        templates=messages,
        bindings=bound,
    )
