"""Evidence: the shortest clause that says a fact, within one sentence or one quotation, and its words."""

import re

from spacy.tokens import Token

from kg.facts import Span, Spans
from kg.language import Parsed
from kg.reading.attribution.spans import phrase, runs, to_spans


def sentence_at(parsed: Parsed, offset: int) -> Span:
    """Return the character span of the sentence that holds the offset, without outer white space."""
    sentence = parsed.sentence_at(offset)
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def clause_span(parsed: Parsed, head: Token, content: Spans) -> Span:
    """Return one span from a predicate to the end of its content, cut at the borders of the predicate's sentence.

    The subject belongs to the clause where it touches the predicate.
    """
    start, end = head.idx, head.idx + len(head.text)
    subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass") and head.i - c.i <= 4), None)
    if subject is not None:
        spans = to_spans(runs(phrase(subject), parsed.doc), parsed.doc)
        if spans and spans[0][0] < start:
            start = spans[0][0]
    border = sentence_at(parsed, head.idx)
    parts = [(a, b) for a, b in content if a < border[1] and b > border[0]]
    if parts:
        start = min(start, *(a for a, _ in parts))
        end = max(end, *(b for _, b in parts))
    return max(start, border[0]), min(end, border[1])


def words_of(parsed: Parsed, spans: Spans) -> str:
    """Return the words of spans as one line, without outer quotation marks."""
    text = parsed.document.text
    words = " … ".join(text[start:end] for start, end in spans)
    return re.sub(r"\s+", " ", words).strip(' "“”,;')
