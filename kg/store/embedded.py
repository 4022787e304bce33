"""The embedded store: Oxigraph in a folder, or in memory, with the ontology and the reference data beside the articles.

A store is read and written through one process at a time; Oxigraph locks its folder. Every write is one update, so
that a process that is killed leaves all of it or nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.results import Answers, read_answers
from kg.store.tokens import check_read_only
from kg.vocabulary import ontology_files, reference_files

BASE = "https://w3id.org/parley/"
BACKGROUND = {f"{BASE}graph/ontology": "ontology", f"{BASE}graph/reference": "reference"}
_IDENTIFIER = ox.NamedNode("http://purl.org/dc/terms/identifier")


class Store:
    """An Oxigraph store with the shipped ontology and reference data in graphs of their own.

    ``base`` is the base IRI of what is minted for articles. ``graph`` is the pyoxigraph store itself.
    """

    def __init__(self, graph: ox.Store, base: str = BASE) -> None:
        self.graph = graph
        self.base = base

    @classmethod
    def in_memory(cls, base: str = BASE) -> "Store":
        """Return a new store in memory with the ontology and the reference data in it."""
        store = cls(ox.Store(), base)
        store._refresh_background()
        return store

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, base: str = BASE) -> "Store":
        """Open the store in a folder, and make one there if there is none and ``create`` is true.

        The shipped ontology and reference data are loaded anew if the store has other ones. Raises StoreError if the
        folder holds something else, cannot be written, or another process has the store open.
        """
        _check_folder(folder, create)
        try:
            graph = ox.Store(str(folder))
        except OSError as error:
            raise _explained(folder, error) from error
        store = cls(graph, base)
        store._refresh_background()
        return store

    def close(self) -> None:
        """Let go of the folder, so that another process can open it; the store answers nothing more."""
        del self.graph

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def query(self, sparql: str) -> Answers:
        """Answer a SPARQL query over the union of all graphs.

        Raises QueryError if it is no SPARQL query, is an update, or names a SERVICE: the store answers from what it
        holds, and fetches nothing.
        """
        check_read_only(sparql)
        try:
            return read_answers(self.graph.query(sparql, use_default_graph_as_union=True))
        except SyntaxError as error:
            raise QueryError(f"this is no SPARQL query: {_one_line(error)}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"the store could not answer: {_one_line(error)}") from error

    def replace(self, graphs: Sequence[str], quads: Iterable[ox.Quad]) -> None:
        """Replace the graphs by what the quads say of them, in one atomic update.

        Raises StoreError if the store cannot be written; then it is as it was. Every quad is in one of the graphs.
        """
        by_graph: dict[str, list[str]] = {graph: [] for graph in graphs}
        for quad in quads:
            name = quad.graph_name
            if not isinstance(name, ox.NamedNode) or name.value not in by_graph:
                raise StoreError(f"a statement in {name} does not belong to the graphs that are replaced")
            by_graph[name.value].append(f"{quad.subject} {quad.predicate} {quad.object} .")
        steps = [f"DROP SILENT GRAPH {ox.NamedNode(graph)}" for graph in graphs]
        blocks = [f"GRAPH {ox.NamedNode(graph)} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items() if lines]
        if blocks:
            steps.append(f"INSERT DATA {{ {' '.join(blocks)} }}")
        try:
            self.graph.update(" ; ".join(steps))
            self.graph.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store could not be written: {_one_line(error)}") from error

    def article_graphs(self) -> list[str]:
        """Return the names of all graphs but the ontology's and the reference data's, sorted."""
        names = (name.value for name in self.graph.named_graphs() if isinstance(name, ox.NamedNode))
        return sorted(name for name in names if name not in BACKGROUND)

    def _refresh_background(self) -> None:
        for graph, kind in BACKGROUND.items():
            node, digest = ox.NamedNode(graph), ox.Literal(background_digest(kind))
            if ox.Quad(node, _IDENTIFIER, digest, node) in self.graph:
                continue
            try:
                self.graph.update(f"DROP SILENT GRAPH {node}")
                for path in _files(kind):
                    self.graph.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=node)
                self.graph.add(ox.Quad(node, _IDENTIFIER, digest, node))
                self.graph.flush()
            except (OSError, SyntaxError) as error:
                raise StoreError(f"the shipped {kind} could not be loaded: {_one_line(error)}") from error


def _files(kind: str) -> tuple[Path, ...]:
    return ontology_files(alignments=False) if kind == "ontology" else reference_files()


@cache
def background_digest(kind: str) -> str:
    """Return the SHA-256 of the shipped files of a kind, ``ontology`` or ``reference``, names included."""
    digest = hashlib.sha256()
    for path in _files(kind):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _check_folder(folder: Path, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, not a store; choose a folder with --store")
    filled = folder.is_dir() and any(folder.iterdir())
    if filled and not (folder / "CURRENT").is_file():
        raise StoreError(f"{folder} is no store, and it is not empty; choose another folder with --store")
    if not filled and not create:
        raise StoreError(f"there is no store in {folder}; ingest an article first, or choose another with --store")
    if not filled:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"no store can be made in {folder}: {error.strerror or error}") from error


def _explained(folder: Path, error: OSError) -> StoreError:
    words = _one_line(error)
    if "lock" in words.lower():
        return StoreError(f"the store in {folder} is in use by another process; wait for it to end, or stop it")
    return StoreError(f"the store in {folder} cannot be opened: {words}")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
