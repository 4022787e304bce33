"""SPARQL-based constraint components (SHACL, 6): their parameters and validators, and the constraints shapes declare.

A shape that has values for all mandatory parameters of a component declares a constraint of it, or one for each value
where the component has a single parameter. The validator is a SELECT that finds what is wrong, or an ASK that is true
of each value node that conforms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import ShapesError
from kg.validation.namespaces import RDF, RDFS, SH, XSD
from kg.validation.triples import Node, Term, TripleIndex

_LOCAL_NAME = re.compile(r"[^\W\d][\w.·-]*$")
_VARIABLE_NAME = re.compile(r"\w+")
_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})
TRUE = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a component: the property that shapes give it by, and its name in queries."""

    path: NamedNode
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component with its parameters."""

    node: NamedNode
    parameters: tuple[Parameter, ...]

    @property
    def mandatory(self) -> tuple[Parameter, ...]:
        """The parameters that a shape must have values for."""
        return tuple(one for one in self.parameters if not one.optional)


Bindings = tuple[tuple[str, Term], ...]


def read_components(graph: TripleIndex) -> tuple[Component, ...]:
    """Return the components that a shapes graph declares beside those of SHACL Core.

    Raises ShapesError where a parameter has no name that a query can use, or all are optional.
    """
    kinds = _below(graph, SH.ConstraintComponent)
    found = dict.fromkeys(node for kind in kinds for node in graph.subjects(RDF.type, kind))
    return tuple(
        _component(graph, node)
        for node in found
        if isinstance(node, NamedNode) and not node.value.startswith(SH.iri) and graph.objects(node, SH.parameter)
    )


def shapes_of(graph: TripleIndex, component: Component) -> Iterator[Node]:
    """Yield the shapes that declare a constraint of a component."""
    first, *others = component.mandatory
    for shape in graph.subjects(first.path):
        if all(graph.objects(shape, one.path) for one in others):
            yield shape


def bindings_of(graph: TripleIndex, component: Component, shape: Node) -> list[Bindings]:
    """Return the parameter values of each constraint of a component that a shape declares.

    Raises ShapesError where a component has several parameters and the shape several values for one (SHACL, 2.1.2).
    """
    values = {one.name: graph.objects(shape, one.path) for one in component.parameters}
    if len(component.parameters) == 1:
        return [((name, value),) for name, found in values.items() for value in found]
    for one in component.parameters:
        if len(values[one.name]) > 1:
            raise ShapesError(
                f"shape {shape}: it has several values for {one.path}, a parameter of {component.node} beside others: "
                "keep one, or spread them over several shapes"
            )
    return [tuple((name, found[0]) for name, found in values.items() if found)]


def validator_of(graph: TripleIndex, component: Component, of_property: bool) -> tuple[Node, str] | None:
    """Return the validator for a kind of shape and its form, SELECT or ASK; None where it has none in SPARQL."""
    own = SH.propertyValidator if of_property else SH.nodeValidator
    for predicate in (own, SH.validator):
        for node in graph.objects(component.node, predicate):
            for query, form in ((SH.select, "SELECT"), (SH.ask, "ASK")):
                if not isinstance(node, Literal) and isinstance(graph.value(node, query), Literal):
                    return node, form
    return None


def _component(graph: TripleIndex, node: NamedNode) -> Component:
    found = []
    for declaration in graph.objects(node, SH.parameter):
        path = graph.value(declaration, SH.path)
        name = _LOCAL_NAME.search(path.value) if isinstance(path, NamedNode) else None
        if not isinstance(path, NamedNode) or name is None or not _VARIABLE_NAME.fullmatch(name[0]):
            raise ShapesError(f"component {node}: the sh:path {path} of a parameter gives no name for a variable")
        if name[0] in _RESERVED:
            raise ShapesError(f"component {node}: a parameter cannot be named {name[0]}, which SHACL binds itself")
        found.append(Parameter(path, name[0], TRUE in graph.objects(declaration, SH.optional)))
    if all(one.optional for one in found):
        raise ShapesError(f"component {node}: all its parameters are optional: it needs one that is not")
    if len({one.name for one in found}) < len(found):
        raise ShapesError(f"component {node}: two of its parameters have the same name")
    return Component(node, tuple(found))


def _below(graph: TripleIndex, kind: NamedNode) -> list[NamedNode]:
    """Return a class with its subclasses by the shapes graph."""
    found = [kind]
    for above in found:
        for below in graph.subjects(RDFS.subClassOf, above):
            if isinstance(below, NamedNode) and below not in found:
                found.append(below)
    return found
