"""The report as SARIF 2.1.0 (OASIS), which code hosts and editors show."""

import json
from typing import Any

from kg import __version__
from kg.validation.messages import short
from kg.validation.report import Finding, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def as_sarif(report: Report) -> str:
    """Return the report as a SARIF log with one run; a rule is a constraint component of a named shape."""
    rules = sorted({rule_id(finding) for finding in report.findings})
    driver = {
        "name": "kg validate",
        "version": __version__,
        "rules": [{"id": rule, "name": rule.split(" ")[0]} for rule in rules],
    }
    results = [_result(finding, rules.index(rule_id(finding))) for finding in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def rule_id(finding: Finding) -> str:
    """Return a name for the constraint that a finding comes from: its shape, path and component."""
    path = f" {short(str(finding.path))}" if finding.path is not None and finding.shape != finding.named_shape else ""
    component = finding.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    return f"{short(finding.named_shape.value)}{path} {component}"


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    logical = {"fullyQualifiedName": str(finding.focus), "name": finding.label}
    location: dict[str, Any] = {"logicalLocations": [logical]}
    quotes = [_quoted(quote.source, quote.start, quote.end, quote.exact) for quote in finding.quotes]
    return {
        "ruleId": rule_id(finding),
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": finding.message},
        "locations": [{**location, **(quotes[0] if quotes else {})}],
        **({"relatedLocations": quotes[1:]} if quotes[1:] else {}),
    }


def _quoted(source: str, start: int, end: int, exact: str) -> dict[str, Any]:
    """Return the place of a quotation: the article version as artifact, offsets in code points."""
    region = {"charOffset": start, "charLength": max(end - start, 0), "snippet": {"text": exact}}
    return {"physicalLocation": {"artifactLocation": {"uri": source}, "region": region}}
