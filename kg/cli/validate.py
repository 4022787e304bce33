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
    entailed: Annotated[
        bool, typer.Option("--entailed", help="With what follows from the data by the ontology.")
    ] = False,
    engine: Annotated[
        EngineChoice, typer.Option("--engine", help="pyshacl is the reference, and slow on much data.")
    ] = EngineChoice.AUTO,
) -> None:
    """Check RDF files or the store.

    Status 0: conforms, 1: does not, 2: could not be checked.

    \b
    Example:  kg validate graph.ttl --format sarif
    """
    from kg.reasoning import entailed_by, with_entailments
    from kg.store import View
    from kg.validation import validate as check

    if paths:
        report = check(
            with_entailments(paths) if entailed else paths, shapes, engine=engine.value, fail_on=fail_on.value
        )
    else:
        with View.open(store) as opened:
            triples = [*opened.triples(), *(entailed_by(opened) if entailed else ())]
            report = check(triples, shapes, engine=engine.value, fail_on=fail_on.value)
    write(report.render(format.value))
    if not report.conforms:
        raise typer.Exit(REFUSED)
