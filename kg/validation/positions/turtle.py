"""Triples with their places, from the Turtle family: Turtle, TriG, N3, N-Triples, N-Quads.

The structure of a statement (subject, predicates, objects, brackets) is read here, token by token, since no parser says
where a triple stands; what a token means (prefixes, bases, escapes, datatypes) the parser says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from kg.validation.namespaces import RDF
from kg.validation.positions.model import Span, Stated, Wanted
from kg.validation.positions.statements import IRI, NAME, STRING, TAG, Scope, lines, statements
from kg.validation.triples import Term

_TOKEN = re.compile(
    rb"(?P<skip>\s++|#[^\r\n]*+)|(?P<iri>" + IRI + rb")|(?P<string>" + STRING + rb")|(?P<tag>" + TAG
    + rb")|(?P<type>\^\^)|(?P<name>" + NAME + rb")|(?P<mark>[\[\]();,.{}])",
    re.DOTALL,
)  # fmt: skip
_LINES = {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}


class UnreadableError(Exception):
    """A statement has another structure than Turtle's."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement: a token, or a number where it is a blank node without a label, and its span."""

    token: bytes | int
    span: Span


@dataclass(slots=True)
class Statement:
    """The structure of one statement: ``triples`` has the parts in the order of the text."""

    text: bytes
    start: int
    label: Iterator[int]
    triples: list[tuple[Part, Part, Part]] = field(default_factory=list)
    _tokens: list[tuple[str, int, int]] = field(default_factory=list)
    _next: int = 0

    def read(self) -> None:
        """Read the statement; raises UnreadableError where its structure is another."""
        self._split()
        subject = self._node()
        if self._mark() not in (b".", b"}", b""):
            self._predicates(subject)
        if self._mark() not in (b".", b"}", b""):
            raise UnreadableError

    def read_lines(self) -> None:
        """Read lines of N-Triples or N-Quads: three terms, and perhaps the name of a graph."""
        self._split()
        while self._next < len(self._tokens):
            self.triples.append((self._node(), self._node(), self._node()))
            if self._mark() is None:
                self._node()
            if self._mark() != b".":
                raise UnreadableError
            self._next += 1

    def _split(self) -> None:
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                raise UnreadableError
            at = found.end()
            if found.lastgroup != "skip":
                self._tokens.append((str(found.lastgroup), found.start(), at))

    def _mark(self) -> bytes | None:
        """Return the mark that comes next, nothing at the end, None before another token."""
        if self._next >= len(self._tokens):
            return b""
        kind, start, end = self._tokens[self._next]
        return self.text[start:end] if kind == "mark" else None

    def _kind(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _predicates(self, subject: Part) -> None:
        while True:
            predicate = self._node()
            while True:
                self.triples.append((subject, predicate, self._node()))
                if self._mark() != b",":
                    break
                self._next += 1
            if self._mark() != b";":
                return
            while self._mark() == b";":
                self._next += 1
            if self._mark() is not None and self._mark() not in (b"[", b"("):
                return

    def _node(self) -> Part:
        if self._next >= len(self._tokens):
            raise UnreadableError
        kind, start, end = self._tokens[self._next]
        self._next += 1
        if kind == "string":
            end = self._literal_end(end)
        elif kind == "mark":
            opening = self.text[start:end]
            if opening == b"[":
                return self._bracket(start)
            if opening == b"(":
                return self._collection(start)
            raise UnreadableError
        elif kind not in ("iri", "name"):
            raise UnreadableError
        return Part(self.text[start:end], (self.start + start, self.start + end))

    def _literal_end(self, end: int) -> int:
        if self._kind() == "tag":
            end = self._tokens[self._next][2]
            self._next += 1
        elif self._kind() == "type":
            end = self._tokens[self._next + 1][2] if self._next + 1 < len(self._tokens) else end
            self._next += 2
        return end

    def _bracket(self, start: int) -> Part:
        node = next(self.label)
        if self._mark() != b"]":
            self._predicates(Part(node, (self.start + start, self.start + start + 1)))
        if self._mark() != b"]":
            raise UnreadableError
        return Part(node, self._closed(start))

    def _collection(self, start: int) -> Part:
        cells: list[Part] = []
        while self._mark() != b")":
            item = self._node()
            cells.append(Part(next(self.label), item.span))
            self.triples.append((cells[-1], Part(b"", item.span), item))
        span = self._closed(start)
        rest = Part(b"()", span)
        for cell in reversed(cells):
            self.triples.append((cell, Part(b";", cell.span), Part(rest.token, cell.span)))
            rest = cell
        return Part(rest.token, span)

    def _closed(self, start: int) -> Span:
        end = self._tokens[self._next][2]
        self._next += 1
        return self.start + start, self.start + end


def stated(data: bytes, form: RdfFormat, base: str, wanted: Wanted) -> Iterator[Stated]:
    """Yield the wanted triples of a document, in the order of the text; what cannot be read is left out."""
    scope = Scope(base, form)
    subjects = frozenset(iri.encode() for iri in wanted.subjects)
    tokens = frozenset(b"<%s>" % iri for iri in subjects)
    words = wanted.words if wanted.named else frozenset()
    labels = iter(range(1 << 62))
    held: list[tuple[bytes, int, int]] = []
    within = scope.here()
    for token, found, group in lines(data) if form in _LINES else statements(data, scope):
        if (
            token in tokens
            or (not _is_another(token) and scope.iri(token) in subjects)
            or (wanted.blank and _names_blank(found[0]))
            or words is None
            or (words and not words.isdisjoint(_WORDS.findall(found[0])))
        ):
            if scope.header != within.header or scope.base != within.base:
                yield from _read(data, held, within, labels, wanted)
                held, within = [], scope.here()
            held.append((token, found.start(group), found.end()))
    yield from _read(data, held, within, labels, wanted)


_WORDS = re.compile(rb"[\w\x80-\xff]+")
_is_another = re.compile(rb"<(?>[A-Za-z][A-Za-z0-9+.-]*+:)[^\\]*+\Z").match  # than a token that it does not equal


def _names_blank(text: bytes) -> bool:
    return b"[" in text or b"_:" in text or b"(" in text


def _read(
    data: bytes, held: list[tuple[bytes, int, int]], within: Scope, labels: Iterator[int], wanted: Wanted
) -> Iterator[Stated]:
    """Read statements that stand in the same scope."""
    if not held:
        return
    found: list[Statement | tuple[bytes, Span]] = []
    for token, start, end in held:
        statement = Statement(data[start:end], start, labels)
        try:
            statement.read_lines() if within.form in _LINES else statement.read()
            found.append(statement)
        except (UnreadableError, RecursionError):
            found.append((token, (start, start + len(token))))
    tokens = {part.token for one in found if isinstance(one, Statement) for triple in one.triples for part in triple}
    tokens |= {one[0] for one in found if isinstance(one, tuple)}
    terms = _terms(within, sorted(token for token in tokens if isinstance(token, bytes)))
    for one in found:
        for stating in _stated(one, terms):
            if stating in wanted:
                yield stating


def _stated(one: Statement | tuple[bytes, Span], terms: dict[bytes, Term]) -> Iterator[Stated]:
    """Yield the triples of a statement; of one that could not be read, its subject alone."""
    if isinstance(one, tuple):
        subject = terms.get(one[0])
        if subject is not None and not isinstance(subject, Literal):
            yield Stated(subject, None, None, one[1], one[1])
        return
    for triple in one.triples:
        subject, predicate, value = (_term(part.token, terms) for part in triple)
        if isinstance(predicate, NamedNode) and value is not None and isinstance(subject, NamedNode | BlankNode):
            yield Stated(subject, predicate, value, triple[2].span, triple[0].span)


def _term(token: bytes | int, terms: dict[bytes, Term]) -> Term | None:
    return BlankNode(f"unlabelled{token}") if isinstance(token, int) else terms.get(token)


def _terms(scope: Scope, tokens: list[bytes]) -> dict[bytes, Term]:
    """Return what tokens stand for; those that the parser does not take are left out."""
    own: dict[bytes, Term] = {b"a": RDF.type, b"": RDF.first, b";": RDF.rest, b"()": RDF.nil}
    asked = [token for token in tokens if token not in own]
    try:
        return own | dict(zip(asked, _objects(scope, asked), strict=True))
    except (SyntaxError, ValueError):
        for token in asked:
            try:
                own[token] = _objects(scope, [token])[0]
            except (SyntaxError, ValueError, IndexError):
                continue
        return own


def _objects(scope: Scope, tokens: list[bytes]) -> list[Term]:
    text = b"".join(b"<urn:x> <urn:x> %s .\n" % token for token in tokens)
    return [one.object for one in scope.parsed(text) if not isinstance(one.object, Triple)]
