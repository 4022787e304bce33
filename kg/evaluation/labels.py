"""Labels: what a fact says, in a few words, and where the text says it."""

import re
from collections.abc import Callable
from typing import Any

from kg.evaluation.cases import Case
from kg.facts import Spans

Names = Callable[..., str]


def _actor(fact: Any, names: Names) -> str:
    return f"{fact.name} ({fact.type})"


def _office(fact: Any, names: Names) -> str:
    return f"{names(fact.actor) or '?'}: {fact.office.title}"


def _event(fact: Any, names: Names) -> str:
    return f"{fact.type} of {names(*fact.participants) or '?'} {fact.date or ''}"


def _statement(fact: Any, names: Names) -> str:
    return names(*dict.fromkeys((fact.speaker, *fact.speakers))) or "?"


def _position(fact: Any, names: Names) -> str:
    return f"{names(fact.actor)} {fact.stance} {fact.topic or ''}"


def _undertaking(fact: Any, names: Names) -> str:
    return f"{fact.type} by {names(*fact.parties) or '?'}"


def _sanction(fact: Any, names: Names) -> str:
    return f"{names(*fact.imposing) or '?'} against {names(*fact.target) or '?'}, {fact.status or '?'}"


def _reading(fact: Any, names: Names) -> str:
    return "a second reading"


# Facts of the gold and facts that were read have the same keys, so one function labels both.
_LABELS: dict[str, Callable[[Any, Names], str]] = {
    "actors": _actor,
    "offices": _office,
    "events": _event,
    "statements": _statement,
    "statement contents": _statement,
    "positions": _position,
    "undertakings": _undertaking,
    "sanctions": _sanction,
    "readings": _reading,
}


def label_of_gold(kind: str, fact: Any, case: Case) -> tuple[str, Spans]:
    """Return what a gold fact says and where; an actor stands where its name or an alias first does."""
    if kind == "actors":
        return _actor(fact, case.gold_names), _first(case.text, (fact.name, *fact.aliases))
    if kind == "offices":
        return _office(fact, case.gold_names), fact.office.evidence
    return _LABELS[kind](fact, case.gold_names), _spans(fact)


def label_of_found(kind: str, fact: Any, case: Case) -> tuple[str, Spans]:
    """Return what a fact that was read says and where; an actor stands where it is first mentioned."""
    if kind == "actors":
        return _actor(fact, case.found_names), fact.mentions[:1]
    if kind == "offices":  # the holder is named as the gold names it, if the gold knows it
        return _office(fact, case.gold_names), fact.office.evidence
    return _LABELS[kind](fact, case.found_names), _spans(fact)


def _spans(fact: Any) -> Spans:
    return getattr(fact, "content", ()) or fact.evidence


def _first(text: str, names: tuple[str, ...]) -> Spans:
    found = (re.search(rf"\b{re.escape(name)}\b", text) for name in names if name)
    return tuple(sorted(one.span() for one in found if one))[:1]
