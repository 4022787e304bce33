"""What `kg ingest` says of a document: what was read, what the gate found, with the article's words."""

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from kg.cli.console import harmless

if TYPE_CHECKING:
    from kg.facts import Facts
    from kg.pipeline import Outcome
    from kg.validation import Finding, Report

_CLASSES = ("actors", "events", "statements", "positions", "undertakings", "sanctions", "actions", "readings")
_WARNINGS_SHOWN = 2
_WORDS_SHOWN = 120


def summary(outcome: "Outcome") -> str:
    """Return the lines that say what became of a document that was read."""
    facts, report = outcome.facts, outcome.report
    if facts is None or report is None:
        return ""
    verdict = "stored" if outcome.stored else "refused, nothing of it was stored"
    lines = [f"{harmless(outcome.source)}: {verdict}", f"  {_counts(facts)}", f"  {_coverage(facts)}"]
    if not outcome.stored:
        lines += [line for finding in report.of_level("violation") for line in _finding(finding)]
    lines += _warnings(report)
    return "".join(f"{line}\n" for line in lines)


def _counts(facts: "Facts") -> str:
    counts = ((len(getattr(facts, name)), name) for name in _CLASSES)
    return ", ".join(f"{count} {name if count != 1 else name[:-1]}" for count, name in counts)


def _coverage(facts: "Facts") -> str:
    counts = Counter(sentence.status for sentence in facts.sentences)
    return (
        f"{sum(counts.values())} sentences: {counts['modelled']} modelled, {counts['partial']} partly, "
        f"{counts['skipped']} skipped"
    )


def _finding(finding: "Finding") -> list[str]:
    focus = str(getattr(finding.focus, "value", finding.focus)).rsplit("/", 1)[-1]
    lines = [f"  violation: {harmless(finding.message)} ({harmless(finding.label or focus)})"]
    return [*lines, *(f"    “{_cut(quote.exact)}” ({quote.start}–{quote.end})" for quote in finding.quotes)]


def _warnings(report: "Report") -> list[str]:
    ranked = sorted(report.of_level("warning"), key=lambda finding: finding.message)
    lines: list[str] = []
    for message, group in groupby(ranked, key=lambda finding: finding.message):
        findings = list(group)
        lines.append(f"  warning: {harmless(message)}")
        for finding in findings[:_WARNINGS_SHOWN]:
            lines += [f"    “{_cut(quote.exact)}” ({quote.start}–{quote.end})" for quote in finding.quotes[:1]]
        if len(findings) > _WARNINGS_SHOWN:
            lines.append(f"    … and {len(findings) - _WARNINGS_SHOWN} more")
    return lines


def _cut(text: str) -> str:
    line = harmless(text)
    return line if len(line) <= _WORDS_SHOWN else f"{line[: _WORDS_SHOWN - 1]}…"
