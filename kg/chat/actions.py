"""Actions: the events, undertakings, sanctions and positions of an answer in the classes of PLOVER (2021).

Actors and recipients are those that the facts name; none is guessed from the words.
"""

from collections.abc import Iterator
from typing import Any

from kg.chat.grounding import CONFIDENCE, RULE
from kg.facts import Action, Event, Facts, Ids, Position, Sanction, Undertaking
from kg.reading.lexicon import load_lexicon


def code_facts(facts: Facts) -> tuple[Action, ...]:
    """Return one action for each fact that PLOVER has a class for and whose actors are known."""
    found = [action for action in _coded(facts) if action["type"] is not None and action["actors"]]
    return tuple(Action.model_validate({**action, "id": f"c{number}"}) for number, action in enumerate(found, 1))


def _coded(facts: Facts) -> Iterator[dict[str, Any]]:
    codes = load_lexicon("actions")
    for event in facts.events:
        if event.status != "cancelled":
            yield _action(codes["events"].get(event.type), event, event.participants[:1], event.participants[1:])
    for act in facts.undertakings:
        shared = act.parties[1:] if act.type == "Agreement" else ()
        actors = act.parties[: len(act.parties) - len(shared)]
        addressee = (act.addressee,) if act.addressee else ()
        yield _action(codes["undertakings"].get(act.type), act, actors, (*shared, *addressee))
    for sanction in facts.sanctions:
        yield _action(codes["sanctions"].get(sanction.status), sanction, sanction.imposing, sanction.target)
    for position in facts.positions:
        if position.undertaking is None:  # else the demand is coded
            yield _action(codes["positions"].get(position.stance), position, (position.actor,), ())


def _action(
    kind: str | None, of: Event | Undertaking | Sanction | Position, actors: Ids, recipients: Ids
) -> dict[str, Any]:
    return {
        "type": kind,
        "actors": actors,
        "recipients": recipients,
        "of": of.id,
        "evidence": of.evidence,
        "rule": RULE,
        "confidence": CONFIDENCE,
    }
