"""Where the library for Core departs from the specification: shapes amended before it, results corrected after it.

``sh:closed`` on a property shape is about its value nodes (SHACL, 4.8.1); the library looks at the focus node. Strings
with a language tag and ``xsd:anyURI`` cannot be compared by ``<`` (SHACL, 4.3 and 4.5; SPARQL 1.1, 17.3); the library
compares their characters. Such a shape gets a further member of ``sh:xone`` or the like, whose results say which value
nodes to look at again; the verdicts that other shapes ask for come out right by that alone. And of two shapes that
share a ``sh:qualifiedValueShape`` neither is disjoint from the other (SHACL, 4.7.3); for the library both are, so what
is meant is written out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from kg.validation.engines.model import Result
from kg.validation.namespaces import RDF, SH, XSD
from kg.validation.paths import predicate_path
from kg.validation.triples import Node, Term, TripleIndex

_IRI = "urn:kg:amended:"
_LOGICAL = (
    (SH.xone, SH.XoneConstraintComponent),
    (SH["and"], SH.AndConstraintComponent),
    (SH["or"], SH.OrConstraintComponent),
)
_RANGES = (
    (SH.minExclusive, SH.MinExclusiveConstraintComponent),
    (SH.minInclusive, SH.MinInclusiveConstraintComponent),
    (SH.maxExclusive, SH.MaxExclusiveConstraintComponent),
    (SH.maxInclusive, SH.MaxInclusiveConstraintComponent),
)
_PAIRS = ((SH.lessThan, SH.LessThanConstraintComponent), (SH.lessThanOrEquals, SH.LessThanOrEqualsConstraintComponent))
_TEXTUAL = (XSD.string, RDF.langString, XSD.anyURI)
_TRUE = Literal("true", datatype=XSD.boolean)

Values = Callable[[Term], list[tuple[NamedNode, Term]]]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is changed about one shape: triples left out and put in, and the component of the results this gives."""

    shape: Node
    marker: NamedNode | None
    left_out: tuple[Triple, ...]
    put_in: tuple[Triple, ...]


def amendments(graph: TripleIndex, conditional: frozenset[NamedNode]) -> tuple[Amendment, ...]:
    """Return the amendments of a shapes graph; ``conditional`` has the shapes whose verdict other shapes ask for."""
    subjects: dict[Node, None] = {}
    for predicate in (SH.closed, *(one for one, _ in (*_RANGES, *_PAIRS))):
        subjects |= dict.fromkeys(graph.subjects(predicate))
    found = [_disjoint(graph, shape) for shape in graph.subjects(SH.qualifiedValueShapesDisjoint)]
    for shape in subjects:
        free = [logical for logical in _LOGICAL if not graph.objects(shape, logical[0])]
        if isinstance(shape, NamedNode) and free:
            found.append(_amendment(graph, shape, free[0], shape not in conditional, f"{_IRI}{len(found)}"))
    return tuple(one for one in found if one is not None)


def _amendment(
    graph: TripleIndex, shape: NamedNode, logical: tuple[NamedNode, NamedNode], with_pairs: bool, name: str
) -> Amendment | None:
    node, head = NamedNode(name), NamedNode(f"{name}:list")
    left_out: list[Triple] = []
    put_in: list[Triple] = []
    if _is_closed(graph, shape):
        left_out = [Triple(shape, one, value) for one in (SH.closed, SH.ignoredProperties)
                    for value in graph.objects(shape, one)]  # fmt: skip
        put_in += [Triple(node, one.predicate, one.object) for one in left_out]
        for number, path in enumerate(_enumerated(graph, shape)):
            inner = NamedNode(f"{name}:property{number}")
            put_in += [Triple(node, SH.property, inner), Triple(inner, SH.path, path)]
    bounds = _textual_bounds(graph, shape)
    if bounds and all(bound.datatype == XSD.string for _, bound in bounds):
        put_in.append(Triple(node, SH.datatype, XSD.string))
    elif bounds:
        put_in.append(Triple(node, SH["in"], RDF.nil))
    if with_pairs and any(graph.objects(shape, one) for one, _ in _PAIRS):
        for number, datatype in enumerate(_TEXTUAL):
            inner = NamedNode(f"{name}:textual{number}")
            put_in += [Triple(node, SH["not"], inner), Triple(inner, SH.datatype, datatype)]
    if not put_in:
        return None
    listed = [Triple(head, RDF.first, node), Triple(head, RDF.rest, RDF.nil), Triple(node, RDF.type, SH.NodeShape)]
    return Amendment(shape, logical[1], tuple(left_out), (Triple(shape, logical[0], head), *listed, *put_in))


def _disjoint(graph: TripleIndex, shape: Node) -> Amendment | None:
    """Return the amendment of a shape of whose siblings one has the same sh:qualifiedValueShape, None for others.

    The specification takes that value out of the sibling shapes, the library the sibling alone.
    """
    own = graph.value(shape, SH.qualifiedValueShape)
    if own is None or _TRUE not in graph.objects(shape, SH.qualifiedValueShapesDisjoint):
        return None
    siblings = {one for parent in graph.subjects(SH.property, shape) for one in graph.objects(parent, SH.property)}
    theirs = [graph.value(one, SH.qualifiedValueShape) for one in sorted(siblings - {shape}, key=str)]
    if own not in theirs:
        return None
    node, head = (NamedNode(f"{_IRI}qualified:{part}:{str(shape).strip('<>')}") for part in ("node", "list"))
    others = dict.fromkeys(one for one in theirs if one is not None and one != own)
    listed = [Triple(head, RDF.first, own), Triple(head, RDF.rest, RDF.nil), Triple(node, RDF.type, SH.NodeShape)]
    put_in = [Triple(shape, SH.qualifiedValueShape, node), Triple(node, SH["and"], head), *listed]
    put_in += [Triple(node, SH["not"], one) for one in others]
    left_out = [Triple(shape, SH.qualifiedValueShape, own), Triple(shape, SH.qualifiedValueShapesDisjoint, _TRUE)]
    return Amendment(shape, None, tuple(left_out), tuple(put_in))


def corrected(
    graph: TripleIndex, amended: Iterable[Amendment], results: Iterable[Result], triples: Iterable[Triple]
) -> list[Result]:
    """Return the results of amended shapes as the specification has them; ``triples`` are those of the data graph."""
    markers = {(one.shape, one.marker): one for one in amended}
    given: list[Result] = []
    marked: list[Result] = []
    for result in results:
        (marked if (result.shape, result.component) in markers else given).append(result)
    if not marked:
        return given
    known = {(one.shape, one.focus, one.value, one.component) for one in given}
    values = _values_of({term for one in marked for term in (one.focus, one.value)}, triples)
    redone = {(one.shape, one.focus, one.value, component) for one in marked if _is_textual(one.value)
              for predicate, component in _PAIRS if graph.objects(one.shape, predicate)}  # fmt: skip
    kept = [one for one in given if (one.shape, one.focus, one.value, one.component) not in redone]
    for result in marked:
        kept += _closed(graph, result, values)
        kept += (one for one in _ranges(graph, result) if (one.shape, one.focus, one.value, one.component) not in known)
        kept += _pairs(graph, result, values)
    return kept


def _closed(graph: TripleIndex, result: Result, values: Values) -> Iterator[Result]:
    """Yield a result for each triple of a value node that ``sh:closed`` does not permit."""
    if _is_closed(graph, result.shape) and result.value is not None:
        permitted = set(_enumerated(graph, result.shape))
        for head in graph.objects(result.shape, SH.ignoredProperties):
            permitted.update(one for one in graph.items(head) if isinstance(one, NamedNode))
        for predicate, value in values(result.value):
            if predicate not in permitted:
                path = predicate_path(predicate)
                yield replace(result, path=path, value=value, component=SH.ClosedConstraintComponent)


def _ranges(graph: TripleIndex, result: Result) -> Iterator[Result]:
    """Yield a result for each bound that a value node cannot be compared with."""
    plain = isinstance(result.value, Literal) and result.value.datatype == XSD.string
    for component, bound in _textual_bounds(graph, result.shape):
        if not plain or bound.datatype != XSD.string:
            yield replace(result, component=component)


def _pairs(graph: TripleIndex, result: Result, values: Values) -> Iterator[Result]:
    """Yield a result for each value that a textual value node must be less than and is not."""
    if not isinstance(result.value, Literal) or not _is_textual(result.value):
        return
    for predicate, component in _PAIRS:
        for other in graph.objects(result.shape, predicate):
            for found, value in values(result.focus):
                if found == other and not _less(result.value, value, predicate == SH.lessThanOrEquals):
                    yield replace(result, component=component)


def _less(one: Literal, other: Term, or_equal: bool) -> bool:
    if not isinstance(other, Literal) or {one.datatype, other.datatype} != {XSD.string}:
        return False
    return one.value < other.value or (or_equal and one.value == other.value)


def _is_closed(graph: TripleIndex, shape: object) -> bool:
    """Say whether a shape is a closed property shape."""
    return graph.value(shape, SH.path) is not None and _TRUE in graph.objects(shape, SH.closed)


def _is_textual(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype in _TEXTUAL


def _enumerated(graph: TripleIndex, shape: object) -> list[NamedNode]:
    """Return the predicates that are paths of a shape's property shapes."""
    paths = (graph.value(one, SH.path) for one in graph.objects(shape, SH.property))
    return list(dict.fromkeys(path for path in paths if isinstance(path, NamedNode)))


def _textual_bounds(graph: TripleIndex, shape: object) -> list[tuple[NamedNode, Literal]]:
    """Return the bounds of a shape that are text, each with the component that it belongs to."""
    return [
        (component, bound)
        for predicate, component in _RANGES
        for bound in graph.objects(shape, predicate)
        if isinstance(bound, Literal) and _is_textual(bound)
    ]


def _values_of(subjects: set[Term | None], triples: Iterable[Triple]) -> Values:
    """Return a function that gives the properties of a node and their values, each once."""
    found: dict[object, dict[tuple[NamedNode, Term], None]] = {}
    for one in triples:
        if one.subject in subjects:
            found.setdefault(one.subject, {})[one.predicate, one.object] = None  # type: ignore[index]
    return lambda node: list(found.get(node, ()))
