"""Overlap: how much two sets of words share, and which of two lists belong together."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from kg.facts import Spans

Gold = TypeVar("Gold")
Found = TypeVar("Found")

_WORD = re.compile(r"\w+")
_NEAR_DICE = 0.3
_NEAR_WITHIN = 0.8  # share of the smaller one's words that must stand in the larger one
_NEAR_FEWEST, _NEAR_MOST = 3, 90  # words of the smaller and of the larger one


def words_at(text: str, spans: Spans) -> frozenset[int]:
    """Return the words within spans, each by the offset where it starts."""
    return frozenset(found.start() for start, end in spans for found in _WORD.finditer(text, start, end))


def dice(a: AbstractSet[object], b: AbstractSet[object]) -> float:
    """Return the Dice coefficient of two sets; of two empty ones it is 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def jaccard(a: AbstractSet[object], b: AbstractSet[object]) -> float:
    """Return the Jaccard index of two sets; of two empty ones it is 1."""
    return len(a & b) / len(a | b) if a or b else 1.0


def are_near(a: AbstractSet[object], b: AbstractSet[object]) -> bool:
    """Whether two sets of words overlap with Dice 0.3, or the smaller one, of three or more, lies in a short other."""
    small, large = sorted((len(a), len(b)))
    lies_within = small >= _NEAR_FEWEST and large <= _NEAR_MOST and len(a & b) >= _NEAR_WITHIN * small
    return dice(a, b) >= _NEAR_DICE or lies_within


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of precision and recall; of two zeros it is 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def share(part: float, whole: float) -> float:
    """Return a part of a whole; of nothing it is 0."""
    return part / whole if whole else 0.0


def pairs(
    golds: Sequence[Gold], found: Sequence[Found], weight: Callable[[Gold, Found], float]
) -> list[tuple[int, int]]:
    """Return pairs of indices, one to one: the greatest positive weight first, of equal ones the earliest."""
    weights = [(weight(g, p), i, j) for i, g in enumerate(golds) for j, p in enumerate(found)]
    taken_golds: set[int] = set()
    taken_found: set[int] = set()
    result = []
    for _, i, j in sorted((one for one in weights if one[0] > 0), key=lambda one: (-one[0], one[1], one[2])):
        if i not in taken_golds and j not in taken_found:
            taken_golds.add(i)
            taken_found.add(j)
            result.append((i, j))
    return result
