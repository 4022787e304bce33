"""Spans of sources, cues and contents, from tokens to characters."""

from bisect import bisect_left
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from kg.facts import Span, Spans
from kg.language import Parsed
from kg.quotations import Quotation

_EDGE = frozenset(",;:–—-.…()\"“”'‘’«»")


def subtree(token: Token, without: Iterable[Token] = ()) -> set[int]:
    """Return the indices of a token's subtree, less the subtrees of some of its descendants."""
    stop = {one.i for one in without}
    kept: set[int] = set()
    pending = [token]
    while pending:
        one = pending.pop()
        if one.i in stop:
            continue
        kept.add(one.i)
        pending.extend(one.children)
    return kept


def phrase(token: Token) -> set[int]:
    """Return the indices of a noun phrase with its appositions, less clauses that only add something about it."""
    dropped = [
        child
        for child in token.subtree
        if child.dep_ in ("relcl", "acl", "advcl") and child.left_edge.i > token.i and _after_comma(child)
    ]
    dropped += [child for child in token.children if child.dep_ in ("ccomp", "xcomp", "parataxis", "case")]
    return subtree(token, dropped)


def _after_comma(token: Token) -> bool:
    left = token.left_edge
    return left.i > 0 and left.nbor(-1).text in (",", "–", "—", "-", "(")


def runs(indices: Iterable[int], doc: Doc) -> list[tuple[int, int]]:
    """Return token indices as ranges; what parts two of them is more than punctuation and white space."""
    ranges: list[tuple[int, int]] = []
    for index in sorted(indices):
        if ranges and all(doc[i].is_punct or doc[i].is_space for i in range(ranges[-1][1], index)):
            ranges[-1] = (ranges[-1][0], index + 1)
        else:
            ranges.append((index, index + 1))
    return ranges


def to_spans(ranges: Iterable[tuple[int, int]], doc: Doc) -> Spans:
    """Return token ranges as character spans, trimmed of outer punctuation other than what closes a bracket."""
    spans = []
    for start, end in ranges:
        while start < end and (doc[start].is_space or doc[start].text in _EDGE):
            start += 1
        while end > start and (doc[end - 1].is_space or doc[end - 1].text in _EDGE):
            end -= 1
        if start < end:
            inside = [token.text for token in doc[start:end]]
            if "(" in inside and ")" not in inside and end < len(doc) and doc[end].text == ")":
                end += 1
            spans.append((doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)))
    return tuple(spans)


def join_quotations(spans: Spans, quotations: Iterable[Quotation], text: str) -> Spans:
    """Return spans widened to take in these quotations whole, marks included; what touches is merged."""
    return merged((*spans, *((q.start, q.end) for q in quotations)), text)


def merged(spans: Iterable[Span], text: str) -> Spans:
    """Return spans in order; those that overlap, or that only punctuation and white space part, become one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if (
            result
            and not any(character.isalnum() for character in text[result[-1][1] : start])
            and (start <= result[-1][1] or "\n" not in text[result[-1][1] : start])
        ):
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def without(spans: Spans, holes: Spans, text: str) -> Spans:
    """Return spans less the characters of the holes, trimmed of white space and commas."""
    result: list[Span] = []
    for start, end in spans:
        pieces = [(start, end)]
        for a, b in holes:
            pieces = [piece for s, e in pieces for piece in ((s, min(e, a)), (max(s, b), e)) if piece[0] < piece[1]]
        result.extend(trimmed for piece in pieces if (trimmed := trim(piece, text)) is not None)
    return tuple(result)


def trim(span: Span, text: str) -> Span | None:
    """Return a span without outer white space, commas and dashes; None if no letter or digit is left."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def quotations_in(parsed: Parsed, spans: Spans) -> tuple[Quotation, ...]:
    """Return the quotations that share a word with the spans."""
    text = parsed.document.text
    found = {}
    for start, end in spans:
        for quotation in parsed.quotations_over(start, end):
            a, b = max(start, quotation.inner_start), min(end, quotation.inner_end)
            if any(character.isalnum() for character in text[a:b]):
                found[quotation.start] = quotation
    return tuple(found[start] for start in sorted(found))


def in_speech(parsed: Parsed, token: Token) -> bool:
    """Whether a token stands within a quotation of more than four words, whose cues are not the newsroom's."""
    quotation = parsed.quotation_at(token.idx)
    return quotation is not None and word_count(parsed.document.text, quotation.start, quotation.end) > 4


def index_at(parsed: Parsed, offset: int) -> int:
    """Return the index of the first token that starts at a character offset or after it."""
    doc = parsed.doc
    return bisect_left(range(len(doc)), offset, key=lambda index: doc[index].idx)


def word_count(text: str, start: int, end: int) -> int:
    """Return the number of white-space separated words in a stretch of text."""
    return len(text[start:end].split())
