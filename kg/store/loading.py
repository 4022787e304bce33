"""Loading: graphs copied into a running triplestore, each as a whole, and only those that it does not hold yet.

A graph of its own on the server tells which graphs were begun and, with the digest of what they hold, which are
complete. It is written before and after the graphs, and their triples are counted: a load that was cut is noticed, and
the next one goes on with what is missing.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

import pyoxigraph as ox

from kg.errors import InputError, StoreError
from kg.store.embedded import BACKGROUND, BASE, View
from kg.store.results import Queryable
from kg.store.terms import sparql_term
from kg.store.writers import Writer
from kg.vocabulary import PREFIXES

LOADS: Final = f"{BASE}graph/loads"
_ARTICLES: Final = f"{BASE}graph/"
_BEGUN: Final = ox.NamedNode(f"{PREFIXES['dcterms']}hasPart")
_DIGEST: Final = ox.NamedNode(f"{PREFIXES['dcterms']}identifier")
_PAGE: Final = 1000  # rows of one answer; servers cut long ones
_COUNTED: Final = 100  # graphs of one query
_NOTED: Final = 16  # graphs after which the server is told that they are complete
_NAMED: Final = 5  # graphs of one message

Loads = dict[str, str | None]
"""Which graphs a server was given, with the digests of those that are complete."""


class Contents(Protocol):
    """Graphs to load: their names, sorted, and their triples."""

    @property
    def names(self) -> Sequence[str]:
        """The names of the graphs."""

    def triples(self, name: str) -> Iterable[ox.Triple]:
        """Return the triples of a graph."""


class StoredGraphs:
    """The graphs of the embedded store: the ontology, the reference data, the articles with their runs."""

    def __init__(self, view: View) -> None:
        """Take the graphs of an open store."""
        self._view = view

    @cached_property
    def names(self) -> list[str]:
        """The names of the graphs, background first."""
        return [*BACKGROUND, *self._view.article_graphs()]

    def triples(self, name: str) -> Iterator[ox.Triple]:
        """Yield the triples of a graph."""
        return (quad.triple for quad in self._view.quads(name))


class GivenGraphs:
    """The graphs of quads that were read from files."""

    def __init__(self, quads: Iterable[ox.Quad | ox.Triple], graph: str | None = None) -> None:
        """Sort quads into graphs; ``graph`` is the one for triples that stand in none.

        Raises InputError where it is needed and missing, is no IRI, or a graph has no IRI.
        """
        self._graphs: dict[str, list[ox.Triple]] = {}
        named = None if graph is None else _graph_name(graph)
        for quad in quads:
            name = named if isinstance(quad, ox.Triple) or quad.graph_name == ox.DefaultGraph() else quad.graph_name
            if name is None:
                raise InputError("there are triples that stand in no graph: name one for them with --graph IRI")
            if not isinstance(name, ox.NamedNode):
                raise InputError(f"the graph {name} has no IRI: give it one")
            if name.value == LOADS:
                raise InputError(f"{LOADS} tells what a server was given, and is not loaded itself: leave it out")
            self._graphs.setdefault(name.value, []).append(quad if isinstance(quad, ox.Triple) else quad.triple)

    @property
    def names(self) -> list[str]:
        """The names of the graphs."""
        return sorted(self._graphs)

    def triples(self, name: str) -> list[ox.Triple]:
        """Return the triples of a graph."""
        return self._graphs[name]


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph in a form that does not depend on where it was read: its triples as sorted lines of N-Triples."""

    name: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, name: str, triples: Iterable[ox.Triple]) -> "Graph":
        """Return a graph; its blank nodes get the labels of their canonical form (W3C RDFC 1.0)."""
        given = list(triples)
        if any(isinstance(node, ox.BlankNode) for one in given for node in (one.subject, one.object)):
            dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in given)
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            given = [quad.triple for quad in dataset]
        text = (ox.serialize(given, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        return cls(name, tuple(sorted(set(text.split("\n")) - {""})))

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()

    def values(self) -> int:
        """Return how many triples are left where literals of one value, written in several ways, are one."""
        store = ox.Store()
        store.bulk_load("\n".join(self.lines).encode(), format=ox.RdfFormat.N_TRIPLES)
        return len(store)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load has to do: the graphs to send, those that the server holds, and those that it holds no more use for.

    ``loads`` is what the server was told before.
    """

    send: tuple[str, ...]
    unchanged: tuple[str, ...]
    left: tuple[str, ...]
    loads: Loads = field(repr=False)


@dataclass(slots=True)
class Outcome:
    """What a load did: triples sent, and the graphs in which the server merges triples that have the same value."""

    triples: int = 0
    merged: list[str] = field(default_factory=list)


def plan_load(contents: Contents, server: Queryable) -> Plan:
    """Compare graphs with what a server holds of them; raises StoreError where it does not tell."""
    loads = _read_loads(server)
    known = [name for name in contents.names if loads.get(name)]
    counts = count_triples(server, known)
    unchanged = []
    for name in known:
        graph = Graph.of(name, contents.triples(name))
        if loads[name] == graph.digest and _is_whole(graph, counts[name]):
            unchanged.append(name)
    there = set(contents.names)
    left = [name for name in loads if name.startswith(_ARTICLES) and name not in there and name not in BACKGROUND]
    send = [name for name in contents.names if name not in set(unchanged)]
    return Plan(tuple(send), tuple(unchanged), tuple(sorted(left)), loads)


def load_graphs(
    contents: Contents,
    plan: Plan,
    server: Queryable,
    writer: Writer,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Outcome:
    """Send the graphs of a plan and compare the server's counts.

    ``progress`` yields the names that it is given. Raises StoreError where the server fails, or holds something else
    than it was sent; a second load goes on from there.
    """
    outcome, counts = Outcome(), {}
    if not plan.send:
        return outcome
    begun = plan.loads | dict.fromkeys(plan.send)
    writer.replace(LOADS, _loads_lines(begun))
    complete: dict[str, str] = {}
    for name in progress(plan.send):
        graph = Graph.of(name, contents.triples(name))
        writer.replace(name, graph.lines)
        counts[name] = len(graph.lines)
        outcome.triples += len(graph.lines)
        complete[name] = graph.digest
        if len(complete) >= _NOTED:
            writer.add(LOADS, _digest_lines(complete))
            complete = {}
    if complete:
        writer.add(LOADS, _digest_lines(complete))
    outcome.merged = _check_counts(contents, server, counts)
    return outcome


def prune(plan: Plan, server: Queryable, writer: Writer) -> None:
    """Drop the graphs that a plan leaves over; raises StoreError where the server fails."""
    if not plan.left:
        return
    for name in plan.left:
        writer.drop(name)
    loads = {name: digest for name, digest in _read_loads(server).items() if name not in plan.left}
    writer.replace(LOADS, _loads_lines(loads))
    held = [name for name, count in count_triples(server, plan.left).items() if count]
    if held:
        raise StoreError(f"the server still holds {_some(held)}, which it was told to drop; look at its log")


def count_triples(server: Queryable, names: Sequence[str]) -> dict[str, int]:
    """Return how many triples a server holds in each of the graphs."""
    counts = dict.fromkeys(names, 0)
    for start in range(0, len(names), _COUNTED):
        listed = " ".join(sparql_term(ox.NamedNode(name)) for name in names[start : start + _COUNTED])
        sparql = f"""SELECT ?graph (COUNT(*) AS ?count) WHERE {{
            VALUES ?graph {{ {listed} }} GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph"""
        for graph, count in server.query(sparql).rows:
            if isinstance(graph, ox.NamedNode) and isinstance(count, ox.Literal):
                counts[graph.value] = int(count.value)
    return counts


def _check_counts(contents: Contents, server: Queryable, sent: Mapping[str, int]) -> list[str]:
    """Return the graphs in which the server merges triples of the same value; raises StoreError for other ones."""
    counts = count_triples(server, list(sent))
    other = [name for name, count in sent.items() if counts[name] != count]
    merged = [name for name in other if _is_whole(Graph.of(name, contents.triples(name)), counts[name])]
    wrong = [f"{name} ({counts[name]:,} of {sent[name]:,})" for name in other if name not in merged]
    if wrong:
        raise StoreError(
            f"the server does not hold as many triples as it was sent in {_some(wrong)}; load again, "
            "and look at the server's log if that does not help"
        )
    return merged


def _is_whole(graph: Graph, count: int) -> bool:
    """Whether a server that holds so many triples of a graph holds all of it.

    Some servers keep a literal's value, not how it is written, so that two triples become one.
    """
    return count == len(graph.lines) or (0 < count < len(graph.lines) and count == graph.values())


def _read_loads(server: Queryable) -> Loads:
    """Return what a server was told of the graphs that it was given, page by page."""
    loads: Loads = {}
    node, last = sparql_term(ox.NamedNode(LOADS)), ""
    while True:
        after = f"FILTER(STR(?graph) > {sparql_term(ox.Literal(last))})" if last else ""
        sparql = f"""SELECT ?graph (MIN(?digest) AS ?one) (COUNT(DISTINCT ?digest) AS ?count) WHERE {{
            GRAPH {node} {{ {node} {_BEGUN} ?graph OPTIONAL {{ ?graph {_DIGEST} ?digest }} {after} }} }}
            GROUP BY ?graph ORDER BY STR(?graph) LIMIT {_PAGE}"""
        page = [[term.value if term else "" for term in row] for row in server.query(sparql).rows]
        loads |= {graph: digest if count == "1" else None for graph, digest, count in page}
        if len(page) < _PAGE:
            return loads
        last = page[-1][0]


def _loads_lines(loads: Loads) -> list[str]:
    """Return the graph of loads: which graphs were begun, and the digests of those that are complete."""
    lines = [f"{ox.NamedNode(LOADS)} {_BEGUN} {ox.NamedNode(name)} ." for name in loads]
    return sorted([*lines, *_digest_lines({name: digest for name, digest in loads.items() if digest})])


def _digest_lines(digests: Mapping[str, str]) -> list[str]:
    return [f"{ox.NamedNode(name)} {_DIGEST} {ox.Literal(digest)} ." for name, digest in sorted(digests.items())]


def _graph_name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise InputError(
            f"{iri!r} is no IRI of a graph: give an absolute one, such as https://example.org/graph"
        ) from None


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
