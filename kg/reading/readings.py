"""Readings: facts whose actor is a pronoun or description that may also denote another."""

from collections.abc import Iterable

from kg.facts import Alternative, Event, Reading, Span, Statement
from kg.mentions import Mention, Mentions


def find_readings(
    mentions: Mentions, statements: tuple[Statement, ...], events: tuple[Event, ...]
) -> tuple[Reading, ...]:
    """Return the second readings of statements (another speaker) and events (another participant)."""
    readings = []
    for statement in statements:
        for mention in _doubtful(mentions, statement.source):
            if statement.speaker == mention.actor:
                readings.append(_of_statement(mentions, statement, mention))
    for event in events:
        for mention in _doubtful(mentions, (span for role in event.roles for span in role.evidence)):
            if mention.actor in event.participants:
                readings.append(_of_event(mentions, event, mention))
    return tuple(readings)


def _doubtful(mentions: Mentions, spans: Iterable[Span]) -> list[Mention]:
    """Return the mentions that open within the spans and may denote another actor, in text order."""
    found = dict.fromkeys(mention for start, end in spans for mention in mentions.opening_in(start, end))
    doubtful = (mention for mention in found if mention.alternatives and len(mention.actors) == 1)
    return sorted(doubtful, key=lambda mention: (mention.start, mention.end))


def _of_statement(mentions: Mentions, statement: Statement, mention: Mention) -> Reading:
    first = statement.content[0]
    after = first[0] >= mention.span[1]
    return Reading(
        of=statement.id,
        alternatives=tuple(
            Alternative.model_validate({"speaker": actor, "confidence": round(confidence, 2)})
            for actor, confidence in mention.alternatives
        ),
        evidence=((mention.span[0], first[1]) if after else first,),
        note=_note(mentions, mention),
    )


def _of_event(mentions: Mentions, event: Event, mention: Mention) -> Reading:
    alternatives = []
    for actor, confidence in mention.alternatives:
        others = [actor if one == mention.actor else one for one in event.participants]
        participants = tuple(dict.fromkeys(others))
        alternatives.append(
            Alternative.model_validate({"participants": participants, "confidence": round(confidence, 2)})
        )
    return Reading(
        of=event.id, alternatives=tuple(alternatives), evidence=event.evidence, note=_note(mentions, mention)
    )


def _note(mentions: Mentions, mention: Mention) -> str:
    others = " or ".join(mentions.actor(actor).name for actor, _ in mention.alternatives)
    best = mentions.actor(mention.actor).name if mention.actor else "nobody"
    return f"the {mention.kind} is read as {best}; it may also denote {others}"
