"""Triples with their places, from RDF/XML: the parser is fed tag by tag, so that it says which tag made a triple."""

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.validation.positions.model import Span, Stated, Wanted

_TAG = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^\[>]*+(?:\[.*?\])?+\s*+>|"
    rb"<(?P<end>/)?+(?>[^\"'<>/]++|\"[^\"]*+\"|'[^']*+'|/(?!>))*+(?P<empty>/)?+>",
    re.DOTALL,
)


class Tags:
    """A document handed out tag by tag; ``element`` is what the last tag belongs to, ``parent`` what holds that."""

    def __init__(self, data: bytes):
        self._data = data
        self._tags = _TAG.finditer(data)
        self._sent = 0
        self._open: list[int] = []
        self.element: Span = (0, 0)
        self.parent: Span = (0, 0)
        self._spans: dict[int, Span] = {}

    def read(self, _size: int = -1) -> bytes:
        """Return the text up to the end of the next tag, nothing at the end of the document."""
        found = next(self._tags, None)
        end = len(self._data) if found is None else found.end()
        text, self._sent = self._data[self._sent : end], end
        if found is not None and found.group()[1:2] not in (b"!", b"?"):
            self._enter(found)
        return text

    def _enter(self, found: re.Match[bytes]) -> None:
        if found["end"] is None:
            self.element = self._spans[found.start()] = found.span()
            self.parent = self._spans[self._open[-1]] if self._open else self.element
            if found["empty"] is None:
                self._open.append(found.start())
        elif self._open:
            start = self._open.pop()
            self._spans.pop(start, None)
            self.element = (start, found.end())
            self.parent = self._spans[self._open[-1]] if self._open else self.element


def stated(data: bytes, base: str, wanted: Wanted) -> Iterator[Stated]:
    """Yield the wanted triples: the span of the element that states each, and of its subject's start tag.

    A type or a property that is an attribute has the span of its element's start tag.
    """
    tags = Tags(data)
    described: dict[object, Span] = {}
    for quad in parse(tags, format=RdfFormat.RDF_XML, base_iri=base):  # type: ignore[arg-type]
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            continue
        one = Stated(quad.subject, quad.predicate, quad.object, tags.element, tags.parent)
        if one not in wanted:
            continue
        started = data[tags.element[0] : tags.element[1]].count(b"<") == 1
        at = described.setdefault(one.subject, tags.element if started and _is_type(one) else tags.parent)
        yield Stated(one.subject, one.predicate, one.object, one.span, at)


def _is_type(one: Stated) -> bool:
    return isinstance(one.predicate, NamedNode) and one.predicate.value.endswith("22-rdf-syntax-ns#type")
