"""The focus nodes of a shape as a SPARQL graph pattern that gives each of them once as ``$this``."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pyoxigraph import BlankNode, NamedNode

from kg.validation.namespaces import SH
from kg.validation.shapesgraph import ShapesGraph
from kg.validation.triples import Term

Subclasses = Callable[[NamedNode], list[NamedNode]]
Targets = Mapping[NamedNode, Sequence[Term]]
"""The nodes to check each shape on, instead of its own targets."""
Own = Callable[[NamedNode, str], list[str | None]]


def focus_pattern(
    shapes: ShapesGraph, shape: NamedNode, subclasses: Subclasses, targets: Targets | None = None
) -> str | None:
    """Return the pattern of the nodes that a shape is checked on, by its targets or as a property of another.

    ``subclasses`` gives a class with all its subclasses in the data graph; ``targets`` are given instead of those that
    the shapes have. None where the shape has no focus nodes or a pattern cannot say which (a blank node as target).
    """
    own = partial(_own_targets, shapes, subclasses) if targets is None else partial(_given_targets, targets)
    branches = _branches(shapes, shape, own, "this", ())
    if not branches or None in branches:
        return None
    if len(branches) == 1 and branches[0] is not None and _is_distinct(branches[0]):
        return branches[0]
    union = " UNION ".join(f"{{ {branch} }}" for branch in branches)
    return f"{{ SELECT DISTINCT $this WHERE {{ {union} }} }}"


def _is_distinct(pattern: str) -> bool:
    """Say whether a pattern gives no node twice; Oxigraph holds two spellings of a number as one."""
    return pattern.startswith("$this a <") or (pattern.startswith("VALUES $this ") and '"^^' not in pattern)


def _branches(
    shapes: ShapesGraph, shape: NamedNode, own: Own, name: str, above: tuple[NamedNode, ...]
) -> list[str | None]:
    """Return one pattern a target, and one a way in which the shape is a property of another."""
    if not shapes.active(shape):
        return []
    found = own(shape, name)
    for parent in shapes.graph.subjects(SH.property, shape):
        if not isinstance(parent, NamedNode) or parent in above or parent == shape:
            continue
        path = shapes.path(parent)
        outer = name if path is None else f"{name}_"
        for branch in _branches(shapes, parent, own, outer, (*above, shape)):
            found.append(branch if path is None or branch is None else f"{branch} ${outer} {path} ${name} .")
    return found


def _given_targets(targets: Targets, shape: NamedNode, name: str) -> list[str | None]:
    nodes = targets.get(shape, ())
    return [_listed(nodes, name)] if nodes else []


def _own_targets(shapes: ShapesGraph, subclasses: Subclasses, shape: NamedNode, name: str) -> list[str | None]:
    graph = shapes.graph
    found: list[str | None] = [None] if graph.objects(shape, SH.target) else []  # a query of SHACL-AF
    classes = [value for value in graph.objects(shape, SH.targetClass) if isinstance(value, NamedNode)]
    for one in [*classes, *([shape] if shapes.is_class(shape) else [])]:
        found += [f"${name} a {below} ." for below in subclasses(one)]
    nodes = graph.objects(shape, SH.targetNode)
    if nodes:
        found.append(_listed(nodes, name))
    for predicate in graph.objects(shape, SH.targetSubjectsOf):
        found.append(f"${name} {predicate} ?{name}_object .")
    for predicate in graph.objects(shape, SH.targetObjectsOf):
        found.append(f"?{name}_subject {predicate} ${name} .")
    return found


def _listed(nodes: Sequence[Term], name: str) -> str | None:
    if any(isinstance(node, BlankNode) for node in nodes):
        return None
    return f"VALUES ${name} {{ {' '.join(str(node) for node in nodes)} }}"
