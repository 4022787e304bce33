"""Rows of the tables that say which keys of a fact become which properties.

The same rows write a fact and its other readings: a reading bears the same properties with the other values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from kg.facts import Fact, Spans
from kg.graph.writer import Writer

Kind = TypeVar("Kind")
Write = Callable[[Writer, str, Any], None]


@dataclass(frozen=True, slots=True)
class Row(Generic[Kind]):
    """Keys of a fact, the properties that they become (the first names the difference of a reading), and how."""

    keys: tuple[str, ...]
    properties: tuple[str, ...]
    write: Callable[[Writer, str, Kind], None]


def write_fact(writer: Writer, fact: Fact, evidence: Spans, table: Sequence[Row[Any]], *classes: str) -> str:
    """Write what all facts share and every row of the table; return the fact's IRI."""
    subject = writer.fact(fact.id)
    writer.type(subject, *classes)
    writer.link(subject, "readFrom", writer.version)
    writer.decimal(subject, "confidence", Decimal(str(fact.confidence)))
    writer.string(subject, "extractionRule", fact.rule)
    writer.spans(subject, "evidence", evidence)
    for row in table:
        row.write(writer, subject, fact)
    return subject


def strings(key: str, name: str) -> Row[Any]:
    """Return a row for a key whose value is a string."""
    return Row((key,), (name,), lambda writer, subject, fact: writer.string(subject, name, getattr(fact, key)))


def actors(key: str, name: str) -> Row[Any]:
    """Return a row for a key whose value is the id of an actor, or several."""

    def write(writer: Writer, subject: str, fact: Any) -> None:
        value = getattr(fact, key)
        writer.link(subject, name, writer.actor(value) if isinstance(value, str | None) else writer.actors(value))

    return Row((key,), (name,), write)


def facts(key: str, name: str) -> Row[Any]:
    """Return a row for a key whose value is the id of another fact, or several."""

    def write(writer: Writer, subject: str, fact: Any) -> None:
        value = getattr(fact, key)
        writer.link(subject, name, writer.facts_of([value] if isinstance(value, str) else value or ()))

    return Row((key,), (name,), write)


def concepts(key: str, name: str, kind: str) -> Row[Any]:
    """Return a row for a key whose value is the notation of a concept of a closed scheme."""
    return Row((key,), (name,), lambda writer, subject, fact: writer.concept(subject, name, kind, getattr(fact, key)))


def spans(key: str, name: str) -> Row[Any]:
    """Return a row for a key whose value is a list of spans."""
    return Row((key,), (name,), lambda writer, subject, fact: writer.spans(subject, name, getattr(fact, key)))
