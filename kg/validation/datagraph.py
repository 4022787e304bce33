"""The data graph: the union of all graphs given, in memory, as a store for SELECTs and as text for an engine."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg.errors import InputError, ShapesError
from kg.validation.namespaces import RDFS
from kg.validation.triples import plain_triples

Source = Store | Path | str | Iterable[Quad | Triple] | Iterable[Path | str]
_XML = frozenset({"owl", "rdfs"})
_DEFAULT = DefaultGraph()
_BLANK_NODE = re.compile(r"^_:| _:\S+ \.$", re.MULTILINE)  # at the start or the end of an N-Triples line


class DataGraph:
    """A set of triples, whichever graphs they came from.

    The text keeps literals as they were written; the store may not (Oxigraph holds ``"01"^^xsd:byte`` as the number 1),
    so constraints on lexical forms are evaluated on the text.
    """

    def __init__(self, triples: Iterable[Quad | Triple]):
        self.triples = list(plain_triples(triples))

    @cached_property
    def text(self) -> str:
        """The graph as N-Triples, in the order and with the blank node labels of its triples."""
        return (serialize(self.triples, format=RdfFormat.N_TRIPLES) or b"").decode()

    @cached_property
    def store(self) -> Store:
        """The graph as the default graph of a store in memory."""
        store = Store()
        if "_:" in self.text and _BLANK_NODE.search(self.text):  # the labels of blank nodes are to stay as they are
            store.extend(Quad(one.subject, one.predicate, one.object, _DEFAULT) for one in self.triples)
        else:  # quicker than term by term
            store.bulk_load(self.text.encode(), format=RdfFormat.N_TRIPLES)
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
    if isinstance(source, Store):
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
    try:
        yield from parse(
            path=str(path),
            format=file_format(path),
            base_iri=path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
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
        raise InputError(f"{path}: the ending does not say which RDF format it is: use {known}")
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
        for file in rdf_files(path) if path.is_dir() else [path]:
            yield from read_file(file)


def _reason(error: SyntaxError) -> str:
    """Return what a parser says, without the place, which stands before it."""
    message = str(error.msg)
    place, found, reason = message.partition(": ")
    return reason if found and place.startswith("Parser error") else message
