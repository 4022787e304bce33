"""Coded facts: events, undertakings, sanctions and stances as actions in the classes of PLOVER."""

from collections.abc import Iterator
from typing import cast

from kg.facts import Action, ActionType, Event, Ids, Position, Sanction, Spans, Undertaking
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.lexicon import confidence_of, load_lexicon
from kg.reading.overlaps import Overlaps
from kg.reading.statements import Said


def coded_facts(
    mentions: Mentions,
    said: tuple[Said, ...],
    events: tuple[Event, ...],
    positions: tuple[Position, ...],
    undertakings: tuple[Undertaking, ...],
    sanctions: tuple[Sanction, ...],
) -> list[Action]:
    """Return one action for each fact that PLOVER codes; they have no ids yet."""
    return [
        *_of_events(events),
        *_of_undertakings(mentions, undertakings),
        *_of_sanctions(sanctions),
        *_of_positions(mentions, said, positions, undertakings),
    ]


def _code(table: str, key: str) -> ActionType | None:
    return cast(ActionType | None, load_lexicon("actions")[table].get(key))


def _of_events(events: tuple[Event, ...]) -> Iterator[Action]:
    for event in events:
        kind = _code("events", event.type)
        if event.status in ("planned", "postponed") and kind is not None:
            kind = _code("planned", kind)
        if kind is None or event.status in ("cancelled", "proposed") or not event.participants:
            continue
        first, others = event.participants[:1], event.participants[1:]
        yield _action(kind, first, others, event.id, event.evidence, "events")


def _of_undertakings(mentions: Mentions, undertakings: tuple[Undertaking, ...]) -> Iterator[Action]:
    for one in undertakings:
        kind = _code("undertakings", one.type)
        if kind is None or not one.parties:
            continue
        if one.type == "Agreement" and len(one.parties) > 1:
            actors, recipients = one.parties[:1], one.parties[1:]
        else:
            actors = one.parties
            recipients = (one.addressee,) if one.addressee else _named(mentions, one.evidence, one.parties)
        yield _action(kind, actors, recipients, one.id, one.evidence, "undertakings")


def _of_sanctions(sanctions: tuple[Sanction, ...]) -> Iterator[Action]:
    for one in sanctions:
        kind = _code("sanctions", one.status)
        if kind is not None and one.imposing:
            yield _action(kind, one.imposing, one.target, one.id, one.evidence, "sanctions")


def _of_positions(
    mentions: Mentions, said: tuple[Said, ...], positions: tuple[Position, ...], undertakings: tuple[Undertaking, ...]
) -> Iterator[Action]:
    blame = frozenset(load_lexicon("actions")["blame"]["verbs"].split())
    accusing = {one.statement.id for one in said if one.whole and lemma_of(one.attribution.verb) in blame}
    acts: Overlaps[Undertaking] = Overlaps()
    for act in undertakings:
        acts.add(act.evidence, act)
    for one in positions:
        kind = _code("positions", one.stance)
        if kind is None or one.undertaking is not None or _is_coded(one, acts):
            continue
        if one.stance == "opposes" and set(one.statements) & accusing:
            kind = cast(ActionType, load_lexicon("actions")["blame"]["class"])
        yield _action(
            kind, (one.actor,), _named(mentions, one.evidence, (one.actor,)), one.id, one.evidence, "positions"
        )


def _is_coded(position: Position, acts: Overlaps[Undertaking]) -> bool:
    """Whether an undertaking of the holder, read from the same words, is coded already."""
    return any(position.actor in one.parties for one in acts.over(position.evidence))


def _named(mentions: Mentions, evidence: Spans, but: Ids) -> Ids:
    """Return the first actor named within the evidence that does not act itself."""
    for start, end in evidence:
        for mention in mentions.opening_in(start, end):
            actor = mention.actor
            if mention.span[1] <= end and actor and actor not in but and mentions.actor(actor).type != "Place":
                return (actor,)
    return ()


def _action(kind: ActionType, actors: Ids, recipients: Ids, of: str, evidence: Spans, rule: str) -> Action:
    return Action(
        id="c0",
        type=kind,
        actors=actors,
        recipients=recipients,
        of=of,
        evidence=evidence,
        rule=f"actions/{rule}",
        confidence=confidence_of(f"actions/{rule}"),
    )
