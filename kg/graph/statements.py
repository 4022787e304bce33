"""Statements and positions."""

from typing import Any, Final
from urllib.parse import quote

from kg.facts import Position, Statement
from kg.graph.rows import Row, actors, concepts, facts, spans, strings, write_fact
from kg.graph.topics import topic_iri
from kg.graph.writer import Writer
from kg.vocabulary import PARLEY


def open_concept(key: str, name: str, kind: str) -> Row[Any]:
    """Return a row for a key whose value is the notation, or are notations, of a scheme that is not closed.

    A notation that no scheme has becomes an IRI all the same, so that the shapes can name it.
    """

    def write(writer: Writer, subject: str, fact: Any) -> None:
        value = getattr(fact, key)
        found = [value] if isinstance(value, str) else value or ()
        if kind == "topic":
            writer.link(subject, name, [topic_iri(writer, notation) for notation in found])
        else:
            writer.link(subject, name, [f"{PARLEY}{kind}/{quote(notation, safe='')}" for notation in found])

    return Row((key,), (name,), write)


def _speakers(writer: Writer, subject: str, statement: Statement) -> None:
    ids = dict.fromkeys([*([statement.speaker] if statement.speaker else []), *statement.speakers])
    writer.link(subject, "speaker", writer.actors(ids))
    if not ids and not statement.source:
        writer.link(subject, "attributedTo", writer.version)


def _content(writer: Writer, subject: str, statement: Statement) -> None:
    writer.spans(subject, "contentSpan", statement.content)
    text = writer.facts.document.text
    writer.string(subject, "content", " … ".join(text[start:end] for start, end in sorted(statement.content)))


def _date(writer: Writer, subject: str, statement: Statement) -> None:
    writer.dated(subject, statement.date)


STATEMENT: Final = (
    concepts("kind", "statementKind", "statement-kind"),
    Row(("speaker", "speakers"), ("speaker",), _speakers),
    actors("on_behalf_of", "onBehalfOf"),
    spans("source", "sourceSpan"),
    spans("cue", "cueSpan"),
    Row(("content",), ("contentSpan", "content"), _content),
    spans("editorial", "editorialSpan"),
    actors("addressee", "addressee"),
    strings("channel", "channel"),
    facts("event", "occasion"),
    facts("within", "nestedIn"),
    Row(("date",), ("earliest", "latest"), _date),
    open_concept("topics", "topic", "topic"),
    concepts("factuality", "factuality", "factuality"),
)

POSITION: Final = (
    actors("actor", "holder"),
    open_concept("topic", "topic", "topic"),
    concepts("stance", "stance", "stance"),
    strings("condition", "condition"),
    strings("proposition", "proposition"),
    concepts("basis", "basis", "basis"),
    facts("statements", "basedOn"),
    facts("undertaking", "restsOn"),
)


def write_statement(writer: Writer, statement: Statement) -> None:
    """Write a statement; its evidence is its content, else its cue, else its source."""
    evidence = statement.content or statement.cue or statement.source
    write_fact(writer, statement, evidence, STATEMENT, "Statement")


def write_position(writer: Writer, position: Position) -> None:
    """Write a position."""
    write_fact(writer, position, position.evidence, POSITION, "Position")
