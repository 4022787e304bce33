"""Outcomes: what a later clause says became of a demand, an offer, a promise."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, takewhile

from spacy.tokens import Token

from kg.facts import UndertakingStatus, UndertakingType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import RELATIVE_PRONOUNS, SUBJECTS, subjects_of
from kg.reading.evidence import sentence_at, words_of
from kg.reading.speakers import acting_ids, actors_of
from kg.reading.undertakings.lateness import find_late
from kg.reading.undertakings.made import Made
from kg.reading.undertakings.nouns import content_of, owners_of
from kg.reading.undertakings.verdicts import Verdict, find_verdicts

_KINDS: dict[str, UndertakingType] = {
    "demand": "Demand", "request": "Demand", "call": "Demand", "appeal": "Demand", "plea": "Demand",
    "ultimatum": "Demand", "condition": "Demand", "offer": "Offer", "proposal": "Offer", "overture": "Offer",
    "invitation": "Offer", "threat": "Threat",
}  # fmt: skip
_OWN: frozenset[UndertakingStatus] = frozenset({"met", "overdue", "withdrawn"})  # what one does to one's own promise
_NEAR = 2  # paragraphs


def with_outcomes(parsed: Parsed, mentions: Mentions, made: list[Made], start: int) -> list[Made]:
    """Return undertakings, in text order, with what a later clause says became of them: "ignored these requests".

    What the text, after the character offset ``start``, mentions only by its outcome is added: "released the men,
    keeping a promise that it had made".
    """
    status: dict[int, UndertakingStatus] = {}
    added = []
    for verdict in find_verdicts(parsed):
        found = _referents(parsed, mentions, verdict, made)
        status.update(dict.fromkeys(found, verdict.status))
        if not found and verdict.noun.idx >= start:
            added += list(_told_by(parsed, mentions, verdict))
    late, told = find_late(parsed, mentions, made, start)
    status.update(dict.fromkeys(late, "overdue"))
    known = [replace(one, status=status.get(index, one.status)) for index, one in enumerate(made)]
    return sorted([*known, *added, *told], key=lambda one: (one.evidence, one.type))


def _kind_of(noun: Token) -> UndertakingType:
    return _KINDS.get(noun.lemma_.lower(), "Commitment")


def _referents(parsed: Parsed, mentions: Mentions, verdict: Verdict, made: list[Made]) -> list[int]:
    """Return the places of the undertakings that "these requests", "Kyiv's demand" or "the offer" goes back to."""
    noun, kind = verdict.noun, _kind_of(verdict.noun)
    named = [index for index, one in enumerate(made) if one.maker is not None and one.maker.i == noun.i]
    if named:
        return named
    words = _content_words(noun)
    acting = {m.actor for m in actors_of(mentions, verdict.doers)}
    own = kind == "Commitment" and verdict.status in _OWN
    stop = bisect_left(made, noun.idx, key=lambda one: one.evidence[0])
    before = [  # the last one first
        index
        for index in range(stop - 1, -1, -1)
        if made[index].evidence[1] <= noun.idx
        and (made[index].due is not None if noun.lemma_ == "deadline" else made[index].type == kind)
        and (not acting or bool(acting & set(made[index].parties)) is own)
        and (not words or words & _words_of(parsed, made[index]))
    ]
    owners = {m.actor for m in actors_of(mentions, tuple(c for c in noun.children if c.dep_ == "poss"))}
    if owners and not (own and owners <= acting):
        return list(islice((index for index in before if owners & set(made[index].parties)), 1))
    if not before or not (owners or _is_definite(noun)):
        return []
    paragraph = parsed.paragraph_at(made[before[0]].evidence[1])
    if parsed.paragraph_at(noun.idx) - paragraph > _NEAR:
        return []
    if noun.tag_ != "NNS":
        return before[:1]
    together = takewhile(lambda index: parsed.paragraph_at(made[index].evidence[1]) == paragraph, before[1:])
    return [before[0], *together]


def _content_words(noun: Token) -> set[str]:
    """Return the words of what a noun is said to be for: "the offer of talks" is not another offer."""
    content = content_of(noun)
    return (
        {one.lemma_ for one in content.subtree if one.pos_ in ("NOUN", "VERB", "PROPN")}
        if content is not None
        else set()
    )


def _words_of(parsed: Parsed, one: Made) -> set[str]:
    return {token.lemma_ for start, end in one.content for token in parsed.doc.char_span(start, end) or ()}


def _is_definite(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("this", "that", "these", "those", "the", "such") for c in noun.children)


def _told_by(parsed: Parsed, mentions: Mentions, verdict: Verdict) -> Iterator[Made]:
    """Yield the undertaking that a participle says was met: "reopened the port, meeting a demand of the rebels"."""
    noun, kind, act = verdict.noun, _kind_of(verdict.noun), verdict.predicate.head
    participle = verdict.predicate.dep_ in ("advcl", "conj") and verdict.predicate.tag_ == "VBG" and act.pos_ == "VERB"
    if verdict.status != "met" or not participle or kind not in ("Commitment", "Demand"):
        return
    doers = acting_ids(mentions, subjects_of(act))
    parties = owners_of(mentions, noun) or acting_ids(mentions, _makers(noun))
    parties = (parties or doers) if kind == "Commitment" else parties
    if not parties or (kind == "Demand" and set(parties) & set(doers)):
        return
    subjects = [child for child in act.children if child.dep_ in SUBJECTS or child.dep_ in ("aux", "auxpass")]
    content = to_spans(runs(subtree(act, (*subjects, verdict.predicate)), parsed.doc), parsed.doc)
    first, last = sentence_at(parsed, act.idx)
    yield Made(
        type=kind,
        parties=parties,
        addressee=next(iter(doers), None) if kind == "Demand" else None,
        evidence=(first, last - (parsed.document.text[last - 1 : last] in (".", "!"))),
        proposition=words_of(parsed, content[:1]),
        statements=(),
        rule="undertakings/outcome",
        status="met",
    )


def _makers(noun: Token) -> tuple[Token, ...]:
    """Return who made what a noun names: "a promise that it had made", "a demand made by the rebels"."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") and child.i > noun.i:
            agents = [one for by in child.children if by.dep_ == "agent" for one in by.children if one.dep_ == "pobj"]
            found += agents or [
                one for one in child.children if one.dep_ == "nsubj" and one.lower_ not in RELATIVE_PRONOUNS
            ]
    return tuple(found)
