"""Which documents stand at a path: a file, a folder, JSON Lines, an HTML page, or standard input."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.document import html
from kg.document.files import (
    MAX_FILE_BYTES,
    decode,
    printable,
    read_bytes,
    read_metadata_beside,
    read_stdin,
    unreadable,
)
from kg.document.metadata import Metadata, check_metadata
from kg.document.model import Document, make_document
from kg.document.records import read_records
from kg.errors import DocumentError

_HTML = (".html", ".htm", ".xhtml")
_RECORDS = (".jsonl", ".ndjson")
_IN_FOLDERS = (".txt", *_HTML, *_RECORDS)


def read_documents(
    paths: Iterable[str | Path],
    *,
    published: object = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Iterator[Document]:
    """Yield the documents at the paths, in order; the keywords stand in for metadata that a document does not state.

    Raises DocumentError at the first document that cannot be read, and for a keyword that cannot be used.
    """
    for document in read_each(paths, published=published, title=title, url=url, publisher=publisher):
        if isinstance(document, DocumentError):
            raise document
        yield document


def read_each(
    paths: Iterable[str | Path],
    *,
    published: object = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Iterator[Document | DocumentError]:
    """Return an iterator of the documents at the paths, each read or with the error that says why it cannot be.

    Folders are walked in sorted order. Raises DocumentError at once for a keyword that cannot be used.
    """
    stated = {"published": published, "title": title, "url": url, "publisher": publisher}
    options = Metadata()
    for key, value in stated.items():
        options = options.or_else(check_metadata({key: value}, f"--{key}"))
    return (document for path in paths for document in _documents_at(path, options))


def _documents_at(path: str | Path, options: Metadata) -> Iterator[Document | DocumentError]:
    if path == "-":
        yield _try(_read_stdin, Path("-"), options)
        return
    path = Path(path)
    if path.is_dir():
        yield from _documents_in(path, options)
    elif path.suffix.lower() in _RECORDS:
        yield from read_records(path, options)
    else:
        yield _try(_read_page if path.suffix.lower() in _HTML else _read_text, path, options)


def _documents_in(folder: Path, options: Metadata) -> Iterator[Document | DocumentError]:
    found = False
    errors: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if path.suffix.lower() in _IN_FOLDERS and not name.startswith(".") and path.is_file():
                found = True
                yield from _documents_at(path, options)
    yield from (DocumentError(unreadable(Path(error.filename), error)) for error in errors)
    if not found and not errors:
        yield DocumentError(f"{printable(folder)}: no .txt, .html or .jsonl file in this folder")


def _try(read: Callable[[Path, Metadata], Document], path: Path, options: Metadata) -> Document | DocumentError:
    try:
        return read(path, options)
    except DocumentError as error:
        return error


def _read_text(path: Path, options: Metadata) -> Document:
    text = decode(read_bytes(path), printable(path))
    return make_document(
        printable(path.stem), text, read_metadata_beside(path).or_else(options), source=printable(path)
    )


def _read_page(path: Path, options: Metadata) -> Document:
    text, declared, digest = html.extract(read_bytes(path, MAX_FILE_BYTES), printable(path))
    metadata = read_metadata_beside(path).or_else(declared).or_else(options)
    return make_document(printable(path.stem), text, metadata, source=printable(path), html_sha256=digest)


def _read_stdin(path: Path, options: Metadata) -> Document:
    return make_document("stdin", decode(read_stdin(), str(path)), options, source=str(path))
