"""Checks: what the reader makes sure of before it hands its facts on.

A fact that would break a shape is left out and named in the coverage of its sentence; a span that crosses the border
of a sentence outside a quotation is cut there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TypeVar

from kg.facts import Action, Actor, Event, Fact, Facts, Position, Reading, Sanction, Span, Spans, Statement, Undertaking
from kg.language import Parsed
from kg.reading.attribution.spans import trim

SomeFact = TypeVar("SomeFact", bound=Fact)
_SPAN_KEYS = ("source", "cue", "content", "editorial", "evidence", "date_evidence")


def check_facts(parsed: Parsed, facts: Facts) -> tuple[Facts, dict[Span, str]]:
    """Return the facts that hold, and for each one left out the reason under its first span."""
    left_out: dict[Span, str] = {}
    borders = [sentence.end_char for sentence in parsed.sentences]
    known = {actor.id: actor for actor in facts.actors}
    actors = {actor.id for actor in facts.actors if actor.type != "Place"}  # a place neither speaks nor acts
    said: dict[str, Statement] = {}

    def kept(found: tuple[SomeFact, ...]) -> tuple[SomeFact, ...]:
        good = []
        for fact in found:
            fact = _without_places(_cut(parsed, borders, fact), actors)
            fault = _fault(fact, actors) or (_unfounded(fact, said, known) if isinstance(fact, Position) else None)
            if fault is None:
                good.append(fact)
            else:
                spans = [span for key in ("content", "evidence") for span in getattr(fact, key, ())]
                left_out[spans[0] if spans else (0, 0)] = f"a {type(fact).__name__.lower()} is left out: {fault}"
        return tuple(good)

    statements = kept(facts.statements)
    said.update((one.id, one) for one in statements)
    checked = facts.model_copy(
        update={
            "events": kept(facts.events),
            "statements": statements,
            "positions": kept(facts.positions),
            "undertakings": kept(facts.undertakings),
            "sanctions": kept(facts.sanctions),
            "actions": kept(facts.actions),
        }
    )
    return _without_dangling(checked), left_out


def _cut(parsed: Parsed, borders: list[int], fact: SomeFact) -> SomeFact:
    update = {}
    said = vars(fact)  # a model takes long to say that it has no such field
    for key in _SPAN_KEYS:
        spans: Spans = said.get(key, ())
        cut = tuple(piece for span in spans for piece in _pieces(parsed, borders, span))
        if cut != spans:
            update[key] = cut
    return fact.model_copy(update=update) if update else fact


def _pieces(parsed: Parsed, borders: list[int], span: Span) -> Iterator[Span]:
    """Yield a span cut where a sentence ends within it, unless a quotation holds the border."""
    start, end = span
    text = parsed.document.text
    for border in borders[bisect_right(borders, start) : bisect_left(borders, end)]:
        if not text[border:end].strip():
            continue
        quotation = parsed.quotation_at(border)
        if quotation is not None and quotation.start < border < quotation.inner_end:
            continue
        piece = trim((start, border), text)
        if piece is not None:
            yield piece
        start = border
    piece = trim((start, end), text) if start != span[0] else span
    if piece is not None:
        yield piece


def _without_places(fact: SomeFact, actors: set[str]) -> SomeFact:
    """Return the fact without what is no actor where it would only be one of several, or an addition."""
    update: dict[str, object] = {}
    said = vars(fact)
    for key in ("addressee", "on_behalf_of", "host"):
        if said.get(key) is not None and said[key] not in actors:
            update[key] = None
    for key in ("participants", "excluded", "parties", "imposing", "target", "actors", "recipients", "speakers"):
        named = said.get(key)
        if named and not set(named) <= actors:
            update[key] = tuple(one for one in named if one in actors)
    roles = said.get("roles")
    if roles and not {role.actor for role in roles} <= actors:
        update["roles"] = tuple(role for role in roles if role.actor in actors)
    return fact.model_copy(update=update) if update else fact


def _fault(fact: Fact, actors: set[str]) -> str | None:
    """Return what is wrong with a fact, or None."""
    match fact:
        case Statement():
            if not fact.content:
                return "it has no content"
            return _unknown(actors, [fact.speaker, *fact.speakers, fact.on_behalf_of, fact.addressee])
        case Event():
            if not fact.participants and not fact.host:
                return "it names nobody who takes part"
            if set(fact.participants) & set(fact.excluded):
                return "somebody both takes part and is left out"
            if fact.date and fact.end and fact.end[: len(fact.date)] < fact.date[: len(fact.end)]:
                return "it ends before it starts"
            return _unevidenced(fact.evidence) or _unknown(actors, [*fact.participants, *fact.excluded, fact.host])
        case Position():
            return _unevidenced(fact.evidence) or _unknown(actors, [fact.actor])
        case Undertaking():
            return _unevidenced(fact.evidence) or _unknown(actors, [*fact.parties, fact.addressee])
        case Sanction():
            if set(fact.imposing) & set(fact.target):
                return "the same actor imposes it and is hit by it"
            return _unevidenced(fact.evidence) or _unknown(actors, [*fact.imposing, *fact.target])
        case Action():
            return _unevidenced(fact.evidence) or _unknown(actors, [*fact.actors, *fact.recipients])
    return None


def _unevidenced(evidence: Spans) -> str | None:
    return None if evidence else "no words in the text say it"


def _unfounded(position: Position, said: dict[str, Statement], known: dict[str, Actor]) -> str | None:
    """Return why the statements that a position rests on do not show it on its basis, or None."""
    statements = [said[one] for one in position.statements if one in said]
    holder = position.actor
    if not statements:
        return None  # it goes with them
    if position.basis == "newsroom":
        own = any(one.kind != "direct" or (not one.speaker and not one.source) for one in statements)
        return None if own else "the newsroom says none of it in its own words"
    if position.basis == "spokesperson":
        others = any(
            one.on_behalf_of == holder
            or any(speaker != holder for speaker in _speakers(one))
            or (one.source and not one.speaker)
            for one in statements
        )
        return None if others else "nobody else speaks in its statements"
    speakers = {speaker for one in statements for speaker in (*_speakers(one), one.on_behalf_of) if speaker}
    if holder in speakers or any(_speaks_by_office(known[one], known[holder]) for one in speakers if one in known):
        return None
    return "none of its statements is the holder's"


def _speakers(statement: Statement) -> tuple[str, ...]:
    return (statement.speaker, *statement.speakers) if statement.speaker else statement.speakers


def _speaks_by_office(speaker: Actor, holder: Actor) -> bool:
    """Whether a speaker has an office of the holder, or is a body of it by the reference data's IRIs."""
    iri, state = speaker.iri or "", (holder.iri or "").rsplit("/state/", 1)
    body = "/reference/body/" in iri and state[1:] == [iri.rsplit("/", 2)[-2].upper()]
    return body or any(office.of == holder.id for office in speaker.offices)


def _unknown(actors: set[str], named: list[str | None]) -> str | None:
    missing = [name for name in named if name is not None and name not in actors]
    return f"{missing[0]} is no actor" if missing else None


def _without_dangling(facts: Facts) -> Facts:
    """Drop what refers to facts that are gone: positions that rest on nothing, actions and readings of nothing."""
    statements = {one.id for one in facts.statements}
    events = {one.id for one in facts.events}
    undertakings = {one.id for one in facts.undertakings}
    positions = tuple(
        one.model_copy(
            update={
                "statements": tuple(s for s in one.statements if s in statements),
                "undertaking": one.undertaking if one.undertaking in undertakings else None,
            }
        )
        for one in facts.positions
        if set(one.statements) & statements or one.undertaking in undertakings
    )
    known = statements | events | undertakings | {one.id for one in positions} | {one.id for one in facts.sanctions}
    readings: tuple[Reading, ...] = tuple(one for one in facts.readings if one.of in known and one.evidence)
    return facts.model_copy(
        update={
            "statements": tuple(
                one.model_copy(
                    update={
                        "within": one.within if one.within in statements else None,
                        "event": one.event if one.event in events else None,
                    }
                )
                for one in facts.statements
            ),
            "positions": positions,
            "undertakings": tuple(
                one.model_copy(update={"statements": tuple(s for s in one.statements if s in statements)})
                for one in facts.undertakings
            ),
            "actions": tuple(one for one in facts.actions if one.of is None or one.of in known),
            "readings": readings,
        }
    )
