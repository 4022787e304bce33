"""Undertakings by the verb that makes them: "demanded", "refused to", "announced that he would", "we will not"."""

from collections.abc import Iterator
from functools import cache
from typing import cast

from spacy.tokens import Token

from kg.facts import Ids, Statement, UndertakingType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import asks_anonymity, cue_lexicon, lemma_of, particle_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import Clause, clause_of, in_condition, objects_of, prepositional, subjects_of
from kg.reading.evidence import clause_span, words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import acting_ids, actors_of, speaks_for
from kg.reading.statements import Said, headline_end
from kg.reading.undertakings.made import Made

_ANNOUNCING = frozenset({"report", "assert", "commit", "threaten", "according", "adjective", "suggest"})


@cache
def _verbs() -> dict[str, tuple[tuple[UndertakingType, str | None], ...]]:
    """Return what each verb makes, with the particle or preposition that it needs."""
    found: dict[str, list[tuple[UndertakingType, str | None]]] = {}
    for name, entries in load_lexicon("stances")["undertakings"].items():
        for entry in entries.split():
            lemma, _, marker = entry.partition(":")
            found.setdefault(lemma, []).append((cast(UndertakingType, name), marker or None))
    return {lemma: tuple(entries) for lemma, entries in found.items()}


def type_of(verb: Token) -> UndertakingType | None:
    """Return what a verb makes, with its particle or preposition, or None."""
    for kind, marker in _verbs().get(lemma_of(verb), ()):
        if marker is None or (particle_of(verb, marker) is not None and _is_call_to_act(verb, marker)):
            return kind
    return None


def _is_call_to_act(verb: Token, marker: str) -> bool:
    """Whether a call on somebody says to what: "called on Iran to …", not "called on the eve of the talks"."""
    if (lemma_of(verb), marker) != ("call", "on"):
        return True
    return any(t.dep_ == "aux" and t.lower_ == "to" and t.i > verb.i for t in verb.subtree)


def by_cue(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[Made]:
    """Yield what the cue verb of a statement makes: "demanded …", "refused to …", "offered to …"."""
    for one in said:
        verb, statement = one.attribution.verb, one.statement
        if verb.pos_ != "VERB" or not statement.cue or not statement.speaker:
            continue
        kind = type_of(verb)
        kind = kind or ("Demand" if one.attribution.cue_class == "demand" else None)
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
        yield Made(
            type=kind,
            parties=parties,
            addressee=addressee_of(mentions, verb, parties),
            evidence=clause_span(parsed, verb, statement.content),
            proposition=words_of(parsed, statement.content),
            statements=(statement.id,),
            rule="undertakings/cue",
            content=statement.content,
            maker=verb,
        )


def by_announcement(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[Made]:
    """Yield commitments in what a speaker says of acts to come, its own or those of whom it speaks for.

    Who is to act undertakes it: "he would postpone the trip", "Norway will send aid, its minister said".
    """
    for one in said:
        statement, cue = one.statement, one.attribution.verb
        if one.attribution.cue_class not in _ANNOUNCING or not statement.speaker:
            continue
        if type_of(cue) is not None or not one.whole:
            continue
        for child in _said_clauses(cue):
            clause = clause_of(child)
            hostile = _is_hostile(child)
            future = clause.tense == "future" or clause.modal == "would" or (clause.modal == "could" and hostile)
            if one.attribution.cue_class == "suggest" and not hostile:
                continue
            doers = acting_ids(mentions, clause.doers)
            assured = lemma_of(cue) in ("assure", "reassure", "guarantee")
            own = bool(doers) and all(_is_own(mentions, statement, doer) for doer in doers)
            if future and (own or assured):
                content = to_spans(runs(subtree(child), parsed.doc), parsed.doc)
                yield Made(
                    type=_announced(one, clause),
                    parties=doers if own else statement.speakers or (statement.speaker,),
                    addressee=None,
                    evidence=content[0],
                    proposition=words_of(parsed, content),
                    statements=(statement.id,),
                    rule="undertakings/announcement",
                    content=content,
                    maker=cue,
                )


def _announced(one: Said, clause: Clause) -> UndertakingType:
    if type_of(clause.verb) == "Refusal":
        return "Commitment" if clause.negated else "Refusal"
    if one.attribution.cue_class == "threaten" or (_is_hostile(clause.verb) and not clause.negated):
        return "Threat"
    return "Refusal" if clause.negated else "Commitment"


def _is_hostile(verb: Token) -> bool:
    """Whether a verb is of what is done against others: "hit back", "expel"."""
    for entry in load_lexicon("stances")["hostile"]["verbs"].split():
        lemma, _, marker = entry.partition(":")
        if lemma_of(verb) == lemma and (not marker or particle_of(verb, marker) is not None):
            return True
    return False


def _said_clauses(cue: Token) -> list[Token]:
    """Return the verbs of the clauses that a cue governs, or that it stands aside in ("Serbia, he said, would …")."""
    heads = [child for child in cue.children if child.dep_ in ("ccomp", "advcl") and child.i > cue.i]
    heads += [child for child in cue.children if child.dep_ == "ccomp" and child.i < cue.i]
    if cue.pos_ == "ADJ":
        heads += [child for child in cue.head.children if child.dep_ == "ccomp" and child.i > cue.i]
    if cue.lower_ == "according":
        heads = [next((t for t in cue.ancestors if t.pos_ in ("VERB", "AUX")), cue)]
    if not heads and cue.dep_ in ("parataxis", "conj") and cue.head.pos_ in ("VERB", "AUX"):
        heads = [cue.head]
    heads += [t for head in heads for t in head.conjuncts if t.i > head.i and t.i != cue.i]
    return [head for head in heads if head.pos_ == "VERB" and head.lemma_ not in ("be", "have")]


def by_utterance(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[Made]:
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
                    kind = type_of(verb)
                elif _rules_out(clause) and verb.lemma_ not in ("be", "have"):
                    kind = "Refusal"
                if kind is None or kind == "Agreement" or not _speaks_of_self(mentions, statement, clause.subjects):
                    continue
                content = to_spans(runs(subtree(verb), parsed.doc)[:1], parsed.doc)
                yield Made(
                    type=kind,
                    parties=statement.speakers or (statement.speaker,),
                    addressee=addressee_of(mentions, verb, (statement.speaker,)) if kind == "Demand" else None,
                    evidence=content[0],
                    proposition=words_of(parsed, content),
                    statements=(statement.id,),
                    rule="undertakings/utterance",
                    content=content,
                    maker=verb if kind != "Refusal" else None,
                )


def _rules_out(clause: Clause) -> bool:
    """Whether a clause says what will not be done: "we will not", "we can no longer"."""
    if lemma_of(clause.verb) in cue_lexicon().clause and lemma_of(clause.verb) not in ("accept", "agree"):
        return False  # "I'm not going to say that …"
    no_longer = any(child.lower_ == "longer" for child in clause.verb.children)
    return (clause.tense == "future" and clause.negated) or (clause.modal in ("can", "ca") and no_longer)


def by_act(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[Made]:
    """Yield what somebody is reported to do that is no saying: "invited both leaders to Brussels"."""
    cues = {one.attribution.verb.i for one in said}
    start = headline_end(parsed)
    for verb in parsed.tokens:
        if verb.pos_ != "VERB" or verb.idx < start or verb.i in cues or parsed.quotation_at(verb.idx) is not None:
            continue
        kind = type_of(verb)
        if kind is None or kind == "Agreement":
            continue
        clause = clause_of(verb)
        if not clause.real or in_condition(verb) or asks_anonymity(verb):
            continue
        if verb.dep_ in ("advcl", "acl") and not clause.agents:
            continue
        parties = acting_ids(mentions, clause.agents if clause.passive else clause.subjects)
        content = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "xcomp", "ccomp", "prep")]
        if verb.dep_ == "relcl" and not any(c.dep_ == "dobj" for c in content):  # "an idea Moscow turned down"
            content = [verb.head]
        if any(c.dep_ == "intj" for c in verb.children):  # "said no"
            content = [c for c in verb.children if c.dep_ == "intj"]
        if clause.passive:  # "an idea dismissed by the minister", "the offer was rejected by Kyiv"
            content = list(clause.subjects)
        if parties and any(c.dep_ != "prep" for c in content):
            spans = to_spans(runs(set().union(*(subtree(c) for c in content)), parsed.doc), parsed.doc)
            yield Made(
                type=kind,
                parties=parties,
                addressee=addressee_of(mentions, verb, parties),
                evidence=clause_span(parsed, verb, spans),
                proposition=words_of(parsed, spans),
                statements=(),
                rule="undertakings/act",
                content=spans,
                maker=verb,
            )


def addressee_of(mentions: Mentions, verb: Token, parties: Ids) -> str | None:
    """Return whom a verb turns to: "urged Israel to …", "called on both sides to …", "demanded of Iran …"."""
    inner = [s for c in verb.children if c.dep_ in ("ccomp", "xcomp") for s in subjects_of(c) if s.i > verb.i]
    candidates = (*objects_of(verb), *prepositional(verb, "on", "to", "of", "from", "upon"), *inner)
    for mention in actors_of(mentions, candidates):
        if mention.actor not in parties:
            return mention.actor
    return None


def _speaks_of_self(mentions: Mentions, statement: Statement, subjects: tuple[Token, ...]) -> bool:
    if any(subject.lower_ in ("we", "i") for subject in subjects):
        return True
    doers = acting_ids(mentions, subjects)
    return bool(doers) and all(_is_own(mentions, statement, doer) for doer in doers)


def _is_own(mentions: Mentions, statement: Statement, doer: str) -> bool:
    """Whether an actor is the speaker, or whom the speaker speaks for."""
    speaker = statement.speaker
    if doer == speaker or doer in statement.speakers:
        return True
    return speaker is not None and speaks_for(mentions, speaker, statement.on_behalf_of, doer)
