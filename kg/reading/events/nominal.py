"""Event nouns: "talks between A and B", "A's visit to P", "held a meeting with B"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.facts import Statement
from kg.language import Parsed
from kg.mentions import Duration, Mention, Mentions
from kg.reading.clauses import clause_of
from kg.reading.events.attendance import attendants_of, attendees_of, hosts_of, only_hosts
from kg.reading.events.governors import Governor, governor_of, noun_status
from kg.reading.events.moves import moved_between, now_moved, planned_before
from kg.reading.events.parties import modifiers
from kg.reading.events.places import AT, GOING, destination, is_venue, place_before_where
from kg.reading.events.regions import clause_region, noun_region
from kg.reading.events.setting import adjacent_date, is_length, last_day, own_date, setting_in
from kg.reading.events.sighting import Setting, Sighting
from kg.reading.events.spans import of_sentence
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
    status = _status(noun, governor)
    if status == NONE:
        return None
    parties, excluded = attendants_of(mentions, statements, noun, governor, sense)
    told = _is_told(noun, governor, sense, parties)
    if not told and not _is_recalled(mentions, noun, governor, sense):
        return None
    if not parties and sense.type in ("MilitaryAction", "Appointment"):
        return None
    if in_class(noun, "worded") and all(_is_person(mentions, one) for one in parties):
        return None
    setting = _setting(mentions, noun, governor, status)
    if governor.relation == "object" and governor.among("sharing") and not governor.among("holding"):
        setting = Setting(date=own_date(mentions, noun))  # when it is discussed is another matter
    if sense.settled and setting.place is None and setting.date is None:
        return None
    host = hosts_of(mentions, noun, governor)
    shown = {party.actor for party in parties}
    if only_hosts(mentions, governor, noun):
        parties = tuple(party for party in parties if party.actor not in {one.actor for one in host})
    parties_apart = bool(parties) and governor.verb is not None and clause_of(governor.verb).negated
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
        role_only=not told or (_adds_role(governor) and not parties_apart and (definite or not _is_set(setting))),
        attendees=attendees_of(mentions, governor),
    )


def _is_told(noun: Token, governor: Governor, sense: NounSense, parties: tuple[Mention, ...]) -> bool:
    """Whether the words around a noun say that it names an event; those of a vague one must."""
    if not sense.vague:
        return True
    peopled = _is_peopled(noun, sense, parties)
    if sense.type == "PhoneCall" and len(parties) < 2 and not peopled:
        return False  # "made an unprompted call"
    return peopled or _is_held(governor) or _is_attended(noun, governor)


def _is_recalled(mentions: Mentions, noun: Token, governor: Governor, sense: NounSense) -> bool:
    """Whether a vague noun goes back to what a verb has told of: "the call"."""
    return sense.type == "PhoneCall" and _is_definite(mentions, noun, governor.anchor)


def _status(noun: Token, governor: Governor) -> str | None:
    """Return how far the event has come by the word it hangs on, by the words before it and by clauses on it."""
    status = noun_status(governor)
    adjective = adjective_status(noun) or adjective_status(governor.anchor)
    fate = _fate((noun, governor.anchor)) or _later_fate(governor)
    status = fate[0] if fate is not None else status
    if (
        status == "planned"
        and governor.relation == "subject"
        and governor.verb is not None
        and now_moved(governor.verb)
    ):
        clauses = [child for child in noun.children if child.dep_ in ("relcl", "acl")]
        if any(in_class(word, "scheduled") for clause in clauses for word in clause.subtree):
            return "postponed"
    if status in (None, "held", "upcoming", "present") and adjective in ("proposed", "planned", "ongoing"):
        status = adjective if status is None or adjective != "ongoing" else status
    if status == "planned" and adjective == "held" and not governor.direct:
        status = "held"  # "committed to it at their last summit"
    if status is None and adjective in ("cancelled", "postponed", "held"):
        status = adjective
    return status


def _is_peopled(noun: Token, sense: NounSense, parties: tuple[Mention, ...]) -> bool:
    """Whether the words after a vague noun say who takes part: "a call between A and B", "dinner with B"."""
    if sense.type not in ("PhoneCall", "Meeting") or not parties:
        return False
    return any(child.dep_ == "prep" and child.lower_ in ("between", "with") for child in noun.children)


def _is_set(setting: Setting) -> bool:
    return setting.place is not None or setting.date is not None


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


def _later_fate(governor: Governor) -> tuple[str, Token] | None:
    """Return what a verb joined to that of the event says became of it: "had been set for June but was put off"."""
    verb = governor.verb
    if verb is None or governor.relation != "subject":
        return None
    tops = [verb, *(one for one in verb.ancestors if verb.dep_ == "xcomp" and one.i == verb.head.i)]
    for later in (one for top in tops for one in top.conjuncts if one.i > top.i and one.pos_ == "VERB"):
        clause = clause_of(later)
        if clause.negated or not clause.passive or any(child.dep_ in _SUBJECTS for child in later.children):
            continue
        if is_one_of(later, "cancelling"):
            return "cancelled", later
        if is_one_of(later, "postponing"):
            return "postponed", later
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


def _setting(mentions: Mentions, noun: Token, governor: Governor, status: str | None) -> Setting:
    regions = _regions(noun, governor)
    setting = setting_in(mentions, noun, tuple(regions), GOING if _is_visit(noun) else AT)
    setting = _with_place(mentions, noun, governor, setting)
    verb = governor.verb
    if setting.duration is None and verb is not None:
        setting = replace(setting, duration=_spent(mentions, noun, verb))
    fate = _fate((noun, governor.anchor)) or _later_fate(governor)
    mover = fate[1] if fate is not None else verb
    if status == "postponed" and mover is not None:
        return _moved(mentions, noun, mover, setting)
    own = own_date(mentions, noun) or own_date(mentions, governor.anchor)
    own = own or adjacent_date(mentions, noun, max(regions[0]) + 1)
    last = last_day(mentions, noun, verb if governor.direct else None, frozenset().union(*regions))
    date = own or (setting.date if last is None or setting.date != last else None)
    return replace(setting, date=date, last=last)


def _regions(noun: Token, governor: Governor) -> list[frozenset[int]]:
    """Return the words that may say when and where, the noun's own phrase first."""
    regions = [noun_region(noun)]
    if governor.anchor.i != noun.i:
        regions.append(noun_region(governor.anchor))
    verb = governor.verb
    if verb is not None and _shares_setting(governor) and not governor.called_off:
        regions.append(clause_region(verb))
        upper = verb
        while upper.dep_ == "xcomp" and upper.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            upper = upper.head
            regions.append(frozenset(i for i in clause_region(upper) if i > noun.i))
    regions.append(noun_region(noun, clauses=True))
    return regions


def _with_place(mentions: Mentions, noun: Token, governor: Governor, setting: Setting) -> Setting:
    """Return the setting with the place that words around the noun's own phrase give, if that gives none."""
    if setting.place is not None:
        return setting
    venues = [token for token in modifiers(noun) if is_venue(mentions, token)]
    if venues:
        return replace(setting, place=destination(mentions, venues[0]))
    verb = governor.verb
    if verb is None:
        return setting
    if governor.among("motion"):
        there = setting_in(mentions, verb, (clause_region(verb),), GOING).place
        if there is not None:
            return replace(setting, place=there)
    while verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX", "ADJ"):
        verb = verb.head
    return replace(setting, place=place_before_where(mentions, verb) if governor.direct else None)


def _moved(mentions: Mentions, noun: Token, verb: Token, setting: Setting) -> Setting:
    """Return the setting of an event that a verb puts off or brings forward, with the dates before and after."""
    if now_moved(verb):
        before, after = None, setting_in(mentions, verb, (clause_region(verb),)).date
    else:
        before, after = moved_between(mentions, noun, verb)
    planned = before or own_date(mentions, noun) or planned_before(mentions, noun, verb)
    planned = planned or setting_in(mentions, noun, (noun_region(noun, clauses=True),)).date
    return replace(setting, previous=planned if planned != after else None, date=after)


def _spent(mentions: Mentions, noun: Token, verb: Token) -> Duration | None:
    """Return how long people are said to be at an event: "spent three hours in talks"; or after how long it ends."""
    for duration in of_sentence(mentions.durations, noun):
        head = noun.doc[duration.head]
        spent = head.dep_ == "dobj" and head.head.i == verb.i and verb.lemma_ in ("spend", "take")
        ended = head.dep_ == "pobj" and head.head.head.i == verb.i and is_length(noun, duration)
        if spent or (ended and in_class(verb, "ending")):
            return duration
    return None


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
    if governor.relation == "to" and governor.among("returning"):
        return True
    if governor.relation == "after" and governor.among("ending"):
        return True  # "adjourned in Muscat on Sunday after six hours of talks"
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
