"""Modality: what auxiliaries, negation, and the verbs, adjectives and nouns over an act make of it."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import ActionType
from kg.reading.actions.acts import Act
from kg.reading.actions.lexicon import governing, modals, over, verb_key
from kg.reading.clauses import in_condition, is_negated

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo", "would", "'d", "’d"})
_OPEN = frozenset({"may", "might", "could", "can", "ca"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What an act is with everything that stands over it.

    ``top`` is the token whose subject acts; ``asks`` says that the subject is asked to act, so that who speaks is the
    actor, ``planned`` that the act is still to come.
    """

    type: ActionType
    top: Token
    asks: bool = False
    planned: bool = False


def reading_of(act: Act) -> Reading | None:
    """Return what becomes of an act, or None where the text does not say that it happens, will or should."""
    top, planned, ended = _climb(act.head)
    if act.nominal:
        return Reading(act.type, top) if act.type is not None else None
    kind: ActionType | None = act.type
    modal = _modal(top)
    negated = is_negated(top)
    if ended:
        kind = "SANCTION" if _friendly(kind) else "RETREAT"
    if modal in modals("REQUEST"):
        return Reading("REQUEST", top, asks=True)
    if verb_key(top) in over("failing") or _is_purpose(top):
        return None
    future = modal in _FUTURE or planned
    if negated:
        return _negated(kind, act, top, future, modal)
    if in_condition(top) or (modal in _OPEN and not _own_option(top)):
        return None
    future = future or modal in _OPEN
    if future:
        kind = "AGREE" if kind == "ACCUSE" and verb_key(act.head) in over("moving") else _planned(kind, top)
    return Reading(kind, top, planned=future) if kind is not None else None


def _negated(kind: ActionType | None, act: Act, top: Token, future: bool, modal: str | None) -> Reading | None:
    if act.type is None and (modal not in _FUTURE or verb_key(act.head) in over("idle")):
        return None
    refuses = future or modal in _OPEN or act.type in governing()
    if any(child.lower_ == "longer" for child in top.children) and future and top.lemma_.lower() == "tolerate":
        return Reading("THREATEN", top, planned=True)
    if (
        refuses
        and (kind is None or _friendly(kind) or verb_key(act.head) in over("yielding"))
        and not in_condition(top)
    ):
        return Reading("REJECT", top)
    return None


def _own_option(verb: Token) -> bool:
    """Whether a speaker says what the speaker may do: "says it may break off relations"."""
    above = verb.head
    told = verb.dep_ == "ccomp" and above.pos_ == "VERB" and verb_key(above) in over("speech") | over("warning")
    return told and any(child.dep_ == "nsubj" and child.pos_ == "PRON" for child in verb.children)


def _is_purpose(verb: Token) -> bool:
    """Whether a verb says what for, not what is done: an infinitive that nothing known stands over, "for signing"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "for":
        return True
    return (
        verb.tag_ == "VB" and verb.dep_ != "ROOT" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    )


def _friendly(kind: ActionType | None) -> bool:
    return kind in over("friendly")


def _planned(kind: ActionType | None, top: Token) -> ActionType | None:
    """Return what an act is that is still to come."""
    if kind is None:
        return None
    if kind in over("hostile") and kind != "REJECT":
        return "THREATEN"
    if any(
        child.dep_ == "advcl" and any(m.lower_ == "unless" for m in child.children if m.dep_ == "mark")
        for child in top.children
    ):
        return "THREATEN"
    if _friendly(kind) and verb_key(top) not in ("resign", "step", "quit"):
        return "AGREE"
    return kind


def _modal(verb: Token) -> str | None:
    for child in verb.children:
        if child.dep_ == "aux" and (child.tag_ == "MD" or child.lower_ in ("'ll", "'d")):
            return "must" if child.lower_ in ("must", "should", "ought") else child.lower_
    head = verb.head
    if verb.dep_ == "xcomp" and verb_key(head) in over("must") and head.pos_ in ("VERB", "AUX"):
        return "must"
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX") and not any(c.dep_ == "nsubj" for c in verb.children):
        return _modal(head) if verb.tag_ == "VB" else None
    return None


def _climb(head: Token) -> tuple[Token, bool, bool]:
    """Return the verb whose subject acts, whether the act is only planned, and whether it is brought to an end."""
    planned = ended = False
    token = head
    for _ in range(4):
        above = token.head
        if above.i == token.i or token.dep_ not in ("xcomp", "acl", "pcomp", "ccomp", "advcl"):
            break
        if token.dep_ == "pcomp":
            above = above.head
        lemma = verb_key(above)
        if above.pos_ in ("VERB", "AUX") and token.dep_ in ("xcomp", "pcomp", "ccomp"):
            if any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
                break
            if lemma in over("through"):
                token, planned = above, planned or above.lower_ == "going"
            elif lemma in over("planned"):
                token, planned = above, True
            elif lemma in over("ending"):
                token, ended = above, True
            elif lemma in over("failing"):
                return above, planned, ended
            else:
                break
        elif above.pos_ == "ADJ" and above.head.pos_ in ("AUX", "VERB") and above.dep_ in ("acomp", "attr", "oprd"):
            if lemma in over("planned-adjectives"):
                token, planned = above.head, True
            elif lemma in over("through-adjectives"):
                token = above.head
            else:
                break
        elif above.pos_ == "NOUN" and token.dep_ in ("acl", "pcomp") and lemma in over("planned-nouns"):
            return above, True, ended
        elif above.pos_ == "NOUN" and token.dep_ in ("acl", "pcomp") and lemma in over("through-nouns"):
            return above, planned, ended
        else:
            break
    return token, planned, ended
