"""Frames: the arguments of an event verb as its entry in the lexicon takes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from kg.mentions import Mention, Mentions
from kg.reading.clauses import RELATIVE_PRONOUNS, Clause, clause_of, conjuncts, prepositional
from kg.reading.events.parties import (
    doers_of,
    is_collective,
    is_people,
    modifiers,
    modifying,
    parties_of,
    partners_of,
    subjects_as_parties,
)  # fmt: skip
from kg.reading.events.places import described_place, destination, place_of, unknown_place
from kg.reading.events.setting import setting_in
from kg.reading.events.sighting import Place
from kg.reading.events.words import VerbFrame, in_class, is_event_noun

_PERSONAL = frozenset({"them", "him", "her", "us"})


@dataclass(frozen=True, slots=True)
class Filled:
    """The arguments of a verb as a frame takes them."""

    participants: tuple[Mention, ...]
    host: tuple[Mention, ...] = ()
    place: Place | None = None


def _paid(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    """Return who calls on whom; whom one calls on to do something one need not see."""
    on = next((child for child in verb.children if child.lower_ == "on" and child.i == verb.i + 1), None)
    called = (*prepositional(verb, "on"), *(clause.objects if on is not None and not list(on.children) else ()))
    met = [one for one in parties_of(mentions, called) if mentions.actor(one.actor or "").type == "Person"]
    doers = doing(mentions, verb, clause)
    asks = any(child.dep_ in ("xcomp", "ccomp", "advcl") for child in verb.children)
    if asks or clause.passive or not met or not any(mentions.actor(one.actor or "").type == "Person" for one in doers):
        return None
    return Filled(tuple({one.actor: one for one in (*doers, *met)}.values()))


def fill(mentions: Mentions, verb: Token, region: frozenset[int], frame: VerbFrame) -> list[Filled]:
    """Return the arguments for each event that the verb names: a visit for each place visited, else one at most."""
    clause = clause_of(verb)
    if frame.object == "place":
        return _visits(mentions, verb, clause)
    if frame.to:
        return _journeys(mentions, verb, frame)
    if frame.on:
        filled = _paid(mentions, verb, clause)
        return [filled] if filled is not None else []
    match frame.object:
        case "document":
            filled = _signing(mentions, verb, clause, region)
        case "signature":
            filled = _signature(mentions, verb, clause)
        case "appointee":
            filled = _appointment(mentions, verb, clause)
        case "power":
            filled = _attack(mentions, verb, clause)
        case "territory":
            filled = _capture(mentions, verb, clause)
        case "ground":
            filled = _advance(mentions, verb, clause)
        case "weapon":
            filled = _firing(mentions, verb, clause)
        case _:
            filled = (_gathering if frame.gathers else _meeting)(mentions, verb, clause, region, frame)
    return [filled] if filled is not None else []


def doing(mentions: Mentions, verb: Token, clause: Clause) -> tuple[Mention, ...]:
    """Return who does what a verb says: its agents in the passive, else its subjects."""
    return parties_of(mentions, clause.agents) if clause.passive else subjects_as_parties(mentions, verb)


def able_to_travel(mentions: Mentions, parties: tuple[Mention, ...], verb: Token) -> tuple[Mention, ...]:
    """Return those who can travel: persons, groups, and whom people stand for ("a delegation from Mali"); no states."""
    arguments = {child.i for child in verb.children}
    return tuple(
        one
        for one in parties
        if mentions.actor(one.actor or "").type in ("Person", "Group", "Organisation")
        or (one.head not in arguments and verb.doc[one.head].dep_ in ("pobj", "amod", "poss", "compound"))
    )


def _meeting(
    mentions: Mentions, verb: Token, clause: Clause, region: frozenset[int], frame: VerbFrame
) -> Filled | None:
    if frame.plural and clause.passive:
        return None  # "evidence was gathered by"
    doers = doing(mentions, verb, clause)
    undergoers = clause.undergoers if frame.object in ("actor", "person") or clause.passive else ()
    complements = [child for child in verb.children if child.dep_ in ("oprd", "acomp", "ccomp") and child.i > verb.i]
    if frame.object == "person" and not undergoers and len(complements) == 1 and complements[0].pos_ == "PROPN":
        undergoers, complements = (complements[0],), []  # a name that the parser takes for what somebody is called
    met = parties_of(mentions, undergoers) if frame.object or clause.passive else ()
    if frame.object == "person":
        met = _persons(mentions, met, undergoers)
        if complements and not frame.by_phone:
            return None  # "called him a liar"
    met = tuple(one for one in met if one.actor not in {doer.actor for doer in doers})
    whom = partners_of(verb, region, frame.partners)
    people = [token for token in (*undergoers, *whom) if is_people(token) or _is_named(token)]
    people += _somebody(mentions, verb, undergoers, region)
    if frame.object == "actor" and undergoers and not met and not people:
        return None  # "met the deadline"
    if clause.objects and frame.object is None and frame.type != "PhoneCall":
        return None  # "gathered evidence"
    partners = (*met, *parties_of(mentions, whom))
    if frame.object == "any":
        partners = (*partners, *_beside(mentions, clause, frame))
    together = {one.actor: one for one in (*doers, *partners)}
    if frame.needs_partner and (not (partners or (people and frame.host)) or not doers):
        long = setting_in(mentions, verb, (region,)).duration is not None
        if len(doers) < 2 or not long or clause.objects or not frame.partners:
            return None  # "talked for two hours" if several did
    subjects = () if clause.passive else clause.subjects
    if len(together) < 2 and not _may_be_alone(mentions, verb, doers, met, people, subjects):
        return None
    if frame.needs_place and len(partners) == 0 and setting_in(mentions, verb, (region,)).place is None:
        return None
    return Filled(tuple(together.values()), doers if frame.host else ())


def _persons(mentions: Mentions, met: tuple[Mention, ...], tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
    """Return those who can be received: persons, groups, and whom people stand for ("the leaders of Mali")."""
    people = any(is_people(token) for token in tokens)
    named = {token.i for token in tokens}
    return tuple(
        one
        for one in met
        if mentions.actor(one.actor or "").type in ("Person", "Group") or (people and one.head not in named)
    )


def _may_be_alone(
    mentions: Mentions,
    verb: Token,
    doers: tuple[Mention, ...],
    met: tuple[Mention, ...],
    people: list[Token],
    subjects: tuple[Token, ...],
) -> bool:
    """Whether a meeting of which one party is known is one: the other is people without a name, or it is a group."""
    if doers:
        return bool(people) or is_collective(mentions, doers[0])
    return bool(met) and any(is_people(token) and token.head.i == verb.i for token in subjects)


def _is_named(token: Token) -> bool:
    """Whether a token is the name of somebody, though the text has them as no actor."""
    return token.pos_ == "PROPN" and token.ent_type_ in ("PERSON", "ORG", "NORP")


def _somebody(mentions: Mentions, verb: Token, tokens: tuple[Token, ...], region: frozenset[int]) -> list[Token]:
    """Return pronouns of people whom the text has not as actors: "will receive them on Tuesday"."""
    found = [token for token in tokens if token.lower_ in _PERSONAL and not mentions.resolve(token)]
    setting = setting_in(mentions, verb, (region,)) if found else None
    return found if setting is not None and (setting.date is not None or setting.place is not None) else []


def _gathering(
    mentions: Mentions, verb: Token, clause: Clause, region: frozenset[int], frame: VerbFrame
) -> Filled | None:
    """Return those whom somebody brings together, and who does so as their host."""
    if any(is_event_noun(token) for token in clause.subjects):
        return None  # the noun tells of it: "the round will bring together"
    brought = parties_of(mentions, clause.undergoers)
    doers = doing(mentions, verb, clause)
    several = len(brought) > 1 or any(token.tag_ in ("NNS", "NNPS") for token in clause.undergoers)
    if not brought or not several or (len(brought) == 1 and not is_collective(mentions, brought[0])):
        return None
    taking_part = {one.actor for one in brought}
    return Filled(brought, tuple(one for one in doers if one.actor not in taking_part)[:1])


def _beside(mentions: Mentions, clause: Clause, frame: VerbFrame) -> tuple[Mention, ...]:
    """Return whom an object's phrase names: the parser hangs "discussed the plan with B" on "plan"."""
    return parties_of(mentions, [one for noun in clause.objects for one in prepositional(noun, *frame.partners)])


def _visits(mentions: Mentions, verb: Token, clause: Clause) -> list[Filled]:
    visitors = able_to_travel(mentions, doing(mentions, verb, clause), verb)
    return [Filled(visitors, (), place) for place in _places(mentions, clause.undergoers) if visitors]


def _journeys(mentions: Mentions, verb: Token, frame: VerbFrame) -> list[Filled]:
    travellers = able_to_travel(mentions, subjects_as_parties(mentions, verb), verb)
    return [Filled(travellers, (), place) for place in _places(mentions, _destinations(verb, frame)) if travellers]


def _places(mentions: Mentions, tokens: Iterable[Token]) -> list[Place]:
    return [place for token in tokens if (place := destination(mentions, token)) is not None]


def _destinations(verb: Token, frame: VerbFrame) -> list[Token]:
    found = list(prepositional(verb, *frame.to))
    for child in verb.children:
        if child.dep_ in ("advmod", "prt"):  # "back to", "on to"
            found += prepositional(child, *frame.to)
    return found


def _signing(mentions: Mentions, verb: Token, clause: Clause, region: frozenset[int]) -> Filled | None:
    documents = [t for t in (_antecedent(one) for one in _signed(verb, clause)) if in_class(t, "documents")]
    if not documents:
        return None
    doers = list(clause.agents if clause.passive else doers_of(verb))
    if clause.passive and not doers:
        doers = [
            child
            for i in sorted(region)
            if verb.doc[i].lower_ == "by" and verb.doc[i].i > verb.i
            for child in verb.doc[i].children
            if child.dep_ == "pobj"
        ] or _late_agents(verb)
    with_ = [one for token in documents for one in _between(token)]
    signers = parties_of(mentions, (*doers, *with_, *prepositional(verb, "with")))
    return Filled(signers) if signers else None


def _signed(verb: Token, clause: Clause) -> tuple[Token, ...]:
    """Return what is signed; a relative pronoun may be the object of the infinitive: "that they hope to sign"."""
    pronouns = [c for c in verb.children if c.dep_ == "dobj" and c.lower_ in RELATIVE_PRONOUNS]
    return (*clause.undergoers, *pronouns)


def _antecedent(token: Token) -> Token:
    """Return the noun that a relative pronoun goes back to, or a document that a participle hangs below, or the token.

    In "the truce between Chad and Mali, signed in May" the parser may let Chad be signed.
    """
    if token.lower_ not in RELATIVE_PRONOUNS:
        below = token.dep_ == "pobj" and token.head.lower_ in ("between", "with", "of")
        return token.head.head if below and in_class(token.head.head, "documents") else token
    clause = next((one for one in token.ancestors if one.dep_ == "relcl"), None)
    return clause.head if clause is not None else token


def _between(document: Token) -> list[Token]:
    """Return between whom or with whom a document is: "a memorandum of understanding with China"."""
    heads = [document, *(one for of in document.children if of.lower_ == "of" for one in of.children)]
    return [one for head in heads for one in prepositional(head, "between", "with", "among")]


def _late_agents(verb: Token) -> list[Token]:
    """Return the agents of a passive that the parser hung on an adverbial: "signed after the talks by A and B"."""
    return [
        child
        for token in verb.subtree
        if token.lower_ == "by" and token.i > verb.i and token.head.dep_ == "pobj" and token.head.head.head.i == verb.i
        for child in token.children
        if child.dep_ == "pobj"
    ]


def _signature(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    """Return who puts a name to a document."""
    given = [token for token in clause.objects if in_class(token, "signatures")]
    places = [one for head in (verb, *given) for one in prepositional(head, "to", "on")]
    if not given or not any(in_class(token, "documents") for token in places):
        return None
    signers = subjects_as_parties(mentions, verb)
    return Filled(signers) if signers else None


def _appointment(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    undergoers = list(clause.undergoers)
    complements = [child for child in verb.children if child.dep_ == "oprd"]
    as_office = prepositional(verb, "as", "to") or (complements if undergoers else [])
    named = parties_of(mentions, undergoers or complements)
    nominal = [t for t in (*undergoers, *complements) if in_class(t, "appointees")]
    if verb.lemma_.lower() == "name" and not nominal and not (named and as_office):
        return None
    if not nominal and not any(mentions.actor(one.actor or "").type in ("Person", "Group") for one in named):
        return None
    doers = doing(mentions, verb, clause)
    if not doers and not (named and clause.passive):
        return None
    return Filled(tuple({one.actor: one for one in (*doers, *named)}.values()))


def _powers(mentions: Mentions, verb: Token, clause: Clause) -> tuple[Mention, ...]:
    """Return who uses force: states, groups and their troops; a person's attacks are of words."""
    doers = doing(mentions, verb, clause)
    return tuple(one for one in doers if mentions.actor(one.actor or "").type != "Person")


def _attack(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    doers = _powers(mentions, verb, clause)
    hit = _hit(mentions, clause.undergoers)
    if not hit and any(in_class(token, "targets") for token in clause.undergoers):
        hit = parties_of(mentions, prepositional(verb, "in", "inside", "across"))  # "struck targets in Iran"
    if not doers or any(mentions.actor(one.actor or "").type == "Person" for one in hit):
        return None
    place = next((p for token in clause.undergoers if (p := place_of(mentions, token)) is not None), None)
    if not hit and place is None:
        return None
    return Filled(tuple({one.actor: one for one in (*doers, *hit)}.values()), (), None if hit else place)


def _hit(mentions: Mentions, tokens: Iterable[Token]) -> tuple[Mention, ...]:
    """Return who is hit: those named, or those whose positions, bases or towns are."""
    found: dict[str, Mention] = {}
    for token in tokens:
        named = parties_of(mentions, [token])
        if not named and in_class(token, "targets"):
            named = tuple(one for modifier in modifiers(token) for one in modifying(mentions, modifier))
            named = named or parties_of(mentions, prepositional(token, "in", "of", "inside"))
        found.update({one.actor or "": one for one in named})
    return tuple(found.values())


def _capture(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    """Return who takes a place, and the place: a town, a region, not a ship or an asset."""
    doers = _powers(mentions, verb, clause)
    if not doers:
        return None
    for token in clause.undergoers:
        place = place_of(mentions, token) or described_place(mentions, token) or unknown_place(mentions, token)
        if place is not None:
            return Filled(doers, (), place)
        if in_class(token, "localities"):
            return Filled(doers)
    return None


def _advance(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    """Return whose troops go into whose land."""
    troops = [token for token in clause.subjects if in_class(token, "armed")]
    entered = [token for token in prepositional(verb, "into") if destination(mentions, token) is not None]
    if not troops or not entered or clause.passive:
        return None
    doers = parties_of(mentions, troops)
    hit = parties_of(mentions, entered)
    place = None if hit else destination(mentions, entered[0])
    return Filled(tuple({one.actor: one for one in (*doers, *hit)}.values()), (), place) if doers else None


def _firing(mentions: Mentions, verb: Token, clause: Clause) -> Filled | None:
    """Return who fires at whom."""
    doers = _powers(mentions, verb, clause)
    weapons = [token for token in clause.undergoers if in_class(token, "weapons")]
    aimed = [one for head in (verb, *weapons) for one in prepositional(head, "at", "on", "into", "toward", "towards")]
    hit = _hit(mentions, aimed)
    somewhere = any(in_class(token, "targets", "localities") for token in aimed)
    if not doers or not (hit or somewhere) or (clause.undergoers and not weapons):
        return None
    return Filled(tuple({one.actor: one for one in (*doers, *hit)}.values()))


def guests_of(mentions: Mentions, verb: Token, clause: Clause) -> tuple[Mention, ...]:
    """Return who is invited somewhere."""
    tokens = [one for token in clause.undergoers for one in conjuncts(token)]
    return able_to_travel(mentions, parties_of(mentions, tokens), verb)
