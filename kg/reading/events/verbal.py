"""Event verbs: "met", "flew to", "spoke by phone", "signed", "will be appointed"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import clause_of, governing_verb, prepositional
from kg.reading.events.frames import Filled, able_to_travel, doing, fill, guests_of
from kg.reading.events.parties import parties_of, subjects_as_parties
from kg.reading.events.places import AT, destination, place_before_where
from kg.reading.events.regions import clause_region, noun_region
from kg.reading.events.setting import setting_in
from kg.reading.events.sighting import Place, Setting, Sighting
from kg.reading.events.status import NONE, verb_status
from kg.reading.events.words import VerbFrame, event_words, has_particle, in_class, is_event_noun, verb_frames

_CORE = frozenset({"aux", "auxpass", "neg", "prt", "dobj", "oprd", "nsubj", "nsubjpass"})
_PHONE_PREPOSITIONS = ("by", "over", "on", "via", "per")


def find_verbal(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Sighting]:
    """Yield what the event verbs after the character offset ``start`` say of events."""
    for token in parsed.tokens:
        if token.idx < start:
            continue
        if _is_misread(token):
            yield from _misread(mentions, token)
        elif _is_verb(token):
            yield from _by_frames(mentions, token)
        if token.lower_ in ("due", "expected") and token.pos_ in ("ADJ", "VERB"):
            yield from _due_in(mentions, token)
        if token.lemma_.lower() == "invite" and token.pos_ == "VERB":
            yield from _invitation(mentions, token)


def _is_verb(token: Token) -> bool:
    """Whether a token is a verb, or an opening participle that the tagger took for a noun ("Meeting in Paris, …")."""
    if token.pos_ == "VERB":
        return token.dep_ != "amod" and not is_event_noun(token)  # "occupied territory"
    return token.tag_ == "NN" and token.dep_ == "advcl" and token.lower_ == "meeting"


def _is_misread(token: Token) -> bool:
    """Whether a token is an infinitive that the tagger took for an adjective or noun: "is due to brief Lee"."""
    if token.dep_ not in ("amod", "compound", "nmod") or token.pos_ not in ("ADJ", "NOUN", "VERB"):
        return False
    if token.i < 2 or token.nbor(-1).lower_ != "to" or token.i < token.sent.start + 2:
        return False
    if not in_class(token.nbor(-2), "scheduled"):
        return False
    return any(frame.object == "person" for frame in verb_frames().get(token.lower_, ()))


def _misread(mentions: Mentions, token: Token) -> Iterator[Sighting]:
    """Yield the meeting that a misread infinitive plans: its object is the noun that the parser hangs it on."""
    verb = governing_verb(token)
    if verb is None:
        return
    met, doers = parties_of(mentions, [token.head]), subjects_as_parties(mentions, verb)
    if not met or not doers:
        return
    setting = setting_in(mentions, token, (frozenset(t.i for t in token.head.subtree), clause_region(verb)))
    yield Sighting(
        type="Meeting",
        head=token,
        rule="events/verbal",
        status="planned",
        participants=(*doers, *met),
        setting=setting,
        words=_words(token, (*doers, *met), setting),
    )


def _by_frames(mentions: Mentions, verb: Token) -> Iterator[Sighting]:
    lemma = "meet" if verb.lower_ == "meeting" else verb.lemma_.lower()
    for frame in verb_frames().get(lemma, ()):
        if not _is_worded(verb, frame):
            continue
        if frame.object == "person" and not frame.on and _has_particle(verb):
            continue  # "called out", "called on"
        region = clause_region(verb)
        if frame.by_phone and not _by_phone(verb, region):
            continue
        if frame.object == "any" and not frame.by_phone and _in_event(verb):
            continue  # the noun names the event: "discussed the truce in a call"
        filled = fill(mentions, verb, region, frame)
        status = verb_status(verb) if filled else NONE
        if filled and status != NONE:
            yield from (_sighting(mentions, verb, region, frame, one, status) for one in filled)
            return


def _has_particle(verb: Token) -> bool:
    calls_on = verb.lemma_ == "call" and any(child.lower_ == "on" and child.i == verb.i + 1 for child in verb.children)
    return calls_on or any(child.dep_ == "prt" for child in verb.children)


def _in_event(verb: Token) -> bool:
    return any(
        is_event_noun(noun) and not in_class(noun, "asides") and token.lower_ in ("in", "during", "at", "over", "by")
        for token in verb.children
        if token.dep_ == "prep"
        for noun in token.children
    )


def _by_phone(verb: Token, region: frozenset[int]) -> bool:
    doc = verb.doc
    return any(
        doc[i].lemma_.lower() in event_words("phone")
        and (doc[i].head.lower_ in _PHONE_PREPOSITIONS or doc[i].head.head.lower_ in _PHONE_PREPOSITIONS)
        for i in region
    )


def _is_worded(verb: Token, frame: VerbFrame) -> bool:
    """Whether the words stand that a frame asks for beside its verb: a particle, a phrase, an intention."""
    if frame.particle is not None and not (has_particle(verb, frame.particle) or _adverb_after(verb, frame.particle)):
        return False
    if frame.phrase is not None and not verb.doc[verb.i + 1 : verb.sent.end].text.lower().startswith(frame.phrase):
        return False
    if frame.intended:
        to = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
        return to and in_class(verb.head, "motion", "planning", "scheduled")
    return True


def _adverb_after(verb: Token, word: str) -> bool:
    """Whether an adverb follows a verb, though the parser hangs it on what comes next: "together in Lima"."""
    return any(token.lower_ == word and token.dep_ == "advmod" and token.i > verb.i for token in verb.subtree)


def _due_in(mentions: Mentions, token: Token) -> Iterator[Sighting]:
    """Yield a visit from "is due in P on D", "is expected in P"."""
    if any(child.dep_ == "xcomp" for child in token.children):
        return
    verb = token if token.pos_ == "VERB" else token.head
    visitors = able_to_travel(mentions, subjects_as_parties(mentions, verb), verb)
    places = (destination(mentions, where) for where in prepositional(token, "in", "at"))
    place = next((one for one in places if one is not None), None)
    setting = _with_place(setting_in(mentions, token, (clause_region(verb),)), place)
    if not visitors or (place is None and not setting.here):
        return
    yield Sighting(
        type="Visit",
        head=token,
        rule="events/due",
        status="planned",
        participants=visitors,
        setting=setting,
        words=_words(token, visitors, setting) | {verb.i},
    )


def _invitation(mentions: Mentions, verb: Token) -> Iterator[Sighting]:
    """Yield what somebody is invited to: a visit, or with several guests a meeting, in a place."""
    clause = clause_of(verb)
    if clause.negated or verb_status(verb) == NONE:
        return
    hosts = doing(mentions, verb, clause)
    guests = guests_of(mentions, verb, clause)
    adverbs = [child for child in verb.children if child.dep_ in ("advmod", "prt")]
    for where in (one for head in (verb, *adverbs) for one in prepositional(head, "to")):
        place = destination(mentions, where)
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
    return setting if place is None else replace(setting, place=place)


def _sighting(
    mentions: Mentions, verb: Token, region: frozenset[int], frame: VerbFrame, filled: Filled, status: str
) -> Sighting:
    regions = [region]
    upper = verb
    while upper.dep_ in ("xcomp", "advcl") and upper.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        if upper.dep_ == "advcl" and not in_class(upper.head, "motion"):
            break
        upper = upper.head
        goes = in_class(upper, "motion")
        regions.append(frozenset(i for i in clause_region(upper) if goes or i > verb.i))
    prepositions = AT | {"to"} if frame.host else AT
    if frame.type == "MilitaryAction":
        regions += _campaigns(verb)
    setting = _with_place(setting_in(mentions, verb, tuple(regions), prepositions), filled.place)
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


def _campaigns(verb: Token) -> list[frozenset[int]]:
    """Return the phrases of what force is used in: "recaptured the town in a one-day offensive"."""
    return [
        noun_region(noun)
        for preposition in verb.children
        if preposition.dep_ == "prep" and preposition.lower_ in ("in", "during")
        for noun in preposition.children
        if noun.dep_ == "pobj" and is_event_noun(noun)
    ]


def _place_around(mentions: Mentions, verb: Token) -> Place | None:
    """Return where the clause around is: "who was in Oslo meeting with …", "flew to Doha to meet …", "Oslo, where"."""
    where = place_before_where(mentions, verb)
    if where is not None:
        return where
    for token in reversed(verb.doc[max(verb.sent.start, verb.i - 8) : verb.i]):
        if token.lower_ in ("in", "to") and token.dep_ == "prep" and token.head.pos_ in ("VERB", "AUX"):
            upper = token.head.lemma_.lower()
            if upper in event_words("motion"):
                return next(
                    (found for c in token.children if c.dep_ == "pobj" and (found := destination(mentions, c))), None
                )
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
