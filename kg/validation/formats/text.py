"""The report for a terminal: grouped by what is wrong, the worst first."""

from itertools import groupby

from kg.validation.messages import quoted, short
from kg.validation.report import Finding, Quote, Report

_LONGEST_WORDS = 160


def as_text(report: Report, most: int | None = None) -> str:
    """Return the report as lines of text; with ``most``, no more than so many findings a message, and how many more."""
    if not report.findings:
        return "Conforms: nothing was found.\n"
    lines = [summary(report), ""]
    ranked = sorted(report.findings, key=lambda finding: (-finding.rank, finding.message, finding.key))
    for (_, message), group in groupby(ranked, key=lambda finding: (-finding.rank, finding.message)):
        findings = list(group)
        lines.append(f"{findings[0].level.capitalize()}: {one_line(message)}")
        for finding in findings[:most]:
            lines += _lines(finding)
        if most is not None and len(findings) > most:
            lines.append(f"  … and {len(findings) - most} more")
        lines.append("")
    return "\n".join(lines)


def summary(report: Report) -> str:
    """Return the verdict and the counts in one line."""
    counts = [(len(report.of_level(level)), level) for level in ("violation", "warning", "info")]
    told = ", ".join(f"{count} {level}{'s' if count > 1 else ''}" for count, level in counts if count)
    return f"{'Conforms' if report.conforms else 'Does not conform'}: {told or 'nothing was found'}."


def one_line(text: str) -> str:
    """Return text in one line, without control characters, which could steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def cut(text: str) -> str:
    """Return text in one line, its middle left out where it is long."""
    line = one_line(text)
    half = _LONGEST_WORDS // 2
    return line if len(line) <= _LONGEST_WORDS else f"{line[:half]} … {line[-half:]}"


def place(quote: Quote) -> str:
    """Return where a quotation stands, as offsets into the text of the article."""
    return f"characters {quote.start} to {quote.end}"


def _lines(finding: Finding) -> list[str]:
    lines = [f"  {cut(finding.label)}  {one_line(str(finding.focus))}"]
    if finding.path is not None:
        lines.append(f"    path   {one_line(short(str(finding.path)))}")
    if finding.value is not None and finding.value != finding.focus:
        lines.append(f"    value  {cut(quoted(finding.value))}")
    lines += [f"    text   “{cut(quote.exact)}” ({place(quote)})" for quote in finding.quotes]
    return lines
