"""The report as JSON, for programs."""

import json
from typing import Any

from pyoxigraph import BlankNode, Literal

from kg.validation.report import Finding, Report
from kg.validation.triples import Term


def as_json(report: Report) -> str:
    """Return the report as a JSON object; ``conforms`` is the verdict under the threshold ``failOn``."""
    content = {
        "conforms": report.conforms,
        "failOn": report.fail_on,
        "counts": {level: len(report.of_level(level)) for level in ("violation", "warning", "info")},
        "problems": [
            {"file": one.file, "line": one.line, "column": one.column, "message": one.message}
            for one in report.problems
        ],
        "engines": [{"evaluates": what, "engine": engine} for what, engine in report.engines],
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def term(value: Term | None) -> dict[str, Any] | None:
    """Return an RDF term as in the SPARQL 1.1 Query Results JSON Format."""
    if value is None:
        return None
    if isinstance(value, Literal):
        kind = {"xml:lang": value.language} if value.language else {"datatype": value.datatype.value}
        return {"type": "literal", "value": value.value, **kind}
    return {"type": "bnode" if isinstance(value, BlankNode) else "uri", "value": value.value}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "message": finding.message,
        "level": finding.level,
        "severity": finding.severity.value,
        "focusNode": term(finding.focus),
        "label": finding.label,
        "path": None if finding.path is None else str(finding.path),
        "value": term(finding.value),
        "component": finding.component.value,
        "sourceShape": term(finding.shape),
        "namedShape": term(finding.named_shape),
        "sourceConstraint": term(finding.constraint),
        "evidence": [
            {"source": quote.source, "start": quote.start, "end": quote.end, "line": quote.line, "exact": quote.exact}
            for quote in finding.quotes
        ],
        "positions": [
            {
                "file": one.file,
                "line": one.line,
                "column": one.column,
                "endLine": one.end_line,
                "endColumn": one.end_column,
                "exact": one.exact,
            }
            for one in finding.positions
        ],
    }
