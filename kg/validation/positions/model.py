"""Where things stand in a file: spans of bytes while it is read, lines and columns for people."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validation.triples import Node, Term

_WORDS = re.compile(r"[A-Za-z0-9_\u0080-\U0010ffff]+")  # as bytes they are ASCII words and what is above ASCII
_ESCAPED = re.compile(r"[\x00-\x1f\"\\']")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Position:
    """A stretch of a text file: lines and columns from 1, columns in code points, the end after the last one.

    ``exact`` is True where the stretch is the triple's object (its subject, where the subject is what is meant), False
    where it is only near: the subject's place, or one of several places that the file describes alike.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    exact: bool = True

    def __str__(self) -> str:
        """Return the place as compilers write it, which editors and terminals turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Stated:
    """A triple as a file states it, with the spans of its object and its subject.

    Where a statement could not be read in detail, only the subject and its span are known and ``predicate`` is None;
    where only what states the triple among others is known, ``exact`` is False.
    """

    subject: Node
    predicate: NamedNode | None
    object: Term | None
    span: Span
    subject_span: Span
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which triples to look for: those of the subjects, those that name the terms, and all about blank nodes."""

    subjects: frozenset[str] = frozenset()
    named: frozenset[Term] = frozenset()
    blank: bool = False

    def __contains__(self, one: Stated) -> bool:
        """Whether a triple is wanted."""
        return (
            (isinstance(one.subject, NamedNode) and one.subject.value in self.subjects)
            or (self.blank and (isinstance(one.subject, BlankNode) or isinstance(one.object, BlankNode)))
            or one.object in self.named
        )

    @property
    def words(self) -> frozenset[bytes] | None:
        """Words of which a text holds at least one where it names one of the terms; None where none can be told."""
        found = [_word(one) for one in self.named]
        return None if None in found else frozenset(word.encode() for word in found if word is not None)


def _word(one: Term) -> str | None:
    """Return a word that stands in a term however it is written, unless by escapes for letters."""
    if isinstance(one, Literal):  # up to the first character that is always escaped
        return max(_WORDS.findall(_ESCAPED.split(one.value, maxsplit=1)[0]), key=len, default=None)
    return next(iter(_WORDS.findall(one.value)[::-1]), None)


@dataclass(slots=True)
class Lines:
    """Lines and columns of a text; ask in ascending order, which reads it once."""

    data: bytes
    file: str
    _line: int = 1
    _start: int = 0
    _bends: bool = field(init=False)

    def __post_init__(self) -> None:
        self._bends = b"\r" in self.data

    def positions(self, spans: Iterable[tuple[Span, bool]]) -> Iterator[tuple[tuple[Span, bool], Position]]:
        """Yield each span, exact or not, with its position, in the order of the text."""
        for (start, end), exact in sorted(set(spans)):
            line, column = self._at(start)
            last, last_column = self._after(line, start, end)
            yield ((start, end), exact), Position(self.file, line, column, last, last_column, exact)

    def _at(self, offset: int) -> tuple[int, int]:
        self._line += self._breaks(self._start, offset)
        self._start = offset
        return self._line, self._column(offset)

    def _after(self, line: int, start: int, end: int) -> tuple[int, int]:
        return line + self._breaks(start, end), self._column(end)

    def _breaks(self, start: int, end: int) -> int:
        """Count the line breaks: LF, CR LF or CR alone."""
        breaks = self.data.count(b"\n", start, end)
        if self._bends:
            breaks += self.data.count(b"\r", start, end) - self.data.count(b"\r\n", start, end)
        return breaks

    def _column(self, offset: int) -> int:
        start = self.data.rfind(b"\n", 0, offset) + 1
        if self._bends:
            start = max(start, self.data.rfind(b"\r", 0, offset) + 1)
        return len(self.data[start:offset].decode("utf-8", "replace").removeprefix("\ufeff")) + 1
