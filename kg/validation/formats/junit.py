"""The report as JUnit XML, which build servers show: a test case for each shape that found something."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.validation.formats.sarif import rule_id
from kg.validation.formats.text import cut, one_line, place
from kg.validation.report import Finding, Report


def as_junit(report: Report) -> str:
    """Return the report as one test suite; findings below the threshold are told as output, not as failures."""
    ranked = sorted(report.findings, key=lambda finding: (rule_id(finding), finding.key))
    cases = [(rule, list(group)) for rule, group in groupby(ranked, key=rule_id)]
    suite = Element("testsuite", name="SHACL")
    failed = 0
    for rule, findings in cases:
        case = SubElement(suite, "testcase", name=xml_text(rule), classname="kg.validate")
        failing = [finding for finding in findings if not Report((finding,), report.fail_on).conforms]
        told = "\n".join(_line(finding) for finding in findings)
        if failing:
            failed += 1
            message = xml_text(one_line(failing[0].message))
            SubElement(case, "failure", message=message, type=failing[0].level).text = xml_text(told)
        else:
            SubElement(case, "system-out").text = xml_text(told)
    if not cases:
        SubElement(suite, "testcase", name="conforms", classname="kg.validate")
    suite.set("tests", str(max(len(cases), 1)))
    suite.set("failures", str(failed))
    suite.set("errors", "0")
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def xml_text(text: str) -> str:
    """Return text without the characters that XML 1.0 does not allow."""
    return "".join(char if char in "\t\n" or (char >= " " and char not in "\x7f\ufffe\uffff") else " " for char in text)


def _line(finding: Finding) -> str:
    words = "".join(f" “{cut(quote.exact)}” ({place(quote)})" for quote in finding.quotes)
    return f"{finding.level}: {one_line(finding.message)} [{cut(finding.label)} {finding.focus}]{words}"
