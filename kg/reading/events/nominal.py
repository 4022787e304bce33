"""Event nouns: "talks between A and B", "A's visit to P", "held a meeting with B"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.facts import Statement
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import clause_of
from kg.reading.events.attendance import attendants_of, attendees_of, hosts_of, only_hosts
from kg.reading.events.governors import Governor, governor_of, noun_status
from kg.reading.events.parties import modifiers
from kg.reading.events.regions import clause_region, noun_region
from kg.reading.events.setting import (
    adjacent_date,
    is_venue,
    last_day,
    metonym_place,
    own_date,
    place_of,
    put_off_to,
    setting_in,
)
from kg.reading.events.sighting import Place, Setting, Sighting
from kg.reading.events.status import NONE, adjective_status, is_fresh, is_joint
from kg.reading.events.words import NounSense, in_class, is_event_noun, is_one_of, sense_of

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def find_nominal(
    parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...], start: int
) -> Iterator[Sighting]:
    """Yield what the event nouns after the character offset ``start`` say of events."""
    for token in parsed.tokens:
        if token.idx < start or not is_event_noun(token) or _is_modifier(token):
            continue
        sense = sense_of(token)
        if sense is not None and not _is_name(mentions, token):
            sighting = _sighting(parsed, mentions, statements, token, sense)
            if sighting is not None:
                yield sighting


def _is_modifier(token: Token) -> bool:
    """Whether an event noun only modifies another: "a meeting room", "attack helicopters"."""
    return token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i


def _is_name(mentions: Mentions, noun: Token) -> bool:
    """Whether an event noun is part of the name of an actor that acts itself: "the Water Forum agreed"."""
    mention = mentions.covering(noun.i)
    named = mention is not None and mention.kind == "name" and mention.end - mention.start > 1 and bool(mention.actors)
    named = named or noun.lemma_.lower() == "forum"
    return named and noun.dep_ in _SUBJECTS and not in_class(noun.head, "happening")


def _sighting(
    parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...], noun: Token, sense: NounSense
) -> Sighting | None:
    governor = governor_of(noun)
    status = noun_status(governor)
    adjective = adjective_status(noun) or adjective_status(governor.anchor)
    fate = _fate((noun, governor.anchor))
    status = fate[0] if fate is not None else status
    if status == NONE or (sense.vague and not _is_held(governor) and not _is_attended(noun, governor)):
        return None
    if status in (None, "held", "upcoming", "present") and adjective in ("proposed", "planned", "ongoing"):
        status = adjective if status is None or adjective != "ongoing" else status
    if status is None and adjective in ("cancelled", "postponed", "held"):
        status = adjective
    parties, excluded = attendants_of(mentions, statements, noun, governor, sense)
    if sense.type in ("MilitaryAction", "Appointment") and not parties:
        return None
    if in_class(noun, "worded") and all(_is_person(mentions, one) for one in parties):
        return None
    setting = _setting(mentions, noun, governor)
    host = hosts_of(mentions, noun, governor)
    shown = {party.actor for party in parties}
    if only_hosts(mentions, governor, noun):
        parties = tuple(party for party in parties if party.actor not in {one.actor for one in host})
    definite = _is_definite(mentions, noun, governor.anchor) and not is_fresh(noun, governor.anchor)
    return Sighting(
        type=sense.type,
        head=noun,
        rule="events/nominal",
        status=status,  # type: ignore[arg-type]
        participants=parties,
        excluded=excluded,
        host=host,
        setting=setting,
        words=_words(noun, governor, (*parties, *excluded, *host), setting),
        definite=definite or (not shown and not is_fresh(noun, governor.anchor) and _is_bare(noun)),
        fresh=is_fresh(noun, governor.anchor),
        joint=is_joint(noun),
        role_only=_adds_role(governor),
        attendees=attendees_of(mentions, governor),
    )


def _is_person(mentions: Mentions, mention: Mention) -> bool:
    return mentions.actor(mention.actor or "").type == "Person"


def _is_held(governor: Governor) -> bool:
    return governor.relation == "object" and governor.among("holding", "hosting", "mediating")


def _is_attended(noun: Token, governor: Governor) -> bool:
    """Whether somebody is said to come from an event or to do something at it: "after three hours of discussions"."""
    if governor.relation in ("out of", "away from"):
        return True
    return noun.tag_ == "NNS" and governor.relation in ("after", "following", "during") and governor.noun is None


def _fate(nouns: tuple[Token, ...]) -> tuple[str, Token] | None:
    """Return what a clause on an event noun says became of it, and its verb: "the round, which is now put off"."""
    for clause in (child for noun in nouns for child in noun.children if child.dep_ in ("relcl", "acl")):
        for verb in (clause, *clause.conjuncts):
            if verb.pos_ == "VERB" and not clause_of(verb).negated:
                if is_one_of(verb, "cancelling"):
                    return "cancelled", verb
                if is_one_of(verb, "postponing"):
                    return "postponed", verb
    return None


def _adds_role(governor: Governor) -> bool:
    """Whether the clause only says who takes part in an event that is known."""
    joins = governor.lemma in ("participate", "take", "represent", "include", "involve", "join", "attend")
    return joins and governor.relation in ("in", "at", "object", "of")


def _is_definite(mentions: Mentions, noun: Token, anchor: Token) -> bool:
    for one in (anchor, noun):
        for child in one.children:
            if child.dep_ == "det" and child.lower_ in ("the", "this", "these", "those", "that", "both"):
                return True
            if child.dep_ == "poss" and mentions.at(child.i) is None and child.ent_type_ == "DATE":
                return True
    return False


def _is_bare(noun: Token) -> bool:
    return noun.tag_ == "NNS" and not any(child.dep_ in ("det", "poss", "amod", "nummod") for child in noun.children)


def _setting(mentions: Mentions, noun: Token, governor: Governor) -> Setting:
    regions = [noun_region(noun)]
    if governor.anchor.i != noun.i:
        regions.append(noun_region(governor.anchor))
    verb = governor.verb
    if verb is not None and _shares_setting(governor) and not is_one_of(verb, "cancelling"):
        regions.append(clause_region(verb))
        upper = verb
        while upper.dep_ == "xcomp" and upper.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            upper = upper.head
            regions.append(frozenset(i for i in clause_region(upper) if i > noun.i))
    regions.append(noun_region(noun, clauses=True))
    prepositions = frozenset({"to", "in"}) if _is_visit(noun) else frozenset({"in", "at", "near", "outside"})
    setting = setting_in(mentions, noun, tuple(regions), prepositions)
    venues = [token for token in modifiers(noun) if is_venue(mentions, token)]
    if venues and setting.place is None:
        setting = replace(setting, place=place_of(mentions, venues[0]) or metonym_place(mentions, venues[0]))
    if verb is not None and governor.among("motion") and setting.place is None:
        setting = replace(
            setting, place=setting_in(mentions, verb, (clause_region(verb),), frozenset({"to", "in", "for"})).place
        )
    if verb is not None and setting.place is None and governor.relation == "subject":
        setting = replace(setting, place=_where(mentions, verb))
    fate = _fate((noun, governor.anchor))
    putting_off = fate[1] if fate is not None else verb
    if putting_off is not None and is_one_of(putting_off, "postponing") and setting.previous is None:
        planned = own_date(mentions, noun) or setting_in(mentions, noun, (noun_region(noun, clauses=True),)).date
        setting = replace(setting, previous=planned, date=put_off_to(mentions, noun, putting_off))
    elif setting.previous is None:
        own = own_date(mentions, noun) or own_date(mentions, governor.anchor)
        own = own or adjacent_date(mentions, noun, max(regions[0]) + 1)
        last = last_day(mentions, noun, verb if governor.direct else None, frozenset().union(*regions))
        date = own or (setting.date if last is None or setting.date != last else None)
        setting = replace(setting, date=date, last=last)
    return setting


def _where(mentions: Mentions, verb: Token) -> Place | None:
    """Return the place that a clause with "where" is about: "in Jeddah, where talks resumed"."""
    if verb.dep_ not in ("relcl", "advcl") or not any(child.lower_ == "where" for child in verb.children):
        return None
    before = [token for token in verb.doc[verb.sent.start : verb.left_edge.i] if token.pos_ == "PROPN"]
    return next((place for token in reversed(before) if (place := place_of(mentions, token)) is not None), None)


def _is_visit(noun: Token) -> bool:
    sense = sense_of(noun)
    return sense is not None and sense.type == "Visit"


def _shares_setting(governor: Governor) -> bool:
    """Whether the date and place of the clause are those of the event."""
    if governor.direct:
        if governor.relation == "subject":
            acts = sense_of(governor.anchor)
            return (
                governor.among("happening", "planning")
                or governor.lemma == "be"
                or _passive(governor)
                or (acts is not None and acts.type == "MilitaryAction")
            )
        return governor.among("holding", "hosting", "joining", "mediating", "planning")
    spoken = governor.relation in ("in", "at", "during") and governor.among("conversing")
    goes = governor.among("motion") or (governor.verb is not None and governor.verb.lower_ in ("due", "expected"))
    return spoken or (governor.relation in ("for", "on") and goes)


def _passive(governor: Governor) -> bool:
    return governor.verb is not None and clause_of(governor.verb).passive


def _words(noun: Token, governor: Governor, parties: tuple[Mention, ...], setting: Setting) -> frozenset[int]:
    words = {noun.i, governor.anchor.i}
    words.update(t.i for one in (noun, governor.anchor) for t in one.lefts if not t.is_punct)
    for one in (noun, governor.anchor):
        for left in one.lefts:
            words.update(t.i for t in left.subtree if t.i < noun.i)
    if governor.direct and governor.verb is not None and _shares_setting(governor):
        words.add(governor.verb.i)
        words.update(c.i for c in governor.verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt"))
    for party in parties:
        words.update(range(party.start, party.end))
    for part in (setting.place, setting.date, setting.last, setting.previous, setting.duration):
        if part is not None:
            words.update(range(part.start, part.end))
    return frozenset(words)
