"""Attributions: who said what with which cue, against attributions in brat standoff.

All over word tokens; punctuation and quotation marks do not count. Golds and statements pair one to one by the Dice
coefficient of their contents.

content, source, cue    exact: F1 of pairs whose tokens are the same; overlap: F1 of the mean shares of tokens that a
                        statement has right and that a gold finds again; source and cue over pairs where both have one
attribution@0.5         F1 of pairs whose content and source both have Dice 0.5
direct                  the same for those whose content is mostly inside quotation marks
tokens                  F1 of the tokens that are source, cue or content
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.evaluation.facts import Figures
from kg.evaluation.gold import AttributionGold
from kg.evaluation.judgements import Judgement, Verdict
from kg.evaluation.overlap import dice, f1, pairs, share
from kg.evaluation.standoff import Attribution
from kg.facts import Facts, Spans, Statement

_HALF = 0.5
_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]|[“]([^“”]*)$")  # paired marks, or one that its paragraph leaves open
_ROLES = ("content", "source", "cue")

Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """An attribution by the numbers of its tokens; ``of`` is what it was made from."""

    content: Tokens
    source: Tokens
    cue: Tokens
    direct: bool
    of: Attribution | Statement


@dataclass(slots=True)
class _Tally:
    """Sums for the exact and overlap figures of one role."""

    golds: int = 0
    found: int = 0
    exact: int = 0
    precision: float = 0.0
    recall: float = 0.0

    def add(self, gold: Tokens, found: Tokens) -> None:
        """Count a pair that has tokens on both sides."""
        self.exact += gold == found
        both = len(gold & found)
        self.precision += share(both, len(found))
        self.recall += share(both, len(gold))

    def row(self) -> Figures:
        """Return the exact and the overlap figures."""
        precision, recall = share(self.precision, self.found), share(self.recall, self.golds)
        return {
            "exact": f1(share(self.exact, self.found), share(self.exact, self.golds)),
            "overlap": f1(precision, recall),
            "overlap_p": precision,
            "overlap_r": recall,
        }


@dataclass(slots=True)
class _Rate:
    """Hits, golds and what was read."""

    hits: int = 0
    found: int = 0
    golds: int = 0

    def add(self, hits: int, found: int, golds: int) -> None:
        """Add to the three sums."""
        self.hits += hits
        self.found += found
        self.golds += golds

    def row(self) -> Figures:
        """Return precision, recall and F1."""
        both = share(2 * self.hits, self.found + self.golds)
        return {"p": share(self.hits, self.found), "r": share(self.hits, self.golds), "f1": both}


class AttributionScores:
    """The figures of attributions, document by document, and the judgements they sum up."""

    def __init__(self) -> None:
        self.documents = 0
        self.judgements: list[Judgement] = []
        self._roles = {role: _Tally() for role in _ROLES}
        self._direct_content = _Tally()
        self._all, self._direct, self._labels = _Rate(), _Rate(), _Rate()

    def add(self, gold: AttributionGold, found: Facts | None) -> None:
        """Judge the statements read in one document; None, or facts of another text, count as nothing read."""
        text = gold.document.text
        self.documents += 1
        same_text = found is not None and found.document.text == text
        places = [match.span() for match in _WORD.finditer(text)]
        quoted = _quoted(text, places)
        golds = _in_tokens(gold.attributions, places, quoted)
        read = _in_tokens(found.statements if found is not None and same_text else (), places, quoted)
        self._count(golds, read)
        matched = pairs(golds, read, lambda a, b: dice(a.content, b.content) if a.content & b.content else 0.0)
        right = {(i, j) for i, j in matched if self._compare(golds[i], read[j])}
        self._judge(gold, golds, read, right)

    def figures(self) -> Figures:
        """Return the figures in [0, 1], and how many golds and statements they rest on."""
        content_overlap = self._direct_content.row()["overlap"]
        return {
            **{role: tally.row() for role, tally in self._roles.items()},
            "attribution@0.5": self._all.row(),
            "direct": self._direct.row() | {"content_overlap": content_overlap},
            "tokens": self._labels.row(),
            "gold": self._all.golds,
            "predicted": self._all.found,
        }

    def _count(self, golds: Sequence[_Tokens], read: Sequence[_Tokens]) -> None:
        for role, tally in self._roles.items():
            tally.golds += sum(bool(getattr(one, role)) for one in golds)
            tally.found += sum(bool(getattr(one, role)) for one in read)
            gold_labels, read_labels = _union(golds, role), _union(read, role)
            self._labels.add(len(gold_labels & read_labels), len(read_labels), len(gold_labels))
        direct = sum(one.direct for one in read), sum(one.direct for one in golds)
        self._direct_content.found += direct[0]
        self._direct_content.golds += direct[1]
        self._all.add(0, len(read), len(golds))
        self._direct.add(0, *direct)

    def _compare(self, gold: _Tokens, read: _Tokens) -> bool:
        """Count a pair and return whether the attribution is right."""
        for role, tally in self._roles.items():
            wanted, got = getattr(gold, role), getattr(read, role)
            if wanted and got:
                tally.add(wanted, got)
        both_direct = gold.direct and read.direct
        if both_direct:
            self._direct_content.add(gold.content, read.content)
        right = dice(gold.content, read.content) >= _HALF and dice(gold.source, read.source) >= _HALF
        self._all.hits += right
        self._direct.hits += right and both_direct
        return right

    def _judge(
        self, gold: AttributionGold, golds: Sequence[_Tokens], read: Sequence[_Tokens], right: set[tuple[int, int]]
    ) -> None:
        hit_golds, hit_read = {i for i, _ in right}, {j for _, j in right}
        missed = [one for i, one in enumerate(golds) if i not in hit_golds]
        self.judgements += [_judgement(gold, "missed", one) for one in missed]
        self.judgements += [_judgement(gold, "right" if j in hit_read else "extra", one) for j, one in enumerate(read)]


def _in_tokens(
    attributions: Sequence[Attribution] | Sequence[Statement], places: Sequence[tuple[int, int]], quoted: Tokens
) -> list[_Tokens]:
    """Return the attributions whose content has any token."""
    result = []
    for one in attributions:
        content = _covered(one.content, places)
        direct = len(content & quoted) > _HALF * len(content)
        if content:
            result.append(_Tokens(content, _covered(one.source, places), _covered(one.cue, places), direct, one))
    return result


def _covered(spans: Spans, places: Sequence[tuple[int, int]]) -> Tokens:
    return frozenset(i for i, (a, b) in enumerate(places) if any(start <= a and b <= end for start, end in spans))


def _quoted(text: str, places: Sequence[tuple[int, int]]) -> Tokens:
    """Return the tokens inside double quotation marks, paragraph by paragraph."""
    spans = [
        (paragraph.start() + quotation.start(), paragraph.start() + quotation.end())
        for paragraph in _PARAGRAPH.finditer(text)
        for quotation in _QUOTED.finditer(paragraph.group())
    ]
    return _covered(tuple(spans), places)


def _union(attributions: Sequence[_Tokens], role: str) -> Tokens:
    return Tokens().union(*(getattr(one, role) for one in attributions))


def _judgement(gold: AttributionGold, verdict: Verdict, one: _Tokens) -> Judgement:
    text, of = gold.document.text, one.of
    source, cue = (" … ".join(text[start:end] for start, end in spans) for spans in (of.source, of.cue))
    kind = "direct attributions" if one.direct else "other attributions"
    label = f"{source or '?'} [{cue}]"
    confidence, rule = (of.confidence, of.rule) if isinstance(of, Statement) else (None, None)
    return Judgement(kind, verdict, gold.document, label, of.content, confidence, rule)
