"""Values: what a cell says, as the Facts contract has it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from kg.errors import InputError
from kg.facts import Actor, Spans
from kg.graph.times import bounds, hours
from kg.reference import rows
from kg.tables.articles import Article
from kg.tables.columns import Column, choices
from kg.tables.names import Names
from kg.tables.passages import Passages
from kg.tables.places import shown

_SEVERAL: Final = re.compile(r"\s*;\s*")
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_NUMBER: Final = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_ALL_SHOWN: Final = 20
_NEAR: Final = 4
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of a row are understood in: the article, its text, names, and the rows that cells may refer to.

    ``evidence`` are the spans of the row's quote; ``facts`` are the ids of facts by what a cell may call them;
    ``actors`` gathers those that the cells name.
    """

    kind: str
    article: Article
    passages: Passages
    names: Names
    evidence: Spans
    facts: Mapping[str, str]
    actors: list[Actor] = field(default_factory=list)


def needs_article(column: Column) -> bool:
    """Whether the cells of a column can only be understood in the article that their row is about."""
    return column.takes not in _PLAIN_READERS


def read_plain(text: str, column: Column, kind: str) -> Any:
    """Return what a cell that is not empty says, whatever the article. Raises InputError for what it cannot hold."""
    _check_length(text)
    return _PLAIN_READERS[column.takes](text, column, kind)


def read_value(text: str, column: Column, context: Context) -> Any:
    """Return what a cell that is not empty says. Raises InputError for what the column cannot hold."""
    if not needs_article(column):
        return read_plain(text, column, context.kind)
    _check_length(text)
    return _READERS[column.takes](text, column, context)


def _check_length(text: str) -> None:
    if len(text) > _LONGEST:
        raise InputError(f"the cell has {len(text):,} characters, more than {_LONGEST:,}: shorten it")


def read_confidence(text: str) -> float:
    """Return a number from 0 to 1. Raises InputError for anything else."""
    number = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else -1.0
    if not 0 <= number <= 1:
        raise InputError(f"{shown(text)!r} is no number from 0 to 1, such as 0.9")
    return number


def read_occurrence(text: str) -> int:
    """Return a number from 1. Raises InputError for anything else."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise InputError(f"{shown(text)!r} is no whole number from 1, such as 2")
    return int(text)


def parts_of(text: str) -> list[str]:
    """Return the values of a cell with semicolons between them."""
    return [part for part in _SEVERAL.split(text.strip()) if part]


def _text(text: str, column: Column, kind: str) -> str:
    return " ".join(text.split())


def _words(text: str, column: Column, context: Context) -> Spans:
    return (context.passages.nearest(text, context.evidence),)


def _date(text: str, column: Column, kind: str) -> str:
    try:
        bounds(text)
    except InputError:
        raise InputError(f"{shown(text)!r} is no date: write it as 2025-02-18, 2025-02 or 2025") from None
    return text


def _duration(text: str, column: Column, kind: str) -> str:
    clock = _CLOCK.fullmatch(text)
    number = text.replace(",", ".") if _NUMBER.fullmatch(text) else None
    if clock:
        text = f"PT{int(clock[1])}H{int(clock[2])}M"
    elif number is not None:
        text = f"PT{number}H"
    try:
        length = hours(text)
    except InputError:
        length = Decimal(0)
    if length <= 0:
        raise InputError(f"{shown(text)!r} is no duration: write 4.5 for hours, 4:30, or PT4H30M")
    return text


def _choice(text: str, column: Column, kind: str) -> str:
    allowed = choices(kind, column)
    given = _folded(text)
    for one in allowed:
        if _folded(one) == given:
            return one
    labels = _labels(column.name)
    if given in labels and labels[given] in allowed:
        return labels[given]
    raise InputError(_not_among(text, column, kind, allowed, [*map(_folded, allowed), *labels]))


def _not_among(text: str, column: Column, kind: str, allowed: tuple[str, ...], known: list[str]) -> str:
    """Return the sentence that says what a cell may hold, the nearest first."""
    by_folded = {_folded(one): one for one in allowed} | _labels(column.name)
    near = [by_folded[one] for one in get_close_matches(_folded(text), known, n=_NEAR, cutoff=0.5)]
    near = list(dict.fromkeys(near))
    which = f"did you mean {' or '.join(near)}? " if near else ""
    if len(allowed) <= _ALL_SHOWN:
        return f"{shown(text)!r} is no {column.name} of {_article(kind)}: {which}it is one of {', '.join(allowed)}"
    return f"{shown(text)!r} is no {column.name}: {which}kg query concepts lists all {len(allowed)}"


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeou' else 'a'} {kind}"


def _labels(name: str) -> dict[str, str]:
    """Return the notations of topics and measures by their labels."""
    if name not in ("topic", "measure"):
        return {}
    return {_folded(row["label"]): row["notation"] for row in rows(f"{name}s")}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _concepts(text: str, column: Column, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_choice(one, column, kind) for one in parts_of(text)))


def _actor(text: str, column: Column, context: Context) -> str:
    actor = context.names.actor(text, context.article, context.passages, context.evidence)
    context.actors.append(actor)
    return actor.id


def _one_actor(text: str, column: Column, context: Context) -> str:
    named = parts_of(text)
    if len(named) != 1:
        raise InputError(f"name one here, not {len(named)}: split the row, or leave out the semicolons")
    return _actor(named[0], column, context)


def _actors(text: str, column: Column, context: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_actor(one, column, context) for one in parts_of(text)))


def _place(text: str, column: Column, context: Context) -> str:
    return context.names.place(" ".join(text.split()), context.article, context.passages)


def _row(text: str, column: Column, context: Context) -> str:
    known = context.facts.get(text) or context.facts.get(text.casefold())
    if known is None:
        near = get_close_matches(text, sorted(context.facts), n=1, cutoff=0.6)
        hint = f"; did you mean {shown(near[0])!r}?" if near else ""
        raise InputError(f"no row about this article has the id {shown(text)!r}, nor is it a stored fact's IRI{hint}")
    return known


def _rows(text: str, column: Column, context: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_row(one, column, context) for one in parts_of(text)))


_PLAIN_READERS: Final[dict[str, Callable[[str, Column, str], Any]]] = {
    "text": _text, "date": _date, "duration": _duration, "choice": _choice, "concept": _choice, "concepts": _concepts,
}  # fmt: skip
_READERS: Final[dict[str, Callable[[str, Column, Context], Any]]] = {
    "words": _words, "actor": _one_actor, "actors": _actors, "place": _place, "row": _row, "rows": _rows,
}  # fmt: skip
