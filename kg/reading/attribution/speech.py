"""Direct speech: which cue each quotation belongs to, found from the words beside its marks.

A quotation that closes with a comma is followed by its cue, in either order ("…," she said; "…," said the envoy); one
after a colon or a comma is preceded by it (she said: "…"). A quotation with no cue of its own, in the sentence after
one that has, goes on with its speaker. The parse alone is a poor guide here, since marks part its clauses.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from kg.language import Parsed
from kg.quotations import Quotation
from kg.reading.attribution.cues import cue_lexicon, lemma_of
from kg.reading.attribution.spans import index_at, phrase, runs, word_count

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_LONGEST_SOURCE = 40  # tokens between a quotation and its cue
_LONGEST_NAME = 5
_TERM = 4  # words; a shorter quotation may be a name or a quoted term
_DASHES = frozenset({"—", "–", "―", "--"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(frozen=True, slots=True)
class Speech:
    """Quotations with the verb that attributes them; ``source`` is the token range of who utters, where it is beside.

    ``partial`` is whether the quotation goes on with words of the same sentence that stand before it, outside marks.
    """

    verb: Token
    quotations: tuple[Quotation, ...]
    source: tuple[int, int] | None = None
    partial: bool = False


class Speeches(dict[int, Speech]):
    """The direct speech of a document by the token index of its cue verb."""

    @cached_property
    def by_quotation(self) -> dict[int, list[Speech]]:
        """The speeches that a quotation is part of, by where the quotation starts."""
        found: dict[int, list[Speech]] = {}
        for speech in self.values():
            for quotation in speech.quotations:
                found.setdefault(quotation.start, []).append(speech)
        return found


def find_speech(parsed: Parsed) -> Speeches:
    """Return the direct speech of a document."""
    found = Speeches()
    last: Speech | None = None
    for index, quotation in enumerate(parsed.quotations):
        speech = _cued(parsed, quotation, index)
        if speech is None and last is not None and _goes_on(parsed, last, quotation):
            speech = replace(found[last.verb.i], quotations=(quotation,))
        if speech is None:
            continue
        before = found.get(speech.verb.i)
        if before is not None:
            speech = replace(before, quotations=(*before.quotations, quotation))
        found[speech.verb.i] = last = speech
    return found


def _cued(parsed: Parsed, quotation: Quotation, index: int) -> Speech | None:
    after = _after(parsed, quotation, index)
    return after if after is not None else _before(parsed, quotation, index)


def _after(parsed: Parsed, quotation: Quotation, index: int) -> Speech | None:
    """Return the cue that follows a quotation: "…," said the envoy / "…," the envoy said / "…" — Ann Lee."""
    signed = _signed(parsed, quotation)
    if signed is not None:
        return signed
    if not _closes_for_cue(parsed, quotation):
        return None
    tokens = _tokens_after(parsed, quotation, index)
    if not tokens or tokens[0].pos_ in ("CCONJ", "SCONJ", "ADP"):
        return None
    partial = not _opens(parsed, quotation)
    if partial and not _says_something(parsed, quotation):
        return None
    any_verb = not partial and word_count(parsed.document.text, quotation.start, quotation.end) >= _TERM
    verb = _inverted(tokens)
    if verb is not None and _utters(verb, any_verb):
        source = _source_after(parsed, verb)
        if source is not None:
            return Speech(verb, (quotation,), source, partial)
    start = tokens[0].i
    verbs = [t for t in tokens if t.tag_ in _FINITE and t.pos_ in ("VERB", "AUX") and not _within_aside(t, start)]
    said = next((t for t in verbs if _utters(_lexical(t), False)), None)
    token = said if said is not None else next((t for t in verbs if t.tag_ != "VBN"), None)
    if token is None or not _utters(_lexical(token), any_verb):
        return None
    source = _trimmed(parsed, start, token.i)
    return Speech(_lexical(token), (quotation,), source, partial) if source is not None else None


def _signed(parsed: Parsed, quotation: Quotation) -> Speech | None:
    """Return a dash with the name after it that ends a paragraph, as under the letters of readers."""
    doc, dash = parsed.doc, index_at(parsed, quotation.end)
    while dash < len(doc) and doc[dash].is_space and "\n" not in doc[dash].text:
        dash += 1
    if dash >= len(doc) or doc[dash].text not in _DASHES:
        return None
    start = end = dash + 1
    while end < len(doc) and end - start <= _LONGEST_NAME and (doc[end].text[:1].isupper() or doc[end].text == "\xa0"):
        end += 1
    rest = parsed.document.text[doc[end - 1].idx + len(doc[end - 1].text) :][:3]
    return Speech(doc[dash], (quotation,), (start, end)) if end > start and rest.strip(".")[:1] in ("", "\n") else None


def _closes_for_cue(parsed: Parsed, quotation: Quotation) -> bool:
    text = parsed.document.text
    last = text[quotation.inner_start : quotation.inner_end].rstrip(" \t'’‘")[-1:]
    return quotation.closed and (last in ",?!—–…" or text[quotation.end : quotation.end + 1] == ",")


def _tokens_after(parsed: Parsed, quotation: Quotation, index: int) -> list[Token]:
    """Return the tokens between a quotation and what ends its cue's clause, without outer commas."""
    following = parsed.quotations[index + 1].start if index + 1 < len(parsed.quotations) else len(parsed.document.text)
    tokens: list[Token] = []
    for token in parsed.doc[index_at(parsed, quotation.end) :]:
        if (token.is_space and "\n" in token.text) or token.idx >= following or len(tokens) > _LONGEST_SOURCE:
            break
        if tokens and token.text in (".", ":", ";", "?", "!"):
            break
        if tokens or not (token.is_punct or token.is_space):
            tokens.append(token)
    return tokens


def _inverted(tokens: list[Token]) -> Token | None:
    """Return the verb that opens these tokens, adverbs aside: "said Lee", "then asked Lee"."""
    for token in tokens[:3]:
        if token.pos_ == "VERB" and token.tag_ in _FINITE:
            return token
        if token.pos_ != "ADV":
            return None
    return None


def _utters(verb: Token, any_verb: bool) -> bool:
    return lemma_of(verb) in cue_lexicon().spoken or (any_verb and lemma_of(verb) not in ("be", "have", "do"))


def _lexical(token: Token) -> Token:
    """Return the verb that an auxiliary belongs to, else the token."""
    return token.head if token.dep_ in ("aux", "auxpass") and token.head.i > token.i else token


def _within_aside(token: Token, start: int) -> bool:
    """Whether a verb is part of a clause about the source: "the envoy, who led the talks, said"."""
    for one in (token, *token.ancestors):
        if one.i < start:
            return False
        if one.dep_ in ("relcl", "acl") and one.head.i >= start:
            return True
    return False


def _source_after(parsed: Parsed, verb: Token) -> tuple[int, int] | None:
    """Return the noun phrase right after an inverted cue."""
    doc, sentence = parsed.doc, parsed.sentence_of(verb)
    head = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > verb.i), None)
    if head is None:
        start = next((i for i in range(verb.i + 1, min(verb.i + 4, sentence.end)) if doc[i].pos_ not in ("ADV",)), None)
        if start is None or doc[start].pos_ not in (*_NOMINAL, "DET", "ADJ"):
            return None
        head = doc[start]
        while (
            head.head.i > verb.i and head.head.i < sentence.end and head.head.pos_ in _NOMINAL and head.head.i != head.i
        ):
            head = head.head
        if head.pos_ not in _NOMINAL:
            return None
    indices = {i for i in phrase(head) if i > verb.i}
    return next((run for run in runs(indices, doc) if run[0] <= head.i < run[1]), None)


def _trimmed(parsed: Parsed, start: int, end: int) -> tuple[int, int] | None:
    """Return a token range without outer commas and adverbs, if its head is nominal."""
    doc = parsed.doc
    while end > start and (doc[end - 1].is_punct or doc[end - 1].pos_ in ("ADV", "AUX", "PART")):
        end -= 1
    if start >= end:
        return None
    return (start, end) if any(token.pos_ in _NOMINAL or token.pos_ == "DET" for token in doc[start:end]) else None


def _opens(parsed: Parsed, quotation: Quotation) -> bool:
    """Whether a quotation opens its sentence, a conjunction or a dash before it aside."""
    text = parsed.document.text
    before = text[: quotation.start].rstrip(" \t—–-(")
    if not before or before[-1] in ".?!:\n”\"'’":
        return True
    token = parsed.doc[max(0, index_at(parsed, quotation.start) - 1)]
    return token.pos_ == "CCONJ" and token.is_sent_start is True


def _says_something(parsed: Parsed, quotation: Quotation) -> bool:
    """Whether a sentence up to a quotation's end has a finite verb, unlike 'In an interview on "Newsday," Lee said'."""
    end = index_at(parsed, quotation.inner_end)
    start = parsed.sentence_of(parsed.doc[max(0, end - 1)]).start
    return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in parsed.doc[start:end])


def _before(parsed: Parsed, quotation: Quotation, index: int) -> Speech | None:
    """Return the cue that stands before a quotation: she said: "…" / she told the council, "…" / they chanted "…"."""
    text = parsed.document.text
    end = index_at(parsed, quotation.start)
    while end > 0 and (parsed.doc[end - 1].is_space or parsed.doc[end - 1].text in ("—", "–")):
        end -= 1
    if end == 0:
        return None
    mark = parsed.doc[end - 1].text
    gap = text[parsed.doc[end - 1].idx + len(mark) : quotation.start]
    if gap.count("\n") > 2:
        return None
    if mark == ":" and (name := _name_before(parsed, end - 1)) is not None:
        return Speech(parsed.doc[end - 1], (quotation,), name)
    if mark in (",", ":"):
        verb = _nearest_cue(parsed, end - 1, mark)
        if verb is None or (mark == "," and _is_within_clause(verb, end)):
            return None
        return Speech(verb, (quotation,))
    full = text[quotation.inner_start].isupper() and text[: quotation.inner_end].rstrip()[-1] in ".,?!…—"
    verb = parsed.doc[end - 1]
    if full and verb.pos_ == "VERB" and lemma_of(verb) in cue_lexicon().spoken and verb.tag_ in (*_FINITE, "VBG", "VB"):
        return Speech(verb, (quotation,))
    return None


def _name_before(parsed: Parsed, colon: int) -> tuple[int, int] | None:
    """Return the tokens of a name that alone stands before a colon, as in interviews and debates: Lee: "…"."""
    start = colon
    while start > 0 and not parsed.doc[start - 1].is_space and not parsed.doc[start - 1].is_sent_start:
        start -= 1
    start = (
        start - 1 if start > 0 and parsed.doc[start - 1].is_sent_start and not parsed.doc[start - 1].is_space else start
    )
    tokens = parsed.doc[start:colon]
    if len(tokens) > 1 and tokens[0].lower_ in ("said", "says", "asked", "added"):
        return None  # "Said Ellis: …"
    named = 0 < len(tokens) <= _LONGEST_NAME and all(t.pos_ == "PROPN" or t.text in (".", "-") for t in tokens)
    return (start, colon) if named else None


def _is_within_clause(verb: Token, end: int) -> bool:
    """Whether the quotation is only a part of the clause that a cue takes: explained that the award was "for peace"."""
    return any(child.dep_ == "ccomp" and verb.i < child.i < end for child in verb.children)


def _nearest_cue(parsed: Parsed, end: int, mark: str) -> Token | None:
    """Return the last verb of saying before a mark, outside speech; before a colon, else the sentence's main verb."""
    lexicon = cue_lexicon()
    sentence = parsed.sentence_of(parsed.doc[end])
    for token in reversed(parsed.doc[sentence.start : end]):
        if parsed.quotation_at(token.idx) is not None:
            continue
        if token.i == sentence.start and token.lower_ in ("said", "says", "asked", "added"):
            return token  # the tagger takes it for a name
        if token.pos_ == "VERB" and token.tag_ not in ("NN", "JJ"):
            if lemma_of(token) in lexicon.spoken:
                return token
            if token.dep_ not in ("relcl", "acl", "amod", "pcomp", "advcl", "xcomp", "ccomp", "conj"):
                break
    root = sentence.root
    return root if mark == ":" and root.pos_ == "VERB" and root.i < end else None


def _goes_on(parsed: Parsed, last: Speech, quotation: Quotation) -> bool:
    """Whether a quotation follows in the sentence after a cue, or takes up one left open in the paragraph before."""
    text = parsed.document.text
    before = last.quotations[-1]
    if not before.closed:
        return not text[before.end : quotation.start].strip()
    anchor = max(before.end, parsed.sentence_of(last.verb).end_char)
    if anchor > quotation.start:
        return False
    gap = text[anchor : quotation.start]
    return not gap.strip() and "\n" not in text[anchor - 1 : quotation.start]
