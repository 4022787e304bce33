"""Exclusion: who is said to be left out of an event, not invited, absent."""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from kg.facts import EventType
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import SUBJECTS, clause_of, conjuncts, objects_of, prepositional, subjects_of
from kg.reading.events.parties import modifiers, modifying, parties_of
from kg.reading.events.places import destination
from kg.reading.events.sighting import Place, Setting, Sighting
from kg.reading.events.words import event_words, has_particle, in_class, is_event_noun, sense_of

_WITH = frozenset({"along", "together", "alongside"})
_JOINS = frozenset({"attend", "join", "participate", "take", "be", "sit", "come", "send", "speak"})
_NAMED = frozenset({"to", "in", "at", "from", "of"})


def find_exclusions(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Sighting]:
    """Yield who is left out of which event, in the sentences after the character offset ``start``."""
    for token in parsed.tokens:
        if token.idx < start or token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        excluded = _who(mentions, token)
        if not excluded:
            continue
        target = _target(mentions, token)
        if target is not None:
            yield _sighting(token, *target, excluded)


def _who(mentions: Mentions, token: Token) -> tuple[Mention, ...]:
    """Return those whom a predicate, or "the absence of …", says to be left out."""
    if token.pos_ == "NOUN":
        if token.lemma_.lower() not in event_words("excluding", "absence"):
            return parties_of(mentions, _without(token))
        of = parties_of(mentions, prepositional(token, "of"))
        return of + tuple(one for modifier in modifiers(token) for one in modifying(mentions, modifier))
    left_out = _left_out(token) or _without(token)
    if [one.lower_ for one in left_out] == ["it"] and mentions.at(left_out[0].i) is None and token.dep_ == "ccomp":
        left_out = subjects_of(token.head)  # "Mali complained that it had been left out"
    return parties_of(mentions, (*left_out, *_along(token))) if left_out else ()


def _left_out(token: Token) -> tuple[Token, ...]:
    """Return the tokens of those whom a predicate says to be left out."""
    lemma = token.lemma_.lower()
    if token.pos_ == "ADJ":
        return _absent(token) if lemma in event_words("excluding", "adjectives") else ()
    if lemma == "be":
        return _outside(token)
    if _is_one_of(token, "subject"):
        return subjects_of(token) if not clause_of(token).negated else ()
    excludes = _is_one_of(token, "verbs")
    if not excludes and lemma not in event_words("excluding", "negated") | event_words("excluding", "permitted"):
        return _seatless(token)
    clause = clause_of(token)
    if excludes:
        if clause.negated or clause.modal is not None:
            return ()
        if token.dep_ == "acomp" and token.tag_ == "VBN":  # "was once more left out", as if it were an adjective
            return subjects_of(token.head)
        return clause.undergoers if clause.passive or token.dep_ == "acl" else objects_of(token)
    if not _is_denied(token) or clause.modal is not None:
        return ()
    if lemma in event_words("excluding", "permitted"):
        joins = any(child.dep_ == "xcomp" and child.lemma_ in _JOINS for child in token.children)
        return (clause.undergoers or _misplaced_subject(token)) if joins and clause.passive else ()
    if clause.passive:
        return clause.undergoers if lemma != "send" else ()
    if lemma == "send":
        return subjects_of(token) if any(in_class(one, "representatives") for one in objects_of(token)) else ()
    return objects_of(token) if lemma in ("invite", "include", "consult", "involve") else subjects_of(token)


def _without(token: Token) -> tuple[Token, ...]:
    """Return those without whom an event takes place: "met in Lagos without Ghana", "talks without Kyiv"."""
    if is_event_noun(token):
        denied = any(child.dep_ == "det" and child.lower_ == "no" for child in token.children)
        return () if denied else prepositional(token, "without")
    if token.pos_ != "VERB":
        return ()
    clause = clause_of(token)
    if clause.negated or clause.modal is not None or clause.condition is not None:
        return ()
    meets = token.lemma_.lower() in event_words("excluding", "meeting")
    takes_place = any(is_event_noun(one) for one in (*clause.subjects, *clause.objects))
    return prepositional(token, "without") if meets or takes_place else ()


def _misplaced_subject(verb: Token) -> tuple[Token, ...]:
    """Return the subject of a verb that the parser gave to a clause in between: "Mali, whose army …, was not asked"."""
    return tuple(
        subject
        for clause in verb.children
        if clause.dep_ == "advcl" and clause.i < verb.i
        for subject in clause.children
        if subject.dep_ in SUBJECTS and subject.left_edge.i == verb.sent.start
    )


def _absent(adjective: Token) -> tuple[Token, ...]:
    """Return who is absent: the subject of "be", or whom "with" joins to it ("with Turkey absent")."""
    subjects = tuple(child for child in adjective.children if child.dep_ in SUBJECTS)
    if subjects:
        return subjects
    verb = adjective.head
    if verb.lemma_ in ("be", "remain"):
        return tuple(child for child in verb.children if child.dep_ in SUBJECTS)
    return (adjective.head,) if adjective.dep_ in ("amod", "acl") and adjective.head.pos_ == "PROPN" else ()


def _outside(verb: Token) -> tuple[Token, ...]:
    """Return who "was not in the room", "was not at the table", "was not part of the talks"."""
    inside = [
        one
        for one in prepositional(verb, "in", "at", "around")
        if one.lemma_.lower() in event_words("excluding", "inside") or is_event_noun(one)
    ]
    shares = [child for child in verb.children if child.dep_ == "attr" and child.lemma_ in ("part", "party")]
    inside += [one for share in shares for one in prepositional(share, "of", "to") if is_event_noun(one)]
    return subjects_of(verb) if inside and _is_denied(verb) and clause_of(verb).tense == "past" else ()


def _seatless(verb: Token) -> tuple[Token, ...]:
    """Return who has no seat: "Kyiv had no seat at the table", "… got no invitation"."""
    if verb.lemma_ not in ("have", "get", "receive", "find"):
        return ()
    nothing = [
        one
        for one in objects_of(verb)
        if one.lemma_.lower() in event_words("excluding", "seats")
        and any(child.lower_ == "no" and child.dep_ == "det" for child in one.children)
    ]
    return subjects_of(verb) if nothing else ()


def _is_one_of(verb: Token, key: str) -> bool:
    particles = _marked(key).get(verb.lemma_.lower(), ())
    return any(not particle or has_particle(verb, particle) for particle in particles)


@cache
def _marked(key: str) -> dict[str, tuple[str, ...]]:
    """Return the particles of each verb of a word class, "" where it needs none."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in sorted(event_words("excluding", key)):
        lemma, _, particle = entry.partition(":")
        found[lemma] = (*found.get(lemma, ()), particle)
    return found


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
    """Return the event noun, or the place, that somebody is said to be left out of; None where it is something else.

    Where nothing is named, it is what the text is about: both are None.
    """
    within = [t for t in predicate.subtree if t.i > predicate.i]
    if _without(predicate):
        sides = (predicate, *subjects_of(predicate), *objects_of(predicate))
        return next((one for one in sides if is_event_noun(one)), None), None
    for token in within:
        if is_event_noun(token) or token.lemma_.lower() == "table":
            return (token if is_event_noun(token) else None), None
    goals = [token for token in within if token.dep_ == "pobj" and token.head.lower_ in _NAMED]
    goals = [token for token in goals if token.lemma_.lower() not in event_words("excluding", "inside")]
    for token in goals:
        if token.head.lower_ in ("of", "from") and token.head.head.i == predicate.i and predicate.pos_ == "NOUN":
            continue
        place = destination(mentions, token)
        if place is not None:
            return None, place
    above = predicate.head if predicate.dep_ in ("relcl", "acl") else None
    if above is not None and is_event_noun(above):
        return above, None
    return (None, None) if _may_go_back(predicate, goals) else None


def _may_go_back(predicate: Token, goals: list[Token]) -> bool:
    """Whether a predicate that names nothing may be about the event that the text tells of."""
    lemma = predicate.lemma_.lower()
    if predicate.pos_ in ("NOUN", "ADJ"):
        return True
    if (
        lemma in ("invite", "send", "represent", "attend", "participate")
        or _is_one_of(predicate, "subject")
        or has_particle(predicate, "out")
    ):
        return not goals
    if lemma == "be":
        return True
    return bool(_seatless(predicate)) and not goals


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
        near=noun is None and place is None,
    )
