"""JSON Lines: one document a line, with the keys id, url, title, text, published and publisher."""

import json
from collections.abc import Iterator
from pathlib import Path

from kg.document.files import MAX_FILE_BYTES, MAX_TEXT_BYTES, decode, printable, too_large, unreadable
from kg.document.metadata import Metadata, check_metadata
from kg.document.model import Document, make_document
from kg.errors import DocumentError


def read_records(path: Path, options: Metadata) -> Iterator[Document | DocumentError]:
    """Yield the document of each line that is not empty, or the error that names the line.

    A file that cannot be opened is one error.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_FILE_BYTES + 1):
                number += 1
                where = f"{printable(path)}: line {number}"
                if len(line) > MAX_FILE_BYTES:
                    yield DocumentError(too_large(where, MAX_FILE_BYTES))
                    return  # the rest of the line is of no use, and where it ends is not known
                if line.strip():
                    yield _try_record(line, where, f"{printable(path.stem)}-{number}", options)
    except OSError as error:
        yield DocumentError(unreadable(path, error))


def _try_record(line: bytes, where: str, fallback: str, options: Metadata) -> Document | DocumentError:
    try:
        return _record(line, where, fallback, options)
    except DocumentError as error:
        return error


def _record(line: bytes, where: str, fallback: str, options: Metadata) -> Document:
    try:
        values = json.loads(decode(line, where).strip())
    except json.JSONDecodeError as error:
        raise DocumentError(f"{where}: not JSON: {error.msg.lower()} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits, brackets by the thousand
        raise DocumentError(f"{where}: not JSON that can be read: {error}") from error
    if not isinstance(values, dict):
        raise DocumentError(f"{where}: not a JSON object with at least the key 'text'")
    text, name = values.get("text"), values.get("id")
    if not isinstance(text, str):
        raise DocumentError(f"{where}: the key 'text' is missing or is not a string")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise DocumentError(too_large(where, MAX_TEXT_BYTES))
    if name is not None and not isinstance(name, str | int):
        raise DocumentError(f"{where}: the key 'id' must be a string")
    metadata = check_metadata(values, where).or_else(options)
    return make_document(fallback if name in (None, "") else str(name), text, metadata, source=where)
