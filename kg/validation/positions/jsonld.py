"""Triples with their places, from JSON-LD: each part of a node object is parsed apart, so that it says what it states.

The parser reads a whole document before it hands out a triple. So the document is taken apart along its braces: a node
object, then each of its entries, then each value of a list, is given to the parser by itself, with the contexts that
it stands in. What depends on more than that (a reverse property, an ``@graph`` within a node) has the place of the
object that it stands in, and is not exact.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import RdfFormat, Triple, parse

from kg.validation.positions.model import Span, Stated, Wanted

_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Piece:
    """A JSON value with its span in characters of the text."""

    value: Any
    start: int
    end: int


def stated(data: bytes, base: str, wanted: Wanted) -> Iterator[Stated]:
    """Yield the wanted triples of a document, in the order of the text; nothing where the JSON cannot be read."""
    text = data.decode("utf-8", "replace")
    start = _skip(text, 1 if text.startswith("\ufeff") else 0)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return
    reader = _Reader(text, base, wanted)
    yield from reader.nodes(Piece(value, start, end), ())


class _Reader:
    """A document and what is sought in it."""

    def __init__(self, text: str, base: str, wanted: Wanted):
        self._text = text
        self._base = base
        self._wanted = wanted
        self._counted = (0, 0)

    def nodes(self, piece: Piece, contexts: tuple[Any, ...]) -> Iterator[Stated]:
        """Yield the triples of a node object, or of each one in a list or a graph."""
        if isinstance(piece.value, list):
            for item in _items(self._text, piece):
                yield from self.nodes(item, contexts)
        elif isinstance(piece.value, dict):
            if "@context" in piece.value:
                contexts = (*contexts, piece.value["@context"])
            entries = _entries(self._text, piece)
            graph = entries.pop("@graph", None)
            if graph is not None:
                yield from self.nodes(graph, contexts)
            if graph is None or set(piece.value) - {"@context", "@graph", "@id"}:
                yield from self._node(piece, entries, contexts)

    def _node(self, piece: Piece, entries: dict[str, Piece], contexts: tuple[Any, ...]) -> Iterator[Stated]:
        whole = {key: value for key, value in piece.value.items() if key not in ("@context", "@graph")}
        found = [one for one in self._parsed(whole, contexts, piece) if one in self._wanted]
        if not found:
            return
        given = set()
        around = {key: whole[key] for key in whole if self._says_who(key, whole[key], contexts)}
        for key, entry in entries.items():
            if key == "@context" or key in around:
                continue
            for item in _items(self._text, entry) if isinstance(entry.value, list) else [entry]:
                for one in self._entry(piece, key, item, around, contexts):
                    given.add((one.subject, one.predicate, one.object))
                    if one in self._wanted:
                        yield one
        for one in found:
            if (one.subject, one.predicate, one.object) not in given:
                yield one

    def _entry(
        self, piece: Piece, key: str, item: Piece, around: dict[str, Any], contexts: tuple[Any, ...]
    ) -> Iterator[Stated]:
        """Yield what one value of one entry states; of a node in it, each entry at its own place."""
        stating = list(self._parsed({**around, key: item.value}, contexts, piece, item))
        if isinstance(item.value, dict) and not {"@value", "@list", "@set"} & set(item.value):
            inner = {(one.subject, one.predicate, one.object) for one in self._parsed(item.value, contexts, item)}
            yield from (one for one in stating if (one.subject, one.predicate, one.object) not in inner)
            yield from self.nodes(item, contexts)
        else:
            yield from stating

    def _says_who(self, key: str, value: Any, contexts: tuple[Any, ...]) -> bool:
        """Whether an entry names the node: ``@id`` or another name for it."""
        return key == "@id" or (isinstance(value, str) and not list(self._quads({key: value, "@type": []}, contexts))
                                and bool(list(self._quads({key: value, "urn:x": 1}, contexts))))  # fmt: skip

    def _parsed(
        self, value: dict[str, Any], contexts: tuple[Any, ...], subject: Piece, item: Piece | None = None
    ) -> Iterator[Stated]:
        spans = self._span(item or subject), self._span(subject)
        for quad in self._quads(value, contexts):
            if not isinstance(quad.subject, Triple) and not isinstance(quad.object, Triple):
                yield Stated(quad.subject, quad.predicate, quad.object, *spans)

    def _quads(self, value: dict[str, Any], contexts: tuple[Any, ...]) -> list[Any]:
        flat = [one for context in contexts for one in (context if isinstance(context, list) else [context])]
        document = json.dumps({"@context": flat, **value} if flat else value).encode()
        try:
            return list(parse(document, format=RdfFormat.JSON_LD, base_iri=self._base))
        except (SyntaxError, ValueError):
            return []

    def _span(self, piece: Piece) -> Span:
        return self._offset(piece.start), self._offset(piece.end)

    def _offset(self, at: int) -> int:
        """Return the offset in bytes of a character."""
        known, offset = self._counted
        if at < known:
            known, offset = 0, 0
        offset += len(self._text[known:at].encode())
        self._counted = (at, offset)
        return offset


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _items(text: str, piece: Piece) -> Iterator[Piece]:
    """Yield the items of a list with their places."""
    at = _skip(text, piece.start + 1)
    for _ in piece.value:
        value, end = _DECODER.raw_decode(text, at)
        yield Piece(value, at, end)
        at = _skip(text, end)


def _entries(text: str, piece: Piece) -> dict[str, Piece]:
    """Return the entries of an object, the places of their values among them."""
    found: dict[str, Piece] = {}
    at = _skip(text, piece.start + 1)
    while text[at] != "}":
        key, end = _DECODER.raw_decode(text, at)
        start = _skip(text, end)
        value, end = _DECODER.raw_decode(text, start)
        found[str(key)] = Piece(value, start, end)
        at = _skip(text, end)
    return found
