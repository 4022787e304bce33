"""The report as RDF: a sh:ValidationReport in Turtle (SHACL, 3.6)."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.validation.namespaces import OA, PROV, RDF, SH, XSD
from kg.validation.report import Finding, Report
from kg.validation.triples import Term

_PREFIXES = {"sh": SH.iri, "rdf": RDF.iri, "xsd": XSD.iri, "prov": PROV.iri, "oa": OA.iri}
_BOOLEAN = XSD.boolean


def as_turtle(report: Report) -> str:
    """Return the validation report as Turtle.

    ``sh:conforms`` is true only where there is no result of any severity, as the specification has it, whatever the
    threshold of the report is.
    """
    node = BlankNode("report")
    conforms = Literal("false" if report.findings else "true", datatype=_BOOLEAN)
    triples = [Triple(node, RDF.type, SH.ValidationReport), Triple(node, SH.conforms, conforms)]
    for number, finding in enumerate(report.findings, 1):
        result = BlankNode(f"result{number}")
        triples += [Triple(node, SH.result, result), *_result(result, finding, number)]
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b"").decode()


def _result(node: BlankNode, finding: Finding, number: int) -> list[Triple]:
    values: list[tuple[NamedNode, Term | None]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, finding.focus),
        (SH.value, finding.value),
        (SH.resultSeverity, finding.severity),
        (SH.sourceConstraintComponent, finding.component),
        (SH.sourceConstraint, finding.constraint),
        (SH.sourceShape, finding.shape),
    ]
    values += [(SH.resultMessage, message) for message in finding.messages or (Literal(finding.message),)]
    triples = [Triple(node, predicate, value) for predicate, value in values if value is not None]
    if finding.path is not None:
        path, described = finding.path.triples(f"path{number}")
        triples += [Triple(node, SH.resultPath, path), *described]
    return triples
