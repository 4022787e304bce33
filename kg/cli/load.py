"""`kg load`: graphs into a running triplestore."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import with_progress, write
from kg.cli.failure import REFUSED, say
from kg.cli.options import DEFAULT_STORE, StoreFolder

if TYPE_CHECKING:
    from kg.store import View
    from kg.store.credentials import Authentication
    from kg.store.endpoint import Endpoint
    from kg.store.loading import Contents, Plan
    from kg.store.writers import Writer
    from kg.validation import Report

_TIMEOUT = 300.0


def load(
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL] [PATH]...", help="The SPARQL endpoint, and RDF files instead of the store."),
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="The SPARQL endpoint, or the server's base address.")
    ] = None,
    graph_store: Annotated[
        str | None, typer.Option("--graph-store", metavar="URL", help="Where it takes graphs (Graph Store Protocol).")
    ] = None,
    update: Annotated[
        str | None, typer.Option("--update", metavar="URL", help="Where it takes updates (SPARQL 1.1 Update).")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="IRI", help="The graph for triples of files that stand in none.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop what was loaded of articles that the store no longer has.")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=1, help="How long the server may be silent.")
    ] = _TIMEOUT,
) -> None:
    """Load the store, or RDF files, into a triplestore.

    Validated first; graph by graph, without those that are there already: after a cut, run it again.
    Credentials come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or from netrc.

    \b
    Example:  kg load http://localhost:8890/sparql
              kg load http://localhost:7878/query graph.trig
    """
    url, paths = _split(given or [], endpoint)
    if paths and prune:
        raise typer.BadParameter("--prune compares with the store: leave the files out")
    if graph and not paths:
        raise typer.BadParameter("--graph is for files: name one")
    with (
        _contents(paths, graph, store) as (contents, view),
        _server(url, graph_store, update, timeout) as (server, writer),
    ):
        _load(contents, view, server, writer, prune)


def _split(given: list[str], endpoint: str | None) -> tuple[str, list[Path]]:
    """Return the endpoint and the files among what the command line holds; raises a usage error without endpoint."""
    from kg.store.requests import web_address

    urls = [one for one in given if one.partition("://")[0].lower() in ("http", "https") and "://" in one]
    paths = [Path(one) for one in given if one not in urls]
    if len(urls) > 1:
        raise typer.BadParameter("load into one server at a time")
    url = urls[0] if urls else endpoint
    if url is None:
        raise typer.BadParameter("name the server's SPARQL endpoint, such as http://localhost:8890/sparql")
    return web_address(url), paths


def _load(contents: "Contents", view: "View | None", server: "Endpoint", writer: "Writer", prune: bool) -> None:
    from kg.store import loading

    started = time.monotonic()
    plan = loading.plan_load(contents, server)
    if view is not None:
        _check(_checked(view, plan))
    words = f"{len(plan.send)} graphs, loading"
    outcome = loading.load_graphs(contents, plan, server, writer, lambda names: with_progress(names, words))
    seconds = time.monotonic() - started
    for name in outcome.merged:
        say(f"{name}: the server keeps values, so that triples whose literals are written differently are one there")
    if prune:
        loading.prune(plan, server, writer)
        for name in plan.left:
            write(f"{name}: dropped\n")
    elif plan.left:
        say(f"the server holds {len(plan.left)} graphs that the store no longer has: --prune drops them")
    if not plan.send:
        return write(f"{_graphs(len(plan.unchanged))} unchanged, nothing to send\n")
    rate = outcome.triples / max(seconds, 0.001)
    write(
        f"{_graphs(len(plan.send))} sent, {len(plan.unchanged)} unchanged: "
        f"{outcome.triples:,} triples in {seconds:.1f} s ({rate:,.0f} triples/s)\n"
    )


def _graphs(count: int) -> str:
    return f"{count} graph{'' if count == 1 else 's'}"


@contextmanager
def _contents(paths: list[Path], graph: str | None, store: Path) -> "Iterator[tuple[Contents, View | None]]":
    """Yield the graphs to load, and the store that they are from, if they are from one.

    Those of files are known to conform then; raises typer.Exit where they do not.
    """
    from kg.store import View
    from kg.store.loading import GivenGraphs, StoredGraphs
    from kg.validation import validate
    from kg.validation.datagraph import read_triples
    from kg.validation.positions.search import locate

    if paths:
        quads = list(read_triples(paths))
        contents = GivenGraphs(quads, graph)
        _check(locate(validate(quads), paths))
        yield contents, None
        return
    with View.open(store) as opened:
        yield StoredGraphs(opened), opened


def _checked(view: "View", plan: "Plan") -> "Report":
    """Validate what is to be sent of a store, and all that it touches; the server has the rest, validated before."""
    from kg.store.embedded import BACKGROUND
    from kg.validation import check_graphs, validate

    if len(plan.send) > len(plan.unchanged) or set(plan.send) & set(BACKGROUND):
        return validate(view.data_graph())
    return check_graphs(view.stated(plan.send))


def _check(report: "Report") -> None:
    if not report.conforms:
        write(report.render("text"))
        say("nothing was sent")
        raise typer.Exit(REFUSED)


@contextmanager
def _server(
    url: str, graph_store: str | None, update: str | None, timeout: float
) -> "Iterator[tuple[Endpoint, Writer]]":
    """Yield the endpoint and what writes to it."""
    from kg.errors import StoreError
    from kg.store.addresses import Addresses, find_addresses
    from kg.store.credentials import Authentication, find_credentials
    from kg.store.endpoint import Endpoint
    from kg.store.writers import GraphStore, Updates

    authentication = Authentication(find_credentials(url))
    addresses = Addresses(url, update, graph_store)
    if not (graph_store or update):
        addresses = find_addresses(url, partial(_answers, authentication), _is_there)
    server = Endpoint(addresses.query, addresses.update, authentication, timeout)
    if addresses.graph_store:
        with GraphStore(addresses.graph_store, authentication, timeout) as writer:
            yield server, writer
    elif addresses.update:
        yield server, Updates(server)
    else:
        server.query("ASK {}")  # where nobody answers at all, that is what is wrong
        raise StoreError(f"where {server.name} takes graphs is not known; give --graph-store URL or --update URL")


def _answers(authentication: "Authentication", url: str) -> bool:
    """Whether an address answers queries."""
    from kg.errors import StoreError
    from kg.store.endpoint import Endpoint

    try:
        return Endpoint(url, None, authentication).query("ASK {}").truth is not None
    except StoreError:
        return False


def _is_there(url: str) -> bool:
    """Whether a server has anything at an address, if only for those who show who they are."""
    import httpx

    try:
        with httpx.stream("GET", url, timeout=_TIMEOUT) as response:  # Oxigraph answers no HEAD
            return response.status_code != httpx.codes.NOT_FOUND
    except httpx.HTTPError:
        return False
