"""``owl:imports`` of files: what a file of data or shapes needs beside itself, never from the network.

An import is followed where its IRI is that of a local file (a relative path is one, resolved against the importing
file), or where an OASIS XML catalog named ``catalog-v001.xml`` beside the importing file maps it to one, as Protégé and
other OWL tools write it.

Specification: OWL 2 Structural Specification, 3.4; SHACL, 3.1; OASIS XML Catalogs 1.1, 6.5 and 7.2.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.validation.datagraph import Source, file_format, rdf_files, read_file
from kg.validation.namespaces import OWL, RDF

CATALOG = "catalog-v001.xml"
_CATALOG_NAME = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def with_imports(paths: Iterable[Path | str]) -> tuple[list[Path], list[str]]:
    """Return the paths given and the files that they import, however far, and a sentence for each import not followed.

    An import of an ontology that one of the files is needs no following. Raises InputError and ShapesError for files
    that cannot be read, as reading them does, and InputError for a catalog that is not XML.
    """
    given = [Path(path) for path in paths]
    pending = [file for path in given for file in (rdf_files(path) if path.is_dir() else [path])]
    read = {file.resolve() for file in pending}
    found = list(given)
    open_imports: list[tuple[Path, str, str]] = []
    known: set[str] = set()
    for file in pending:  # grows while it is walked
        imports, ontologies = _headers(file) if _mentions(file, b"imports") else ([], set())
        known |= ontologies
        for iri in imports:
            target, reason = _local_file(iri, file)
            if target is None:
                open_imports.append((file, iri, reason))
            elif target.resolve() not in read:
                read.add(target.resolve())
                pending.append(target)
                found.append(target)
    if any(iri not in known for _, iri, _ in open_imports):
        known |= {iri for file in pending if _mentions(file, b"Ontology") for iri in _headers(file)[1]}
    told = [f"{file}: the import of <{iri}> was not followed: {why}" for file, iri, why in open_imports
            if iri not in known]  # fmt: skip
    return found, list(dict.fromkeys(told))


def source_with_imports(source: Source) -> tuple[Source, list[str]]:
    """Return a source of data or shapes with what its files import; stores, quads and triples stay as they are."""
    if isinstance(source, Path | str):
        return with_imports([source])
    if not isinstance(source, Iterable) or hasattr(source, "quads_for_pattern"):
        return source, []
    items: list[Any] = list(source)
    files = [one for one in items if isinstance(one, Path | str)]
    if not files:
        return items, []
    followed, told = with_imports(files)
    return [*(one for one in items if not isinstance(one, Path | str)), *followed], told


def _mentions(file: Path, word: bytes) -> bool:
    """Say whether a file's bytes hold a word: most data import nothing and need no reading twice."""
    try:
        return word in file.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{file}: there is no such file") from error
    except OSError as error:
        raise InputError(f"{file}: it cannot be read ({error})") from error


def _headers(file: Path) -> tuple[list[str], set[str]]:
    """Return what a file imports, in its order, and the IRIs and version IRIs of the ontologies that it is."""
    imports: dict[str, None] = {}
    ontologies: set[str] = set()
    for quad in read_file(file):
        if quad.predicate == OWL.imports and isinstance(quad.object, NamedNode):
            imports[quad.object.value] = None
        elif quad.predicate == RDF.type and quad.object == OWL.Ontology and isinstance(quad.subject, NamedNode):
            ontologies.add(quad.subject.value)
        elif quad.predicate == OWL.versionIRI and isinstance(quad.object, NamedNode):
            ontologies.add(quad.object.value)
    return list(imports), ontologies


def _local_file(iri: str, importing: Path) -> tuple[Path | None, str]:
    """Return the file that an import means, or None and the reason why there is none."""
    mapped = _catalogued(iri, importing.parent / CATALOG)
    parts = urlsplit(mapped or iri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None, f"it is not a local file, and no {CATALOG} beside the file maps it to one"
    path = Path(url2pathname(parts.path))
    if not path.is_file():
        return None, f"there is no file {path}"
    try:
        file_format(path)
    except InputError:
        return None, f"the ending of {path.name} does not say which RDF format it is"
    return path, ""


def _catalogued(iri: str, catalog: Path) -> str | None:
    """Return the IRI that a catalog maps an IRI to, None where it maps none or there is no catalog."""
    if not catalog.is_file():
        return None
    try:
        content = catalog.read_bytes()
        if b"<!ENTITY" in content:  # they can grow without bound
            raise InputError(f"{catalog}: a catalog with entity declarations is not read: write what they stand for")
        root = ElementTree.fromstring(content)
    except (OSError, ElementTree.ParseError) as error:
        raise InputError(f"{catalog}: it cannot be read ({error})") from error
    entries = dict(_entries(root, catalog.resolve().as_uri()))
    return entries.get(iri) or entries.get(iri.partition("#")[0])


def _entries(element: ElementTree.Element, base: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a catalog with the IRIs that they are mapped to, the first entry of a name last."""
    base = urljoin(base, element.get(_BASE, ""))
    for child in reversed(element):
        if child.tag == f"{_CATALOG_NAME}uri" and child.get("name") and child.get("uri"):
            yield child.get("name", ""), urljoin(urljoin(base, child.get(_BASE, "")), child.get("uri", ""))
        elif child.tag == f"{_CATALOG_NAME}group":
            yield from _entries(child, base)
