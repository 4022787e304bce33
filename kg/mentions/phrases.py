"""A lookup of many phrases at once, over the characters of a text at the starts of its tokens."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")

_FIRST_WORD = re.compile(r"[^\W_]+")
_IRREGULAR = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "ə": "a", "Ə": "A"}
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "\u00a0": " ", "\n": " ", "‑": "-", "\t": " "}


def _folding_table() -> dict[int, str]:
    table = {ord(character): plain for character, plain in {**_IRREGULAR, **_QUOTES}.items()}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii():
            table.setdefault(code, base)
    return table


_TABLE = _folding_table()


def fold(text: str) -> str:
    """Return the text without accents and typographic apostrophes, of the same length, case kept."""
    return text if text.isascii() and "\n" not in text and "\t" not in text else text.translate(_TABLE)


class PhraseIndex(Generic[Value]):
    """Phrases with a value each, found by their first word; several phrases may be equal."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[str, list[Value]]] = {}
        self._sorted: dict[str, list[tuple[str, list[Value]]]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; a value that it already has is not added twice."""
        folded = fold(phrase)
        first = _FIRST_WORD.search(folded)
        if first is None:
            return
        values = self._by_first.setdefault(first.group().lower(), {}).setdefault(folded, [])
        if value not in values:
            values.append(value)

    def __contains__(self, phrase: str) -> bool:
        first = _FIRST_WORD.search(fold(phrase))
        return first is not None and fold(phrase) in self._by_first.get(first.group().lower(), {})

    def get(self, phrase: str) -> list[Value]:
        """Return the values of exactly this phrase."""
        folded = fold(phrase)
        first = _FIRST_WORD.search(folded)
        return self._by_first.get(first.group().lower(), {}).get(folded, []) if first else []

    def starting(self, first_word: str) -> list[tuple[str, list[Value]]]:
        """Return the phrases whose first word this is (lower case), longest first."""
        known = self._sorted.get(first_word)
        if known is None:
            phrases = self._by_first.get(first_word)
            if phrases is None:
                return []  # not remembered: a text has any number of other words
            known = self._sorted[first_word] = sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0]))
        return known

    def longest(
        self, text: str, offset: int, ends: dict[int, int], capitals: bool = False
    ) -> tuple[int, list[Value]] | None:
        """Return the end offset and values of the longest phrase that starts at the offset of a folded text.

        ``ends`` holds the offsets where a token ends. ``capitals`` lets words written in capitals match as well.
        """
        first = _FIRST_WORD.match(text, offset)
        if first is None:
            return None
        word = first.group()
        shouted = capitals and len(word) > 3 and word.isupper()
        for phrase, values in self.starting(word.lower()):
            end = offset + len(phrase)
            if end not in ends:
                continue
            if text.startswith(phrase, offset) or (shouted and text[offset:end].lower() == phrase.lower()):
                return end, values
        return None


def split_cell(cell: str) -> Iterator[str]:
    """Yield the values of a cell of the reference data ('|' separates them)."""
    return (value for value in cell.split("|") if value)


def plurals(noun: str) -> Iterable[str]:
    """Return the plural forms of an English noun phrase, its head being the last word or the one before "of"/"-"."""
    head, mark, rest = noun, "", ""
    for separator in (" of ", "-general", " general", "-in-chief", " in chief", " to "):
        if separator in noun:
            head, mark, rest = noun.partition(separator)
            break
    if head.endswith("man"):
        return (f"{head[:-3]}men{mark}{rest}",)
    if head.endswith("person") and head != "person":
        return (f"{head[:-6]}people{mark}{rest}", f"{head}s{mark}{rest}")
    if head == "person":
        return ("people", "persons")
    if head.endswith("y") and head[-2:-1] not in "aeou":
        return (f"{head[:-1]}ies{mark}{rest}",)
    if head.endswith(("s", "x", "ch", "sh")):
        return (f"{head}es{mark}{rest}",)
    return (f"{head}s{mark}{rest}",)
