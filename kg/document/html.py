"""HTML pages: the main text, and the metadata in JSON-LD, OpenGraph and meta elements, by trafilatura. No network."""

import hashlib
from typing import Any

from kg.document.files import MAX_TEXT_BYTES, too_large
from kg.document.metadata import KEYS, Metadata, check_metadata
from kg.errors import DocumentError

# Only dates that the page declares count, not any day in its text; and no limit that moves with the clock.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}


def extract(data: bytes, source: str) -> tuple[str, Metadata, str]:
    """Return a page's main text, what it declares about itself, and the SHA-256 of its bytes.

    Offsets of what is read later count in this text. Raises DocumentError if there is no main text.
    """
    import trafilatura

    if b"\0" in data:
        raise DocumentError(
            f"{source}: byte {data.index(0)} is NUL, so it is no HTML; give the page as the site sent it"
        )
    tree = trafilatura.load_html(data)
    if tree is None:
        raise DocumentError(f"{source}: no HTML could be made out in it")
    language = tree.get("lang")
    page = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=True, date_extraction_params=_DATES)
    text = getattr(page, "text", None)
    if not text or not text.strip():
        raise DocumentError(f"{source}: no main text could be found in the page; save the article's text as .txt")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise DocumentError(too_large(f"{source} (its text)", MAX_TEXT_BYTES))
    return text, _declared(page, language), hashlib.sha256(data).hexdigest()


def _declared(page: Any, language: str | None) -> Metadata:
    """Return what a page says of itself; a value that cannot be used counts as not stated."""
    stated = {
        "title": page.title,
        "published": page.date,
        "url": page.url,
        "publisher": page.sitename,
        "language": language,
    }
    found = Metadata()
    for key in KEYS:
        try:
            found = found.or_else(check_metadata({key: stated[key]}, "page"))
        except DocumentError:
            continue
    return found
