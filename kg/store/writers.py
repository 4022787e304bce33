"""Writers: graphs replaced as a whole, by the SPARQL 1.1 Graph Store HTTP Protocol or by SPARQL 1.1 Update."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, Protocol, Self

import httpx
import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.credentials import Authentication, is_loopback
from kg.store.endpoint import Endpoint
from kg.store.requests import CONNECTING, TIMEOUT, redirected, refusal, repeated, unreached, web_address

_BATCH_LINES: Final = 2500  # Virtuoso's parser of SPARQL runs out of memory between 4,000 and 8,000
_BATCH_CHARACTERS: Final = 1_000_000
_LARGEST_COMPONENT: Final = 3000
_BLANK_NODE: Final = re.compile(r"^_:[^\s\"<>]+| _:[^\s\"<>]+(?= \.$)")
_DECODED: Final = re.compile(r"(?<!\\)((?:\\\\)+)([uU])")
_TAG: Final = re.compile(r"<[/!]?[A-Za-z0-9]+(\s[^<>]*)?>")  # of a page, not an IRI
# Virtuoso reads the beginning of what is sent to guess its format, and takes a long literal there for plain text.
_BEGINNING: Final = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"


class Writer(Protocol):
    """Writes graphs of a server. Lines are N-Triples, without line ends."""

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Let a graph hold these triples and no others."""

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add triples without blank nodes to a graph."""

    def drop(self, graph: str) -> None:
        """Take a graph out, if it is there."""


class GraphStore:
    """A writer that sends each graph in one request: PUT replaces it, POST adds to it, DELETE drops it."""

    def __init__(self, url: str, authentication: Authentication, timeout: float = TIMEOUT) -> None:
        """Name a graph store. Raises StoreError if the address is none of HTTP."""
        self.url = web_address(url)
        self._authentication = authentication
        self._timeout = timeout
        limit = httpx.Timeout(timeout, connect=min(CONNECTING, timeout))
        # No proxy stands between us and this machine, where even plain http may bear a password.
        outside = not is_loopback(httpx.URL(url).host)
        self._client = httpx.Client(auth=authentication, timeout=limit, trust_env=outside, follow_redirects=False)
        self._known = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._client.close()

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Put a graph, as Turtle. Raises StoreError where the server does not take it."""
        self._write("PUT", graph, lines)

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Post triples to a graph. Raises StoreError where the server does not take them."""
        self._write("POST", graph, lines)

    def drop(self, graph: str) -> None:
        """Delete a graph; that there is none is no error. Raises StoreError where the server refuses."""
        repeated(partial(self._attempt, "DELETE", graph, b"", {404}))

    def _write(self, method: str, graph: str, lines: Sequence[str]) -> None:
        if not self._known:  # a small request, so that the large ones bear credentials from the start
            repeated(partial(self._attempt, "GET", f"{graph}/none", b"", {404}))
            self._known = True
        body = (_BEGINNING + "".join(f"{line}\n" for line in lines)).encode()
        repeated(partial(self._attempt, method, graph, body, frozenset()))

    def _attempt(self, method: str, graph: str, body: bytes, allowed: set[int] | frozenset[int]) -> None:
        url = httpx.URL(self.url).copy_merge_params({"graph": graph})
        headers = {"Content-Type": "text/turtle; charset=utf-8"} if body else {}
        if method == "GET":
            headers["Accept"] = "text/turtle"
        try:
            with self._client.stream(method, url, content=body or None, headers=headers) as response:
                if response.is_success or response.status_code in allowed:
                    return
                said = b"".join(islice(response.iter_bytes(2000), 1)).decode(errors="replace")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise unreached(self.url, error, self._timeout) from error
        if response.is_redirect:
            raise redirected(self.url, response.headers.get("Location", ""))
        words, credentials = _TAG.sub(" ", said), self._authentication.credentials
        raise refusal(self.url, response.status_code, response.headers, words, credentials)


class Updates:
    """A writer that sends updates: one for a small graph, several for one that is too long for a SPARQL text."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Write by the updates of an endpoint."""
        self._endpoint = endpoint

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Drop a graph and insert the triples. Raises StoreError where the server does not carry it out."""
        first = f"DROP SILENT GRAPH {_iri(graph)}"
        for batch in _batches(graph, lines):
            self._endpoint.update(f"{first} ; {_insertion(graph, batch)}" if first else _insertion(graph, batch))
            first = ""
        if first:
            self._endpoint.update(first)

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Insert triples into a graph. Raises StoreError where the server does not carry it out."""
        for batch in _batches(graph, lines):
            self._endpoint.update(_insertion(graph, batch))

    def drop(self, graph: str) -> None:
        """Drop a graph. Raises StoreError where the server does not carry it out."""
        self._endpoint.update(f"DROP SILENT GRAPH {_iri(graph)}")


def _iri(graph: str) -> str:
    return str(ox.NamedNode(graph))


def _insertion(graph: str, lines: Sequence[str]) -> str:
    """Return the update that inserts triples into a graph.

    Some servers take no blank nodes in INSERT DATA (Virtuoso), all take them in a template, where they are new nodes.
    A backslash before a u is no codepoint escape, yet engines that decode those before they parse take it for one.
    """
    text = " ".join(_DECODED.sub(lambda found: f"{found[1]}\\U{ord(found[2]):08X}", line) for line in lines)
    body = f"{{ GRAPH {_iri(graph)} {{ {text} }} }}"
    return f"INSERT {body} WHERE {{}}" if any(map(_BLANK_NODE.search, lines)) else f"INSERT DATA {body}"


def _batches(graph: str, lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines in batches that a server can parse; lines that share a blank node stay together."""
    batch: list[str] = []
    size = 0
    for group in _components(lines):
        if len(group) > _LARGEST_COMPONENT:
            raise StoreError(
                f"{len(group):,} triples of {graph} hang together by blank nodes, too many for one update; "
                "load it by the graph store: --graph-store URL"
            )
        length = sum(map(len, group))
        if batch and (len(batch) + len(group) > _BATCH_LINES or size + length > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch += group
        size += length
    if batch:
        yield batch


def _components(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield each line without blank nodes alone, then the others in groups that share no blank node."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    nodes = {line: [found.strip() for found in _BLANK_NODE.findall(line)] for line in lines if "_:" in line}
    for named in nodes.values():
        for node in named[1:]:
            parent[root(node)] = root(named[0])
    groups: dict[str, list[str]] = {}
    for line in lines:
        if nodes.get(line):
            groups.setdefault(root(nodes[line][0]), []).append(line)
        else:
            yield [line]
    yield from groups.values()
