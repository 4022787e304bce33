"""Statements and positions of an answer as facts."""

import re

from kg.chat.answer import AskedPosition, AskedStatement
from kg.chat.grounding import BREAKING, CONFIDENCE, DANGLING, RULE, Dropped, Grounding
from kg.facts import Basis, Facts, Position, Spans, Statement
from kg.language import Parsed
from kg.reading.statements import kind_of

_EDITORIAL = re.compile(r"\[[^\[\]]{1,80}\]")


def make_statement(grounding: Grounding, parsed: Parsed, asked: AskedStatement, identifier: str) -> Statement:
    """Return a statement, of the kind that its quotation marks make it.

    Raises Dropped if its words are not in the text, or if nobody is left whose words they are.
    """
    content = grounding.spans(asked.content)
    source = grounding.optional(asked.source)
    speakers = _speakers(grounding, asked, source)
    addressee = grounding.refer("actor", asked.addressee)
    kind = kind_of(parsed, content)
    date, _, _ = grounding.dates(asked.when)
    return Statement(
        id=identifier,
        kind=kind,
        speaker=speakers[0] if speakers else None,
        speakers=speakers if len(speakers) > 1 else (),
        on_behalf_of=grounding.refer("actor", asked.on_behalf_of),
        source=source,
        cue=grounding.optional(asked.cue),
        content=content,
        editorial=_editorial(parsed, content) if kind != "indirect" else (),
        addressee=addressee if addressee not in speakers else None,
        channel=grounding.words(asked.channel) if asked.channel else None,
        event=grounding.refer("event", asked.event),
        date=date,
        topics=tuple(dict.fromkeys(asked.topics))[:3],
        factuality=asked.factuality,
        rule=RULE,
        confidence=CONFIDENCE,
    )


def _speakers(grounding: Grounding, asked: AskedStatement, source: Spans) -> tuple[str, ...]:
    """Return the speakers; where none of those named is left, the words of the source must stand for them."""
    try:
        return grounding.refer_all("actor", asked.speakers)
    except Dropped as reason:
        if not source:
            raise
        grounding.drop(str(reason), len(asked.speakers))
        return ()


def _editorial(parsed: Parsed, content: Spans) -> Spans:
    """Return the words in square brackets within quotations."""
    return tuple(
        (start + found.start(), start + found.end())
        for start, end in content
        for found in _EDITORIAL.finditer(parsed.document.text[start:end])
        if parsed.quotation_at(start + found.start()) is not None
    )


def nest(grounding: Grounding, statements: list[Statement], asked: dict[str, str | None]) -> list[Statement]:
    """Return the statements, each within the one that it is reported in; ``asked`` has the model's ids by ours.

    What would make a statement a part of itself is dropped.
    """
    within: dict[str, str] = {}
    for one in statements:
        outer = grounding.refer("statement", asked.get(one.id))
        step = outer
        while step is not None and step != one.id:
            step = within.get(step)
        if outer is not None and step is None:
            within[one.id] = outer
        elif outer is not None:
            grounding.drop(BREAKING)
    return [one.model_copy(update={"within": within.get(one.id)}) for one in statements]


def make_position(grounding: Grounding, asked: AskedPosition, identifier: str) -> Position:
    """Return a position, its basis still to be set.

    Raises Dropped if its words are not in the text, or its holder or all its statements are not there.
    """
    proposition = grounding.words(asked.proposition)
    actor = grounding.refer_all("actor", (asked.actor,))
    stance = asked.stance
    condition = grounding.words(asked.condition) if asked.condition and stance == "conditional" else None
    if stance == "conditional" and condition is None:
        raise Dropped(BREAKING)
    statements = grounding.refer_all("statement", asked.statements)
    if not statements:
        raise Dropped(DANGLING)
    return Position(
        id=identifier,
        actor=actor[0],
        topic=asked.topic,
        stance=stance,
        condition=condition,
        proposition=proposition,
        statements=statements,
        undertaking=None,
        evidence=grounding.spans(asked.evidence or (asked.proposition,)),
        rule=RULE,
        confidence=CONFIDENCE,
    )


def with_bases(facts: Facts) -> Facts:
    """Return the facts with the basis of each position: whose words its statements are; without them there is none."""
    statements = {one.id: one for one in facts.statements}
    positions = tuple(
        one.model_copy(update={"basis": _basis(one, [statements[name] for name in one.statements])})
        for one in facts.positions
        if one.statements
    )
    return facts.model_copy(update={"positions": positions})


def _basis(position: Position, statements: list[Statement]) -> Basis:
    if any(position.actor in (one.speaker, *one.speakers, one.on_behalf_of) for one in statements):
        return "holder"
    return "spokesperson" if any(one.speaker or one.source for one in statements) else "newsroom"
