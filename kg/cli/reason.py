"""`kg reason`: what follows by the ontology."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import write
from kg.cli.failure import REFUSED
from kg.cli.options import DEFAULT_STORE, StoreFolder


class TripleFormat(StrEnum):
    """How entailed triples are printed."""

    TURTLE = "turtle"
    NTRIPLES = "ntriples"


def reason(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="RDF files of any format; without, the store.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    format: Annotated[TripleFormat, typer.Option("--format", help="How entailed triples are printed.")] = (
        TripleFormat.TURTLE
    ),
    alignments: Annotated[
        bool, typer.Option("--alignments", help="In the terms of FOAF, ORG, PROV-O, SEM and schema.org, too.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say whether the data contradict themselves, and which facts clash.")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=1, help="Of --explain: how long it may take.")
    ] = 120,
    status: Annotated[
        bool, typer.Option("--status", help="Say only whether the store's entailed graph is up to date.")
    ] = False,
) -> None:
    """Say what follows from the data by the ontology (OWL 2 RL).

    Prints what follows from files; of the store, writes it into a graph of its own.

    \b
    Example:  kg reason graph.ttl
    """
    if explain:
        return _explain(paths, store, alignments, timeout)
    if paths:
        return write(_printed(paths, format, alignments))
    if status:
        return _tell_state(store)
    from kg.reasoning import entail_store
    from kg.store import Store

    with Store.open(store, create=False) as opened:
        count = entail_store(opened, alignments=alignments)
    write(f"{count:,} triples follow; they stand in the graph {_graph()}\n")


def _explain(paths: list[Path] | None, folder: Path, alignments: bool, timeout: float) -> None:
    from kg.reasoning import explain, explain_store
    from kg.store import View

    if paths:
        found = explain(paths, alignments=alignments, timeout=timeout)
    else:
        with View.open(folder) as opened:
            found = explain_store(opened, alignments=alignments, timeout=timeout)
    write(found.render())
    if not found.verdict.consistent:
        raise typer.Exit(REFUSED)


def _printed(paths: list[Path], form: TripleFormat, alignments: bool) -> bytes:
    import pyoxigraph as ox

    from kg.reasoning import entail
    from kg.store.export import PREFIXES

    triples = entail(paths, alignments=alignments)
    if form is TripleFormat.NTRIPLES:
        return "".join(f"{one} .\n" for one in triples).encode()
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _tell_state(folder: Path) -> None:
    from kg.reasoning import State, entailed_state
    from kg.store import View

    with View.open(folder) as opened:
        state = entailed_state(opened)
    write(_STATES[state.value])
    if state is not State.CURRENT:
        raise typer.Exit(REFUSED)


def _graph() -> str:
    from kg.store.embedded import ENTAILED

    return ENTAILED


_STATES = {
    "none": "there is no entailed graph in the store; kg reason makes it\n",
    "current": "the entailed graph is up to date\n",
    "stale": "the entailed graph is stale: what it was made from has changed; kg reason makes it anew\n",
}
