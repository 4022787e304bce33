"""What a shapes graph asks for beyond SHACL Core and SHACL-SPARQL: refused, or named in the report, never passed over.

Refused is what decides verdicts: targets, constraints and entailments that no engine here evaluates. Named is what
does not, such as rules, which infer and do not validate.
"""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import ShapesError
from kg.validation.components import TRUE, read_components, validator_of
from kg.validation.namespaces import SH
from kg.validation.triples import Node, TripleIndex

_FOREIGN = (
    (SH.js, "a constraint in JavaScript (SHACL-JS)"),
    (SH.expression, "an expression constraint (SHACL Advanced Features)"),
)


def check_supported(graph: TripleIndex) -> tuple[str, ...]:
    """Return sentences on what is left out of a shapes graph; raise ShapesError where verdicts would hang on it."""
    for predicate, what in _FOREIGN:
        for shape in _active(graph, predicate):
            raise ShapesError(f"shape {_name(shape)}: {predicate} is {what}, which is not supported: say it in SPARQL")
    for shape in _active(graph, SH.target):
        if any(not isinstance(graph.value(one, SH.select), Literal) for one in graph.objects(shape, SH.target)):
            raise ShapesError(
                f"shape {_name(shape)}: a value of sh:target has no sh:select of its own: of the targets of "
                "SHACL Advanced Features only SPARQL queries are supported"
            )
    for graph_node in graph.subjects(SH.entailment):
        regime = graph.value(graph_node, SH.entailment)
        raise ShapesError(
            f"sh:entailment asks for {regime}, which is not supported: infer first, then validate, and leave it out"
        )
    return tuple(_left_out(graph))


def _left_out(graph: TripleIndex) -> Iterator[str]:
    for shape in graph.subjects(SH.rule):
        yield f"shape {_name(shape)}: its sh:rule was not run, as validation infers nothing"
    for component in read_components(graph):
        if validator_of(graph, component, True) is None and validator_of(graph, component, False) is None:
            yield f"component {component.node}: it has no validator in SPARQL, so its constraints were not evaluated"
        if TRUE in graph.objects(component.node, SH.deactivated):
            yield f"component {component.node}: sh:deactivated says nothing of a component, only of shapes: it was used"


def _active(graph: TripleIndex, predicate: NamedNode) -> Iterator[Node]:
    """Yield the subjects of a property that are not deactivated."""
    return (one for one in graph.subjects(predicate) if TRUE not in graph.objects(one, SH.deactivated))


def _name(node: object) -> str:
    return "without IRI" if isinstance(node, BlankNode) else str(node)
