"""The embedded store: Oxigraph in a folder, or in memory, with the ontology and the reference data beside the articles.

The default graph is the merge of all named graphs, kept up with every write: queries over it meet each triple once,
where a union of graphs is a bag that gives the label of an actor as often as articles name him.
What is entailed stands in a graph apart from the merge: nobody stated it, and it goes stale.
Many processes may read a folder at a time, or one may write it: a view holds a shared lock on the file that Oxigraph
itself locks to write. Every write is one update, so that a process that is killed leaves all of it or nothing.
"""

import contextlib
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.locks import Hold
from kg.store.results import Answers, read_answers
from kg.store.terms import sparql_term
from kg.store.tokens import check_read_only
from kg.vocabulary import PARLEY, ontology_files, reference_files, term

if TYPE_CHECKING:
    from kg.validation.datagraph import DataGraph
    from kg.validation.incremental import Change

BASE: Final = PARLEY
BACKGROUND: Final = {f"{BASE}graph/ontology": "ontology", f"{BASE}graph/reference": "reference"}
ENTAILED: Final = f"{BASE}graph/entailed"
_MERGE: Final = ox.DefaultGraph()
_DATABASE_FILE = re.compile(r"CURRENT|IDENTITY|LOCK|LOG.*|MANIFEST-.*|OPTIONS-.*|.*\.(log|sst|dbtmp)")


class View:
    """A store to read: queries over the merge of its graphs.

    ``base`` is the base IRI of what is minted for articles. ``graph`` is the pyoxigraph store itself.
    """

    def __init__(self, graph: ox.Store, base: str = BASE, hold: Hold | None = None) -> None:
        """Read a pyoxigraph store; ``hold`` is the lock to release when the view is closed."""
        self.graph = graph
        self.base = base
        self._hold = hold

    @classmethod
    def open(cls, folder: Path, *, base: str = BASE) -> Self:
        """Open the store in a folder to read it, while others may read it, too.

        The shipped ontology and reference data are loaded anew first if the store has other ones and can be written.
        Raises StoreError if there is no store, or another process writes it.
        """
        _check_folder(folder, create=False)
        view = cls._read(folder, base)
        if not _stale(view.graph):
            return view
        view.close()
        with contextlib.suppress(StoreError):  # what cannot be written now is read as it is
            Store.open(folder, create=False, base=base).close()
        return cls._read(folder, base)

    @classmethod
    def _read(cls, folder: Path, base: str) -> Self:
        hold = Hold.shared(folder)
        try:
            return cls(ox.Store.read_only(str(folder)), base, hold)
        except (OSError, RuntimeError) as error:  # Oxigraph reports a damaged database as a RuntimeError
            hold.release()
            raise _explained(folder, error) from error

    def close(self) -> None:
        """Let go of the folder, so that another process can write it; the store answers nothing more."""
        self.__dict__.pop("graph", None)
        if self._hold is not None:
            self._hold.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def query(self, sparql: str) -> Answers:
        """Answer a SPARQL query over the merge of all graphs.

        Raises QueryError if it is no SPARQL query, is an update, or names a SERVICE: the store answers from what it
        holds, and fetches nothing.
        """
        check_read_only(sparql)
        try:
            return read_answers(self.graph.query(sparql, use_default_graph_as_union=not self.is_merged))
        except SyntaxError as error:
            raise QueryError(f"this is no SPARQL query: {_one_line(error)}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"the store could not answer: {_one_line(error)}") from error

    def triples(self) -> Iterator[ox.Triple]:
        """Yield what the named graphs state, in no order; a triple that several graphs state comes several times."""
        for name in self.graph.named_graphs():
            if name.value != ENTAILED:
                yield from (quad.triple for quad in self.graph.quads_for_pattern(None, None, None, name))

    def data_graph(self) -> "DataGraph":
        """Return what the named graphs state, to be validated."""
        from kg.validation.datagraph import DataGraph

        return DataGraph.of_named_graphs(self.graph, (ENTAILED,))

    def change(self, graphs: Collection[str], quads: Iterable[ox.Quad]) -> "Change":
        """Return what it would be to replace graphs by what quads say of them, to be validated before it is done."""
        from kg.validation.incremental import Change

        return Change(self.graph, graphs, quads, merged=self.is_merged, apart=(ENTAILED,))

    def stated(self, graphs: Collection[str]) -> "Change":
        """Return the change by which graphs came that the store holds by now, to be validated."""
        from kg.validation.incremental import Change

        return Change.of_stated(self.graph, graphs, merged=self.is_merged, apart=(ENTAILED,))

    @property
    def is_merged(self) -> bool:
        """Whether the default graph is the merge: not in another store, nor where an old one cannot be written now."""
        return next(self.graph.quads_for_pattern(None, None, None, _MERGE), None) is not None

    def article_graphs(self) -> list[str]:
        """Return the names of all graphs but the ontology's, the reference data's and the entailed one, sorted."""
        names = (name.value for name in self.graph.named_graphs() if isinstance(name, ox.NamedNode))
        return sorted(name for name in names if name not in BACKGROUND and name != ENTAILED)

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """Yield the quads of a graph, in no order."""
        return self.graph.quads_for_pattern(None, None, None, ox.NamedNode(graph))


class Store(View):
    """A store to read and write, with the shipped ontology and reference data in graphs of their own."""

    @classmethod
    def in_memory(cls, base: str = BASE) -> Self:
        """Return a new store in memory with the ontology and the reference data in it."""
        store = cls(ox.Store(), base)
        store._refresh_background()
        return store

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, base: str = BASE) -> Self:
        """Open the store in a folder to write it, and make one there if there is none and ``create`` is true.

        The shipped ontology and reference data are loaded anew if the store has other ones. Raises StoreError if the
        folder holds something else, cannot be written, or another process has the store open.
        """
        _check_folder(folder, create)
        hold = Hold.exclusive(folder)
        try:
            store = cls(ox.Store(str(folder)), base, hold)
            store._refresh_background()
        except (OSError, RuntimeError) as error:  # Oxigraph reports a damaged database as a RuntimeError
            hold.release()
            raise _explained(folder, error) from error
        except StoreError:
            hold.release()
            raise
        return store

    def close(self) -> None:
        """Write out what the log still holds, which makes the next opening quick, and let go of the folder."""
        graph = self.__dict__.get("graph")
        if graph is not None:
            with contextlib.suppress(OSError):  # what was written stays in the log
                graph.flush()
            del graph
        super().close()

    def replace(self, graphs: Sequence[str], quads: Iterable[ox.Quad]) -> None:
        """Replace the graphs by what the quads say of them, in one atomic update.

        Raises StoreError if the store cannot be written; then it is as it was. Every quad is in one of the graphs.
        """
        stated = list(quads)
        update = replacement(graphs, stated)
        merged = [ox.Quad(*quad.triple) for quad in stated]
        try:
            if any(self.graph.contains_named_graph(ox.NamedNode(graph)) for graph in graphs):
                self.graph.update(f"{update} ; {self._merge_update(graphs, merged)}")
            else:  # nothing to drop: one transaction that adds, without the way through SPARQL text
                self.graph.extend([*stated, *merged])
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store could not be written: {_one_line(error)}") from error

    def replace_apart(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph that is no part of the merge, in one atomic update; no quads drop it.

        Raises StoreError if the store cannot be written; then it is as it was.
        """
        try:
            self.graph.update(replacement([graph], quads))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store could not be written: {_one_line(error)}") from error

    def _merge_update(self, graphs: Sequence[str], merged: Sequence[ox.Quad]) -> str:
        """Return the update of the merge when graphs are replaced: what no other graph says goes, what is new comes."""
        replaced = [ox.NamedNode(graph) for graph in graphs]
        stated = {quad.triple for quad in merged}
        dropped = {quad.triple for graph in graphs for quad in self.quads(graph)} - stated
        gone = (one for one in dropped if not self._is_said_outside(one, {*replaced, _MERGE, ox.NamedNode(ENTAILED)}))
        return f"DELETE DATA {{ {_data(gone)} }} ; INSERT DATA {{ {_data(stated)} }}"

    def _is_said_outside(self, triple: ox.Triple, graphs: set[ox.NamedNode | ox.DefaultGraph]) -> bool:
        found = self.graph.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(quad.graph_name not in graphs for quad in found)

    def _refresh_background(self) -> None:
        """Load the shipped files anew where the store has other ones, and merge the graphs anew."""
        stale = _stale(self.graph)
        if not stale:
            return
        try:
            self.graph.update("CLEAR DEFAULT")
            for graph, kind in BACKGROUND.items():
                if graph in stale:
                    self.graph.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")
                for target in (ox.NamedNode(graph), _MERGE) if graph in stale else (_MERGE,):
                    for path in _files(kind):
                        self.graph.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=target)
            for name in self.article_graphs():
                self.graph.bulk_extend(ox.Quad(*quad.triple) for quad in self.quads(name))
            # Last, since a load that was cut off is done again without it.
            self.graph.extend(
                _stamp(graph, kind, name)
                for graph, kind in BACKGROUND.items()
                for name in (ox.NamedNode(graph), _MERGE)
            )
            self.graph.flush()
        except (OSError, SyntaxError) as error:
            raise StoreError(
                f"the shipped ontology and reference data could not be loaded: {_one_line(error)}"
            ) from error


def replacement(graphs: Sequence[str], quads: Iterable[ox.Quad]) -> str:
    """Return the SPARQL update that replaces the graphs by the quads, atomic where the engine's updates are.

    Raises StoreError if a quad is in none of the graphs or has a blank node: it could not be replaced again.
    """
    by_graph: dict[str, list[ox.Triple]] = {graph: [] for graph in graphs}
    for quad in quads:
        name, subject, value = quad.graph_name, quad.subject, quad.object
        if not isinstance(name, ox.NamedNode) or name.value not in by_graph:
            raise StoreError(f"a statement in {name} does not belong to the graphs that are replaced")
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            raise StoreError(f"a statement of {subject} in {name} has a node without an IRI: give it one")
        by_graph[name.value].append(quad.triple)
    steps = [f"DROP SILENT GRAPH {ox.NamedNode(graph)}" for graph in by_graph]
    blocks = [f"GRAPH {ox.NamedNode(graph)} {{ {_data(triples)} }}" for graph, triples in by_graph.items() if triples]
    if blocks:
        steps.append(f"INSERT DATA {{ {' '.join(blocks)} }}")
    return " ; ".join(steps)


def _data(triples: Iterable[ox.Triple]) -> str:
    """Return triples without blank nodes as SPARQL data."""
    return " ".join(f"{one.subject} {one.predicate} {sparql_term(one.object)} ." for one in triples)  # type: ignore[arg-type]


def _stale(graph: ox.Store) -> dict[str, str]:
    """Return the background graphs that are not those of the shipped files, with their kinds."""
    return {
        name: kind
        for name, kind in BACKGROUND.items()
        if any(_stamp(name, kind, one) not in graph for one in (ox.NamedNode(name), _MERGE))
    }


def _stamp(graph: str, kind: str, within: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return the statement of which files a background graph was made from."""
    return ox.Quad(
        ox.NamedNode(graph), ox.NamedNode(term("dcterms:identifier")), ox.Literal(background_digest(kind)), within
    )


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
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{folder} is a file, not a store; choose a folder with --store")
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise StoreError(f"the store in {folder} cannot be opened: {error.strerror or error}") from error
    # A process that was killed while it made a store leaves some of the database's files, but not yet CURRENT.
    if names and "CURRENT" not in names and not (create and all(map(_DATABASE_FILE.fullmatch, names))):
        raise StoreError(f"{folder} is no store, and it is not empty; choose another folder with --store")
    if not names and not create:
        raise StoreError(f"there is no store in {folder}; ingest an article first, or choose another with --store")
    if not names:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"no store can be made in {folder}: {error.strerror or error}") from error


def _explained(folder: Path, error: Exception) -> StoreError:
    words = _one_line(error).replace(str(folder), "")
    if "lock" in words.lower():
        return StoreError(f"the store in {folder} is in use by another process; wait for it to end, or stop it")
    return StoreError(f"the store in {folder} cannot be opened: {words}")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
