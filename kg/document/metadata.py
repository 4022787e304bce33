"""What is known about a document beside its text, checked alike whether a file, a record or an option states it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from urllib.parse import urlsplit

from kg.errors import DocumentError

_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]")  # RFC 3987
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646, its shape
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, publication day (ISO 8601), address, publisher and language tag of a document; None where not stated."""

    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """Return these values, and the other's where none is stated here."""
        return Metadata(*(getattr(self, key.name) or getattr(other, key.name) for key in fields(self)))


KEYS = tuple(key.name for key in fields(Metadata))


def check_metadata(values: Mapping[str, object], where: str) -> Metadata:
    """Return the metadata among the values; keys that are none of ours are left alone, unless one is a slip of the pen.

    ``where`` opens the message of the DocumentError that is raised for a value that cannot be used.
    """
    for key in values:
        slip = [] if key in KEYS else get_close_matches(key.lower(), KEYS, n=1, cutoff=0.8)
        if slip:
            raise DocumentError(f"{where}: unknown key {key!r}; did you mean {slip[0]!r}?")
    return Metadata(
        title=_line(values.get("title"), "title", where),
        published=_day(values.get("published"), where),
        url=_url(values.get("url"), where),
        publisher=_line(values.get("publisher"), "publisher", where),
        language=_language(values.get("language"), where),
    )


def _line(value: object, key: str, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise DocumentError(f"{where}: {key} must be text, not {_shown(value)}")
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line or None


def _day(value: object, where: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        if isinstance(value, str) and _DAY.match(value.strip()):
            return datetime.fromisoformat(value.strip()).date().isoformat()
    except ValueError:
        pass
    raise DocumentError(f"{where}: {_shown(value)} is not a date; write the day of publication as YYYY-MM-DD")


def _url(value: object, where: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _is_web_address(value.strip()):
        return value.strip()
    raise DocumentError(f"{where}: {_shown(value)} is not a web address such as https://example.org/article")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # parsed here, and refused where it is none
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not _NOT_IN_IRIS.search(url)


def _language(value: object, where: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return value
    raise DocumentError(f"{where}: {_shown(value)} is not a language tag such as en or en-GB")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
