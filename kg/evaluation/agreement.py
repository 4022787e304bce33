"""Agreement: when a fact that was read is the gold's; a weight above zero says how well the two fit."""

from kg.evaluation.annotations import EventGold, PositionGold, SanctionGold, StatementGold, UndertakingGold
from kg.evaluation.cases import Case, OfficeOf, OfficeOfGold, kind_of, normal
from kg.evaluation.overlap import are_near, dice, jaccard
from kg.facts import Event, Position, Sanction, Spans, Statement, Undertaking

HALF = 0.5


def starts(value: str | None, wanted: str) -> bool:
    """Whether a date that was read is the gold's, or a nearer one within it."""
    return (value or "").startswith(wanted)


def near(case: Case, gold: Spans, found: Spans) -> bool:
    """Whether two lists of spans show nearly the same words."""
    return are_near(case.words(gold), case.words(found))


def office_weight(gold: OfficeOfGold, found: OfficeOf) -> float:
    """Return how much of two titles is the same, if at least half is and the actor pairs."""
    titles = (set(normal(one.office.title).split()) for one in (gold, found))
    overlap = (gold.actor == found.actor) * dice(*titles)
    return overlap if overlap >= HALF else 0.0


def participants_share(case: Case, gold: EventGold, found: Event) -> float:
    """Return the best Jaccard index of the participants with a right answer; optional ones are free."""
    loose = set(gold.participants_optional)
    right = ({*one} for one in (gold.participants, *gold.participants_also))
    read = case.who(found.participants)
    return max(jaccard(one, read - (loose - one)) for one in right)


def event_weight(case: Case, gold: EventGold, found: Event) -> float:
    """Return how well participants and date of two events of one kind fit, or 0."""
    shared = participants_share(case, gold, found)
    if kind_of(gold.type) != kind_of(found.type) or shared < HALF:
        return 0.0
    return 1 + shared + starts(found.date, gold.date or "?")


def wanted_speakers(gold: StatementGold) -> set[str | None]:
    """Return the gold actors who may be given as the speaker."""
    return {gold.speaker, *gold.speakers, *gold.speaker_also}


def content_weight(case: Case, gold: StatementGold, found: Statement) -> float:
    """Return the Dice coefficient of the contents' words, or 0 below one half."""
    overlap = dice(case.words(gold.content), case.words(found.content))
    return overlap if overlap >= HALF else 0.0


def statement_weight(case: Case, gold: StatementGold, found: Statement) -> float:
    """Return the weight of the contents where one of the speakers is right, or where neither side has any."""
    said = {case.to_gold.get(one) for one in (found.speaker, *found.speakers) if one}
    right = bool(wanted_speakers(gold) & said) or (gold.speaker is None and not said)
    return content_weight(case, gold, found) if right else 0.0


def position_weight(case: Case, gold: PositionGold, found: Position) -> float:
    """Return 1 where holder and stance are right and the evidence is near."""
    holder = case.is_gold(found.actor, (gold.actor, *gold.actor_also))
    stance = found.stance in (gold.stance, *gold.stance_also)
    return float(holder and stance and near(case, gold.evidence, found.evidence))


def undertaking_weight(case: Case, gold: UndertakingGold, found: Undertaking) -> float:
    """Return 1 where the type and at least half of the parties are right and the evidence is near."""
    types = [one.lower() for one in (gold.type, *gold.type_also)]
    parties = max(case.share(one, found.parties) for one in (gold.parties, *gold.parties_also))
    return float(found.type.lower() in types and parties >= HALF and near(case, gold.evidence, found.evidence))


def sanction_weight(case: Case, gold: SanctionGold, found: Sanction) -> float:
    """Return 1 where who imposes and who is hit are right, if gold says so, and the evidence is near."""
    stated = ((gold.imposing, found.imposing), (gold.target, found.target))
    sides = all(not wanted or case.share(wanted, read) >= HALF for wanted, read in stated)
    return float(sides and near(case, gold.evidence, found.evidence))
