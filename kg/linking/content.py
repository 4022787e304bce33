"""The content of an act: the words of its proposition that say what it is about, by their stems.

The stems are those of the Snowball stemmer for English (Porter 2001). Names and numbers are content, function words,
dates and the words of promising and asking are none.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_HYPHENS: Final = str.maketrans("", "", "-‐‑")
_LONGEST_ENDING: Final = 3
_SHORTEST_STEM: Final = 5
_SHORTEST_HEAD: Final = 4


@cache
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word: lower case, no hyphens, so that "cease-fire" is "ceasefire"."""
    return str(_stemmer().stemWord(word.lower().translate(_HYPHENS)))


@lru_cache(maxsize=1 << 14)
def content(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    words = [match.group().lower() for match in _WORD.finditer(_dates().sub(" ", text))]
    return frozenset(stem(word) for word in words if not _empty(word))


@lru_cache(maxsize=1 << 12)
def named(names: frozenset[str]) -> frozenset[str]:
    """Return the stems of the words of names."""
    return frozenset(stem(match.group()) for name in names for match in _WORD.finditer(name))


def shared(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many words two texts share, by their stems; each counts once.

    A stem is shared, too, with one that it begins and a short ending completes ("inspect", "inspector"), and with a
    closed compound of which it is the head, which in English stands on the right ("fire", "ceasefire").
    """
    same = set(one) & set(other)
    left, right = sorted((sorted(set(one) - same), sorted(set(other) - same)))  # the same whichever comes first
    found = len(same)
    for word in left:
        match = next((candidate for candidate in right if alike(word, candidate)), None)
        if match is not None:
            right.remove(match)
            found += 1
    return found


def alike(one: str, other: str) -> bool:
    """Return whether two stems are of one word, of a word and a derived one, or of a head and its compound."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if short.isdigit() or long.isdigit():
        return False
    derived = len(short) >= _SHORTEST_STEM and long.startswith(short) and len(long) - len(short) <= _LONGEST_ENDING
    head = short.removesuffix("e")
    compound = (
        len(short) >= _SHORTEST_HEAD
        and len(long) - len(short) >= _SHORTEST_HEAD - 1
        and long.removesuffix("e").endswith(head)
    )
    return derived or compound


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return {name: tuple(words.split()) for name, words in table.items()}


def _empty(word: str) -> bool:
    """Return whether a word says nothing of what an act is about; a letter alone is none, as the "U" of "U.S."."""
    return (len(word) == 1 and not word.isdigit()) or word in _listed() or stem(word) in _stems_of_acts()


@cache
def _listed() -> frozenset[str]:
    return frozenset(word for words in _lists().values() for word in words)


@cache
def _stems_of_acts() -> frozenset[str]:
    return frozenset(stem(word) for word in _lists()["act"])


@cache
def _dates() -> re.Pattern[str]:
    months = "|".join(sorted(_lists()["calendar"][:23], key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(
        rf"\b(?:{day}\s+(?:{months})|(?:{months})\.?\s+{day})\b(?:,?\s+\d{{4}}\b)?|\b(?:19|20)\d\d\b", re.I
    )
