"""The report for a terminal: grouped by what is wrong, the worst first."""

from collections.abc import Callable

from pyoxigraph import BlankNode

from kg.validation.formats.groups import Group, grouped
from kg.validation.messages import quoted, short
from kg.validation.report import Finding, Quote, Report
from kg.validation.triples import Term

MOST = 10
"""How many findings of a group are shown unless more are asked for."""

_LONGEST_WORDS = 160
_COLOURS = {"violation": "1;31", "warning": "1;33", "info": "1;34", "error": "1;31", "place": "36", "name": "2"}
Paint = Callable[[str, str], str]


def as_text(report: Report, most: int | None = MOST, colour: bool = False) -> str:
    """Return the report as lines of text; of each group no more than ``most`` findings, and how many more there are.

    With ``colour``, ANSI sequences (ECMA-48) mark severities and places; what comes from data holds none.
    """
    if not report.findings and not report.problems:
        return "Conforms: nothing was found.\n"
    paint: Paint = _painted if colour else _plain
    lines = [paint("violation" if not report.conforms else "name", summary(report)), ""]
    if report.problems:
        lines.append(f"{paint('error', 'Could not be checked')}: {_files(len(report.problems))}")
        lines += [f"  {paint('place', one_line(where))}: {one_line(told)}" for where, told in _problems(report)]
        lines.append("")
    for group in grouped(report):
        lines += [*_group(group, most, paint), ""]
    return "\n".join(lines)


def summary(report: Report) -> str:
    """Return the verdict and the counts in one line."""
    counts = [(len(report.of_level(level)), level) for level in ("violation", "warning", "info")]
    told = [f"{count} {level}{'s' if count > 1 else ''}" for count, level in counts if count]
    if report.problems:
        told.append(f"{_files(len(report.problems))} cannot be read")
    return f"{_verdict(report)}: {', '.join(told) or 'nothing was found'}."


def one_line(text: str) -> str:
    """Return text in one line, without control characters, which could steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def cut(text: str) -> str:
    """Return text in one line, its middle left out where it is long."""
    line = one_line(text)
    half = _LONGEST_WORDS // 2
    return line if len(line) <= _LONGEST_WORDS else f"{line[:half]} … {line[-half:]}"


def place(quote: Quote) -> str:
    """Return where a quotation stands: its line where that is known, and offsets into the text of the article."""
    line = "" if quote.line is None else f"line {quote.line}, "
    return f"{line}characters {quote.start} to {quote.end}"


def position(finding: Finding) -> str:
    """Return where the triple behind a finding stands: file, line and column; nothing where that is not known."""
    if not finding.positions:
        return ""
    first = finding.positions[0]
    return one_line(str(first)) + ("" if first.exact else " (near)")


def name(node: Term) -> str:
    """Return a focus node as SPARQL writes it; the label of a blank node says nothing and differs every time."""
    return "blank node" if isinstance(node, BlankNode) else str(node)


def _verdict(report: Report) -> str:
    if report.conforms:
        return "Conforms"
    return "Could not be checked" if report.problems and not report.findings else "Does not conform"


def _problems(report: Report) -> list[tuple[str, str]]:
    return [(one.place, one.message) for one in report.problems]


def _files(count: int) -> str:
    return f"{count} file{'s' if count > 1 else ''}"


def _plain(_kind: str, text: str) -> str:
    return text


def _painted(kind: str, text: str) -> str:
    return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if text else ""


def _group(group: Group, most: int | None, paint: Paint) -> list[str]:
    count = f" ({len(group.findings)})" if len(group.findings) > 1 else ""
    lines = [f"{paint(group.level, group.level.capitalize())}: {one_line(group.title)}{count}"]
    for finding in group.findings[:most]:
        lines += _lines(finding, not group.same, paint)
    if most is not None and len(group.findings) > most:
        lines.append(paint("name", f"  … and {len(group.findings) - most} more"))
    return lines


def _lines(finding: Finding, with_message: bool, paint: Paint) -> list[str]:
    """Return the lines of one finding: first its place and, where the group does not say it, its sentence."""
    told = (paint("place", position(finding)), one_line(finding.message) if with_message else "")
    first = ": ".join(part for part in told if part)
    node = f"{cut(finding.label)}  {paint('name', one_line(name(finding.focus)))}"
    rows = [("node", node)] if first else []
    if finding.path is not None:
        rows.append(("path", one_line(short(str(finding.path)))))
    if finding.value is not None and finding.value != finding.focus:
        rows.append(("value", cut(quoted(finding.value))))
    rows += [("also", one_line(str(one))) for one in finding.positions[1:]]
    rows += [("text", f"“{cut(quote.exact)}” ({place(quote)}{_source(quote)})") for quote in finding.quotes]
    return [f"  {first or node}", *(f"    {paint('name', f'{kind:<5}')}  {row}" for kind, row in rows)]


def _source(quote: Quote) -> str:
    return f" of {one_line(quote.source)}" if quote.source else ""
