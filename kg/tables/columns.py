"""The columns of a table of facts, as `columns.toml` describes them: what may stand above a column, and what below."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel

from kg.errors import KgError
from kg.facts import Action, Event, OfficeHeld, Position, Sanction, Statement, Undertaking
from kg.graph.acts import ACTION, SANCTION, UNDERTAKING
from kg.graph.events import TABLE as EVENT
from kg.graph.rows import Row
from kg.graph.statements import POSITION, STATEMENT
from kg.reference import rows
from kg.vocabulary import notations, term

_FILE: Final = Path(__file__).with_name("columns.toml")
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "event": Event, "statement": Statement, "position": Position, "undertaking": Undertaking, "sanction": Sanction,
    "office": OfficeHeld, "action": Action,
}  # fmt: skip
_PROPERTIES: Final[dict[str, tuple[Row[Any], ...]]] = {
    "event": EVENT, "statement": STATEMENT, "position": POSITION, "undertaking": UNDERTAKING, "sanction": SANCTION,
    "action": ACTION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the key of the Facts contract that it fills, what its cells hold, and which properties."""

    name: str
    says: str
    key: str = ""
    takes: str = "text"
    required: bool = False
    example: str = ""
    properties: tuple[str, ...] = ()


def models() -> dict[str, type[BaseModel]]:
    """Return the model of each kind of fact in the Facts contract."""
    return _MODELS


def kinds() -> tuple[str, ...]:
    """Return the kinds of facts that a row can be, in the order of the documentation."""
    return tuple(_read()["kind"])


@cache
def common_columns() -> dict[str, Column]:
    """Return the columns that every kind has, by name."""
    return {one["name"]: _column(one) for one in _read()["common"]}


@cache
def columns_of(kind: str) -> dict[str, Column]:
    """Return the columns that a kind has of its own, by name."""
    return {one["name"]: _column(one) for one in _read()["kind"][kind]}


def all_names() -> tuple[str, ...]:
    """Return the names of all columns, those that every kind has first."""
    named = dict.fromkeys(common_columns())
    for kind in kinds():
        named.update(dict.fromkeys(columns_of(kind)))
    return tuple(named)


def plain(words: str) -> str:
    """Return a heading or a name of a kind without what people write in several ways: case, blanks, hyphens."""
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def column_name(heading: str) -> str | None:
    """Return the name of the column that a heading stands for, or None."""
    return _headings().get(plain(heading))


def kind_of(words: str) -> str | None:
    """Return the kind of fact that words name, in the singular or the plural, or None."""
    wanted = plain(words)
    return next((kind for kind in kinds() if wanted in (kind, f"{kind}s")), None)


def choices(kind: str, column: Column) -> tuple[str, ...]:
    """Return what a cell of a choice, or of a scheme of concepts, may hold."""
    if column.takes == "choice":
        return get_args(_MODELS[kind].model_fields[column.key].annotation)
    scheme = "topic" if column.name == "topic" else column.name
    own = tuple(row["notation"] for row in rows("topics")) if scheme == "topic" else ()
    return tuple(sorted({*notations(scheme), *own}))


@cache
def columns_of_property(kind: str, iri: str) -> tuple[str, ...]:
    """Return the names of the columns whose cells become values of a property."""
    columns = (*columns_of(kind).values(), *common_columns().values())
    return tuple(column.name for column in columns if iri in _iris(kind, column))


def _iris(kind: str, column: Column) -> set[str]:
    mapped = (row.properties for row in _PROPERTIES.get(kind, ()) if column.key and column.key in row.keys)
    return {term(name) for names in (*mapped, column.properties) for name in names}


@cache
def _headings() -> dict[str, str]:
    found = {plain(name): name for name in all_names()}
    for name, others in _read()["also"].items():
        for other in others:
            if found.setdefault(plain(other), name) != name:
                raise KgError(f"{_FILE}: {other!r} stands for two columns")
    return found


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _column(described: dict[str, Any]) -> Column:
    return Column(**{**described, "properties": tuple(described.get("properties", ()))})
