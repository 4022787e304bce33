"""Outcomes: what a later clause says became of a demand, an offer, a promise."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice, takewhile

from spacy.tokens import Token

from kg.facts import Undertaking, UndertakingStatus
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import clause_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import actors_of

_OUTCOMES: tuple[UndertakingStatus, ...] = ("ignored", "refused", "met", "withdrawn", "unanswered")


def with_outcomes(parsed: Parsed, mentions: Mentions, made: list[Undertaking]) -> Iterator[Undertaking]:
    """Yield undertakings with what a later clause says became of them: "ignored these requests"."""
    nouns = set(load_lexicon("stances")["outcomes"]["nouns"].split())
    status: dict[str, UndertakingStatus] = {}
    for verb in parsed.tokens:
        for name in _outcomes_of(lemma_of(verb)) if verb.pos_ == "VERB" else ():
            clause = clause_of(verb)
            if not clause.real or clause.modal:
                continue
            for noun in clause.undergoers:
                if noun.lemma_.lower() not in nouns:
                    continue
                for one in _referents(parsed, mentions, noun, made, clause.doers):
                    status[one.id] = name
    for one in made:
        yield one.model_copy(update={"status": status[one.id]}) if one.id in status else one


@cache
def _outcomes_of(lemma: str) -> tuple[UndertakingStatus, ...]:
    outcomes = load_lexicon("stances")["outcomes"]
    return tuple(name for name in _OUTCOMES if lemma in outcomes[name].split())


def _referents(
    parsed: Parsed, mentions: Mentions, noun: Token, made: list[Undertaking], doers: tuple[Token, ...]
) -> list[Undertaking]:
    """Return the undertakings that "these requests", "Kyiv's demand" or "the offer" goes back to."""
    kinds = {"demand": "Demand", "request": "Demand", "call": "Demand", "appeal": "Demand", "plea": "Demand",
             "ultimatum": "Demand", "condition": "Demand", "offer": "Offer", "proposal": "Offer", "overture": "Offer",
             "invitation": "Offer", "threat": "Threat"}  # fmt: skip
    kind = kinds.get(noun.lemma_.lower(), "Commitment")
    acting = {m.actor for m in actors_of(mentions, doers)}
    stop = bisect_left(made, noun.idx, key=lambda one: one.evidence[0][0])
    before = (  # the last one first
        one
        for one in map(made.__getitem__, range(stop - 1, -1, -1))
        if one.type == kind and one.evidence[-1][1] <= noun.idx and not acting & set(one.parties)
    )
    owners = {m.actor for m in actors_of(mentions, tuple(c for c in noun.children if c.dep_ == "poss"))}
    if owners:
        return list(islice((one for one in before if owners & set(one.parties)), 1))
    definite = any(
        c.dep_ == "det" and c.lower_ in ("this", "that", "these", "those", "the", "such") for c in noun.children
    )
    last = next(before, None) if definite else None
    if last is None:
        return []
    paragraph = parsed.paragraph_at(last.evidence[-1][0])
    if parsed.paragraph_at(noun.idx) - paragraph > 2:
        return []
    if noun.tag_ == "NNS":
        return [last, *takewhile(lambda one: parsed.paragraph_at(one.evidence[-1][0]) == paragraph, before)]
    return [last]
