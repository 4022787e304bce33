"""Event verbs: "met", "flew to", "spoke by phone", "signed", "will be appointed"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import Clause, clause_of, prepositional
from kg.reading.events.parties import doers_of, is_collective, is_people, parties_of, partners_of, subjects_as_parties
from kg.reading.events.regions import clause_region
from kg.reading.events.setting import metonym_place, place_of, setting_in
from kg.reading.events.sighting import Place, Setting, Sighting
from kg.reading.events.status import NONE, verb_status
from kg.reading.events.words import VerbFrame, event_words, has_particle, in_class, is_event_noun, verb_frames

_CORE = frozenset({"aux", "auxpass", "neg", "prt", "dobj", "oprd", "nsubj", "nsubjpass"})
_PHONE_PREPOSITIONS = ("by", "over", "on", "via", "per")


@dataclass(frozen=True, slots=True)
class _Filled:
    """The arguments of a verb as a frame takes them."""

    participants: tuple[Mention, ...]
    host: tuple[Mention, ...] = ()
    place: Place | None = None


def find_verbal(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Sighting]:
    """Yield what the event verbs after the character offset ``start`` say of events."""
    for token in parsed.tokens:
        if token.idx < start:
            continue
        if _is_verb(token):
            yield from _by_frames(mentions, token)
        elif token.lower_ in ("due", "expected") and token.pos_ in ("ADJ", "VERB"):
            yield from _due_in(mentions, token)
        if token.lemma_.lower() == "invite" and token.pos_ == "VERB":
            yield from _invitation(mentions, token)


def _is_verb(token: Token) -> bool:
    """Whether a token is a verb, or an opening participle that the tagger took for a noun ("Meeting in Paris, …")."""
    if token.pos_ == "VERB":
        return not is_event_noun(token)
    return token.tag_ == "NN" and token.dep_ == "advcl" and token.lower_ == "meeting"


def _by_frames(mentions: Mentions, verb: Token) -> Iterator[Sighting]:
    lemma = "meet" if verb.lower_ == "meeting" else verb.lemma_.lower()
    for frame in verb_frames().get(lemma, ()):
        if frame.particle is not None and not has_particle(verb, frame.particle):
            continue
        if frame.object == "person" and any(child.dep_ == "prt" for child in verb.children):
            continue  # "called out", "called on"
        region = clause_region(verb)
        if frame.by_phone and not _by_phone(verb, region):
            continue
        if frame.object == "any" and not frame.by_phone and _in_event(verb):
            continue  # the noun names the event: "discussed the truce in a call"
        filled = _fill(mentions, verb, region, frame)
        status = verb_status(verb) if filled else NONE
        if filled and status != NONE:
            yield from (_sighting(mentions, verb, region, frame, one, status) for one in filled)
            return


def _in_event(verb: Token) -> bool:
    return any(
        is_event_noun(noun) and token.lower_ in ("in", "during", "at", "over", "by")
        for token in verb.children
        if token.dep_ == "prep"
        for noun in token.children
    )


def _by_phone(verb: Token, region: frozenset[int]) -> bool:
    doc = verb.doc
    return any(
        doc[i].lemma_.lower() in event_words("phone") and doc[i].head.lower_ in _PHONE_PREPOSITIONS for i in region
    )


def _fill(mentions: Mentions, verb: Token, region: frozenset[int], frame: VerbFrame) -> list[_Filled]:
    """Return the arguments for each event that the verb names: a visit for each place visited, else one at most."""
    clause = clause_of(verb)
    if frame.object == "place":
        return _visits(mentions, verb, clause)
    if frame.to:
        return _journeys(mentions, verb, frame)
    match frame.object:
        case "document":
            filled = _signing(mentions, verb, clause, region)
        case "appointee":
            filled = _appointment(mentions, verb, clause)
        case "power":
            filled = _attack(mentions, verb, clause)
        case _:
            filled = _meeting(mentions, verb, clause, region, frame)
    return [filled] if filled is not None else []


def _meeting(
    mentions: Mentions, verb: Token, clause: Clause, region: frozenset[int], frame: VerbFrame
) -> _Filled | None:
    if frame.plural and clause.passive:
        return None  # "evidence was gathered by"
    doers = _doers(mentions, verb, clause)
    undergoers = clause.undergoers if frame.object in ("actor", "person") or clause.passive else ()
    complements = [child for child in verb.children if child.dep_ in ("oprd", "acomp", "ccomp")]
    if frame.object == "person" and not undergoers and len(complements) == 1 and complements[0].pos_ == "PROPN":
        undergoers, complements = (complements[0],), []  # a name that the parser takes for what somebody is called
    met = parties_of(mentions, undergoers) if frame.object or clause.passive else ()
    if frame.object == "person":
        met = tuple(one for one in met if mentions.actor(one.actor or "").type in ("Person", "Group"))
        if complements:
            return None
    people = [token for token in (*undergoers, *partners_of(verb, region, frame.partners)) if is_people(token)]
    if frame.object == "actor" and undergoers and not met and not people:
        return None  # "met the deadline"
    if clause.objects and frame.object is None and frame.type != "PhoneCall":
        return None  # "gathered evidence"
    partners = (*met, *parties_of(mentions, partners_of(verb, region, frame.partners)))
    if frame.object == "any":
        partners = (*partners, *_beside(mentions, clause, frame))
    together = {one.actor: one for one in (*doers, *partners)}
    if frame.needs_partner and (not partners or not doers):
        return None
    if len(together) < 2 and not (doers and (people or is_collective(mentions, doers[0]))):
        return None
    if frame.needs_place and len(partners) == 0 and not _has_place(mentions, region, verb):
        return None
    return _Filled(tuple(together.values()), doers if frame.host else ())


def _doers(mentions: Mentions, verb: Token, clause: Clause) -> tuple[Mention, ...]:
    return parties_of(mentions, clause.agents) if clause.passive else subjects_as_parties(mentions, verb)


def _beside(mentions: Mentions, clause: Clause, frame: VerbFrame) -> tuple[Mention, ...]:
    """Return whom an object's phrase names: the parser hangs "discussed the plan with B" on "plan"."""
    return parties_of(mentions, [one for noun in clause.objects for one in prepositional(noun, *frame.partners)])


def _has_place(mentions: Mentions, region: frozenset[int], verb: Token) -> bool:
    return setting_in(mentions, verb, (region,)).place is not None


def _visits(mentions: Mentions, verb: Token, clause: Clause) -> list[_Filled]:
    visitors = _people(mentions, _doers(mentions, verb, clause), verb)
    return [_Filled(visitors, (), place) for place in _places(mentions, clause.undergoers) if visitors]


def _journeys(mentions: Mentions, verb: Token, frame: VerbFrame) -> list[_Filled]:
    travellers = _people(mentions, subjects_as_parties(mentions, verb), verb)
    return [_Filled(travellers, (), place) for place in _places(mentions, _destinations(verb, frame)) if travellers]


def _places(mentions: Mentions, tokens: Iterable[Token]) -> list[Place]:
    found = []
    for token in tokens:
        place = place_of(mentions, token) or metonym_place(mentions, token)
        if place is None and token.ent_type_ == "GPE":
            place = Place(token.text, token.i, token.i + 1)
        if place is not None:
            found.append(place)
    return found


def _destinations(verb: Token, frame: VerbFrame) -> list[Token]:
    found = list(prepositional(verb, *frame.to))
    for child in verb.children:
        if child.dep_ in ("advmod", "prt"):  # "back to", "on to"
            found += prepositional(child, *frame.to)
    return found


def _people(mentions: Mentions, parties: tuple[Mention, ...], verb: Token) -> tuple[Mention, ...]:
    """Return those who can travel: persons, groups, and whom people stand for ("a delegation from Mali"); no states."""
    arguments = {child.i for child in verb.children}
    return tuple(
        one
        for one in parties
        if mentions.actor(one.actor or "").type in ("Person", "Group", "Organisation")
        or (one.head not in arguments and verb.doc[one.head].dep_ in ("pobj", "amod", "poss", "compound"))
    )


def _signing(mentions: Mentions, verb: Token, clause: Clause, region: frozenset[int]) -> _Filled | None:
    documents = [t for t in clause.undergoers if in_class(t, "documents")]
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
    with_ = [one for token in documents for one in prepositional(token, "between", "with")]
    signers = parties_of(mentions, (*doers, *with_, *prepositional(verb, "with")))
    return _Filled(signers) if signers else None


def _late_agents(verb: Token) -> list[Token]:
    """Return the agents of a passive that the parser hung on an adverbial: "signed after the talks by A and B"."""
    return [
        child
        for token in verb.subtree
        if token.lower_ == "by" and token.i > verb.i and token.head.dep_ == "pobj" and token.head.head.head.i == verb.i
        for child in token.children
        if child.dep_ == "pobj"
    ]


def _appointment(mentions: Mentions, verb: Token, clause: Clause) -> _Filled | None:
    undergoers = list(clause.undergoers)
    complements = [child for child in verb.children if child.dep_ == "oprd"]
    as_office = prepositional(verb, "as", "to") or (complements if undergoers else [])
    named = parties_of(mentions, undergoers or complements)
    nominal = [t for t in (*undergoers, *complements) if in_class(t, "appointees")]
    if verb.lemma_.lower() == "name" and not nominal and not (named and as_office):
        return None
    if not nominal and not any(mentions.actor(one.actor or "").type in ("Person", "Group") for one in named):
        return None
    doers = _doers(mentions, verb, clause)
    if not doers and not (named and clause.passive):
        return None
    return _Filled(tuple({one.actor: one for one in (*doers, *named)}.values()))


def _attack(mentions: Mentions, verb: Token, clause: Clause) -> _Filled | None:
    doers = _doers(mentions, verb, clause)
    doers = tuple(one for one in doers if mentions.actor(one.actor or "").type != "Person")
    if not doers:
        return None
    hit = parties_of(mentions, clause.undergoers)
    if any(mentions.actor(one.actor or "").type == "Person" for one in hit):
        return None
    place = next((p for token in clause.undergoers if (p := place_of(mentions, token)) is not None), None)
    if not hit and place is None:
        return None
    return _Filled(tuple({one.actor: one for one in (*doers, *hit)}.values()), (), None if hit else place)


def _due_in(mentions: Mentions, token: Token) -> Iterator[Sighting]:
    """Yield a visit from "is due in P on D", "is expected in P"."""
    if any(child.dep_ == "xcomp" for child in token.children):
        return
    verb = token if token.pos_ == "VERB" else token.head
    for destination in prepositional(token, "in", "at"):
        place = place_of(mentions, destination) or metonym_place(mentions, destination)
        visitors = _people(mentions, subjects_as_parties(mentions, verb), verb)
        if place is None or not visitors:
            continue
        region = clause_region(verb)
        setting = _with_place(setting_in(mentions, token, (region,)), place)
        yield Sighting(
            type="Visit",
            head=token,
            rule="events/due",
            status="planned",
            participants=visitors,
            setting=setting,
            words=_words(token, visitors, setting) | {verb.i},
        )
        return


def _invitation(mentions: Mentions, verb: Token) -> Iterator[Sighting]:
    """Yield what somebody is invited to: a visit, or with several guests a meeting, in a place."""
    clause = clause_of(verb)
    if clause.negated or verb_status(verb) == NONE:
        return
    hosts = _doers(mentions, verb, clause)
    guests = _people(mentions, parties_of(mentions, clause.undergoers), verb)
    adverbs = [child for child in verb.children if child.dep_ in ("advmod", "prt")]
    for destination in (one for head in (verb, *adverbs) for one in prepositional(head, "to")):
        place = place_of(mentions, destination) or metonym_place(mentions, destination)
        if place is None or not guests:
            continue
        setting = _with_place(setting_in(mentions, verb, (clause_region(verb),)), place)
        several = len(guests) > 1
        participants = (*hosts, *guests) if several else guests
        yield Sighting(
            type="Meeting" if several else "Visit",
            head=verb,
            rule="events/invitation",
            status="proposed",
            participants=participants,
            host=hosts[:1],
            setting=setting,
            words=_words(verb, (*hosts, *guests), setting),
        )
        return


def _with_place(setting: Setting, place: Place | None) -> Setting:
    if place is None:
        return setting
    return Setting(place, setting.date, setting.last, setting.previous, setting.duration, setting.same_day)


def _sighting(
    mentions: Mentions, verb: Token, region: frozenset[int], frame: VerbFrame, filled: _Filled, status: str
) -> Sighting:
    regions = [region]
    upper = verb
    while upper.dep_ in ("xcomp", "advcl") and upper.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        if upper.dep_ == "advcl" and not in_class(upper.head, "motion"):
            break
        upper = upper.head
        goes = in_class(upper, "motion")
        regions.append(frozenset(i for i in clause_region(upper) if goes or i > verb.i))
    setting = _with_place(setting_in(mentions, verb, tuple(regions)), filled.place)
    if setting.place is None:
        setting = _with_place(setting, _place_around(mentions, verb))
    words = _words(verb, (*filled.participants, *filled.host), setting)
    return Sighting(
        type=frame.type,
        head=verb,
        rule="events/verbal",
        status=status,  # type: ignore[arg-type]
        participants=filled.participants,
        host=filled.host,
        setting=setting,
        words=words,
        fresh=any(child.lower_ == "again" for child in verb.children),
    )


def _place_around(mentions: Mentions, verb: Token) -> Place | None:
    """Return where the clause around is: "who was in Oslo meeting with …", "flew to Doha to meet …"."""
    for token in reversed(verb.doc[max(verb.sent.start, verb.i - 8) : verb.i]):
        if token.lower_ in ("in", "to") and token.dep_ == "prep" and token.head.pos_ in ("VERB", "AUX"):
            upper = token.head.lemma_.lower()
            if upper in event_words("motion"):
                for child in token.children:
                    if child.dep_ == "pobj":
                        return place_of(mentions, child) or metonym_place(mentions, child)
        if token.pos_ in ("SCONJ", "CCONJ"):
            break
    return None


def _words(head: Token, parties: tuple[Mention, ...], setting: Setting) -> frozenset[int]:
    words = {head.i}
    words.update(c.i for c in head.children if c.dep_ in _CORE)
    for party in parties:
        if head.sent.start <= party.start < head.sent.end:
            words.update(range(party.start, party.end))
    for part in (setting.place, setting.date, setting.previous, setting.duration):
        if part is not None and head.sent.start <= part.start < head.sent.end:
            words.update(range(part.start, part.end))
    return frozenset(words)
