"""Coverage: what became of each sentence, so that nothing is skipped silently."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Span as Tokens

from kg.facts import Fact, Facts, Sentence, Span
from kg.language import Parsed
from kg.mentions import Mentions
from kg.quotations import find_dateline
from kg.reading.statements import headline_end

_ENOUGH = 0.5  # share of a sentence's words that evidence must hold for it to count as modelled
_WORD = re.compile(r"\w+")


def find_coverage(parsed: Parsed, mentions: Mentions, facts: Facts, left_out: dict[Span, str]) -> tuple[Sentence, ...]:
    """Return every sentence with its status and, where it is not modelled, the reason.

    ``left_out`` names facts that were found and dropped, by the evidence they had.
    """
    read = _Stretches(span for fact in _facts(facts) for span in _evidence(fact))
    dropped = sorted(left_out.items())
    headline = headline_end(parsed)
    sentences = []
    for tokens in parsed.sentences:
        text = tokens.text
        start = tokens.start_char + len(text) - len(text.lstrip())
        end = tokens.start_char + len(text.rstrip())
        if start >= end:
            continue
        sentences.append(_sentence(parsed, mentions, tokens, (start, end), read, headline, dropped))
    return tuple(sentences)


class _Stretches:
    """The characters that spans hold, as stretches that lie apart."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, offset: int) -> bool:
        """Whether the character at the offset is in one of the spans."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _facts(facts: Facts) -> list[Fact]:
    return [*facts.events, *facts.statements, *facts.positions, *facts.undertakings, *facts.sanctions]


def _evidence(fact: Fact) -> list[Span]:
    keys = ("source", "cue", "content", "evidence", "date_evidence")
    return [span for key in keys for span in vars(fact).get(key, ())]


def _sentence(
    parsed: Parsed,
    mentions: Mentions,
    tokens: Tokens,
    span: Span,
    stretches: _Stretches,
    headline: int,
    left_out: list[tuple[Span, str]],
) -> Sentence:
    text = parsed.document.text
    words = [span[0] + found.start() for found in _WORD.finditer(text[span[0] : span[1]])]
    read = sum(map(stretches.hold, words))
    dropped = [reason for (a, b), reason in left_out if span[0] <= a and b <= span[1]]
    if words and read >= _ENOUGH * len(words) and not dropped:
        return Sentence(span=span, status="modelled")
    if read:
        reason = dropped[0] if dropped else f"{len(words) - read} of {len(words)} words are in no fact"
        return Sentence(span=span, status="partial", reason=reason)
    return Sentence(
        span=span, status="skipped", reason=dropped[0] if dropped else _reason(parsed, mentions, tokens, span, headline)
    )


def _reason(parsed: Parsed, mentions: Mentions, tokens: Tokens, span: Span, headline: int) -> str:
    text = parsed.document.text
    if span[0] < headline:
        return "headline: it repeats what the text says"
    dateline = find_dateline(text, span[0], len(text))
    if dateline is not None and dateline >= span[1]:
        return "dateline: it is read as the place of the report"
    if not any(token.pos_ in ("VERB", "AUX") for token in tokens):
        return "no predicate"
    if not any(mention.actors for mention in mentions.within(tokens.start, tokens.end)):
        return "no actor is named"
    return "no statement, meeting, undertaking or sanction is recognised"
