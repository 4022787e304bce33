"""Diplomatic acts, sanctions with their relief conditions, and coded actions."""

from typing import Final

from kg.facts import Action, Sanction, Undertaking
from kg.graph.rows import Row, actors, concepts, facts, spans, strings, write_fact
from kg.graph.statements import open_concept
from kg.graph.times import first_instant, last_instant
from kg.graph.writer import Writer
from kg.vocabulary import term


def _read_as(writer: Writer, subject: str, undertaking: Undertaking) -> None:
    """Say the class: of the act itself by its type, of a reading by the class that it would have."""
    if subject == writer.fact(undertaking.id):
        writer.type(subject, undertaking.type)
    else:
        writer.link(subject, "readAs", term(undertaking.type))


def _due(writer: Writer, subject: str, undertaking: Undertaking) -> None:
    writer.instant(subject, "dueEarliest", first_instant(undertaking.due))
    writer.instant(subject, "dueLatest", last_instant(undertaking.due))


def _not_stated(writer: Writer, subject: str, sanction: Sanction) -> None:
    """Say which of the two sides the text leaves open: the facts hold all that it states."""
    sides = {"imposingParty": sanction.imposing, "target": sanction.target}
    writer.link(subject, "notStated", [term(name) for name, named in sides.items() if not named])


def _relief(writer: Writer, subject: str, sanction: Sanction) -> None:
    for number, relief in enumerate(sanction.relief, 1):
        iri = f"{subject}/relief/{number}"
        writer.link(subject, "relief", iri)
        writer.type(iri, "ReliefCondition")
        writer.string(iri, "condition", relief.condition)
        writer.link(iri, "consentOf", writer.actors(relief.consent_of))
        writer.link(iri, "assertedBy", writer.actor(relief.asserted_by))
        writer.link(iri, "disputedBy", writer.actor(relief.disputed_by))
        writer.spans(iri, "evidence", relief.evidence or sanction.evidence)


UNDERTAKING: Final = (
    Row(("type",), ("readAs",), _read_as),
    actors("parties", "party"),
    actors("addressee", "addressee"),
    strings("proposition", "proposition"),
    Row(("due",), ("dueEarliest", "dueLatest"), _due),
    concepts("status", "status", "status"),
    facts("statements", "basedOn"),
)

SANCTION: Final = (
    actors("imposing", "imposingParty"),
    actors("target", "target"),
    Row((), ("notStated",), _not_stated),
    open_concept("measure", "measure", "measure"),
    concepts("status", "status", "status"),
    Row(("relief",), ("relief",), _relief),
)

ACTION: Final = (
    concepts("type", "actionType", "plover"),
    actors("actors", "agent"),
    actors("recipients", "recipient"),
    spans("cue", "cueSpan"),
    facts("of", "codes"),
)


def write_undertaking(writer: Writer, undertaking: Undertaking) -> None:
    """Write an agreement, a demand or an undertaking, each in its class."""
    write_fact(writer, undertaking, undertaking.evidence, UNDERTAKING)


def write_sanction(writer: Writer, sanction: Sanction) -> None:
    """Write a sanction with its relief conditions."""
    write_fact(writer, sanction, sanction.evidence, SANCTION, "Sanction")


def write_action(writer: Writer, action: Action) -> None:
    """Write a coded action."""
    write_fact(writer, action, action.evidence, ACTION, "Action")
