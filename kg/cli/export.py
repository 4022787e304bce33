"""`kg export`: the whole graph in a fixed order, its actions as rows of event data, or a description of the store."""

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
        ExportFormat | None, typer.Option("--format", help="The serialisation, or polecat.  [default: nquads]")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    with_runs: Annotated[bool, typer.Option("--with-runs", help="With the provenance of the runs.")] = False,
    with_entailed: Annotated[
        bool, typer.Option("--with-entailed", help="With the graph of what follows, which kg reason makes.")
    ] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Without the articles' texts.")] = False,
    void: Annotated[
        bool, typer.Option("--void", help="A description of the store in VoID and DCAT instead, as Turtle.")
    ] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="URL", help="Of --void: the folder where exports will be published.")
    ] = None,
) -> None:
    """Print the whole graph, its actions as tab-separated rows in POLECAT's columns, or what the store holds.

    Two exports of the same store are the same bytes.

    \b
    Example:  kg export --format trig > graph.trig
    """
    from kg.errors import InputError
    from kg.reasoning.stored import check_current
    from kg.store import View
    from kg.store.description import describe_store
    from kg.store.export import export_graphs
    from kg.store.polecat import export_polecat

    if void and format not in (None, ExportFormat.TURTLE):
        raise InputError("a description is written as Turtle: leave out --format, or --void")
    if at is not None and not void:
        raise InputError("--at says where a description finds the exports: give --void, too")
    if with_entailed and (void or format is ExportFormat.POLECAT):
        raise InputError("--with-entailed is for the graph: leave it out, or --void and polecat")
    with View.open(store) as opened:
        if with_entailed:
            check_current(opened)
        if void:
            write(describe_store(opened, with_runs=with_runs, with_text=not no_text, at=at))
        elif format is ExportFormat.POLECAT:
            write(export_polecat(opened))
        else:
            form = (format or ExportFormat.NQUADS).value
            parts = {"with_runs": with_runs, "with_text": not no_text, "with_entailed": with_entailed}
            write(export_graphs(opened, form, **parts))
