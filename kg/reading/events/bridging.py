"""Bridging: whose event a definite one is ("the talks") where the text only says what the parties did there."""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.language import Parsed
from kg.mentions import DateExpression, Mention, Mentions
from kg.reading.clauses import SUBJECTS, clause_of
from kg.reading.events.parties import parties_of
from kg.reading.events.regions import clause_region
from kg.reading.events.setting import setting_in
from kg.reading.events.words import in_class

_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class JointAct:
    """What several actors did as one, with the day on which they did it."""

    verb: Token
    parties: tuple[Mention, ...]
    date: DateExpression | None


def joint_act_before(parsed: Parsed, mentions: Mentions, token: Token, start: int) -> JointAct | None:
    """Return the last joint act of two or more actors in the sentences before a token, or in its own before it.

    "A and B agreed on Monday to reopen the border. The talks …": the talks were theirs. ``start`` is the offset where
    the text begins, its headline aside.
    """
    sentence = token.sent
    for _ in range(_SENTENCES):
        if sentence.end_char <= start:
            break
        for verb in sentence:
            if verb.i < token.i and in_class(verb, "joint_acts") and verb.pos_ == "VERB":
                act = _act(mentions, verb)
                if act is not None:
                    return act
        if sentence.start == 0:
            break
        sentence = parsed.doc[sentence.start - 1].sent
    return None


def joint_mention_before(mentions: Mentions, token: Token) -> tuple[Mention, ...]:
    """Return who the last description of several actors before a token in its sentence denotes ("the two sides")."""
    for mention in reversed(mentions.within(token.sent.start, token.i)):
        if mention.kind == "description" and len(mention.actors) > 1:
            return tuple(replace(mention, actors=(actor,)) for actor in mention.actors)
    return ()


def _act(mentions: Mentions, verb: Token) -> JointAct | None:
    clause = clause_of(verb)
    if clause.modal is not None or clause.tense == "future":
        return None
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    parties = parties_of(mentions, subjects)
    if len(parties) < 2:
        return None
    return JointAct(verb, parties, setting_in(mentions, verb, (clause_region(verb),)).date)


def lead_date(parsed: Parsed, mentions: Mentions, start: int) -> DateExpression | None:
    """Return the day on which what the first sentence reports took place: the date of its main verb."""
    for sentence in parsed.doc.sents:
        if sentence.start_char < start or sentence.root.pos_ not in ("VERB", "AUX"):
            continue
        clause = clause_of(sentence.root)
        if clause.tense == "future":
            return None
        verbs = [sentence.root, *(c for c in sentence.root.children if c.dep_ == "ccomp")]
        for verb in verbs:
            date = setting_in(mentions, verb, (clause_region(verb),)).date
            if date is not None:
                return date
        return None
    return None
