"""The focus nodes of a shape as a SPARQL graph pattern that gives each of them once as ``$this``."""

from collections.abc import Callable

from pyoxigraph import BlankNode, NamedNode

from kg.validation.namespaces import SH
from kg.validation.shapesgraph import ShapesGraph

Subclasses = Callable[[NamedNode], list[NamedNode]]


def focus_pattern(shapes: ShapesGraph, shape: NamedNode, subclasses: Subclasses) -> str | None:
    """Return the pattern of the nodes that a shape is checked on, by its targets or as a property of another.

    ``subclasses`` gives a class with all its subclasses in the data graph. None where the shape has no focus nodes or
    a pattern cannot say which (a blank node as target).
    """
    branches = _branches(shapes, shape, subclasses, "this", ())
    if not branches or None in branches:
        return None
    if len(branches) == 1 and branches[0] is not None and branches[0].startswith(("$this a <", "VALUES $this ")):
        return branches[0]
    union = " UNION ".join(f"{{ {branch} }}" for branch in branches)
    return f"{{ SELECT DISTINCT $this WHERE {{ {union} }} }}"


def _branches(
    shapes: ShapesGraph, shape: NamedNode, subclasses: Subclasses, name: str, above: tuple[NamedNode, ...]
) -> list[str | None]:
    """Return one pattern a target, and one a way in which the shape is a property of another."""
    if not shapes.active(shape):
        return []
    found = _own_targets(shapes, shape, subclasses, name)
    for parent in shapes.graph.subjects(SH.property, shape):
        if not isinstance(parent, NamedNode) or parent in above or parent == shape:
            continue
        path = shapes.path(parent)
        outer = name if path is None else f"{name}_"
        for branch in _branches(shapes, parent, subclasses, outer, (*above, shape)):
            found.append(branch if path is None or branch is None else f"{branch} ${outer} {path} ${name} .")
    return found


def _own_targets(shapes: ShapesGraph, shape: NamedNode, subclasses: Subclasses, name: str) -> list[str | None]:
    graph = shapes.graph
    found: list[str | None] = [None] if graph.objects(shape, SH.target) else []  # a query of SHACL-AF
    classes = [value for value in graph.objects(shape, SH.targetClass) if isinstance(value, NamedNode)]
    for one in [*classes, *([shape] if shapes.is_class(shape) else [])]:
        found += [f"${name} a {below} ." for below in subclasses(one)]
    nodes = graph.objects(shape, SH.targetNode)
    if nodes:
        blank = any(isinstance(node, BlankNode) for node in nodes)
        found.append(None if blank else f"VALUES ${name} {{ {' '.join(str(node) for node in nodes)} }}")
    for predicate in graph.objects(shape, SH.targetSubjectsOf):
        found.append(f"${name} {predicate} ?{name}_object .")
    for predicate in graph.objects(shape, SH.targetObjectsOf):
        found.append(f"?{name}_subject {predicate} ${name} .")
    return found
