"""The report as SARIF 2.1.0 (OASIS), which code hosts and editors show."""

import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent

from kg import __version__
from kg.validation.formats.groups import rule_id
from kg.validation.formats.text import name, place
from kg.validation.positions.model import Position
from kg.validation.report import Finding, Problem, Quote, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_READING = "Reading"
"""The rule that a file breaks which cannot be read."""


def as_sarif(report: Report) -> str:
    """Return the report as a SARIF log with one run; a rule is a constraint component of a named shape.

    A result has the place of its triple in a file as its location and the article's words as related ones; where no
    file is known, the words are the location. Paths stay as they were given, relative ones to the folder of the run.
    """
    rules = sorted({rule_id(finding) for finding in report.findings} | ({_READING} if report.problems else set()))
    driver = {
        "name": "kg validate",
        "version": __version__,
        "rules": [{"id": rule, "name": rule.split(" ")[0]} for rule in rules],
    }
    results = [_problem(problem, rules.index(_READING)) for problem in report.problems]
    results += [_result(finding, rules.index(rule_id(finding)), report) for finding in report.findings]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not report.problems}],
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int, report: Report) -> dict[str, Any]:
    places = [*map(_positioned, finding.positions[:1]), *map(_quoted, finding.quotes)]
    places += map(_positioned, finding.positions[1:])
    logical = [{"fullyQualifiedName": name(finding.focus), "name": finding.label}]
    related = [{"id": number, **one} for number, one in enumerate(places[1:], 1)]
    return {
        "ruleId": rule_id(finding),
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": finding.message},
        "locations": [{"logicalLocations": logical, **(places[0] if places else {})}],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {"finding/v1": _fingerprint(report, finding)},
    }


def _fingerprint(report: Report, finding: Finding) -> str:
    """Return what a finding is known by from run to run, wherever it stands."""
    return blake2b("\n".join(report.key(finding)).encode(), digest_size=16).hexdigest()


def _problem(problem: Problem, rule: int) -> dict[str, Any]:
    region = {"startLine": problem.line or 1, **({"startColumn": problem.column} if problem.column else {})}
    physical = {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}
    return {
        "ruleId": _READING,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": physical}],
    }


def _positioned(one: Position) -> dict[str, Any]:
    """Return a place in a file, with a word where it is not exact."""
    region = {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    physical = {"artifactLocation": {"uri": _uri(one.file)}, "region": region}
    return {"physicalLocation": physical, **({} if one.exact else {"message": {"text": "near"}})}


def _quoted(one: Quote) -> dict[str, Any]:
    """Return the place of a quotation: the article version as artifact, offsets in code points."""
    region = {
        **({"startLine": one.line} if one.line else {}),
        "charOffset": one.start,
        "charLength": max(one.end - one.start, 0),
        "snippet": {"text": one.exact},
    }
    artifact = {"uri": percent(one.source, safe="/:?#[]@!$&'()*+,;=%")}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}, "message": {"text": place(one)}}


def _uri(file: str) -> str:
    """Return a path as a URI reference: an absolute one with its scheme, a relative one as it is."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else percent(os.fsencode(path.as_posix()))
