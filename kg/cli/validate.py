"""`kg validate`: RDF files or the store against the shapes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import write
from kg.cli.failure import REFUSED
from kg.cli.options import DEFAULT_STORE, StoreFolder


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
    engine: Annotated[
        EngineChoice, typer.Option("--engine", help="pyshacl is the reference, and slow on much data.")
    ] = EngineChoice.AUTO,
) -> None:
    """Check RDF files or the store.

    Status 0: conforms, 1: does not, 2: could not be checked.

    \b
    Example:  kg validate graph.ttl --format sarif
    """
    from kg.store import View
    from kg.validation import validate as check
    from kg.validation.datagraph import DataGraph

    if paths:
        report = check(paths, shapes, engine=engine.value, fail_on=fail_on.value)
    else:
        with View.open(store) as opened:
            report = check(DataGraph.of_named_graphs(opened.graph), shapes, engine=engine.value, fail_on=fail_on.value)
    write(report.render(format.value))
    if not report.conforms:
        raise typer.Exit(REFUSED)
