"""Demands behind positions: a position with stance "demands" rests on a demand, and is never read twice."""

from kg.facts import Position, Span, Undertaking
from kg.reading.lexicon import confidence_of

_RULE = "undertakings/position"


def with_demands(
    undertakings: tuple[Undertaking, ...], positions: tuple[Position, ...]
) -> tuple[tuple[Undertaking, ...], tuple[Position, ...]]:
    """Return both with each demanding position pointing to its demand; a demand that only a position shows is added.

    Undertakings are numbered anew in text order.
    """
    demands = [one for one in undertakings if one.type == "Demand"]
    added: list[Undertaking] = []
    pointed: dict[str, str] = {}
    for position in positions:
        if position.stance != "demands":
            continue
        known = [one for one in (*demands, *added) if position.actor in one.parties and _same(one, position)]
        if not known:
            known = [_demand_of(position, f"new{len(added) + 1}")]
            added.extend(known)
        pointed[position.id] = known[0].id
    ordered = sorted((*undertakings, *added), key=lambda one: (one.evidence, one.type, one.parties))
    names = {one.id: f"u{index}" for index, one in enumerate(ordered, 1)}
    return (
        tuple(one.model_copy(update={"id": names[one.id]}) for one in ordered),
        tuple(
            one.model_copy(update={"undertaking": names[pointed[one.id]] if one.id in pointed else None})
            for one in positions
        ),
    )


def _same(demand: Undertaking, position: Position) -> bool:
    if set(demand.statements) & set(position.statements) and demand.rule != _RULE:
        return True
    return any(_overlap(a, b) for a in demand.evidence for b in position.evidence)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _demand_of(position: Position, identifier: str) -> Undertaking:
    return Undertaking(
        id=identifier,
        type="Demand",
        parties=(position.actor,),
        proposition=position.proposition,
        statements=position.statements,
        evidence=position.evidence,
        rule=_RULE,
        confidence=confidence_of(_RULE),
    )
