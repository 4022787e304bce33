"""Scores: what was read against gold of any kind, document by document."""

from collections.abc import Iterable
from dataclasses import asdict

from kg.evaluation.actions import ActionScores
from kg.evaluation.attributions import AttributionScores
from kg.evaluation.calibration import Calibration, calibrate
from kg.evaluation.facts import FactsScores, Figures
from kg.evaluation.gold import ActionGold, AttributionGold, FactsGold, Gold
from kg.evaluation.judgements import Judgement
from kg.facts import Facts

CALIBRATED = ("events", "statements", "positions", "undertakings", "sanctions")
"""The classes of Facts JSON whose facts have a confidence; what is read twice for a class is counted once."""

Part = FactsScores | AttributionScores | ActionScores


class Evaluation:
    """The figures of facts, attributions and actions, each apart."""

    def __init__(self) -> None:
        self.facts = FactsScores()
        self.attributions = AttributionScores()
        self.actions = ActionScores()

    def add(self, gold: Gold, found: Facts | None) -> None:
        """Judge what was read in one gold document; None, where it could not be read, counts as nothing."""
        match gold:
            case FactsGold():
                self.facts.add(gold, found)
            case AttributionGold():
                self.attributions.add(gold, found)
            case ActionGold():
                self.actions.add(gold, found)

    def parts(self) -> dict[str, Part]:
        """Return the parts that any document was counted in, under the names facts, attributions and actions."""
        named: dict[str, Part] = {"facts": self.facts, "attributions": self.attributions, "actions": self.actions}
        return {name: part for name, part in named.items() if part.documents}

    def figures(self) -> Figures:
        """Return, for each part, its documents, its figures, and the calibration of confidences by class."""
        return {
            name: {
                "documents": part.documents,
                "figures": part.figures(),
                "calibration": {kind: asdict(one) for kind, one in calibrations(part).items()},
            }
            for name, part in self.parts().items()
        }


def calibrations(part: Part) -> dict[str, Calibration]:
    """Return the calibration of all facts of a part and, of Facts JSON, of each class that has confidences."""
    if not isinstance(part, FactsScores):
        return {"all": calibrate(part.judgements)}
    by_class = {kind: calibrate(_of(part.judgements, (kind,))) for kind in CALIBRATED}
    return {"all": calibrate(_of(part.judgements, CALIBRATED)), **by_class}


def _of(judgements: Iterable[Judgement], kinds: tuple[str, ...]) -> list[Judgement]:
    return [one for one in judgements if one.kind in kinds]
