"""Tables: figures for people, and what was missed and extra with its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.evaluation.actions import MEASURES, ActionScores
from kg.evaluation.attributions import AttributionScores
from kg.evaluation.calibration import Calibration
from kg.evaluation.excerpts import excerpt
from kg.evaluation.facts import CLASSES, FactsScores
from kg.evaluation.judgements import Judgement
from kg.evaluation.scores import Evaluation, Part, calibrations
from kg.printable import harmless

_PLACES = 3
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text with a title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Error:
    """A fact that was missed or is extra, with its words in context; of an extra one, the rule that found it."""

    document: str
    label: str
    excerpt: str
    rule: str | None = None

    def heading(self) -> str:
        """Return the document, the fact and its rule in one line."""
        return f"{self.document}: {self.label}" + (f" ({self.rule})" if self.rule else "")


@dataclass(frozen=True, slots=True)
class ErrorList:
    """What was missed, or is extra, of one class."""

    kind: str
    verdict: str
    errors: tuple[Error, ...]


def tables_of(evaluation: Evaluation) -> list[Table]:
    """Return the tables of each part: its figures, then the calibration of the confidences."""
    return [table for part in evaluation.parts().values() for table in (*_figures(part), *_calibration(part))]


def errors_of(part: Part) -> list[ErrorList]:
    """Return what was missed and what is extra, class by class, in the order of the documents."""
    kinds = CLASSES if isinstance(part, FactsScores) else sorted({one.kind for one in part.judgements})
    lists = (
        ErrorList(kind, verdict, tuple(_error(one) for one in part.judgements if (one.kind, one.verdict) == key))
        for kind in kinds
        for verdict in ("missed", "extra")
        for key in ((kind, verdict),)
    )
    return [one for one in lists if one.errors]


def markdown(tables: Iterable[Table], level: int = 2) -> str:
    """Return tables as Markdown, each below a heading of the level; the cells' characters stand for themselves."""
    return "\n".join(_markdown_table(table, level) for table in tables)


def markdown_errors(lists: Iterable[ErrorList], level: int = 3) -> str:
    """Return what was missed and what is extra as Markdown lists, whose characters stand for themselves."""
    blocks = []
    for one in lists:
        lines = [f"{'#' * level} {one.verdict} {one.kind}: {len(one.errors)}\n"]
        for error in one.errors:
            words = f": {escaped(error.excerpt)}" if error.excerpt else ""
            lines.append(f"* {escaped(error.heading())}{words}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def escaped(text: str) -> str:
    """Return text without the meaning that Markdown gives to its characters."""
    return _MARKDOWN.sub(r"\\\1", text)


def _markdown_table(table: Table, level: int) -> str:
    numbers = "".join(" ---: |" for _ in table.columns[1:])
    rows = (table.columns, *table.rows)
    lines = [f"| {' | '.join(map(escaped, row))} |" for row in rows]
    return "\n".join([f"{'#' * level} {table.title}\n", lines[0], f"| --- |{numbers}", *lines[1:]]) + "\n"


def _figures(part: Part) -> list[Table]:
    match part:
        case FactsScores():
            return _facts(part)
        case AttributionScores():
            return [_attributions(part)]
        case ActionScores():
            return [_actions(part)]


def _facts(part: FactsScores) -> list[Table]:
    figures = part.figures()
    keys = ("f1", "p", "r", "gold", "predicted")
    rows = tuple((name, *(_shown(figures[name][key]) for key in keys)) for name in CLASSES)
    details = ((name, *value.split("/")) for name, value in figures["details"].items())
    shares = tuple((name, right, asked, _shown(int(right) / int(asked))) for name, right, asked in details)
    return [
        Table(f"Facts: {_counted(part.documents)}", ("class", "F1", "P", "R", "gold", "read"), rows),
        Table("Facts: details of what pairs", ("detail", "right", "of", "share"), shares),
    ]


def _attributions(part: AttributionScores) -> Table:
    figures = part.figures()
    rates = (("attribution@0.5", "attribution@0.5"), ("direct", "direct"), ("tokens", "tokens"))
    rows = [(title, *(_shown(figures[name][key]) for key in ("f1", "p", "r"))) for title, name in rates]
    rows.insert(2, ("direct content overlap", _shown(figures["direct"]["content_overlap"]), "", ""))
    for role in ("content", "source", "cue"):
        row = figures[role]
        rows.append((f"{role} overlap", *(_shown(row[key]) for key in ("overlap", "overlap_p", "overlap_r"))))
        rows.append((f"{role} exact", _shown(row["exact"]), "", ""))
    title = f"Attributions: {_counted(part.documents)}, {figures['gold']} in gold, {figures['predicted']} read"
    return Table(title, ("measure", "F1", "P", "R"), tuple(rows))


def _actions(part: ActionScores) -> Table:
    figures = part.figures()
    sets = {"all": figures["all"], "diplomatic": figures["diplomatic"], **figures["by type"]}
    keys = ("records", *MEASURES, "mean")
    rows = tuple((name, *(_shown(row[key]) for key in keys)) for name, row in sets.items())
    return Table(f"Actions: {_counted(part.documents, 'record')}", ("type", *keys), rows)


def _calibration(part: Part) -> list[Table]:
    found = {kind: one for kind, one in calibrations(part).items() if one.count}
    if not found:
        return []
    name = {FactsScores: "Facts", AttributionScores: "Attributions", ActionScores: "Actions"}[type(part)]
    columns = ("confidence", "count", "mean confidence", "precision")
    result = [Table(f"{name}: calibration of confidences", columns, _bins(found["all"]))]
    if len(found) > 1:
        rows = tuple((kind, str(one.count), _shown(one.error)) for kind, one in found.items())
        result.append(Table(f"{name}: expected calibration error", ("class", "count", "error"), rows))
    return result


def _bins(calibration: Calibration) -> tuple[tuple[str, ...], ...]:
    rows = [
        (f"{one.low:.1f}–{one.high:.1f}", str(one.count), _shown(one.confidence), _shown(one.precision))
        for one in calibration.bins
    ]
    return (*rows, ("expected calibration error", str(calibration.count), "", _shown(calibration.error)))


def _error(judgement: Judgement) -> Error:
    words = excerpt(judgement.document.text, judgement.spans)
    rule = harmless(judgement.rule) if judgement.rule else None
    return Error(harmless(judgement.document.id), harmless(judgement.label), words, rule)


def _counted(number: int, noun: str = "document") -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _shown(value: float | int | None) -> str:
    if value is None:
        return ""
    return f"{value:.{_PLACES}f}" if isinstance(value, float) else str(value)
