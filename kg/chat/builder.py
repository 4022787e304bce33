"""The builder: an answer as Facts, after the same checks that Parley's own reading has to pass.

Every item is grounded in the text or dropped; what is dropped is counted, and named in the coverage of its sentence.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from kg.chat.actions import code_facts
from kg.chat.actors import find_actors, own_mentions
from kg.chat.acts import make_sanction, make_undertaking, with_demands
from kg.chat.answer import Answer, Asked, AskedActor, AskedReading, AskedStatement, Quote
from kg.chat.events import make_event
from kg.chat.grounding import BREAKING, DANGLING, NOT_VERBATIM, Dropped, Grounding
from kg.chat.quotes import Quotes
from kg.chat.statements import make_position, make_statement, nest, with_bases
from kg.chat.usage import Usage
from kg.facts import (
    Actor,
    Alternative,
    DocumentFacts,
    Event,
    Fact,
    Facts,
    OfficeHeld,
    Position,
    Reading,
    Span,
    Statement,
)
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.checks import check_facts
from kg.reading.coverage import find_coverage

SomeAsked = TypeVar("SomeAsked", bound=Asked)
SomeFact = TypeVar("SomeFact", bound=Fact)


def build_facts(parsed: Parsed, known: Mentions, quotes: Quotes, answer: Answer, usage: Usage) -> Facts:
    """Return the facts of an answer; ``known`` is Parley's own reading of names, dates and durations in the text."""
    grounding = Grounding(quotes, known, usage)
    left_out: dict[Span, str] = {}
    actors = _actors(grounding, parsed, answer.actors)
    keep = partial(_kept, grounding, left_out)
    events = keep("event", answer.events, partial(make_event, grounding))
    statements = keep("statement", answer.statements, partial(make_statement, grounding, parsed))
    statements = nest(grounding, statements, _outer(grounding, answer.statements))
    positions = keep("position", answer.positions, partial(make_position, grounding))
    undertakings = keep("undertaking", answer.undertakings, partial(make_undertaking, grounding))
    sanctions = keep("sanction", answer.sanctions, partial(make_sanction, grounding))
    acts, stances = with_demands(undertakings, positions)
    facts = Facts(
        document=_document(parsed),
        actors=actors,
        events=tuple(events),
        statements=tuple(statements),
        positions=stances,
        undertakings=acts,
        sanctions=tuple(sanctions),
    )
    checked, broken = check_facts(parsed, with_bases(facts))
    checked = with_bases(checked)  # of the statements that are left
    grounding.drop(BREAKING, _count(facts) - _count(checked))
    return _completed(grounding, parsed, checked, answer.readings, {**left_out, **broken})


def _completed(
    grounding: Grounding, parsed: Parsed, facts: Facts, readings: Iterable[AskedReading], left_out: dict[Span, str]
) -> Facts:
    """Return the facts with what follows from them: other readings, actions, and what became of each sentence."""
    mentions = own_mentions(parsed, facts.actors, grounding.known)
    completed = facts.model_copy(
        update={"actions": code_facts(facts), "readings": _readings(grounding, facts, readings)}
    )
    return completed.model_copy(update={"sentences": find_coverage(parsed, mentions, completed, left_out)})


def _document(parsed: Parsed) -> DocumentFacts:
    keys = ("id", "title", "published", "url", "publisher", "language", "text")
    return DocumentFacts(**{key: getattr(parsed.document, key) for key in keys})


def _count(facts: Facts) -> int:
    kinds = (facts.events, facts.statements, facts.positions, facts.undertakings, facts.sanctions)
    return sum(len(kind) for kind in kinds)


def _actors(grounding: Grounding, parsed: Parsed, asked: tuple[AskedActor, ...]) -> tuple[Actor, ...]:
    """Return the actors with their offices, and let other items refer to those who can act, which no place does."""
    named = find_actors(parsed, grounding.known, grounding.quotes, asked)
    grounding.drop(NOT_VERBATIM, len(named.missing))
    acting = {actor.id for actor in named.actors if actor.type != "Place"}
    grounding.ids["actor"] = {theirs: ours for theirs, ours in named.ids.items() if ours in acting}
    offices: dict[str, list[OfficeHeld]] = {}
    for one in asked:
        if one.id in grounding.ids["actor"]:
            offices.setdefault(named.ids[one.id], []).extend(_offices(grounding, one))
    return tuple(
        actor.model_copy(update={"offices": tuple(dict.fromkeys(offices.get(actor.id, ())))}) for actor in named.actors
    )


def _offices(grounding: Grounding, asked: AskedActor) -> Iterable[OfficeHeld]:
    for office in asked.offices:
        title = grounding.name(office.title)
        if title is None:
            continue
        try:
            evidence = grounding.quotes.within_sentence(grounding.span(office.evidence))
        except Dropped as reason:
            grounding.drop(str(reason))
            continue
        yield OfficeHeld(title=title, of=grounding.refer("actor", office.of), evidence=(evidence,))


def _kept(
    grounding: Grounding,
    left_out: dict[Span, str],
    kind: str,
    asked: Iterable[SomeAsked],
    make: Callable[[SomeAsked, str], SomeFact],
) -> list[SomeFact]:
    """Return the items that can be made facts; the others are counted, and kept under the sentence they would be in."""
    kept: list[SomeFact] = []
    for item in asked:
        try:
            fact = make(item, f"{'x' if kind == 'sanction' else kind[0]}{len(kept) + 1}")
        except Dropped as reason:
            grounding.drop(str(reason))
            sentence = _sentence(grounding.quotes, item)
            if sentence is not None:
                left_out[sentence] = f"a {kind} {reason} is left out"
            continue
        kept.append(fact)
        grounding.ids.setdefault(kind, {})[getattr(item, "id", "")] = fact.id
    return kept


def _sentence(quotes: Quotes, item: Asked) -> Span | None:
    """Return the sentence that an item says it was read from."""
    for key in ("content", "evidence"):
        for quote in getattr(item, key, ()):
            if isinstance(quote, Quote):
                span = quotes.find(quote)
                return quotes.sentence(quotes.sentence_number(span[0]) if span else quote.sentence)
    return None


def _outer(grounding: Grounding, asked: Iterable[AskedStatement]) -> dict[str, str | None]:
    ids = grounding.ids["statement"]
    return {ids[one.id]: one.within for one in asked if one.id in ids}


def _readings(grounding: Grounding, facts: Facts, asked: Iterable[AskedReading]) -> tuple[Reading, ...]:
    """Return the second readings of events, statements and positions that are still there."""
    values: dict[str, Fact] = {one.id: one for one in (*facts.events, *facts.statements, *facts.positions)}
    names = {actor.id: actor.name for actor in facts.actors}
    readings: dict[tuple[str, str], Reading] = {}
    for one in asked:
        of = next((ids[one.of] for ids in grounding.ids.values() if one.of in ids), None)
        actor, other = (grounding.ids["actor"].get(name) for name in (one.actor, one.instead))
        value = values.get(of or "")
        differing = _differing(value, actor, other) if value is not None and actor and other else None
        span = grounding.quotes.find(one.evidence)
        if value is None or differing is None or span is None:
            grounding.drop(NOT_VERBATIM if span is None else DANGLING)
            continue
        readings[value.id, other or ""] = Reading(
            of=value.id,
            alternatives=(Alternative.model_validate(differing),),
            evidence=(grounding.quotes.within_sentence(span),),
            note=f"read as {names[actor or '']}; it may also be {names[other or '']}",
        )
    return tuple(readings.values())


def _differing(fact: Fact, actor: str, other: str) -> dict[str, object] | None:
    """Return the key in which a fact differs where another actor is meant, or None where it does not."""
    match fact:
        case Statement() if fact.speaker == actor and other not in (fact.speaker, *fact.speakers):
            return {"speaker": other}
        case Event() if actor in fact.participants and other not in (*fact.participants, *fact.excluded):
            return {"participants": tuple(other if one == actor else one for one in fact.participants)}
        case Position() if fact.actor == actor and other != actor:
            return {"actor": other}
    return None
