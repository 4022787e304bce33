"""The Document: a text that is about to be read, and what is known about it."""

from dataclasses import dataclass

from kg.document.metadata import Metadata
from kg.errors import DocumentError

_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its metadata.

    ``published`` is an ISO 8601 day or None. ``source`` says where the text came from, for messages only: a path, a
    path with a line, or "-". ``html_sha256`` is the digest of the HTML file that the text was extracted from.
    """

    id: str
    text: str
    title: str
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    source: str = "-"
    html_sha256: str | None = None


def make_document(name: str, text: str, metadata: Metadata, *, source: str, html_sha256: str | None = None) -> Document:
    """Return a Document; its title falls back to the first line that is not empty.

    Raises DocumentError if the text is empty or holds what no UTF-8 file can hold.
    """
    if not text.strip():
        raise DocumentError(f"{source}: there is no text in it")
    for place, value in (("text", text), ("id", name)):
        if not _is_unicode(value):
            raise DocumentError(
                f"{source}: the {place} holds half a surrogate pair, which is no character; export it again"
            )
    if "\0" in text:
        raise DocumentError(
            f"{source}: the text holds a NUL character at offset {text.index(chr(0))}, so it is no prose"
        )
    return Document(
        id=name,
        text=text,
        title=metadata.title or _first_line(text),
        published=metadata.published,
        url=metadata.url,
        publisher=metadata.publisher,
        language=metadata.language or "en",
        source=source,
        html_sha256=html_sha256,
    )


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0].strip()
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"


def _is_unicode(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
