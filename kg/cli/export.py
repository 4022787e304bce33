"""`kg export`: the whole graph in a fixed order, or its actions as rows of event data."""

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.console import write
from kg.cli.options import DEFAULT_STORE, StoreFolder


class ExportFormat(StrEnum):
    """The serialisations of the graph, and the table of its actions."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    POLECAT = "polecat"


def export(
    format: Annotated[
        ExportFormat, typer.Option("--format", help="The serialisation, or polecat.")
    ] = ExportFormat.NQUADS,
    store: StoreFolder = DEFAULT_STORE,
    with_runs: Annotated[bool, typer.Option("--with-runs", help="With the provenance of the runs.")] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Without the articles' texts.")] = False,
) -> None:
    """Print the whole graph, or with --format polecat its actions as tab-separated rows in POLECAT's columns.

    Two exports of the same store are the same bytes.

    \b
    Example:  kg export --format trig > graph.trig
    """
    from kg.store import View
    from kg.store.export import export_graphs
    from kg.store.polecat import export_polecat

    with View.open(store) as opened:
        if format is ExportFormat.POLECAT:
            write(export_polecat(opened))
            return
        write(export_graphs(opened, format.value, with_runs=with_runs, with_text=not no_text))
