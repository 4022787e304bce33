"""The report as JUnit XML, which build servers show: a test case for each shape that found something."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.validation.formats.groups import rule_id
from kg.validation.formats.text import cut, name, one_line, place, position
from kg.validation.report import Finding, Report

_CLASS = "kg.validate"


def as_junit(report: Report) -> str:
    """Return the report as one test suite; findings below the threshold are told as output, not as failures.

    A file that could not be checked is a test case with an error.
    """
    ranked = sorted(report.findings, key=lambda finding: (rule_id(finding), finding.key))
    cases = [(rule, list(group)) for rule, group in groupby(ranked, key=rule_id)]
    suite = Element("testsuite", name="SHACL")
    for problem in report.problems:
        case = SubElement(suite, "testcase", name=xml_text(problem.file), classname=_CLASS)
        SubElement(case, "error", message=xml_text(one_line(str(problem))), type="reading")
    failed = sum(_case(suite, rule, findings, report) for rule, findings in cases)
    if not cases and not report.problems:
        SubElement(suite, "testcase", name="conforms", classname=_CLASS)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failed))
    suite.set("errors", str(len(report.problems)))
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def xml_text(text: str) -> str:
    """Return text without the characters that XML 1.0 does not allow."""
    return "".join(char if char in "\t\n" or (char >= " " and char not in "\x7f\ufffe\uffff") else " " for char in text)


def _case(suite: Element, rule: str, findings: list[Finding], report: Report) -> bool:
    """Add the test case of a constraint; return whether it failed."""
    case = SubElement(suite, "testcase", name=xml_text(rule), classname=_CLASS)
    failing = [finding for finding in findings if not Report((finding,), report.fail_on).conforms]
    told = xml_text("\n".join(map(_line, findings)))
    if not failing:
        SubElement(case, "system-out").text = told
        return False
    message = xml_text(one_line(failing[0].message))
    SubElement(case, "failure", message=message, type=failing[0].level).text = told
    return True


def _line(finding: Finding) -> str:
    where = f"{position(finding)}: " if finding.positions else ""
    words = "".join(f" “{cut(quote.exact)}” ({place(quote)})" for quote in finding.quotes)
    return f"{where}{finding.level}: {one_line(finding.message)} [{cut(finding.label)} {name(finding.focus)}]{words}"
