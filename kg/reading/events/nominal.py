"""Event nouns: "talks between A and B", "A's visit to P", "held a meeting with B"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.facts import Statement
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.clauses import clause_of, conjuncts, objects_of, prepositional
from kg.reading.events.controllers import controllers_of
from kg.reading.events.governors import Governor, governor_of, noun_status
from kg.reading.events.parties import (
    attached,
    doers_of,
    modifiers,
    modifying,
    parties_of,
    partners_of,
    subjects_as_parties,
)
from kg.reading.events.regions import clause_region, noun_region
from kg.reading.events.setting import adjacent_date, last_day, own_date, setting_in
from kg.reading.events.sighting import Setting, Sighting
from kg.reading.events.status import NONE, adjective_status, is_fresh, is_joint
from kg.reading.events.words import NounSense, event_words, is_event_noun, is_one_of, sense_of

_BY_CONTROLLER = frozenset({"after", "following", "during", "at", "in", "on", "upon", "for", "ahead of", "before"})
_SPOKEN = frozenset({"Interview", "PressConference"})


def find_nominal(
    parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...], start: int
) -> Iterator[Sighting]:
    """Yield what the event nouns after the character offset ``start`` say of events."""
    for token in parsed.doc:
        if token.idx < start or not is_event_noun(token) or _is_modifier(token):
            continue
        sense = sense_of(token)
        if sense is not None:
            sighting = _sighting(parsed, mentions, statements, token, sense)
            if sighting is not None:
                yield sighting


def _is_modifier(token: Token) -> bool:
    """Whether an event noun only modifies another: "a meeting room", "attack helicopters"."""
    return token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i


def _sighting(
    parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...], noun: Token, sense: NounSense
) -> Sighting | None:
    governor = governor_of(noun)
    status = noun_status(governor)
    adjective = adjective_status(noun) or adjective_status(governor.anchor)
    if status == NONE or (sense.vague and not _is_held(governor)):
        return None
    if status in (None, "held", "upcoming", "present") and adjective in ("proposed", "planned", "ongoing"):
        status = adjective if status is None or adjective != "ongoing" else status
    if status is None and adjective in ("cancelled", "postponed", "held"):
        status = adjective
    parties, excluded = _parties(mentions, statements, noun, governor, sense)
    if sense.type in ("MilitaryAction", "Appointment") and not parties:
        return None
    setting = _setting(mentions, noun, governor)
    host = _hosts(mentions, noun, governor)
    shown = {party.actor for party in parties}
    if _hosts_only(mentions, governor, noun):
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
    )


def _is_held(governor: Governor) -> bool:
    return governor.relation == "object" and any(
        governor.lemma in event_words(name) for name in ("holding", "hosting", "mediating")
    )


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


def _parties(
    mentions: Mentions, statements: tuple[Statement, ...], noun: Token, governor: Governor, sense: NounSense
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    anchor, verb = governor.anchor, governor.verb
    found: list[Mention] = []
    if governor.relation == "object" and verb is not None and _takes_subject(governor):
        clause = clause_of(verb)
        found += parties_of(mentions, clause.agents) if clause.passive else subjects_as_parties(mentions, verb)
    elif governor.relation == "subject" and verb is not None and clause_of(verb).passive and _joined(verb):
        found += parties_of(mentions, clause_of(verb).agents)
    elif verb is not None and _joined(verb) and governor.relation in ("in", "at", "of", "to"):
        passive = clause_of(verb).passive
        found += parties_of(mentions, clause_of(verb).undergoers) if passive else subjects_as_parties(mentions, verb)
    elif governor.noun is not None and verb is not None:
        found += _willing(mentions, governor)
    own = _own_parties(mentions, noun, anchor, sense)
    own += _with_verb(mentions, noun, governor, sense)
    for clause_head in (c for one in {noun.i: noun, anchor.i: anchor}.values() for c in one.children):
        if clause_head.dep_ in ("acl", "relcl"):
            own += _in_clause(mentions, clause_head)
    found += own
    if verb is not None and not governor.direct and _wants_controller(governor, sense, own, noun):
        found += controllers_of(mentions, statements, noun, governor)
    excluded = parties_of(mentions, prepositional(noun, "without", "excluding"))
    left_out = {one.actor for one in excluded}
    merged = {one.actor: one for one in reversed(found) if one.actor not in left_out}
    return tuple(sorted(merged.values(), key=lambda m: m.start)), excluded


def _willing(mentions: Mentions, governor: Governor) -> tuple[Mention, ...]:
    """Return who is ready for an event ("A is open to talks"), or whose call or offer it is ("A's call for talks")."""
    between, verb = governor.noun, governor.verb
    if between is None or verb is None or between.lemma_.lower() not in event_words("proposing"):
        return ()
    if between.pos_ == "ADJ":
        return subjects_as_parties(mentions, verb)
    if between.dep_ == "dobj" and clause_of(verb).real:
        return subjects_as_parties(mentions, verb)
    return tuple(m for token in modifiers(between) for m in modifying(mentions, token))


def _takes_subject(governor: Governor) -> bool:
    if governor.verb is not None and governor.lemma == "leave" and governor.noun is None:
        return False
    return any(governor.lemma in event_words(name) for name in ("holding", "hosting", "joining", "mediating")) or (
        governor.lemma in event_words("planning")
        or governor.lemma in ("cancel", "postpone", "propose", "offer", "skip")
    )


def _joined(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return any(lemma in event_words(name) for name in ("joining", "mediating", "hosting"))


def _own_parties(mentions: Mentions, noun: Token, anchor: Token, sense: NounSense) -> list[Mention]:
    """Return whom the noun's own phrase names: possessives, modifiers, "between …", "with …", "of …"."""
    nouns = list({anchor.i: anchor, noun.i: noun}.values())
    found: list[Mention] = []
    for one in nouns:
        for modifier in modifiers(one):
            found += modifying(mentions, modifier)
    prepositions = ["between", "among", "of", "amongst"]
    if sense.type in ("Visit", "Appointment", "MilitaryAction", "Signing"):
        prepositions.append("by")
    if sense.type not in ("Visit", "Appointment") and anchor.head.lemma_.lower() not in event_words("sharing"):
        prepositions.append("with")
    if sense.type == "MilitaryAction":
        prepositions += ["against", "on", "upon"]
    for one in nouns:
        found += parties_of(mentions, attached(one, *prepositions))
    if sense.type == "MilitaryAction" and not _has_agent(mentions, nouns, found):
        return []
    return list(found)


def _has_agent(mentions: Mentions, nouns: list[Token], found: list[Mention]) -> bool:
    agents = [m.actor for one in nouns for token in modifiers(one) for m in modifying(mentions, token)]
    agents += [m.actor for one in nouns for m in parties_of(mentions, prepositional(one, "by"))]
    return bool(agents)


def _with_verb(mentions: Mentions, noun: Token, governor: Governor, sense: NounSense) -> list[Mention]:
    """Return whom the verb of the event says it is with: "held talks in Cairo with …", "talks began between …"."""
    verb = governor.verb
    if verb is None or sense.type in ("Visit", "Interview", "Appointment", "MilitaryAction"):
        return []
    if governor.direct and (governor.relation == "subject" or _takes_subject(governor)):
        region = frozenset(i for i in clause_region(verb) if i > noun.i)
        found = list(parties_of(mentions, partners_of(verb, region, ("with", "between", "among"))))
        if not found and governor.relation == "subject":
            found += parties_of(mentions, [t for i in sorted(region) for t in attached(noun.doc[i], "between")])
        return found
    if governor.relation in ("in", "during", "by", "over", "on") and governor.lemma in (
        "speak",
        "talk",
        "confer",
        "say",
    ):
        return list(parties_of(mentions, prepositional(verb, "with", "to")))
    if governor.relation in ("in", "during", "by", "over") and governor.lemma in (
        "tell",
        "urge",
        "assure",
        "warn",
        "thank",
    ):
        return list(parties_of(mentions, objects_of(verb)))
    if governor.relation in ("to", "for") and governor.lemma in ("invite", "summon", "join", "call"):
        return list(parties_of(mentions, (*doers_of(verb), *objects_of(verb))))
    return []


def _in_clause(mentions: Mentions, clause_head: Token) -> list[Mention]:
    """Return the parties in a clause on the noun: "talks led by …", "a summit attended by …", "talks involving …"."""
    lemma = clause_head.lemma_.lower()
    clause = clause_of(clause_head)
    if lemma in event_words("joining") or lemma in event_words("mediating"):
        tokens = clause.agents or (objects_of(clause_head) if clause_head.dep_ == "acl" or not clause.passive else ())
        return list(parties_of(mentions, tokens)) if not clause.negated else []
    if lemma in ("hold", "conduct", "arrange") and clause.passive:
        return list(parties_of(mentions, (*clause.agents, *prepositional(clause_head, "between", "with", "among"))))
    return []


def _wants_controller(governor: Governor, sense: NounSense, own: list[Mention], noun: Token) -> bool:
    """Whether the subject of the clause around takes part: "after a meeting with B, A said …"."""
    if governor.relation not in _BY_CONTROLLER or governor.noun is not None:
        return False
    if sense.type in _SPOKEN:
        return True
    possessed = any(child.dep_ == "poss" for child in noun.children)
    if possessed or any(p.lower_ in ("between", "among", "of") for p in noun.children if p.dep_ == "prep"):
        return False
    if sense.type == "Visit":
        return True
    if sense.type == "MilitaryAction":
        return False
    indefinite = any(child.dep_ == "det" and child.lower_ in ("a", "an") for child in governor.anchor.children)
    has_with = any(p.lower_ == "with" for p in noun.children if p.dep_ == "prep")
    bare = not any(child.dep_ == "det" for child in governor.anchor.children)
    return has_with or ((indefinite or bare) and not own)


def _hosts(mentions: Mentions, noun: Token, governor: Governor) -> tuple[Mention, ...]:
    """Return who hosts an event: "talks hosted by Qatar", "Qatar will host talks", "at the invitation of …"."""
    found: list[Token] = []
    verb = governor.verb
    if governor.is_a("hosting") and verb is not None and not is_one_of(verb, "cancelling"):
        clause = clause_of(verb)
        found += clause.agents if clause.passive else doers_of(verb)
    called_off = verb is not None and is_one_of(verb, "cancelling")
    if (
        governor.relation == "subject"
        and verb is not None
        and governor.lemma in event_words("hosting")
        and not called_off
    ):
        found += clause_of(verb).agents
    for clause_head in (*noun.children, *governor.anchor.children):
        if clause_head.dep_ in ("acl", "relcl") and clause_head.lemma_.lower() in event_words("hosting"):
            found += clause_of(clause_head).agents
    for top in (noun, verb):
        for child in top.children if top is not None else ():
            invitation = [t for t in child.children if t.dep_ == "pobj" and t.lemma_.lower() == "invitation"]
            found += [one for token in invitation for one in prepositional(token, "of", "from")]
    return parties_of(mentions, found)


def _hosts_only(mentions: Mentions, governor: Governor, noun: Token) -> bool:
    """Whether a host takes no part: the parties are named apart from it ("host talks between …")."""
    return any(p.lower_ in ("between", "among") for p in noun.children if p.dep_ == "prep") or not governor.is_a(
        "hosting"
    )


def _setting(mentions: Mentions, noun: Token, governor: Governor) -> Setting:
    regions = [noun_region(noun)]
    if governor.anchor.i != noun.i:
        regions.append(noun_region(governor.anchor))
    verb = governor.verb
    if verb is not None and _shares_setting(governor):
        regions.append(clause_region(verb))
        upper = verb
        while upper.dep_ == "xcomp" and upper.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            upper = upper.head
            regions.append(frozenset(i for i in clause_region(upper) if i > noun.i))
    regions.append(noun_region(noun, clauses=True))
    prepositions = frozenset({"to", "in"}) if _is_visit(noun) else frozenset({"in", "at", "near", "outside"})
    setting = setting_in(mentions, noun, tuple(regions), prepositions)
    if verb is not None and governor.lemma in event_words("motion") and setting.place is None:
        setting = replace(
            setting, place=setting_in(mentions, verb, (clause_region(verb),), frozenset({"to", "in", "for"})).place
        )
    if verb is not None and is_one_of(verb, "postponing") and setting.previous is None:
        planned = own_date(mentions, noun) or setting_in(mentions, noun, (noun_region(noun, clauses=True),)).date
        setting = replace(setting, previous=planned, date=setting.date if setting.date != planned else None)
    elif setting.previous is None:
        own = own_date(mentions, noun) or own_date(mentions, governor.anchor)
        own = own or adjacent_date(mentions, noun, max(regions[0]) + 1)
        last = last_day(mentions, noun, verb if governor.direct else None, frozenset().union(*regions))
        date = own or (setting.date if last is None or setting.date != last else None)
        setting = replace(setting, date=date, last=last)
    return setting


def _is_visit(noun: Token) -> bool:
    sense = sense_of(noun)
    return sense is not None and sense.type == "Visit"


def _shares_setting(governor: Governor) -> bool:
    """Whether the date and place of the clause are those of the event."""
    if governor.direct:
        lemma = governor.lemma
        if governor.relation == "subject":
            return (
                lemma in event_words("happening")
                or lemma in event_words("planning")
                or lemma == "be"
                or _passive(governor)
            )
        return any(lemma in event_words(n) for n in ("holding", "hosting", "joining", "mediating", "planning"))
    spoken = governor.relation in ("in", "at", "during") and governor.lemma in (
        "tell",
        "say",
        "assure",
        "speak",
        "announce",
    )
    return spoken or (governor.relation in ("for", "on") and governor.lemma in event_words("motion"))


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
        words.update(one.i for one in conjuncts(noun.doc[party.head])[:1])
    for part in (setting.place, setting.date, setting.last, setting.previous, setting.duration):
        if part is not None:
            words.update(range(part.start, part.end))
    return frozenset(words)
