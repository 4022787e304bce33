"""Spans: the evidence of a sighting, and what of a document's dates, durations and places stands in a sentence."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from spacy.tokens import Doc, Token

from kg.facts import Spans
from kg.mentions import DateExpression, Duration, PlaceMention
from kg.reading.attribution.spans import runs, to_spans
from kg.reading.events.sighting import Sighting

_ASIDE = frozenset({"relcl", "acl", "advcl", "parataxis", "ccomp"})
_LONG = 4

_Timed = TypeVar("_Timed", DateExpression, Duration, PlaceMention)


def of_sentence(found: Sequence[_Timed], token: Token) -> Sequence[_Timed]:
    """Return those of dates, durations or places, all in text order, that start in the sentence of a token."""
    sentence = token.sent
    first = bisect_left(found, sentence.start, key=lambda one: one.start)
    return found[first : bisect_left(found, sentence.end, lo=first, key=lambda one: one.start)]


def evidence_of(sighting: Sighting) -> Spans:
    """Return the character spans of a sighting's words and what stands between them, less asides set off by commas."""
    doc = sighting.head.doc
    sentence = sighting.head.sent
    words = {i for i in sighting.words if sentence.start <= i < sentence.end and not doc[i].is_space}
    first, last = min(words), max(words)
    kept = set(range(first, last + 1))
    for index in range(first, last + 1):
        token = doc[index]
        if token.dep_ in _ASIDE:
            aside = {t.i for t in token.subtree if first <= t.i <= last}
            if len(aside) > _LONG and not aside & words and _set_off(doc, min(aside)):
                kept -= aside
    return to_spans(runs(kept, doc), doc)


def _set_off(doc: Doc, index: int) -> bool:
    before: Token = doc[index - 1] if index else doc[0]
    return before.text in (",", "–", "—", "-", "(", ";")
