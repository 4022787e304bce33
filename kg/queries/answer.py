"""Answer: a saved question put to a store, with its parameters bound and its columns in order."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.errors import QueryError
from kg.queries.parameters import bind, parse_value
from kg.queries.saved import READINGS, SavedQuery
from kg.store.results import Answers, Queryable, Row

_SEPARATOR = "; "


def answer(query: SavedQuery, values: Mapping[str, str], source: Queryable, reading: str = "best") -> Answers:
    """Return the answer to a saved question.

    ``values`` are the parameters as typed. ``reading``: strict leaves out facts with a second reading, best takes the
    plain triples, any adds the alternatives. Raises QueryError if a value or the reading is wrong or one is missing.
    """
    if reading not in READINGS:
        raise QueryError(f"--reading {reading!r} is none of {', '.join(READINGS)}")
    terms: dict[str, ox.NamedNode | ox.Literal] = {
        name: parse_value(query.parameter(name), value, source) for name, value in values.items()
    }
    missing = [one for one in query.parameters if one.required and one.name not in terms and one.default is None]
    if missing:
        raise QueryError(f"the question {query.name} needs --{missing[0].name}: {missing[0].description}")
    for one in query.parameters:
        if one.name not in terms and one.default is not None:
            terms[one.name] = parse_value(one, one.default, source)
    if has_readings(query):
        terms["reading"] = ox.Literal(reading)
    text = bind(query, terms)
    answers = source.query(text)
    return _once(_with_sets_in_order(query, answers))


def has_readings(query: SavedQuery) -> bool:
    """Return whether a question tells readings apart: whether it has a line ``VALUES ?reading { "best" }``."""
    return re.search(r"^\s*VALUES \?reading \{", query.text, re.MULTILINE) is not None


def asked_columns(query: SavedQuery, values: Mapping[str, str], reading: str = "best") -> set[str]:
    """Return the columns that only repeat what was asked: given parameters, IRIs beside labels, the one reading."""
    repeated = {one.name for one in query.parameters if one.name in values or one.type in ("actor", "place", "date")}
    return repeated if reading == "any" else repeated | {"readAs"}


def _with_sets_in_order(query: SavedQuery, answers: Answers) -> Answers:
    """Put the names in columns of several names into one order, which GROUP_CONCAT leaves open; no name is no value."""
    places = [index for index, column in enumerate(answers.columns) if column in query.sets]
    if not places or not answers.is_table:
        return answers
    return replace(answers, rows=tuple(_ordered(row, places) for row in answers.rows))


def _once(answers: Answers) -> Answers:
    """Leave out rows that are there before: Virtuoso gives some twice at times, in spite of DISTINCT."""
    return replace(answers, rows=tuple(dict.fromkeys(answers.rows))) if answers.is_table else answers


def _ordered(row: Row, places: list[int]) -> Row:
    cells = list(row)
    for index in places:
        cell = cells[index]
        if isinstance(cell, ox.Literal):
            names = sorted({name for name in cell.value.split(_SEPARATOR) if name})
            cells[index] = ox.Literal(_SEPARATOR.join(names)) if names else None
    return tuple(cells)
