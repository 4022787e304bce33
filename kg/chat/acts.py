"""Undertakings and sanctions of an answer as facts."""

from kg.chat.answer import AskedRelief, AskedSanction, AskedUndertaking
from kg.chat.grounding import BREAKING, CONFIDENCE, RULE, Dropped, Grounding
from kg.facts import Position, Relief, Sanction, Undertaking


def make_undertaking(grounding: Grounding, asked: AskedUndertaking, identifier: str) -> Undertaking:
    """Return an undertaking. Raises Dropped if its words are not in the text or its parties not among the actors."""
    parties = grounding.refer_all("actor", asked.parties)
    addressee = grounding.refer("actor", asked.addressee)
    due, _, _ = grounding.dates(asked.due)
    return Undertaking(
        id=identifier,
        type=asked.type,
        parties=parties,
        addressee=addressee if addressee not in parties else None,
        proposition=grounding.words(asked.proposition),
        due=due,
        status=asked.status,
        statements=tuple(one for one in (grounding.refer("statement", name) for name in asked.statements) if one),
        evidence=grounding.spans(asked.evidence or (asked.proposition,)),
        rule=RULE,
        confidence=CONFIDENCE,
    )


def with_demands(
    undertakings: list[Undertaking], positions: list[Position]
) -> tuple[tuple[Undertaking, ...], tuple[Position, ...]]:
    """Return both with each position that demands pointing to its demand; one that only a position shows is added."""
    acts = list(undertakings)
    pointing = []
    for position in positions:
        if position.stance == "demands":
            known = [one for one in acts if one.type == "Demand" and _is_demand_of(one, position)]
            if not known:
                known = [_demand_of(position, f"u{len(acts) + 1}")]
                acts += known
            position = position.model_copy(update={"undertaking": known[0].id})
        pointing.append(position)
    return tuple(acts), tuple(pointing)


def _is_demand_of(demand: Undertaking, position: Position) -> bool:
    """Whether a demand is the position's holder's, and made in the same statement or read from the same words."""
    same = any(a < d and c < b for a, b in demand.evidence for c, d in position.evidence)
    return position.actor in demand.parties and (same or bool(set(demand.statements) & set(position.statements)))


def _demand_of(position: Position, identifier: str) -> Undertaking:
    return Undertaking(
        id=identifier,
        type="Demand",
        parties=(position.actor,),
        proposition=position.proposition,
        statements=position.statements,
        evidence=position.evidence,
        rule=RULE,
        confidence=CONFIDENCE,
    )


def make_sanction(grounding: Grounding, asked: AskedSanction, identifier: str) -> Sanction:
    """Return a sanction with its conditions of relief, of which those that are not in the text are dropped.

    Raises Dropped if its own words are not in the text or its parties not among the actors.
    """
    return Sanction(
        id=identifier,
        imposing=grounding.refer_all("actor", asked.imposing),
        target=grounding.refer_all("actor", asked.target),
        measure=asked.measure,
        status=asked.status,
        relief=tuple(one for one in (_relief(grounding, relief) for relief in asked.relief) if one is not None),
        evidence=grounding.spans(asked.evidence),
        rule=RULE,
        confidence=CONFIDENCE,
    )


def _relief(grounding: Grounding, asked: AskedRelief) -> Relief | None:
    asserted, disputed = (grounding.refer("actor", one) for one in (asked.asserted_by, asked.disputed_by))
    if asserted is not None and asserted == disputed:
        grounding.drop(BREAKING)
        disputed = None
    try:
        return Relief(
            condition=grounding.words(asked.condition),
            consent_of=grounding.refer_all("actor", asked.consent_of),
            asserted_by=asserted,
            disputed_by=disputed,
            evidence=(grounding.quotes.within_sentence(grounding.span(asked.condition)),),
        )
    except Dropped as reason:
        grounding.drop(str(reason))
        return None
