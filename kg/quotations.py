"""Quotation marks, paragraphs and datelines: what the characters of a text show before any parse."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = {"“": "”", "„": "“”", "«": "»", "‘": "’"}
_MIXED = {"“": '”"', '"': '"”'}  # careless typing answers a curly mark by a straight one, and the other way round
_STRAIGHT = "\"'`"
_MARK = re.compile(f"[{''.join(_OPENING)}{_STRAIGHT}]")
_GAP = re.compile(r"(?<!\s)\s*\n\s*")  # the look-behind keeps a long run of blanks from being tried from each of them
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ /-](?:[A-ZÀ-Þ][\w.'’-]*|[a-z]{2,3}))*"  # GENEVA, Tel Aviv, Rio de Janeiro, CAIRO/JERUSALEM
    r"(?:,\s[A-ZÀ-Þ\d][\w.'’ -]*?){0,3}"  # , Switzerland, March 4
    r"\s?(?:\([A-Z\d][\w ./-]{1,30}\))?"  # (Reuters), (12 July)
    r"(?:\s(?:—|–|--?)\s|\.?\s/[A-Z][\w ]{1,20}/\.?\s(?:—|–|--?)?\s?)"  # - , /TASS/.
    r"|[A-ZÀ-Þ]{2}[A-ZÀ-Þ.'’ -]{1,30}(?:,\s[A-Z][\w. -]{2,20})?:\s"  # NEW DELHI:
)
_LONGEST_DATELINE = 80
_LONGEST_QUOTATION = 6000


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks; character offsets, half-open, marks included in start and end.

    ``closed`` is false where the paragraph ends before the closing mark does, as when a quotation runs over several
    paragraphs. ``nested`` quotations stand within another one.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True

    def covers(self, offset: int) -> bool:
        """Whether the character at the offset is within the quotation, marks included."""
        return self.start <= offset < self.end


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the paragraphs' character spans, without the line breaks between them.

    A line break ends a paragraph, unless the text is wrapped at a fixed width; then only an empty line does.
    """
    spans, start = [], 0
    for gap in (_EMPTY_LINE if _is_wrapped(text) else _GAP).finditer(text):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _is_wrapped(text: str) -> bool:
    """Whether lines are broken at a fixed width: several in a row, none long, most ending in mid-sentence."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < 6 or "\n\n" not in text or max(map(len, lines)) > 110:
        return False
    ends = [line for line in lines if line[-1] not in ".!?:\"'”’»)"]
    return len(ends) > 0.6 * len(lines) and sum(map(len, lines)) / len(lines) > 45


def find_dateline(text: str, start: int, end: int) -> int | None:
    """Return the offset just after a dateline ("GENEVA, March 4 (Agency) - ") that opens a paragraph, or None."""
    found = _DATELINE.match(text, start, min(end, start + _LONGEST_DATELINE))
    if not found or text[start : found.end()].count(" ") > 11:
        return None
    return found.end()


def find_quotations(text: str, paragraphs: list[tuple[int, int]] | None = None) -> list[Quotation]:
    """Return the text's outermost quotations in order; ``paragraphs`` are those of ``find_paragraphs``, where known.

    Marks are paired within a paragraph. A quotation still open at its end is taken to go on in the next paragraph
    only if that one opens with a mark again, as English typography has it; if not, a mark that opens nothing is left
    alone unless it ends the paragraph's speech.
    """
    paragraphs = find_paragraphs(text) if paragraphs is None else paragraphs
    found: list[Quotation] = []
    for index, (start, end) in enumerate(paragraphs):
        follows = text[paragraphs[index + 1][0]] if index + 1 < len(paragraphs) else ""
        found.extend(_quotations_within(text, start, end, follows))
    return found


def _quotations_within(text: str, start: int, end: int, follows: str) -> Iterator[Quotation]:
    single = not any(text.find(mark, start, end) >= 0 for mark in ('"', "“", "«", "''"))
    closers = _Closers(text, start, end)
    position = start
    while found := _MARK.search(text, position, end):
        position, mark = found.start(), found.group()
        if not _opens(text, position, start, single):
            position += 1
            continue
        close = closers.of(position)
        if close is None:
            if follows == mark and mark not in "'‘" and end - position > 20:
                yield Quotation(position, end, position + 1, end, closed=False)
                return
            position += 1
            continue
        width = 2 if _is_doubled(text, position) else 1
        if text[position + width : close].strip():
            yield Quotation(position, close + width, position + width, close)
        position = close + width


def _opens(text: str, position: int, start: int, single: bool) -> bool:
    mark = text[position]
    if mark not in _OPENING and mark not in _STRAIGHT:
        return False
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    if mark == '"' or _is_doubled(text, position):
        after = text[position + 2 : position + 3] if mark != '"' else after
        return not after.isspace() and not before.isalnum()
    if mark == "`":
        return False
    if mark in "'‘":
        return single and after.isalpha() and (before.isspace() or before in "([—–-")
    return True


def _is_doubled(text: str, position: int) -> bool:
    """Whether two apostrophes stand for one double mark, as in plain wire copy and TeX."""
    return text.startswith("''", position) or text.startswith("``", position)


class _Closers:
    """The marks of a paragraph that close a quotation, by the mark that opens it; each kind is looked up once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._offsets: dict[str, list[int]] = {}

    def of(self, position: int) -> int | None:
        """Return the offset of the mark that closes the quotation opened at position, or None within reach."""
        doubled = _is_doubled(self._text, position)
        mark = "''" if doubled else self._text[position]
        if mark not in self._offsets:
            self._offsets[mark] = list(self._closing(mark))
        offsets = self._offsets[mark]
        index = bisect_right(offsets, position + doubled)
        if index == len(offsets) or offsets[index] + len(mark) > position + _LONGEST_QUOTATION:
            return None
        return offsets[index]

    def _closing(self, mark: str) -> Iterator[int]:
        text, single = self._text, mark in ("'", "‘")
        pattern = "'(?=')" if mark == "''" else f"[{_MIXED.get(mark) or _OPENING.get(mark, mark)}]"
        for found in re.compile(pattern).finditer(text, self._start, self._end):
            offset = found.start()
            after = text[offset + 1] if offset + 1 < len(text) else " "
            if single and (after.isalnum() or (text[offset - 1] == "s" and after == " ")):
                continue  # an apostrophe
            if mark == "“" and found.group() == '"' and (text[offset - 1].isspace() or after.isalnum()):
                continue  # a nested quotation opens
            yield offset
