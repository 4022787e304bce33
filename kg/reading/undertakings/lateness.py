"""Lateness: what has not been done in time: "failed to pay by the deadline", "has yet to free the crew"."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import SUBJECTS, clause_of, in_condition, objects_of, subjects_of
from kg.reading.evidence import clause_span, words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import acting_ids
from kg.reading.undertakings.due import due_of
from kg.reading.undertakings.made import Made

_PROMISED = frozenset({"Commitment", "Agreement", "Demand"})


@dataclass(frozen=True, slots=True)
class _Undone:
    """What somebody has not done: the verb of the act, and the verb that says that it is not done."""

    act: Token
    telling: Token
    doers: Ids


def find_late(parsed: Parsed, mentions: Mentions, made: list[Made], start: int) -> tuple[list[int], list[Made]]:
    """Return the places of undertakings that were not carried out in time, and those told of by that alone.

    An act of which a deadline is named, and no earlier undertaking known, was undertaken all the same.
    """
    late, added = [], []
    for one in _undone(parsed, mentions):
        content = _content(parsed, one)
        deadline = any(token.lemma_ == "deadline" for token in one.telling.subtree)
        if not deadline and due_of(parsed, mentions, content, one.telling) is None:
            continue
        earlier = [index for index, known in enumerate(made) if _is_same(parsed, known, one)]
        late += earlier[-1:]
        if deadline and not earlier and one.act.idx >= start:
            added.append(_made(parsed, mentions, one))
    return late, added


def _undone(parsed: Parsed, mentions: Mentions) -> Iterator[_Undone]:
    """Yield from "has not withdrawn …", "failed to withdraw …", "has yet to withdraw …"."""
    lexicon = load_lexicon("stances")["outcomes"]
    failing, named = lexicon["failing"].split(), {*lexicon["nouns"].split(), "deadline"}
    for verb in parsed.tokens:
        if verb.pos_ not in ("VERB", "AUX") or in_condition(verb) or parsed.quotation_at(verb.idx) is not None:
            continue
        clause = clause_of(verb)
        act = next((child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i), None)
        yet = act is not None and any(child.lower_ == "yet" and child.i > verb.i for child in verb.children)
        if clause.modal or clause.tense == "future":
            continue
        if act is None and clause.negated and verb.pos_ == "VERB" and (clause.perfect or clause.tense == "past"):
            act = verb
        elif act is None or not (yet or (lemma_of(verb) in failing and clause.real)):
            continue
        doers = acting_ids(mentions, subjects_of(verb))
        verdict = any(one.lemma_.lower() in named for one in objects_of(act))  # "did not miss the deadline"
        if doers and not verdict:
            yield _Undone(act, verb, doers)


def _content(parsed: Parsed, one: _Undone) -> tuple[tuple[int, int], ...]:
    """Return the words of the act: without who does it, and without auxiliaries and negation."""
    aside = [
        c for c in one.act.children if c.dep_ in SUBJECTS or c.dep_ in ("aux", "neg", "auxpass", "advmod", "punct")
    ]
    return to_spans(runs(subtree(one.act, aside), parsed.doc), parsed.doc)


def _is_same(parsed: Parsed, known: Made, one: _Undone) -> bool:
    """Whether an earlier undertaking is of the same act by the same, or demanded of them."""
    if known.type not in _PROMISED or known.evidence[1] > one.act.idx:
        return False
    bound = (known.addressee,) if known.type == "Demand" else known.parties
    words = {token.lemma_ for start, end in known.content for token in parsed.doc.char_span(start, end) or ()}
    return bool(set(bound) & set(one.doers)) and one.act.lemma_ in words


def _made(parsed: Parsed, mentions: Mentions, one: _Undone) -> Made:
    plain = [
        child
        for child in one.act.children
        if child.dep_ in SUBJECTS
        or child.dep_ in ("aux", "neg", "auxpass", "advmod", "npadvmod", "advcl", "punct")
        or (child.dep_ == "prep" and any(token.lemma_ == "deadline" for token in child.subtree))
    ]
    spans = to_spans(runs(subtree(one.act, plain), parsed.doc), parsed.doc)
    whole = to_spans(runs(subtree(one.telling), parsed.doc), parsed.doc)
    return Made(
        type="Commitment",
        parties=one.doers,
        addressee=None,
        evidence=clause_span(parsed, one.telling, whole),
        proposition=words_of(parsed, spans[:1]),
        statements=(),
        rule="undertakings/lateness",
        status="overdue",
        due=due_of(parsed, mentions, _content(parsed, one), one.telling),
    )
