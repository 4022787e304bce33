"""Excerpts: the words that a fact rests on, marked, with a little of what stands around them."""

from kg.facts import Spans
from kg.printable import harmless

OPENING, CLOSING = "⟦", "⟧"

_AROUND = 60  # characters before and after
_LONGEST = 240  # characters of one marked span, or between two, that are shown
_OWN_MARKS = str.maketrans(OPENING + CLOSING, "[]")


def excerpt(text: str, spans: Spans) -> str:
    """Return the words of spans between marks, in one line of harmless characters; without spans nothing."""
    if not spans:
        return ""
    merged = _merged(spans)
    start = _word_border(text, max(0, merged[0][0] - _AROUND), merged[0][0])
    parts = ["… " if start else ""]
    for begin, end in merged:
        parts += [_plain(text[start:begin]), OPENING, _plain(text[begin:end]), CLOSING]
        start = end
    tail = text[start : start + _AROUND]
    if start + _AROUND < len(text):
        tail = tail[: tail.rfind(" ") + 1] + "…"
    return harmless("".join((*parts, _plain(tail))))


def _merged(spans: Spans) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def _word_border(text: str, start: int, end: int) -> int:
    """Return where the first whole word between two offsets starts."""
    space = text.find(" ", start, end)
    return start if not start or space < 0 else space + 1


def _plain(words: str) -> str:
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 2 :]}"
    return words.translate(_OWN_MARKS)
