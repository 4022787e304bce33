"""The IRIs of what ingest writes: made from content, so that the same text gives the same names everywhere."""

import re
import unicodedata
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from kg.errors import InputError
from kg.facts import Facts
from kg.vocabulary import PARLEY

DEFAULT_BASE: Final = PARLEY

# Letters that have no canonical decomposition, and marks that separate words.
_PLAIN = str.maketrans("øØłŁđĐıħəƏ’‘ʼʻ\u00a0‑\n\t", "oOlLdDihaA''''\u0020-\u0020\u0020")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def slug(name: str) -> str:
    """Return the last segment of an IRI for a name: lower-case ASCII letters, digits and hyphens.

    Where none of the characters is left, it is the first 16 hexadecimal digits of the SHA-256 of the name.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or _digest(name)[:16]


def segment(identifier: str) -> str:
    """Return an identifier as one segment of an IRI, percent-encoded where it has to be."""
    return quote(identifier, safe="", errors="replace") if identifier.strip(".") else f"id-{_digest(identifier)[:16]}"


def canonical_url(url: str) -> str:
    """Return a URL in the form by which articles are told apart.

    Scheme and host in lower case, no default port, no fragment, no user, everything outside RFC 3986 percent-encoded.
    Raises InputError if it is not an absolute http or https URL.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme.lower() not in _DEFAULT_PORTS:
        raise InputError(f"{url!r} is not the web address of an article: give it as https://host/path")
    scheme = parts.scheme.lower()
    netloc = quote(f"[{host}]" if ":" in host else host, safe="[]:.-_~%!$&'()*+,;=")
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((scheme, netloc, _encoded(parts.path, "/") or "/", _encoded(parts.query, "/?"), ""))


def article_iri(facts: Facts, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the article, whatever its wording: by its canonical URL, else by its text."""
    url = facts.document.url
    return f"{base}article/{_digest(canonical_url(url) if url else facts.document.text)[:32]}"


def version_iri(facts: Facts, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the version of the article that was read: by its text."""
    return f"{article_iri(facts, base)}/{text_digest(facts)[:32]}"


def graph_iri(facts: Facts, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds what was read from the version."""
    return f"{base}graph/{version_iri(facts, base).removeprefix(f'{base}article/')}"


def text_digest(facts: Facts) -> str:
    """Return the SHA-256 of the document's text in UTF-8, in hexadecimal.

    Raises InputError if the text has lone surrogates, which no UTF-8 can hold.
    """
    return _digest(facts.document.text)


def span_iri(version: str, start: int, end: int) -> str:
    """Return the IRI of characters of a version, half-open, with a fragment of RFC 5147."""
    return f"{version}#char={start},{end}"


def checked_iri(iri: str) -> str:
    """Return an IRI that came with the facts. Raises InputError unless it is absolute and well-formed."""
    if not _ABSOLUTE.fullmatch(iri) or re.search(r"%(?![0-9A-Fa-f]{2})", iri):
        raise InputError(f"{iri!r} is not an absolute IRI: correct the iri of the actor or leave it out")
    return iri


def _encoded(text: str, extra: str) -> str:
    kept = quote(text, safe=f"{extra}%:@!$&'()*+,;=-._~", errors="replace")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", kept)


def _digest(text: str) -> str:
    try:
        return sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise InputError(f"the text has a lone surrogate at character {error.start}: decode it as UTF-8") from error
