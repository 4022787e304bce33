"""Regions: which words of a sentence belong to one clause or one noun phrase, other clauses aside."""

from spacy.tokens import Token

from kg.reading.events.words import in_class, is_event_noun, sense_of

_OTHER_CLAUSES = frozenset({"relcl", "advcl", "ccomp", "csubj", "parataxis", "acl"})


def clause_region(verb: Token) -> frozenset[int]:
    """Return the token indices of a verb's own clause: its subtree without the clauses and events within it."""
    return _region(verb, with_events=False)


def noun_region(noun: Token, clauses: bool = False) -> frozenset[int]:
    """Return the token indices of an event noun's phrase, with or without the clauses that say when, where, by whom."""
    kept: set[int] = set()
    pending = [noun]
    while pending:
        token = pending.pop()
        kept.add(token.i)
        for child in token.children:
            if child.dep_ in ("relcl", "acl") and not (clauses and _is_of(noun, token, child)):
                continue
            if child.dep_ in ("conj", "cc", "parataxis", "advcl") and token.i == noun.i:
                continue
            if child.i != noun.i and is_event_noun(child):
                continue
            pending.append(child)
    return frozenset(kept)


def _is_of(noun: Token, token: Token, clause: Token) -> bool:
    """Whether a clause tells where or when an event is, though the parser may hang it on the last one named.

    "A call between Lee and Ito, which had been planned for today": who is planned is the call.
    """
    if not _tells_setting(clause):
        return False
    things = any(child.lower_ == "which" for child in clause.children) or clause.tag_ == "VBN"
    return token.i == noun.i or (things and clause.dep_ == "relcl" and in_class(clause, "planning"))


def _tells_setting(clause: Token) -> bool:
    verbs = (clause, *(child for child in clause.children if child.dep_ == "xcomp"))
    return any(in_class(verb, "planning", "happening", "holding", "hosting", "joining", "mediating") for verb in verbs)


def _region(head: Token, with_events: bool) -> frozenset[int]:
    kept: set[int] = set()
    pending = [head]
    while pending:
        token = pending.pop()
        kept.add(token.i)
        for child in token.children:
            other = child.dep_ in _OTHER_CLAUSES or (child.dep_ in ("xcomp", "pcomp") and child.pos_ == "VERB")
            other = other or (child.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and child.pos_ in ("VERB", "AUX"))
            if other or (not with_events and _is_other_event(child, head)):
                continue
            pending.append(child)
    return frozenset(kept)


def _is_other_event(token: Token, head: Token) -> bool:
    """Whether a token is an event noun in a phrase of its own, so that its dates and places are not the verb's."""
    if token.i == head.i or token.dep_ != "pobj" or in_class(token, "asides"):
        return False
    sense = sense_of(token) if is_event_noun(token) else None
    return sense is not None and not (sense.vague and token.head.lower_ == "for")
