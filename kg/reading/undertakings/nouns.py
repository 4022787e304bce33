"""Undertakings by the noun that names them: "Trump's threat to …", "an appeal by the envoy for …"."""

from collections.abc import Iterator
from functools import cache
from typing import cast

from spacy.tokens import Token

from kg.facts import Ids, UndertakingType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import prepositional
from kg.reading.evidence import words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import acting_ids
from kg.reading.undertakings.made import Made

_CONTENT = frozenset({"for", "to", "of", "against"})


@cache
def _nouns() -> dict[str, UndertakingType]:
    table = load_lexicon("stances")["undertaking-nouns"]
    return {lemma: cast(UndertakingType, name) for name, lemmas in table.items() for lemma in lemmas.split()}


def by_noun(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Made]:
    """Yield what nouns after the character offset ``start`` name, where the text says whose it is and for what."""
    for noun in parsed.tokens:
        kind = _nouns().get(noun.lemma_.lower())
        if kind is None or noun.pos_ != "NOUN" or noun.idx < start or parsed.quotation_at(noun.idx) is not None:
            continue
        content = content_of(noun)
        parties = owners_of(mentions, noun)
        if content is None or not parties:
            continue
        spans = to_spans(runs(subtree(content), parsed.doc)[:1], parsed.doc)
        first = min([noun.i, *(child.left_edge.i for child in noun.children if child.i < noun.i)])
        yield Made(
            type=kind,
            parties=parties,
            addressee=None,
            evidence=(parsed.doc[first].idx, spans[0][1]),
            proposition=words_of(parsed, spans),
            statements=(),
            rule="undertakings/noun",
            content=spans,
            maker=noun,
        )


def content_of(noun: Token) -> Token | None:
    """Return the head of what is undertaken: "to …", "that …", "for …"."""
    for child in noun.children:
        clause = child.dep_ in ("acl", "ccomp") and any(c.lower_ in ("to", "that") for c in child.children)
        if child.i > noun.i and (clause or (child.dep_ == "prep" and child.lower_ in _CONTENT)):
            return child
    return None


def owners_of(mentions: Mentions, noun: Token) -> Ids:
    """Return whose the undertaking is that a noun names: "Kyiv's proposal", "the Turkish demand", "an appeal by X"."""
    modifiers = tuple(child for child in noun.children if child.dep_ in ("poss", "nmod", "compound"))
    found = acting_ids(mentions, (*modifiers, *prepositional(noun, "by", "from")))
    if found:
        return found
    adjectives = (mentions.adjectives.get(child.i) for child in noun.children if child.dep_ == "amod")
    return tuple(actor for actor in adjectives if actor is not None)[:1]
