"""The report as RDF: a sh:ValidationReport in Turtle (SHACL, 3.6), with places in files.

Places are pointers as W3C names them (Pointer Methods in RDF 1.0; EARL 1.0 Schema): ``earl:pointer`` leads from a
result to a ``ptr:LineCharPointer``. SHACL lets a result have further properties.
"""

from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.validation.namespaces import OA, PROV, RDF, RDFS, SH, XSD, Namespace
from kg.validation.report import Finding, Report
from kg.validation.triples import Term

_EARL = Namespace("http://www.w3.org/ns/earl#")
_PTR = Namespace("http://www.w3.org/2009/pointers#")
_PREFIXES = {
    "sh": SH.iri, "rdf": RDF.iri, "rdfs": RDFS.iri, "xsd": XSD.iri, "prov": PROV.iri, "oa": OA.iri,
    "earl": _EARL.iri, "ptr": _PTR.iri,
}  # fmt: skip
_BOOLEAN = XSD.boolean


def as_turtle(report: Report) -> str:
    """Return the validation report as Turtle.

    ``sh:conforms`` is true only where there is no result of any severity, as the specification has it, whatever the
    threshold of the report is, and no file that could not be checked; such a file is a pointer with a comment.
    """
    node = BlankNode("report")
    conforms = Literal("false" if report.findings or report.problems else "true", datatype=_BOOLEAN)
    triples = [Triple(node, RDF.type, SH.ValidationReport), Triple(node, SH.conforms, conforms)]
    for number, finding in enumerate(report.findings, 1):
        result = BlankNode(f"result{number}")
        triples += [Triple(node, SH.result, result), *_result(result, finding, number)]
    for number, problem in enumerate(report.problems, 1):
        pointer = BlankNode(f"problem{number}")
        triples += [Triple(node, _EARL.pointer, pointer), Triple(pointer, RDFS.comment, Literal(problem.message))]
        triples += _pointer(pointer, problem.file, problem.line, problem.column)
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
    for count, one in enumerate(finding.positions):
        pointer = BlankNode(f"place{number}n{count}")
        triples += [Triple(node, _EARL.pointer, pointer), *_pointer(pointer, one.file, one.line, one.column)]
        if not one.exact:
            triples.append(Triple(pointer, RDFS.comment, Literal("near")))
    return triples


def _pointer(node: BlankNode, file: str, line: int | None, column: int | None) -> list[Triple]:
    """Return the triples of a place in a file; lines and columns count from 1."""
    reference = NamedNode(Path(file).resolve().as_uri())
    triples = [Triple(node, RDF.type, _PTR.LineCharPointer), Triple(node, _PTR.reference, reference)]
    for predicate, number in ((_PTR.lineNumber, line), (_PTR.charNumber, column)):
        if number is not None:
            triples.append(Triple(node, predicate, Literal(number)))
    return triples
