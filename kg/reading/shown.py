"""What positions and undertakings show of each other: who demands has a demand, who refuses is opposed.

A position with stance "demands" rests on a demand, and is never read twice. A demand, a refusal or an offer that no
position goes with shows one: by the words of whoever made it, or by the newsroom's where nobody is quoted.
"""

from itertools import count

from kg.facts import Position, Stance, Statement, Undertaking, UndertakingType
from kg.language import Parsed
from kg.reading.lexicon import confidence_of
from kg.reading.overlaps import Overlaps
from kg.reading.topics import OTHER, topics_of

_RULE = "undertakings/position"
_SHOWN = "positions/undertaking"
_OUTCOME = "undertakings/outcome"  # met, and stood for no longer
_STANCES: dict[UndertakingType, Stance] = {"Demand": "demands", "Refusal": "opposes", "Offer": "open-to"}
_OPEN = frozenset({"offer", "ready", "willing", "open", "prepared", "volunteer"})
_PROPOSED = frozenset({"propose", "proposal", "suggest", "suggestion"})
_TYPES: dict[Stance, UndertakingType] = {"demands": "Demand", "open-to": "Offer"}


def with_shown(
    parsed: Parsed,
    statements: tuple[Statement, ...],
    undertakings: tuple[Undertaking, ...],
    positions: tuple[Position, ...],
) -> tuple[tuple[Undertaking, ...], tuple[Position, ...]]:
    """Return both with what each shows of the other; a demanding position points to its demand.

    Both are numbered anew in text order.
    """
    acts, rests = _with_acts(undertakings, positions)
    ordered = sorted(acts, key=lambda one: (one.evidence, one.type, one.parties))
    names = {one.id: f"u{index}" for index, one in enumerate(ordered, 1)}
    numbered = tuple(one.model_copy(update={"id": names[one.id]}) for one in ordered)
    linked = [
        one.model_copy(update={"undertaking": names[rests[one.id]] if one.id in rests else None}) for one in positions
    ]
    said = {one.id: {one.speaker, *one.speakers} for one in statements}
    known: Overlaps[str] = Overlaps()
    for position in positions:
        known.add(position.evidence, position.actor)
    linked += [shown for one in numbered for shown in _positions_of(parsed, one, known, said)]
    linked.sort(key=lambda one: (one.evidence, one.actor))
    return numbered, tuple(one.model_copy(update={"id": f"p{index}"}) for index, one in enumerate(linked, 1))


def _with_acts(
    undertakings: tuple[Undertaking, ...], positions: tuple[Position, ...]
) -> tuple[list[Undertaking], dict[str, str]]:
    """Return the undertakings with those that only a position shows, and on which a demanding position rests."""
    acts, rests, fresh = list(undertakings), {}, count(1)
    places: Overlaps[int] = Overlaps()
    saying: dict[str, list[int]] = {}
    for index, act in enumerate(acts):
        places.add(act.evidence, index)
        for statement in act.statements:
            saying.setdefault(statement, []).append(index)
    for position in positions:
        kind = _TYPES.get(position.stance)
        if kind is None or (kind == "Offer" and position.rule not in ("positions/predicate", "positions/phrase")):
            continue
        near = {index for one in position.statements for index in saying.get(one, ())} | {
            *places.over(position.evidence)
        }
        same = (acts[index] for index in sorted(near))
        known = next((one for one in same if one.type == kind and position.actor in one.parties), None)
        if known is None:
            known = _act_of(position, kind, f"new{next(fresh)}")
            places.add(known.evidence, len(acts))
            acts.append(known)
        if kind == "Demand":
            rests[position.id] = known.id
    return acts, rests


def _act_of(position: Position, kind: UndertakingType, identifier: str) -> Undertaking:
    return Undertaking(
        id=identifier,
        type=kind,
        parties=(position.actor,),
        proposition=position.proposition,
        statements=position.statements,
        evidence=position.evidence,
        rule=_RULE,
        confidence=confidence_of(_RULE),
    )


def _positions_of(
    parsed: Parsed, act: Undertaking, known: Overlaps[str], said: dict[str, set[str | None]]
) -> list[Position]:
    """Return the positions that an undertaking shows of those of its parties of whom none is known there.

    ``known`` are those who take positions, by the evidence; ``said`` the speakers of the statements by their ids.
    """
    stance = _STANCES.get(act.type)
    if stance is None or act.rule in (_RULE, _OUTCOME):
        return []
    words = {token.lemma_.lower() for a, b in act.evidence for token in parsed.doc.char_span(a, b) or ()}
    if act.type == "Offer" and words & _PROPOSED:
        stance = "supports"
    elif act.type == "Offer" and not words & _OPEN:
        return []
    taken = set(known.over(act.evidence))
    if taken & {speaker for one in act.statements for speaker in said.get(one, ())} - set(act.parties):
        return []  # whoever speaks for the party is known to hold it
    topics = topics_of(parsed.doc, act.evidence)
    own = {party: any(party in said.get(one, ()) for one in act.statements) for party in act.parties}
    return [
        Position(
            id="p0",
            actor=party,
            topic=topics[0] if topics else OTHER,
            stance=stance,
            undertaking=act.id,
            proposition=act.proposition,
            basis="holder" if own[party] else "spokesperson" if act.statements else "newsroom",
            statements=tuple(one for one in act.statements if not own[party] or party in said.get(one, ())),
            evidence=act.evidence,
            rule=_SHOWN,
            confidence=confidence_of(_SHOWN),
        )
        for party in act.parties
        if party not in taken
    ]
