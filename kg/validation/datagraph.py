"""The data graph: the union of all graphs given, as text for one engine and as a store in memory for another.

Files in Turtle or N-Triples go to both engines as they are, without a detour through Python; everything else is written
as N-Triples first.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal as Choice
from typing import TypeAlias, Union

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg.errors import InputError, ShapesError
from kg.validation.namespaces import RDFS
from kg.validation.triples import plain_triples

Source: TypeAlias = Union["DataGraph", Store, Path, str, Iterable[Quad | Triple], Iterable[Path | str]]
_XML = frozenset({"owl", "rdfs"})
_TABLES = frozenset({"csv", "tsv", "xlsx", "ods"})
_DEFAULT = DefaultGraph()
_BLANK_NODE = re.compile(r"^_:| _:\S+ \.$", re.MULTILINE)  # at the start or the end of an N-Triples line
_TURTLES = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)


@dataclass(frozen=True, slots=True)
class Document:
    """A graph as text, and the base IRI of its relative IRIs."""

    text: str
    format: Choice["turtle", "ntriples"] = "ntriples"
    base: str = "urn:kg:data"


class DataGraph:
    """A set of triples, whichever graphs they came from.

    The text keeps literals as they were written; the store may not (Oxigraph holds ``"01"^^xsd:byte`` as the number 1),
    so constraints on lexical forms are evaluated on the text.
    """

    def __init__(self, triples: Iterable[Quad | Triple]):
        self.document = Document(_n_triples(plain_triples(triples)))
        self._files: tuple[Path, ...] = ()

    @classmethod
    def read(cls, source: Source) -> "DataGraph":
        """Make the graph of a store, of quads or triples, or of files and folders in any RDF format.

        Raises InputError and ShapesError as :func:`read_triples` does.
        """
        if isinstance(source, DataGraph):
            return source
        if isinstance(source, Path | str):
            source = [source]
        items = source if isinstance(source, Store) else list(source)
        if not isinstance(items, Store) and items and all(isinstance(one, Path | str) for one in items):
            return cls._of_files([file for one in items for file in _expanded(Path(one))])
        return cls(read_triples(items))

    @classmethod
    def of_named_graphs(cls, store: Store, apart: Collection[str] = ()) -> "DataGraph":
        """Make the union of the named graphs of a store but those apart, whatever its default graph holds."""
        names = (name for name in store.named_graphs() if name.value not in apart)
        texts = (store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b"" for name in names)
        return cls._of_document(Document(b"".join(texts).decode()))

    @classmethod
    def _of_files(cls, files: list[Path]) -> "DataGraph":
        document = _joined_document(files)
        if document is None:
            return cls(quad for file in files for quad in read_file(file))
        return cls._of_document(document, tuple(files))

    @classmethod
    def _of_document(cls, document: Document, files: tuple[Path, ...] = ()) -> "DataGraph":
        made = cls(())
        made.document, made._files = document, files
        return made

    @property
    def is_canonical(self) -> bool:
        """Whether the text is N-Triples with the blank node labels that the store has, too."""
        return not self._files

    def canonical(self) -> "DataGraph":
        """Return the same graph as N-Triples, in which a blank node has one label for all engines."""
        return self if self.is_canonical else DataGraph(self.triples())

    def triples(self) -> Iterator[Triple]:
        """Yield the triples as they are written; raises as :func:`read_triples` does."""
        if self._files:
            yield from plain_triples(quad for file in self._files for quad in read_file(file))
        else:
            yield from (quad.triple for quad in parse(self.text.encode(), format=RdfFormat.N_TRIPLES))

    def joined(self, triples: Iterable[Triple]) -> "DataGraph":
        """Return the graph with further triples, none of which has a blank node."""
        further = _n_triples(triples)
        document = Document(f"{self.document.text}\n{further}", self.document.format, self.document.base)
        made = DataGraph._of_document(document, self._files)
        made._further = self._further + further
        return made

    _further = ""

    @cached_property
    def text(self) -> str:
        """The graph as N-Triples."""
        return self.document.text if self.is_canonical else _n_triples(self.triples()) + self._further

    @cached_property
    def store(self) -> Store:
        """The graph as the default graph of a store in memory."""
        store = Store()
        for file in self._files:
            _load_file(store, file)
        text = self._further if self._files else self.document.text
        if "_:" in text and _BLANK_NODE.search(text):
            lines = text.split("\n")
            blank = [line for line in lines if "_:" in line and _BLANK_NODE.search(line)]
            labelled = parse("\n".join(blank).encode(), format=RdfFormat.N_TRIPLES)  # so that labels stay as they are
            store.extend(Quad(one.subject, one.predicate, one.object, _DEFAULT) for one in labelled)
            text = "\n".join(line for line in lines if "_:" not in line or not _BLANK_NODE.search(line))
        store.bulk_load(text.encode(), format=RdfFormat.N_TRIPLES)
        return store

    def subclasses(self, one: NamedNode) -> list[NamedNode]:
        """Return a class with all its subclasses by this graph, sorted."""
        found, pending = {one}, [one]
        while pending:
            for lower in self._directly_below.get(pending.pop(), ()):
                if lower not in found:
                    found.add(lower)
                    pending.append(lower)
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    @cached_property
    def _directly_below(self) -> dict[object, list[NamedNode]]:
        """The subjects of rdfs:subClassOf by its objects."""
        below: dict[object, list[NamedNode]] = {}
        for axiom in self.store.quads_for_pattern(None, RDFS.subClassOf, None):
            below.setdefault(axiom.object, []).append(axiom.subject)  # type: ignore[arg-type]
        return below


def read_triples(source: Source) -> Iterator[Quad | Triple]:
    """Yield the triples of a store, of quads, or of files and folders in any RDF format.

    Blank nodes of different files stay apart. Raises InputError where a file cannot be found, read or told its format;
    ShapesError where it cannot be parsed, with its line.
    """
    if isinstance(source, DataGraph):
        yield from source.triples()
    elif isinstance(source, Store):
        yield from source
    elif isinstance(source, Path | str):
        yield from _read_files([Path(source)])
    else:
        for item in source:
            if isinstance(item, Path | str):
                yield from _read_files([Path(item)])
            else:
                yield item


def read_file(path: Path) -> Iterator[Quad]:
    """Yield the quads of a file; the ending says the format, relative IRIs are resolved against the file's.

    Raises InputError or ShapesError as :func:`read_triples` does.
    """
    with _explained(path):
        yield from parse(
            path=str(path),
            format=file_format(path),
            base_iri=path.resolve().as_uri(),
            rename_blank_nodes=True,
        )


def _load_file(store: Store, path: Path) -> None:
    """Load a file in Turtle or N-Triples; raises as :func:`read_file` does."""
    with _explained(path):
        store.bulk_load(path=str(path), format=file_format(path), base_iri=path.resolve().as_uri())


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise what a parser says of a file as one sentence with its name and line."""
    try:
        yield
    except SyntaxError as error:
        raise ShapesError(f"{path}, line {error.lineno or 1}: {_reason(error)}") from error
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: it cannot be read ({error})") from error


def file_format(path: Path) -> RdfFormat:
    """Return the RDF format that a file's ending stands for; raises InputError where it stands for none."""
    ending = path.suffix.lstrip(".").lower()
    found = RdfFormat.RDF_XML if ending in _XML else RdfFormat.from_extension(ending)
    if found is None:
        known = ".ttl, .trig, .nt, .nq, .rdf, .jsonld or .n3"
        hint = "; a table of facts is checked by kg add --check" if ending in _TABLES else ""
        raise InputError(f"{path}: the ending does not say which RDF format it is: use {known}{hint}")
    return found


def rdf_files(folder: Path) -> list[Path]:
    """Return the RDF files in a folder and below, sorted; raises InputError where there is none."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_rdf(path)]
    if not found:
        raise InputError(f"{folder}: the folder holds no RDF file")
    return found


def _is_rdf(path: Path) -> bool:
    ending = path.suffix.lstrip(".").lower()
    return ending in _XML or (ending not in ("", "txt", "json", "xml") and RdfFormat.from_extension(ending) is not None)


def _read_files(paths: list[Path]) -> Iterator[Quad]:
    for path in paths:
        for file in _expanded(path):
            yield from read_file(file)


def _expanded(path: Path) -> list[Path]:
    return rdf_files(path) if path.is_dir() else [path]


def _joined_document(files: list[Path]) -> Document | None:
    """Return files as one text in Turtle, None where that is not possible: then they are to be parsed one by one."""
    if not files or any(file_format(file) not in _TURTLES for file in files):
        return None
    texts = []
    for file in files:
        with _explained(file):
            texts.append(file.read_text("utf-8"))
    # Labels of blank nodes hold for one file, a byte order mark only at its start, and SHACL knows no triple terms.
    if any(text.startswith("\ufeff") or "<<" in text or ("_:" in text and len(files) > 1) for text in texts):
        return None
    bases = [file.resolve().as_uri() for file in files]
    if len(files) == 1:
        only = "ntriples" if file_format(files[0]) == RdfFormat.N_TRIPLES else "turtle"
        return Document(texts[0], only, bases[0])  # type: ignore[arg-type]
    return Document("\n".join(f"@base <{base}> .\n{text}" for base, text in zip(bases, texts, strict=True)), "turtle")


def _n_triples(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _reason(error: SyntaxError) -> str:
    """Return what a parser says, without the place, which stands before it."""
    message = str(error.msg)
    place, found, reason = message.partition(": ")
    return reason if found and place.startswith("Parser error") else message
