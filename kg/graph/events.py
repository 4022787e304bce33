"""Events: a report with its participations, and the event that it reports."""

from typing import Final

from kg.facts import Event, EventRole
from kg.graph.iris import segment
from kg.graph.places import write_place
from kg.graph.rows import Row, actors, concepts, spans, strings, write_fact
from kg.graph.times import first_instant, hours, last_instant
from kg.graph.writer import Writer


def _event(writer: Writer, subject: str, event: Event) -> None:
    iri = f"{subject}/event"
    writer.type(iri, "Event" if event.type == "Other" else event.type)
    writer.link(subject, "reports", iri)


def _place(writer: Writer, subject: str, event: Event) -> None:
    if event.place:
        writer.link(subject, "place", write_place(writer, event.place))


def _dates(writer: Writer, subject: str, event: Event) -> None:
    writer.dated(subject, event.date, event.end)


def _previous(writer: Writer, subject: str, event: Event) -> None:
    writer.instant(subject, "previousEarliest", first_instant(event.previous_date))
    writer.instant(subject, "previousLatest", last_instant(event.previous_date))


def _duration(writer: Writer, subject: str, event: Event) -> None:
    writer.decimal(subject, "durationHours", hours(event.duration) if event.duration else None)


TABLE: Final = (
    Row(("type",), ("reports",), _event),
    concepts("status", "status", "status"),
    actors("participants", "participant"),
    actors("excluded", "excluded"),
    actors("host", "host"),
    Row(("place",), ("place",), _place),
    Row(("date", "end"), ("earliest", "latest"), _dates),
    Row(("previous_date",), ("previousEarliest", "previousLatest"), _previous),
    Row(("duration",), ("durationHours",), _duration),
    strings("date_words", "dateWords"),
    spans("date_evidence", "dateEvidence"),
)


def write_event(writer: Writer, event: Event) -> None:
    """Write the report of an event, the event, and the part of each actor with the words that say it."""
    subject = write_fact(writer, event, event.evidence, TABLE, "EventReport")
    for role in _roles(event):
        iri = f"{subject}/{role.role}/{segment(role.actor)}"
        writer.link(subject, role.role, writer.actor(role.actor))  # the roles are named as the direct properties
        writer.link(subject, "participation", iri)
        writer.type(iri, "Participation")
        writer.link(iri, "actor", writer.actor(role.actor))
        writer.concept(iri, "role", "role", role.role)
        writer.spans(iri, "evidence", role.evidence or event.evidence)


def _roles(event: Event) -> list[EventRole]:
    """Return the roles of the event; an actor listed without words of its own has those of the whole report."""
    listed = [("participant", actor) for actor in event.participants]
    listed += [("excluded", actor) for actor in event.excluded]
    listed += [("host", event.host)] if event.host else []
    known = {(role.role, role.actor) for role in event.roles}
    return [*event.roles, *(EventRole(actor=a, role=r) for r, a in listed if (r, a) not in known)]  # type: ignore[arg-type]
