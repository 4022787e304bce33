"""Overlaps: what shares characters with given spans, without a look at everything else."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from kg.facts import Span

Thing = TypeVar("Thing")

_WIDTH = 512  # characters of a stretch; things are found by the stretches that their spans touch


class Overlaps(Generic[Thing]):
    """Things by the characters that their spans hold."""

    def __init__(self) -> None:
        self._things: list[tuple[tuple[Span, ...], Thing]] = []
        self._touching: dict[int, list[int]] = {}

    def add(self, spans: Iterable[Span], thing: Thing) -> None:
        """Add a thing with its spans."""
        spans = tuple(spans)
        for stretch in _stretches(spans):
            self._touching.setdefault(stretch, []).append(len(self._things))
        self._things.append((spans, thing))

    def over(self, spans: Iterable[Span]) -> list[Thing]:
        """Return the things that share a character with the spans, in the order in which they were added."""
        spans = tuple(spans)
        near = {index for stretch in _stretches(spans) for index in self._touching.get(stretch, ())}
        found = ((self._things[index]) for index in sorted(near))
        return [thing for own, thing in found if any(a < d and c < b for a, b in own for c, d in spans)]


def _stretches(spans: tuple[Span, ...]) -> set[int]:
    return {stretch for start, end in spans for stretch in range(start // _WIDTH, (end - 1) // _WIDTH + 1)}
