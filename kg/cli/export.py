"""`kg export`: the whole graph, in a fixed order."""

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.console import write
from kg.cli.options import DEFAULT_STORE, StoreFolder


class GraphFormat(StrEnum):
    """The serialisations of the graph."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"


def export(
    format: Annotated[GraphFormat, typer.Option("--format", help="The serialisation.")] = GraphFormat.NQUADS,
    store: StoreFolder = DEFAULT_STORE,
    with_runs: Annotated[bool, typer.Option("--with-runs", help="With the provenance of the runs.")] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Without the articles' texts.")] = False,
) -> None:
    """Print the whole graph.

    Two exports of the same store are the same bytes.

    \b
    Example:  kg export --format trig > graph.trig
    """
    from kg.store import View
    from kg.store.export import export_graphs

    with View.open(store) as opened:
        write(export_graphs(opened, format.value, with_runs=with_runs, with_text=not no_text))
