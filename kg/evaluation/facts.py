"""Facts: F1 of every class of Facts JSON against gold facts, pooled over documents, and how often details are right.

Golds and what was read pair one to one. What pairs with an ``optional`` gold counts on neither side.

actors          a name or alias is the same (case, articles, punctuation and possessives aside)
offices         the actor pairs, and the title's words overlap (Dice 0.5)
events          the same kind of event, and participants with Jaccard 0.5
statements      one of the speakers pairs, and the contents' words overlap (Dice 0.5); also for the content alone
positions       actor and stance are right, and the evidence is near; a spare "claims" costs nothing
undertakings    the type is right, parties with Jaccard 0.5, and the evidence is near
sanctions       who imposes and who is hit with Jaccard 0.5, where gold says so, and the evidence is near
readings        the evidence is near
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from kg.evaluation import agreement
from kg.evaluation.annotations import EventGold, StatementGold
from kg.evaluation.cases import Case, normal
from kg.evaluation.gold import FactsGold
from kg.evaluation.judgements import Judgement, Verdict
from kg.evaluation.labels import label_of_found, label_of_gold
from kg.evaluation.overlap import dice, f1, pairs, share
from kg.facts import Event, Facts, Statement

CLASSES = (
    "actors", "offices", "events", "statements", "statement contents", "positions", "undertakings", "sanctions",
    "readings",
)  # fmt: skip

Figures = dict[str, Any]


class _MayBeOptional(Protocol):
    @property
    def optional(self) -> bool | None:
        """Whether the fact may be found or missed at no cost."""


Gold = TypeVar("Gold", bound=_MayBeOptional)
Found = TypeVar("Found")


@dataclass(slots=True)
class _Count:
    """Hits, golds and what was read of one class."""

    hits: int = 0
    golds: int = 0
    found: int = 0

    def row(self) -> Figures:
        """Return F1, precision and recall to three places, and the numbers they rest on."""
        precision, recall = share(self.hits, self.found), share(self.hits, self.golds)
        rounded = {"f1": f1(precision, recall), "p": precision, "r": recall}
        counts = {"gold": self.golds, "predicted": self.found}
        return {name: round(value, 3) for name, value in rounded.items()} | counts


class FactsScores:
    """The figures of Facts JSON, document by document, and the judgements they sum up."""

    def __init__(self) -> None:
        self.documents = 0
        self.judgements: list[Judgement] = []
        self._counts = {name: _Count() for name in CLASSES}
        self._details: dict[str, tuple[int, int]] = {}

    def add(self, gold: FactsGold, found: Facts | None) -> None:
        """Judge what was read in one document; None counts as nothing read."""
        case = Case(gold, found)
        self.documents += 1
        self._actors(case)
        self._offices(case)
        self._events(case)
        self._statements(case)
        self._positions(case)
        self._undertakings(case)
        self._sanctions(case)
        self._readings(case)

    def figures(self) -> Figures:
        """Return the row of each class, and each detail as "right/asked"."""
        rows: Figures = {name: count.row() for name, count in self._counts.items()}
        return rows | {"details": {name: f"{right}/{asked}" for name, (right, asked) in self._details.items()}}

    def _detail(self, name: str, asked: object, right: object) -> None:
        if asked:
            known = self._details.get(name, (0, 0))
            self._details[name] = known[0] + bool(right), known[1] + 1

    def _count(
        self,
        name: str,
        case: Case,
        sides: tuple[Sequence[Gold], Sequence[Found]],
        matched: list[tuple[int, int]],
        free: Callable[[Found], bool] = lambda fact: False,
    ) -> list[tuple[Gold, Found]]:
        """Count a class and return the pairs whose gold is required; what is ``free`` costs nothing if it is spare."""
        golds, found = sides
        required = [(golds[i], found[j]) for i, j in matched if not golds[i].optional]
        paired_golds, paired_found = {i for i, _ in matched}, {j for _, j in matched}
        missed = [one for i, one in enumerate(golds) if i not in paired_golds and not one.optional]
        extra = [one for j, one in enumerate(found) if j not in paired_found and not free(one)]
        count = self._counts[name]
        count.hits += len(required)
        count.golds += len(required) + len(missed)
        count.found += len(required) + len(extra)
        self.judgements += [Judgement(name, "missed", case.document, *label_of_gold(name, one, case)) for one in missed]
        self.judgements += [_judgement(name, "right", one, case) for _, one in required]
        self.judgements += [_judgement(name, "extra", one, case) for one in extra]
        return required

    def _actors(self, case: Case) -> None:
        sides = case.gold.actors, case.found.actors
        for gold, found in self._count("actors", case, sides, case.actor_pairs):
            self._detail("actor type", gold.type, found.type in (gold.type, *gold.type_also))

    def _offices(self, case: Case) -> None:
        golds, found = case.gold_offices(), case.found_offices()
        matched = pairs(golds, found, agreement.office_weight)
        for one, read in self._count("offices", case, (golds, found), matched):
            of = one.office.of, *one.office.of_also
            self._detail("office of", one.office.of, case.is_gold(read.office.of, of))

    def _events(self, case: Case) -> None:
        sides = case.gold.events, case.found.events
        for gold, found in self._count("events", case, sides, pairs(*sides, partial(agreement.event_weight, case))):
            self._event_details(case, gold, found)

    def _event_details(self, case: Case, gold: EventGold, found: Event) -> None:
        starts = agreement.starts
        excluded = gold.excluded, *gold.excluded_also
        self._detail("event date", gold.date, starts(found.date, gold.date or ""))
        self._detail("event previous date", gold.previous_date, starts(found.previous_date, gold.previous_date or ""))
        self._detail("event status", gold.status, found.status in (gold.status, *gold.status_also))
        self._detail("event place", gold.place, normal(found.place) == normal(gold.place))
        left_out = any(case.share(one, found.excluded) >= agreement.HALF for one in excluded)
        self._detail("event excluded", gold.excluded, left_out)
        self._detail("event duration", gold.duration, found.duration == gold.duration)
        self._detail("event evidence", gold.evidence, agreement.near(case, gold.evidence, found.evidence))

    def _statements(self, case: Case) -> None:
        sides = case.gold.statements, case.found.statements
        content, weight = partial(agreement.content_weight, case), partial(agreement.statement_weight, case)
        matched = pairs(*sides, weight)
        joint = [sides[0][i] for i, _ in matched if len(agreement.wanted_speakers(sides[0][i])) > 1]

        def again(found: Statement) -> bool:  # a joint utterance may be given once a speaker
            return any(weight(gold, found) > 0 for gold in joint)

        for gold, found in self._count("statements", case, sides, matched, again):
            self._statement_details(case, gold, found)
        self._count("statement contents", case, sides, pairs(*sides, content), again)

    def _statement_details(self, case: Case, gold: StatementGold, found: Statement) -> None:
        words = case.words
        self._detail("statement kind", gold.kind, found.kind in (gold.kind, *gold.kind_also))
        self._detail("statement cue", gold.cue, words(gold.cue) & words(found.cue))
        same_source = dice(words(gold.source), words(found.source)) >= agreement.HALF
        self._detail("statement source", gold.source, same_source)

    def _positions(self, case: Case) -> None:
        sides = case.gold.positions, case.found.positions
        matched = pairs(*sides, partial(agreement.position_weight, case))
        self._count("positions", case, sides, matched, lambda found: found.stance == "claims")

    def _undertakings(self, case: Case) -> None:
        sides = case.gold.undertakings, case.found.undertakings
        self._count("undertakings", case, sides, pairs(*sides, partial(agreement.undertaking_weight, case)))

    def _sanctions(self, case: Case) -> None:
        sides = case.gold.sanctions, case.found.sanctions
        matched = pairs(*sides, partial(agreement.sanction_weight, case))
        for gold, found in self._count("sanctions", case, sides, matched):
            self._detail("sanction status", gold.status, found.status in (gold.status, *gold.status_also))

    def _readings(self, case: Case) -> None:
        sides = case.gold.readings, case.found.readings
        matched = pairs(*sides, lambda gold, found: float(agreement.near(case, gold.evidence, found.evidence)))
        self._count("readings", case, sides, matched)


def _judgement(name: str, verdict: Verdict, fact: Any, case: Case) -> Judgement:
    label, spans = label_of_found(name, fact, case)
    confidence, rule = getattr(fact, "confidence", None), getattr(fact, "rule", None)
    return Judgement(name, verdict, case.document, label, spans, confidence, rule)
