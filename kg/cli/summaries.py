"""What `kg ingest` says of a document: what was read, what the gate found, with the article's words; and of a run."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from kg.cli.failure import say
from kg.printable import harmless

if TYPE_CHECKING:
    from kg.facts import Facts
    from kg.pipeline import Outcome
    from kg.readers import Reader
    from kg.validation import Report

_CLASSES = ("actors", "events", "statements", "positions", "undertakings", "sanctions", "actions", "readings")
_SHOWN = {"violation": 20, "warning": 2}  # findings of one message
_WORDS_SHOWN = 120
_MESSAGE_SHOWN = 400


def summary(outcome: "Outcome") -> str:
    """Return the lines that say what became of a document that was read."""
    facts, report = outcome.facts, outcome.report
    if facts is None or report is None:
        return ""
    verdict = "stored" if outcome.stored else "refused, nothing of it was stored"
    lines = [f"{harmless(outcome.source)}: {verdict}", f"  {_counts(facts)}", f"  {_coverage(facts)}"]
    lines += [line for level in ("violation", "warning") for line in _findings(report, level)]
    return "".join(f"{line}\n" for line in lines)


@contextmanager
def summed_up(reader: "Reader") -> Iterator["Reader"]:
    """Let a reader read; at the end, also of a run that fails, say on standard error what it has to say of it."""
    try:
        yield reader
    finally:
        line = reader.summary()
        if line is not None:
            say(line)


def _counts(facts: "Facts") -> str:
    counts = ((len(getattr(facts, name)), name) for name in _CLASSES)
    return ", ".join(f"{count} {name if count != 1 else name[:-1]}" for count, name in counts)


def _coverage(facts: "Facts") -> str:
    counts = Counter(sentence.status for sentence in facts.sentences)
    total = sum(counts.values())
    return (
        f"{total} sentence{'s' if total != 1 else ''}: {counts['modelled']} modelled, {counts['partial']} partly, "
        f"{counts['skipped']} skipped"
    )


def _findings(report: "Report", level: str) -> list[str]:
    """Return each message once, with the facts that it is about and their words."""
    ranked = sorted(report.of_level(level), key=lambda finding: finding.message)
    lines: list[str] = []
    for message, group in groupby(ranked, key=lambda finding: finding.message):
        facts = {str(finding.focus): finding for finding in group}
        lines.append(f"  {level}: {_cut(message, _MESSAGE_SHOWN)}")
        for finding in list(facts.values())[: _SHOWN[level]]:
            words = "".join(f" “{_cut(quote.exact)}” ({quote.start}–{quote.end})" for quote in finding.quotes[:1])
            lines.append(f"    {_cut(finding.label or str(finding.focus))}:{words}")
        if len(facts) > _SHOWN[level]:
            lines.append(f"    … and {len(facts) - _SHOWN[level]} more")
    return lines


def _cut(text: str, most: int = _WORDS_SHOWN) -> str:
    line = harmless(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"
