"""Undertakings: agreements, commitments, demands, refusals, threats and offers, and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from spacy.tokens import Token

from kg.facts import Ids, Span, Statement, Undertaking, UndertakingStatus, UndertakingType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of, particle_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import clause_of, in_condition, is_negated, objects_of, prepositional, subjects_of
from kg.reading.evidence import clause_span, words_of
from kg.reading.lexicon import confidence_of, load_lexicon, word_class
from kg.reading.speakers import actors_of, speaks_for
from kg.reading.statements import Said, headline_end


@dataclass(frozen=True, slots=True)
class _Made:
    """An undertaking as found, before it has an id."""

    type: UndertakingType
    parties: Ids
    addressee: str | None
    evidence: Span
    proposition: str
    statements: Ids
    rule: str
    status: UndertakingStatus = "made"


_OUTCOMES: tuple[UndertakingStatus, ...] = ("ignored", "refused", "met", "withdrawn", "unanswered")


@cache
def _verbs() -> dict[str, tuple[tuple[UndertakingType, str | None], ...]]:
    """Return what each verb makes, with the particle or preposition that it needs."""
    found: dict[str, list[tuple[UndertakingType, str | None]]] = {}
    for name, entries in load_lexicon("stances")["undertakings"].items():
        for entry in entries.split():
            lemma, _, marker = entry.partition(":")
            found.setdefault(lemma, []).append((cast(UndertakingType, name), marker or None))
    return {lemma: tuple(entries) for lemma, entries in found.items()}


def find_undertakings(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> tuple[Undertaking, ...]:
    """Return the undertakings of a document in text order, with ids u1, u2 and so on."""
    made = [
        *_by_cue(parsed, mentions, said),
        *_by_agreement(parsed, mentions, headline_end(parsed)),
        *_by_announcement(parsed, mentions, said),
        *_by_utterance(parsed, mentions, said),
        *_by_act(parsed, mentions, said),
    ]
    kept = _without_doubles(made)
    kept.sort(key=lambda one: (one.evidence, one.type))
    numbered = [_numbered(one, index) for index, one in enumerate(kept, 1)]
    return tuple(_with_outcomes(parsed, mentions, numbered))


def _numbered(one: _Made, index: int) -> Undertaking:
    return Undertaking(
        id=f"u{index}",
        type=one.type,
        parties=one.parties,
        addressee=one.addressee,
        proposition=one.proposition,
        status=one.status,
        statements=one.statements,
        evidence=(one.evidence,),
        rule=one.rule,
        confidence=confidence_of(one.rule),
    )


def _without_doubles(made: list[_Made]) -> list[_Made]:
    """Keep one of those of a type whose evidence overlaps: the one that names more parties, else the shorter."""
    kept: list[_Made] = []
    for one in sorted(made, key=lambda m: (-len(m.parties), m.evidence[1] - m.evidence[0], m.evidence)):
        if not any(
            other.type == one.type and other.evidence[0] < one.evidence[1] and one.evidence[0] < other.evidence[1]
            for other in kept
        ):
            kept.append(one)
    return kept


def _by_act(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[_Made]:
    """Yield what somebody is reported to do that is no saying: "invited both leaders to Brussels"."""
    cues = {one.attribution.verb.i for one in said}
    start = headline_end(parsed)
    for verb in parsed.doc:
        if verb.pos_ != "VERB" or verb.idx < start or verb.i in cues or parsed.quotation_at(verb.idx) is not None:
            continue
        kind = _type_of(verb)
        clause = clause_of(verb)
        if kind is None or kind == "Agreement" or not clause.real or clause.passive or in_condition(verb):
            continue
        if verb.dep_ in ("advcl", "acl"):
            continue
        parties = _parties(mentions, clause.subjects)
        content = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "xcomp", "ccomp", "prep")]
        if parties and any(c.dep_ != "prep" for c in content):
            spans = to_spans(runs(set().union(*(subtree(c) for c in content)), parsed.doc), parsed.doc)
            yield _Made(
                type=kind,
                parties=parties,
                addressee=_addressee(mentions, verb, parties),
                evidence=clause_span(parsed, verb, spans),
                proposition=words_of(parsed, spans),
                statements=(),
                rule="undertakings/act",
            )


def _type_of(verb: Token) -> UndertakingType | None:
    for kind, marker in _verbs().get(lemma_of(verb), ()):
        if marker is None or particle_of(verb, marker) is not None:
            return kind
    return None


def _by_cue(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[_Made]:
    """Yield what the cue verb of a statement makes: "demanded …", "refused to …", "offered to …"."""
    for one in said:
        verb, statement = one.attribution.verb, one.statement
        if verb.pos_ != "VERB" or not statement.cue or not statement.speaker:
            continue
        kind = _type_of(verb)
        if kind is None or kind == "Agreement":
            continue
        if kind == "Demand" and lemma_of(verb) == "ask" and one.attribution.rule == "statements/quotation":
            continue  # a question
        clause = clause_of(verb)
        if (kind in ("Refusal", "Demand", "Threat") and clause.negated) or clause.modal or in_condition(verb):
            continue
        if not one.whole and any(lemma_of(above) == "deny" for above in verb.ancestors):
            continue
        parties = statement.speakers or (statement.speaker,)
        yield _Made(
            type=kind,
            parties=parties,
            addressee=_addressee(mentions, verb, parties),
            evidence=clause_span(parsed, verb, statement.content),
            proposition=words_of(parsed, statement.content),
            statements=(statement.id,),
            rule="undertakings/cue",
        )


def _addressee(mentions: Mentions, verb: Token, parties: Ids) -> str | None:
    """Return whom a verb turns to: "urged Israel to …", "called on both sides to …", "demanded of Iran …"."""
    inner = [s for c in verb.children if c.dep_ in ("ccomp", "xcomp") for s in subjects_of(c) if s.i > verb.i]
    candidates = (*objects_of(verb), *prepositional(verb, "on", "to", "of", "from", "upon"), *inner)
    for mention in actors_of(mentions, candidates):
        if mention.actor not in parties:
            return mention.actor
    return None


def _by_agreement(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[_Made]:
    """Yield agreements: "A and B agreed to …", "reached a deal with B", "both sides signed a memorandum"."""
    lexicon = load_lexicon("stances")
    nouns, makers = set(lexicon["agreements"]["nouns"].split()), set(lexicon["agreements"]["made"].split())
    agreeing = set(lexicon["undertakings"]["Agreement"].split())
    for verb in parsed.doc:
        if verb.pos_ != "VERB" or verb.idx < start:
            continue
        lemma = lemma_of(verb)
        clause = clause_of(verb)
        if not clause.real or clause.modal:
            continue
        if lemma in agreeing or lemma == "decide":
            complement = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "prep") and c.i > verb.i]
            content = [c for c in complement if c.dep_ != "prep" or c.lower_ in ("to", "on", "upon")]
            partners = prepositional(verb, "with")
            heads: tuple[Token, ...] = (*clause.subjects, *partners)
        elif lemma in makers:
            deals = [o for o in clause.undergoers if o.lemma_.lower() in nouns]
            if not deals or is_negated(deals[0]):
                continue
            content = deals
            heads = (
                *clause.doers,
                *prepositional(verb, "with", "between"),
                *prepositional(deals[0], "with", "between"),
            )
        else:
            continue
        parties = _parties(mentions, heads)
        joint = len(parties) > 1 or _is_joint(heads)
        if not content or not parties or (not joint and lemma != "agree"):
            continue
        span = clause_span(
            parsed, verb, to_spans(runs(set().union(*(subtree(c) for c in content)), parsed.doc), parsed.doc)
        )
        yield _Made(
            type="Agreement" if joint else "Commitment",
            parties=parties,
            addressee=None,
            evidence=span,
            proposition=words_of(parsed, to_spans(runs(subtree(content[0]), parsed.doc)[:1], parsed.doc)),
            statements=(),
            rule="undertakings/agreement",
        )


def _parties(mentions: Mentions, heads: tuple[Token, ...]) -> Ids:
    return tuple(m.actor for m in actors_of(mentions, heads) if m.actor and mentions.actor(m.actor).type != "Place")


def _is_joint(heads: tuple[Token, ...]) -> bool:
    return any(
        (head.lemma_.lower() in word_class("joint") and head.tag_ == "NNS") or head.lower_ in ("they", "both")
        for head in heads
    )


def _by_announcement(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[_Made]:
    """Yield commitments in what a speaker says of its own acts to come: "announced that he would postpone …"."""
    for one in said:
        statement, cue = one.statement, one.attribution.verb
        if one.attribution.cue_class not in ("report", "assert", "commit", "threaten") or not statement.speaker:
            continue
        if _type_of(cue) is not None or not one.whole:
            continue
        threat = one.attribution.cue_class == "threaten"
        for child in _said_clauses(cue):
            clause = clause_of(child)
            future = clause.tense == "future" or clause.modal == "would"
            doers = _parties(mentions, clause.doers)
            if future and doers and all(_is_own(mentions, statement, doer) for doer in doers):
                content = to_spans(runs(subtree(child), parsed.doc), parsed.doc)
                yield _Made(
                    type="Threat" if threat else "Refusal" if clause.negated else "Commitment",
                    parties=statement.speakers or (statement.speaker,),
                    addressee=None,
                    evidence=content[0],
                    proposition=words_of(parsed, content),
                    statements=(statement.id,),
                    rule="undertakings/announcement",
                )


def _said_clauses(cue: Token) -> list[Token]:
    """Return the verbs of the clauses that a cue governs, or that it stands aside in ("Serbia, he said, would …")."""
    heads = [child for child in cue.children if child.dep_ == "ccomp"]
    if not heads and cue.dep_ in ("parataxis", "conj") and cue.head.pos_ in ("VERB", "AUX"):
        heads = [cue.head]
    heads += [t for head in heads for t in head.conjuncts if t.i > head.i and t.i != cue.i]
    return [head for head in heads if head.pos_ == "VERB" and head.lemma_ not in ("be", "have")]


def _by_utterance(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[_Made]:
    """Yield what quoted words do by being said: "We demand …", "China urges …", "we will not accept …"."""
    for one in said:
        statement = one.statement
        if statement.speaker is None:
            continue
        for start, end in one.attribution.quotes:
            for verb in parsed.doc.char_span(start, end, alignment_mode="expand") or ():
                if verb.pos_ != "VERB" or verb.i == one.attribution.verb.i:
                    continue
                clause = clause_of(verb)
                kind: UndertakingType | None = None
                if (
                    clause.tense == "present"
                    and not clause.negated
                    and clause.modal is None
                    and verb.tag_ in ("VBP", "VBZ")
                ):
                    kind = _type_of(verb)
                elif clause.tense == "future" and clause.negated and verb.lemma_ not in ("be", "have"):
                    kind = "Refusal"
                if kind is None or kind == "Agreement" or not _speaks_of_self(mentions, statement, clause.subjects):
                    continue
                content = to_spans(runs(subtree(verb), parsed.doc)[:1], parsed.doc)
                yield _Made(
                    type=kind,
                    parties=statement.speakers or (statement.speaker,),
                    addressee=_addressee(mentions, verb, (statement.speaker,)) if kind == "Demand" else None,
                    evidence=content[0],
                    proposition=words_of(parsed, content),
                    statements=(statement.id,),
                    rule="undertakings/utterance",
                )


def _speaks_of_self(mentions: Mentions, statement: Statement, subjects: tuple[Token, ...]) -> bool:
    if any(subject.lower_ in ("we", "i") for subject in subjects):
        return True
    doers = _parties(mentions, subjects)
    return bool(doers) and all(_is_own(mentions, statement, doer) for doer in doers)


def _is_own(mentions: Mentions, statement: Statement, doer: str) -> bool:
    """Whether an actor is the speaker, or whom the speaker speaks for."""
    speaker = statement.speaker
    if doer == speaker or doer in statement.speakers:
        return True
    return speaker is not None and speaks_for(mentions, speaker, statement.on_behalf_of, doer)


def _with_outcomes(parsed: Parsed, mentions: Mentions, made: list[Undertaking]) -> Iterator[Undertaking]:
    """Yield undertakings with what a later clause says became of them: "ignored these requests"."""
    outcomes = load_lexicon("stances")["outcomes"]
    nouns = set(outcomes["nouns"].split())
    status: dict[str, UndertakingStatus] = {}
    for verb in parsed.doc:
        if verb.pos_ != "VERB":
            continue
        for name in _OUTCOMES:
            if lemma_of(verb) not in outcomes[name].split():
                continue
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


def _referents(
    parsed: Parsed, mentions: Mentions, noun: Token, made: list[Undertaking], doers: tuple[Token, ...]
) -> list[Undertaking]:
    """Return the undertakings that "these requests", "Kyiv's demand" or "the offer" goes back to."""
    kinds = {"demand": "Demand", "request": "Demand", "call": "Demand", "appeal": "Demand", "plea": "Demand",
             "ultimatum": "Demand", "condition": "Demand", "offer": "Offer", "proposal": "Offer", "overture": "Offer",
             "invitation": "Offer", "threat": "Threat"}  # fmt: skip
    kind = kinds.get(noun.lemma_.lower(), "Commitment")
    before = [one for one in made if one.type == kind and one.evidence[-1][1] <= noun.idx]
    acting = {m.actor for m in actors_of(mentions, doers)}
    before = [one for one in before if not acting & set(one.parties)]
    owners = {m.actor for m in actors_of(mentions, tuple(c for c in noun.children if c.dep_ == "poss"))}
    if owners:
        return [one for one in before if owners & set(one.parties)][-1:]
    definite = any(
        c.dep_ == "det" and c.lower_ in ("this", "that", "these", "those", "the", "such") for c in noun.children
    )
    if not definite or not before:
        return []
    near = parsed.paragraph_at(noun.idx) - parsed.paragraph_at(before[-1].evidence[-1][0]) <= 2
    if not near:
        return []
    if noun.tag_ == "NNS":
        last = parsed.paragraph_at(before[-1].evidence[-1][0])
        return [one for one in before if parsed.paragraph_at(one.evidence[-1][0]) == last]
    return before[-1:]
