"""Nominal and adjectival cues: "expressed confidence that …", "was adamant that …", "according to …"."""

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from kg.language import Parsed
from kg.reading.attribution.cues import cue_lexicon, lemma_of
from kg.reading.attribution.model import Attribution
from kg.reading.attribution.sources import cue_tokens
from kg.reading.attribution.spans import (
    in_speech,
    join_quotations,
    phrase,
    quotations_in,
    runs,
    subtree,
    to_spans,
    without,
)
from kg.reading.clauses import is_negated, subjects_of

_PREDICATES = frozenset({"acomp", "ROOT", "conj", "ccomp", "oprd"})
_OVER = frozenset({"over", "about", "for", "on", "at", "of", "to", "in", "with", "against"})


def find_nominal(parsed: Parsed, sentence: tuple[int, int]) -> Iterator[Attribution]:
    """Yield the attributions of a sentence whose cue is a noun, an adjective or "according to"."""
    for token in parsed.tokens[sentence[0] : sentence[1]]:
        attribute = _finder(token)
        found = attribute(parsed, token) if attribute is not None and not in_speech(parsed, token) else None
        if found is not None:
            yield found


def _finder(token: Token) -> Callable[[Parsed, Token], Attribution | None] | None:
    """Return the function that reads what a token may be the cue of."""
    lexicon = cue_lexicon()
    kind = token.pos_
    if kind == "VERB" and lemma_of(token) in lexicon.light_verbs:
        return _light_verb
    if kind == "NOUN" and token.lemma_.lower() in lexicon.content_nouns and token.dep_ != "dobj":
        return _noun_with_clause
    if kind in ("ADJ", "VERB") and token.lower_ in lexicon.adjectives and token.dep_ in _PREDICATES:
        return _adjective
    if token.lower_ == "words" and token.head.lower_ == "in" and any(c.lower_ == "of" for c in token.children):
        return _in_the_words
    return _according if token.lower_ == "according" else None


def _light_verb(parsed: Parsed, verb: Token) -> Attribution | None:
    """Attribute "expressed his belief that …", "voiced concern over …", "reiterated its opposition to …"."""
    lexicon = cue_lexicon()
    nouns = [c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in lexicon.content_nouns]
    if not nouns:
        return None
    noun = nouns[0]
    if any(child.dep_ == "poss" and child.pos_ == "PROPN" for child in noun.children):
        return None  # "reiterating Russia's opposition": the noun's attitude is another's
    clause = next((c for c in (*noun.children, *verb.children) if c.dep_ in ("acl", "ccomp") and c.i > noun.i), None)
    about = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in _OVER and c.i > noun.i), None)
    if about is None:
        about = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in _OVER and c.i > noun.i), None)
    target = clause if clause is not None else about
    if target is None:
        return None
    cue = [*cue_tokens(verb), *(i for i in range(verb.i + 1, noun.i + 1) if i in {t.i for t in noun.lefts} | {noun.i})]
    return _build(parsed, verb, "noun", subjects_of(verb), cue, subtree(target))


def _noun_with_clause(parsed: Parsed, noun: Token) -> Attribution | None:
    """Attribute "his claim that …", "Moscow's demand for …": a noun of speech with its possessor."""
    owners = tuple(c for c in noun.children if c.dep_ in ("poss", "nsubj"))
    clause = next(
        (c for c in noun.children if c.dep_ in ("acl", "ccomp") and c.i > noun.i and _is_that_clause(c)), None
    )
    if clause is None or not owners:
        return None
    return _build(parsed, noun, "noun", owners, [noun.i], subtree(clause))


def _is_that_clause(token: Token) -> bool:
    return any(child.dep_ in ("mark", "aux") and child.lower_ in ("that", "to") for child in token.children)


def _adjective(parsed: Parsed, adjective: Token) -> Attribution | None:
    """Attribute "was adamant that …", "is confident a deal can be reached", "was critical of …"."""
    copula = adjective.head if adjective.dep_ in ("acomp", "ccomp", "oprd") else adjective
    if adjective.dep_ in ("ccomp", "oprd") and copula.lemma_ != "make":
        return None
    clause = next((c for h in (adjective, copula) for c in h.children if c.i > adjective.i and _is_content(c)), None)
    if clause is None or copula.lemma_ not in (
        "be",
        "remain",
        "seem",
        "sound",
        "appear",
        "feel",
        "make",
        adjective.lemma_,
    ):
        return None
    cue = [*cue_tokens(copula), *(i for i in range(copula.i + 1, adjective.i + 1))]
    return _build(parsed, adjective, "adjective", subjects_of(copula), cue, subtree(clause))


def _is_content(clause: Token) -> bool:
    """Whether a clause is what an adjective is about: "clear that …", "ready to …"."""
    return clause.dep_ in ("ccomp", "xcomp") or (clause.dep_ == "advcl" and _is_that_clause(clause))


def _according(parsed: Parsed, token: Token) -> Attribution | None:
    """Attribute "…, according to X": the content is the clause that the phrase hangs on."""
    to = next((c for c in token.children if c.lower_ == "to"), None)
    heads = [c for c in to.children if c.dep_ == "pobj"] if to is not None else []
    if not heads or to is None:
        return None
    host = token.head
    while host.pos_ not in ("VERB", "AUX") and host.head.i != host.i:
        host = host.head
    if host.i == token.i:
        return None
    indices = {i for i in subtree(host, [token]) if i not in range(token.i, token.right_edge.i + 1)}
    indices = {i for i in indices if i < token.i} if any(i < token.i for i in indices) else indices
    return _build(parsed, token, "according", (heads[0],), [token.i, to.i], indices)


def _in_the_words(parsed: Parsed, token: Token) -> Attribution | None:
    """Attribute "in the words of X, …": the content is the clause that the phrase hangs on."""
    of = next(c for c in token.children if c.lower_ == "of")
    heads = [c for c in of.children if c.dep_ == "pobj"]
    host = token.head.head
    if not heads or host.pos_ not in ("VERB", "AUX"):
        return None
    around = range(token.head.i, token.right_edge.i + 1)
    asides = {c.i for c in host.children if c.i < token.head.i and c.pos_ in ("ADV", "CCONJ", "PUNCT")}
    indices = {i for i in subtree(host, [token.head]) if i not in around} - asides
    return _build(parsed, token, "according", (heads[0],), list(range(token.head.i, of.i + 1)), indices)


def _build(
    parsed: Parsed, head: Token, kind: str, sources: tuple[Token, ...], cue: list[int], indices: set[int]
) -> Attribution | None:
    doc, text = parsed.doc, parsed.document.text
    if not sources or not indices:
        return None
    source = to_spans(runs(phrase(sources[0]), doc)[:1], doc)
    content = to_spans(runs(indices - set(cue), doc), doc)
    touched = [q for q in quotations_in(parsed, content) if not q.covers(head.idx)]
    cue_span = to_spans(runs(cue, doc), doc)
    content = without(join_quotations(content, touched, text), (*cue_span, *source), text)
    if not content:
        return None
    return Attribution(
        rule=f"statements/{kind}",
        cue_class=kind,
        verb=head,
        sources=sources,
        source=source,
        cue=cue_span,
        content=content,
        quotes=tuple((q.start, q.end) for q in quotations_in(parsed, content)),
        factuality="denied" if is_negated(head) else "certain",
    )
