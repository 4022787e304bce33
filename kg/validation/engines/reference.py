"""All of SHACL by pySHACL: the reference that tests compare with, and the engine on request."""

from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import ShapesError
from kg.validation.datagraph import DataGraph
from kg.validation.engines.model import Result
from kg.validation.namespaces import SH
from kg.validation.paths import read_path
from kg.validation.shapesgraph import ShapesGraph
from kg.validation.triples import Term, TripleIndex


def reference_results(shapes: ShapesGraph, data: DataGraph) -> list[Result]:
    """Validate a data graph with pySHACL; raises ShapesError where it cannot."""
    import pyshacl
    import rdflib

    data_graph = _rdflib(parse(data.text.encode(), format=RdfFormat.N_TRIPLES))
    shapes_graph = _rdflib(one for one in shapes.graph.triples if one.predicate != SH.rule)
    with_targets = any(shapes.graph.subjects(SH.target))  # SPARQL targets are an advanced feature
    try:
        _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inplace=True, advanced=with_targets)
    except Exception as error:  # pySHACL lets through whatever rdflib and Python's re raise
        raise ShapesError(f"pySHACL cannot validate: {type(error).__name__}: {str(error).strip()}") from error
    if not isinstance(report, rdflib.Graph):
        raise ShapesError(f"pySHACL cannot validate: {report}")
    return _results(TripleIndex(Triple(_term(s), _term(p), _term(o)) for s, p, o in report))  # type: ignore[arg-type]


def _results(report: TripleIndex) -> list[Result]:
    """Return the results of a validation report, in no order."""
    found = []
    for node in report.subjects(SH.result):
        for one in report.objects(node, SH.result):
            path = report.value(one, SH.resultPath)
            found.append(
                Result(
                    focus=report.value(one, SH.focusNode),  # type: ignore[arg-type]
                    path=None if path is None else read_path(report, path),
                    value=report.value(one, SH.value),
                    component=report.value(one, SH.sourceConstraintComponent),  # type: ignore[arg-type]
                    shape=report.value(one, SH.sourceShape),  # type: ignore[arg-type]
                    severity=report.value(one, SH.resultSeverity),  # type: ignore[arg-type]
                    messages=tuple(report.objects(one, SH.resultMessage)),  # type: ignore[arg-type]
                    constraint=report.value(one, SH.sourceConstraint),  # type: ignore[arg-type]
                )
            )
    return found


def _rdflib(triples: Any) -> Any:
    """Return an rdflib graph of the same terms: no literal is normalised, no blank node renamed."""
    import rdflib

    graph = rdflib.Graph()
    for one in triples:
        graph.add((_rdflib_term(one.subject), _rdflib_term(one.predicate), _rdflib_term(one.object)))
    return graph


def _rdflib_term(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _term(term: Any) -> Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
