"""Events of an answer as facts."""

from kg.chat.answer import AskedEvent
from kg.chat.grounding import BREAKING, CONFIDENCE, RULE, Grounding, latest_day
from kg.facts import Event


def make_event(grounding: Grounding, asked: AskedEvent, identifier: str) -> Event:
    """Return an event. Raises Dropped if its words are not in the text or its participants not among the actors."""
    evidence = grounding.spans(asked.evidence)
    participants = grounding.refer_all("actor", asked.participants)
    excluded = grounding.refer_all("actor", asked.excluded)
    host = grounding.refer("actor", asked.host)
    if host in excluded:
        grounding.drop(BREAKING)
        host = None
    start, end, words = grounding.dates(asked.when)
    return Event(
        id=identifier,
        type=asked.type,
        status=asked.status,
        participants=participants,
        excluded=excluded,
        host=host,
        place=grounding.name(asked.place) if asked.place else None,
        date=start,
        end=end,
        previous_date=_previous(grounding, asked, end or start),
        duration=grounding.duration(asked.duration),
        date_words=grounding.quotes.words(words[0]) if words else None,
        date_evidence=words,
        evidence=evidence,
        rule=RULE,
        confidence=CONFIDENCE,
    )


def _previous(grounding: Grounding, asked: AskedEvent, new: str | None) -> str | None:
    """Return the date that an event was put off from, if it comes before the new one."""
    previous, _, _ = grounding.dates(asked.previous)
    if previous and new and asked.status == "postponed" and latest_day(new) <= latest_day(previous):
        grounding.drop(BREAKING)
        return None
    return previous
