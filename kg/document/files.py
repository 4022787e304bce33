"""The bytes of a file, never more than the limits allow, and their text."""

import os
import stat
import sys
import tomllib
from pathlib import Path
from typing import BinaryIO

from kg.document.metadata import Metadata, check_metadata
from kg.errors import DocumentError

MAX_TEXT_BYTES = 2_000_000
"""The largest text that is read, in bytes of UTF-8: some three hundred thousand words, more than any article.

The time of reading grows with the length, that of validation faster: every span is compared with the whole text.
"""

MAX_FILE_BYTES = 20_000_000
"""The largest HTML file, and the longest line of JSON Lines; the text within may have MAX_TEXT_BYTES."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_METADATA_BYTES = 100_000


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return a file's bytes.

    Raises DocumentError if there is no such file, it cannot be read, or it has more bytes than the limit, which is
    found out without reading the rest.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > limit:
                raise DocumentError(too_large(printable(path), limit))
            return _read_at_most(file, limit, printable(path))
    except OSError as error:
        raise DocumentError(unreadable(path, error)) from error


def read_stdin(limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return the bytes of standard input. Raises DocumentError if they are more than the limit."""
    return _read_at_most(sys.stdin.buffer, limit, "-")


def _read_at_most(file: BinaryIO, limit: int, source: str) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise DocumentError(too_large(source, limit))
    return data


def decode(data: bytes, source: str) -> str:
    """Return the text of UTF-8 bytes, unchanged but for a byte-order mark at their start.

    Raises DocumentError if the bytes are not text or not UTF-8, with the place of the first bad byte.
    """
    nul = data.find(b"\0")
    if nul >= 0:
        kind = "it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "it is a binary file"
        raise DocumentError(f"{source}: byte {nul} is NUL, so {kind}; give plain text in UTF-8")
    start = len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0
    try:
        return data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = start + error.start
        line = data.count(b"\n", 0, offset) + 1
        raise DocumentError(
            f"{source}: line {line} is not UTF-8 (byte {offset} is 0x{data[offset]:02x}); "
            f"convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def read_metadata_beside(path: Path) -> Metadata:
    """Return what NAME.meta.toml beside a document states, or nothing where there is no such file.

    Raises DocumentError if it is not TOML, with the line, or states a value that cannot be used.
    """
    beside = path.with_name(f"{path.stem}.meta.toml")
    if not beside.is_file():
        return Metadata()
    source = printable(beside)
    try:
        values = tomllib.loads(decode(read_bytes(beside, _METADATA_BYTES), source))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DocumentError(f"{source}: not TOML: {error}") from error
    return check_metadata(values, source)


def printable(path: Path | str) -> str:
    """Return a path as text that can be encoded, with bytes that are not UTF-8 replaced."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def unreadable(path: Path, error: OSError) -> str:
    """Return the sentence that says why the system did not let a file be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{printable(path)}: no such file or folder"
    return f"{printable(path)}: cannot be read ({(error.strerror or str(error)).lower()})"


def too_large(source: str, limit: int) -> str:
    """Return the sentence that says that a document is over the limit."""
    return f"{source}: larger than {limit / 1_000_000:g} MB, the limit; split it into articles"
