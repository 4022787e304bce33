"""Exclusion: who is said to be left out of an event, not invited, absent."""

from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts import EventType
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import SUBJECTS, clause_of, conjuncts, objects_of, subjects_of
from kg.reading.events.parties import parties_of
from kg.reading.events.setting import place_of
from kg.reading.events.sighting import Place, Setting, Sighting
from kg.reading.events.words import event_words, has_particle, is_event_noun, sense_of

_WITH = frozenset({"along", "together", "alongside"})


def find_exclusions(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Sighting]:
    """Yield who is left out of which event, in the sentences after the character offset ``start``."""
    for token in parsed.tokens:
        if token.idx < start:
            continue
        left_out = _left_out(token)
        if not left_out:
            continue
        target = _target(mentions, token)
        if target is None:
            continue
        noun, place = target
        excluded = parties_of(mentions, (*left_out, *_along(token)))
        if excluded:
            yield _sighting(token, noun, place, excluded)


def _left_out(token: Token) -> tuple[Token, ...]:
    """Return the tokens of those whom a predicate says to be left out."""
    if token.pos_ not in ("VERB", "AUX", "ADJ"):
        return ()
    lemma = token.lemma_.lower()
    if token.pos_ == "ADJ":
        verb = token.head
        excluding = lemma in event_words("excluding", "adjectives") and verb.lemma_ in ("be", "remain")
        return tuple(c for c in verb.children if c.dep_ in SUBJECTS) if excluding else ()
    excludes = _excludes(token)
    if not excludes and lemma not in event_words("excluding", "subject") | event_words("excluding", "negated"):
        return ()
    clause = clause_of(token)
    if excludes and not clause.negated and clause.modal is None:
        return clause.undergoers if clause.passive or token.dep_ == "acl" else objects_of(token)
    if lemma in event_words("excluding", "subject") and not clause.negated:
        return subjects_of(token)
    if lemma in event_words("excluding", "negated") and _is_denied(token) and clause.modal is None:
        if clause.passive:
            return clause.undergoers
        return objects_of(token) if lemma in ("invite", "include", "consult", "involve") else subjects_of(token)
    return ()


def _excludes(verb: Token) -> bool:
    for entry in event_words("excluding", "verbs"):
        lemma, _, particle = entry.partition(":")
        if verb.lemma_.lower() == lemma and (not particle or has_particle(verb, particle)):
            return True
    return False


def _is_denied(verb: Token) -> bool:
    """Whether a verb is negated, by itself or by its subject: "neither A nor B was represented"."""
    if clause_of(verb).negated:
        return True
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return any(
        c.lower_ in ("neither", "no", "nor") and c.dep_ in ("det", "preconj", "cc")
        for s in subjects
        for c in s.children
    )


def _along(predicate: Token) -> list[Token]:
    """Return who is left out besides: "along with Kyiv", wherever the parser hangs it."""
    return [
        one
        for token in predicate.subtree
        if token.lower_ == "with" and token.i > predicate.i and token.nbor(-1).lower_ in _WITH
        for child in token.children
        if child.dep_ == "pobj"
        for one in conjuncts(child)
    ]


def _target(mentions: Mentions, predicate: Token) -> tuple[Token | None, Place | None] | None:
    """Return the event noun, or the place, that somebody is said to be left out of; None where neither is named."""
    within = [t for t in predicate.subtree if t.i > predicate.i]
    for token in within:
        if is_event_noun(token) or token.lemma_.lower() == "table":
            return (token if is_event_noun(token) else None), None
    for token in within:
        if token.dep_ == "pobj" and token.head.lower_ in ("to", "in", "at", "from"):
            place = place_of(mentions, token)
            if place is not None:
                return None, place
    if predicate.lemma_.lower() == "invite" and not any(t.dep_ in ("prep", "xcomp") for t in predicate.children):
        return None, None  # to what the text is about
    above = predicate.head if predicate.dep_ in ("relcl", "acl") else None
    if above is not None and is_event_noun(above):
        return above, None
    return None


def _sighting(predicate: Token, noun: Token | None, place: Place | None, excluded: tuple[Mention, ...]) -> Sighting:
    sense = sense_of(noun) if noun is not None else None
    kind: EventType = sense.type if sense is not None else "Talks"
    words = {predicate.i, *(child.i for child in predicate.children if child.dep_ in ("aux", "auxpass", "neg", "prt"))}
    if noun is not None:
        words.add(noun.i)
    for mention in excluded:
        head = predicate.doc[mention.head]
        words.update(child.i for child in head.children if child.lower_ in ("neither", "no", "none"))
        words.update(range(mention.start, mention.end))
    if place is not None:
        words.update(range(place.start, place.end))
    return Sighting(
        type=kind,
        head=noun if noun is not None else predicate,
        rule="events/exclusion",
        status=None,
        participants=(),
        setting=Setting(place=place),
        words=frozenset(words),
        excluded=excluded,
        definite=True,
        role_only=True,
    )
