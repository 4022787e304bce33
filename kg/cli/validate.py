"""`kg validate`: RDF files or the store against the shapes."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import coloured, replace_file, write
from kg.cli.failure import FAILED, REFUSED, say
from kg.cli.options import DEFAULT_STORE, StoreFolder
from kg.cli.watching import watched

if TYPE_CHECKING:
    from kg.validation import Report

_MOST = 10
_Asked = tuple[list[Path] | None, Path, Path | None, "EngineChoice", "Threshold", bool]


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"
    SARIF = "sarif"
    JUNIT = "junit"
    HTML = "html"


class Threshold(StrEnum):
    """The least severity that counts as not conforming."""

    WARNING = "warning"
    VIOLATION = "violation"


class EngineChoice(StrEnum):
    """What evaluates the shapes: the quick engines, or pySHACL for all of it."""

    AUTO = "auto"
    PYSHACL = "pyshacl"


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="RDF files of any format; without, the store.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    shapes: Annotated[
        Path | None, typer.Option("--shapes", metavar="FILE", help="Shapes to use instead of Parley's.")
    ] = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="How findings are printed.")] = ReportFormat.TEXT,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="The least severity that makes the status 1.")
    ] = Threshold.VIOLATION,
    entailed: Annotated[
        bool, typer.Option("--entailed", help="With what follows from the data by the ontology.")
    ] = False,
    engine: Annotated[
        EngineChoice, typer.Option("--engine", help="pyshacl is the reference, and slow on much data.")
    ] = EngineChoice.AUTO,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="As text, how many findings of one kind are shown.")
    ] = _MOST,
    all: Annotated[bool, typer.Option("--all", help="As text, show all findings.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the report to a file, whole or not at all.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")] = False,
) -> None:
    """Check RDF files or the store.

    Status 0: conforms, 1: does not, 2: could not be checked.

    \b
    Example:  kg validate graph.ttl --format sarif
              kg validate graphs/ --watch
    """
    if watch and not paths:
        raise typer.BadParameter("--watch is for files: name one")
    asked = (paths, store, shapes, engine, fail_on, entailed)
    shown = _Shown(format.value, None if all else limit, output)
    given = [*(paths or ()), *([shapes] if shapes else ())]
    status = watched(lambda: _check(asked, shown), given, output) if watch else _check(asked, shown)
    if status:
        raise typer.Exit(status)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a report is shown: its format, how many findings of one kind, and the file that it goes to."""

    form: str
    most: int | None
    output: Path | None


def _check(asked: _Asked, shown: _Shown) -> int:
    """Validate, show the report and return the status."""
    report = _report(*asked)
    if shown.output is None:
        write(_printed(report, shown, coloured()))
    else:
        replace_file(shown.output, _printed(report, shown, False))
    if shown.output is not None or shown.form != "text" or not sys.stdout.isatty():  # else they have just been read
        for problem in report.problems:
            say(problem.sentence)
    return FAILED if report.problems else 0 if report.conforms else REFUSED


def _report(
    paths: list[Path] | None, store: Path, shapes: Path | None, engine: EngineChoice, fail_on: Threshold, entailed: bool
) -> "Report":
    """Validate the files, or the store where there are none; if so asked, with what follows by the ontology."""
    from kg.reasoning import entailed_by, with_entailments
    from kg.store import View
    from kg.validation import validate as check
    from kg.validation.files import validate_files
    from kg.validation.positions.search import locate

    if paths and entailed:
        report = check(with_entailments(paths), shapes, engine=engine.value, fail_on=fail_on.value)
        return locate(report, paths)
    if paths:
        return validate_files(paths, [shapes] if shapes else None, engine=engine.value, fail_on=fail_on.value)
    with View.open(store) as opened:
        data = opened.data_graph()
        if entailed:
            data = data.joined(entailed_by(opened))
        return check(data, shapes, engine=engine.value, fail_on=fail_on.value)


def _printed(report: "Report", shown: _Shown, colour: bool) -> str:
    from kg.validation.formats.text import as_text

    return as_text(report, shown.most, colour) if shown.form == "text" else report.render(shown.form)
