"""Calibration: whether facts with a confidence of 0.8 are right eight times in ten.

Facts are sorted into ten bins of equal width by their confidence. The expected calibration error is the mean distance
between a bin's mean confidence and its precision, weighted by how many facts it holds (Naeini, Cooper and Hauskrecht,
AAAI 2015). What costs nothing either way is not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.evaluation.judgements import Judgement

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The facts whose confidence lies in [low, high); the last bin holds 1 as well. An empty one has no means."""

    low: float
    high: float
    count: int
    confidence: float | None
    precision: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ten bins, the number of facts in them, and the expected calibration error, None if there are no facts."""

    bins: tuple[Bin, ...]
    count: int
    error: float | None


def calibrate(judgements: Iterable[Judgement]) -> Calibration:
    """Return how well the confidences of the facts that were read, right or extra, tell how often they are right."""
    facts = [(one.confidence, one.verdict == "right") for one in judgements if one.confidence is not None]
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in facts:
        parts[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(_bin(number, part) for number, part in enumerate(parts))
    distances = (
        one.count * abs(one.confidence - one.precision)
        for one in bins
        if one.confidence is not None and one.precision is not None
    )
    return Calibration(bins, len(facts), sum(distances) / len(facts) if facts else None)


def _bin(number: int, facts: list[tuple[float, bool]]) -> Bin:
    low, high = number / BINS, (number + 1) / BINS
    if not facts:
        return Bin(low, high, 0, None, None)
    confidence = sum(confidence for confidence, _ in facts) / len(facts)
    return Bin(low, high, len(facts), confidence, sum(right for _, right in facts) / len(facts))
