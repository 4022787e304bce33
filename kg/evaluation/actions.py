"""Actions: PLOVER's classes with actors and recipients, against gold standard records.

A record names the one event that its coder saw, and a sentence may hold more; so of the actions that were read only the
first two by confidence count (of equal ones, in the order given).

type@1, type@2      the record's type is that of the first one, of one of the first two
actor, recipient    an actor (a recipient) of those two is the record's, over records that name one
triple@2            one of the two has the type, and an actor and a recipient of the record where it names them
any, mean           share of sentences with an action, mean number of actions a sentence

An actor is the record's if one of its mentions, of eight words at most, overlaps the record's words in the sentence, or
its name or an alias shares a word of four letters with them. The sides of a reciprocal record may change places.
"""

import re
from collections import defaultdict
from typing import Any, get_args

from kg.evaluation.annotations import RecordAnnotation, SideGold
from kg.evaluation.facts import Figures
from kg.evaluation.gold import ActionGold
from kg.evaluation.judgements import Judgement
from kg.facts import Action, ActionType, Actor, Facts

TYPES: tuple[str, ...] = get_args(ActionType)
NOT_DIPLOMATIC = frozenset({"PROTEST", "MOBILIZE", "COERCE", "ASSAULT", "RETREAT"})
MEASURES = ("type@1", "type@2", "actor", "recipient", "triple@2", "any")

_COUNTED = 2
_MOST_WORDS = 8
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")

# A pair of the record's side and the role of an action that may hold it.
_ORDER = (("actors", "actors"), ("recipients", "recipients"))
_OTHER_ORDER = (("actors", "recipients"), ("recipients", "actors"))


class ActionScores:
    """The figures of coded actions, sentence by sentence, and the judgements they sum up."""

    def __init__(self) -> None:
        self.documents = 0
        self.judgements: list[Judgement] = []
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, gold: ActionGold, found: Facts | None) -> None:
        """Judge the actions read in one sentence; None counts as nothing read."""
        self.documents += 1
        case = _Case(gold.record, found)
        row = case.row()
        self._rows[gold.record.type].append(row)
        self.judgements += case.judgements(gold)

    def figures(self) -> Figures:
        """Return the rows of all records, of those with diplomatic types, and of each type."""
        by_type = {kind: self._rows[kind] for kind in TYPES if kind in self._rows}
        everything = [row for rows in self._rows.values() for row in rows]
        diplomatic = [row for kind, rows in self._rows.items() if kind not in NOT_DIPLOMATIC for row in rows]
        return {
            "all": _summary(everything),
            "diplomatic": _summary(diplomatic),
            "by type": {kind: _summary(rows) for kind, rows in by_type.items()},
        }


class _Case:
    """A record beside the actions that were read in its sentence."""

    def __init__(self, record: RecordAnnotation, found: Facts | None):
        self.record = record
        self.found = found
        self.actors = {actor.id: actor for actor in found.actors} if found else {}
        self.actions = sorted(found.actions, key=lambda action: -action.confidence) if found else []
        self.counted = self.actions[:_COUNTED]
        self.orders = (_ORDER, _OTHER_ORDER) if record.reciprocal else (_ORDER,)

    def row(self) -> dict[str, Any]:
        """Return the answers to the measures' questions, None where the record does not ask."""
        types = [action.type == self.record.type for action in self.counted]
        return {
            "type@1": any(types[:1]),
            "type@2": any(types),
            "actor": self._names("actors"),
            "recipient": self._names("recipients"),
            "triple@2": any(self.is_record(action) for action in self.counted),
            "any": bool(self.actions),
            "count": len(self.actions),
        }

    def is_record(self, action: Action) -> bool:
        """Whether an action has the record's type and sides."""
        return action.type == self.record.type and any(
            all(self._hits(action, role, side) for side, role in order if getattr(self.record, side))
            for order in self.orders
        )

    def judgements(self, gold: ActionGold) -> list[Judgement]:
        """Return the judgements of the actions that count, and of the record if none of them is it."""
        right = [action for action in self.counted if self.is_record(action)]
        result = [
            Judgement(
                action.type,
                "right" if action in right else "extra",
                gold.document,
                self._label(action),
                action.evidence,
                action.confidence,
                action.rule,
            )
            for action in self.counted
        ]
        if not right:
            sides = " → ".join(
                ", ".join(one.text for one in side) or "–" for side in (self.record.actors, self.record.recipients)
            )
            spans = tuple(_places(side, self.record.text)[0] for side in _named(self.record))
            result.append(Judgement(self.record.type, "missed", gold.document, f"{self.record.type} {sides}", spans))
        return result

    def _names(self, side: str) -> bool | None:
        if not getattr(self.record, side):
            return None
        roles = {role for order in self.orders for one, role in order if one == side}
        return any(self._hits(action, role, side) for action in self.counted for role in roles)

    def _hits(self, action: Action, role: str, side: str) -> bool:
        actors = [self.actors[one] for one in getattr(action, role) if one in self.actors]
        return any(_is_same(actor, one, self.record.text) for actor in actors for one in getattr(self.record, side))

    def _label(self, action: Action) -> str:
        sides = (
            [self.actors[one].name for one in ids if one in self.actors] for ids in (action.actors, action.recipients)
        )
        return f"{action.type} {' → '.join(', '.join(side) or '–' for side in sides)}"


def _named(record: RecordAnnotation) -> list[SideGold]:
    return [one for one in (*record.actors, *record.recipients) if _places(one, record.text)]


def _is_same(actor: Actor, gold: SideGold, text: str) -> bool:
    short = [(start, end) for start, end in actor.mentions if len(text[start:end].split()) <= _MOST_WORDS]
    if any(a < end and start < b for a, b in _places(gold, text) for start, end in short):
        return True
    names = [name for name in (actor.name, *actor.aliases) if name and len(name.split()) <= _MOST_WORDS]
    return any(_long_words(name) & _long_words(gold.text) for name in names)


def _places(gold: SideGold, text: str) -> list[tuple[int, int]]:
    """Return where the words of a side stand in the sentence; their parts, where "..." stands between them."""
    parts = [part.strip() for part in gold.text.split("...") if part.strip()]
    return [found.span() for part in parts for found in re.finditer(re.escape(part), text, re.IGNORECASE)]


def _long_words(name: str) -> set[str]:
    return {word.lower() for word in _LONG_WORD.findall(name)}


def _summary(rows: list[dict[str, Any]]) -> Figures:
    result: Figures = {"records": len(rows)}
    for measure in MEASURES:
        asked = [row[measure] for row in rows if row[measure] is not None]
        result[measure] = round(sum(asked) / len(asked), 3) if asked else None
    result["mean"] = round(sum(row["count"] for row in rows) / len(rows), 2) if rows else None
    return result
