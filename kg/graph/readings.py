"""Other readings: each alternative a node that bears the properties in which it differs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from kg.errors import InputError
from kg.facts import Actor, Facts, Reading, Value
from kg.graph import acts, events, statements
from kg.graph.rows import Row, strings
from kg.graph.writer import Writer, actor_iri
from kg.vocabulary import term


def _actor_iri(writer: Writer, subject: str, actor: Actor) -> None:
    writer.link(subject, "identifiedAs", actor_iri(actor, writer.base))


def _actor_type(writer: Writer, subject: str, actor: Actor) -> None:
    writer.link(subject, "readAs", term(actor.type))


_ACTOR = (
    Row(("iri", "name"), ("identifiedAs",), _actor_iri),
    Row(("type",), ("readAs",), _actor_type),
    strings("aliases", "skos:altLabel"),
)


def write_reading(writer: Writer, reading: Reading, first: int = 1) -> int:
    """Write the alternatives of a reading, numbered from ``first``; return the number after the last.

    Raises InputError if it is a reading of nothing, or has a key or a value that the fact cannot have.
    """
    value, table = _read(writer.facts, reading.of)
    thing = actor_iri(value, writer.base) if isinstance(value, Actor) else writer.fact(reading.of)
    for number, alternative in enumerate(reading.alternatives, first):
        subject = f"{writer.fact(reading.of)}/reading/{number}"
        differing = alternative.model_extra or {}
        changed = _changed(reading.of, value, differing)
        writer.type(subject, "Reading")
        writer.link(subject, "alternativeTo", thing)
        writer.link(subject, "readFrom", writer.version)
        writer.decimal(subject, "confidence", Decimal(str(alternative.confidence)))
        writer.string(subject, "skos:note", reading.note)
        writer.spans(subject, "evidence", changed.evidence if "evidence" in differing else reading.evidence)
        for row in _differing_rows(reading.of, differing, table):
            writer.link(subject, "differsIn", term(row.properties[0]))
            row.write(writer, subject, changed)
    return first + len(reading.alternatives)


def _read(facts: Facts, of: str) -> tuple[Value, Sequence[Row[Any]]]:
    """Return the fact or actor with the id, and the table that writes its kind."""
    tables: tuple[tuple[Sequence[Any], Sequence[Row[Any]]], ...] = (
        (facts.events, events.TABLE),
        (facts.statements, statements.STATEMENT),
        (facts.positions, statements.POSITION),
        (facts.undertakings, acts.UNDERTAKING),
        (facts.sanctions, acts.SANCTION),
        (facts.actions, acts.ACTION),
        (facts.actors, _ACTOR),
    )
    for values, table in tables:
        for value in values:
            if value.id == of:
                return value, table
    raise InputError(f"a reading is of {of!r}, which is no fact or actor of the article: name one by its id")


def _changed(of: str, value: Value, differing: dict[str, Any]) -> Any:
    """Return the fact with the values of the alternative."""
    try:
        return type(value).model_validate({**value.model_dump(), **differing})
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"an alternative reading of {of!r} is wrong at {key!r}: {problem['msg']}") from None


def _differing_rows(of: str, differing: dict[str, Any], table: Sequence[Row[Any]]) -> list[Row[Any]]:
    written = {"evidence"}.union(*(row.keys for row in table))
    for key in differing:
        if key not in written:
            raise InputError(f"an alternative reading of {of!r} cannot differ in {key!r}")
    return [row for row in table if differing.keys() & set(row.keys)]
