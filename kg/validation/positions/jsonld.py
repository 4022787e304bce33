"""Triples with their places, from JSON-LD: parts of a node object are parsed apart, so that each says what it states.

The parser reads a whole document before it hands out a triple. So the document is taken apart along its braces: each
node object, then each value of each of its entries, is given to the parser by itself, with the contexts that it stands
in. What depends on more than that (a blank node without a label, a list, a scoped context) has the place of the
outermost node object that states it, and is not exact.

Specification: JSON-LD 1.1, W3C Recommendation, 16 July 2020.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.validation.positions.model import Span, Stated, Wanted
from kg.validation.triples import Node, Term

_BETWEEN = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder()
_PROBE = "urn:kg:probe"
_Triple = tuple[Node, NamedNode, Term]
_Node = tuple["Piece", "Context"]
_Spans = tuple["Piece", "Piece"]  # of the value, and of the node object that it stands in


_NOWHERE: Span = (0, 0)
_TOGETHER = 16  # node objects parsed at once to see whether they state anything that is wanted


@dataclass(frozen=True, slots=True)
class Piece:
    """A JSON value with its span in characters of the text."""

    value: Any
    start: int
    end: int


class Context:
    """The contexts that a node object stands in."""

    def __init__(self, contexts: tuple[Any, ...], base: str):
        self._contexts = contexts
        self._base = base
        self._names: dict[str, bool] = {}

    def within(self, value: dict[str, Any]) -> "Context":
        """Return this context with the one that an object declares."""
        if "@context" not in value:
            return self
        own = value["@context"]
        return Context((*self._contexts, *(own if isinstance(own, list) else [own])), self._base)

    def triples(self, value: dict[str, Any]) -> list[_Triple]:
        """Return what a node object states in this context; nothing where the parser does not take it."""
        document = {"@context": self._contexts, **value} if self._contexts else value
        try:
            found = list(parse(json.dumps(document).encode(), format=RdfFormat.JSON_LD, base_iri=self._base))
        except (SyntaxError, ValueError):
            return []
        return [
            (one.subject, one.predicate, one.object)
            for one in found
            if not isinstance(one.subject, Triple) and not isinstance(one.object, Triple)
        ]

    def names_node(self, key: str) -> bool:
        """Whether a key is ``@id`` or stands for it."""
        if key not in self._names:
            found = self.triples({key: _PROBE, _PROBE: 1})
            self._names[key] = any(subject == NamedNode(_PROBE) for subject, _, _ in found)
        return self._names[key]


def stated(data: bytes, base: str, wanted: Wanted) -> Iterator[Stated]:
    """Yield the wanted triples of a document, in the order of the text; nothing where the JSON cannot be read."""
    text = data.decode("utf-8", "replace")
    try:
        document = _piece(text, _skip(text, 1 if text.startswith("\ufeff") else 0))
    except (ValueError, RecursionError):
        return
    offsets = _Offsets(text)
    for node, context in _promising(_nodes(text, document, Context((), base)), wanted):
        whole = [triple for triple in context.triples(_own(node)) if _bare(triple) in wanted]
        if not whole:
            continue
        places: dict[_Triple, _Spans] = {}
        with suppress(RecursionError):  # deeply nested: the rest has the place of the whole
            for triple, spans in _apart(text, node, context):
                places.setdefault(triple, spans)
        for triple in whole:
            item, around = places.get(triple, (node, node))
            yield Stated(*triple, offsets.span(item), offsets.span(around), triple in places)


def _nodes(text: str, piece: Piece, context: Context) -> Iterator[_Node]:
    """Yield the outermost node objects of a document."""
    if isinstance(piece.value, list):
        for item in _items(text, piece):
            yield from _nodes(text, item, context)
    elif isinstance(piece.value, dict):
        context = context.within(piece.value)
        if "@graph" in piece.value:
            yield from _nodes(text, _entries(text, piece)["@graph"], context)
        if "@graph" not in piece.value or set(piece.value) - {"@context", "@graph", "@id"}:
            yield piece, context


def _promising(nodes: Iterator[_Node], wanted: Wanted) -> Iterator[_Node]:
    """Leave out node objects that state nothing wanted: those of a bunch in one context are parsed together."""
    for context, bunch in groupby(nodes, key=lambda node: node[1]):
        while together := list(islice(bunch, _TOGETHER)):
            stating = context.triples({"@graph": [_own(node) for node, _ in together]})
            if any(_bare(triple) in wanted for triple in stating):
                yield from together


def _bare(triple: _Triple) -> Stated:
    return Stated(*triple, span=_NOWHERE, subject_span=_NOWHERE)


def _own(node: Piece) -> dict[str, Any]:
    return {key: value for key, value in node.value.items() if key not in ("@context", "@graph")}


def _apart(text: str, node: Piece, context: Context) -> Iterator[tuple[_Triple, _Spans]]:
    """Yield the triples of a node object, each with the value that states it.

    A blank node without a label differs from parsing to parsing, so that its triples are none of those of the whole.
    """
    entries = {key: entry for key, entry in _entries(text, node).items() if key not in ("@context", "@graph")}
    names = {key: one.value for key, one in entries.items() if isinstance(one.value, str) and context.names_node(key)}
    for key, entry in entries.items():
        if key in names:
            continue
        for item in _items(text, entry) if isinstance(entry.value, list) else [entry]:
            if isinstance(item.value, dict):
                yield from _apart(text, item, context.within(item.value))
            for triple in context.triples({**names, key: item.value}):
                yield triple, (item, node)


class _Offsets:
    """Offsets in bytes of a text, asked for mostly in ascending order."""

    def __init__(self, text: str):
        self._text = text
        self._known = (0, 0)

    def span(self, piece: Piece) -> Span:
        """Return the span in bytes of a piece."""
        return self._offset(piece.start), self._offset(piece.end)

    def _offset(self, at: int) -> int:
        known, offset = self._known
        if at < known:
            offset -= len(self._text[at:known].encode())
        else:
            offset += len(self._text[known:at].encode())
        self._known = (at, offset)
        return offset


def _skip(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _piece(text: str, at: int) -> Piece:
    value, end = _DECODER.raw_decode(text, at)
    return Piece(value, at, end)


def _items(text: str, piece: Piece) -> Iterator[Piece]:
    """Yield the items of a list with their places."""
    at = _skip(text, piece.start + 1)
    for _ in piece.value:
        item = _piece(text, at)
        yield item
        at = _skip(text, item.end)


def _entries(text: str, piece: Piece) -> dict[str, Piece]:
    """Return the entries of an object, its values with their places."""
    found: dict[str, Piece] = {}
    at = _skip(text, piece.start + 1)
    while text[at] != "}":
        key = _piece(text, at)
        value = _piece(text, _skip(text, key.end))
        found[str(key.value)] = value
        at = _skip(text, value.end)
    return found
