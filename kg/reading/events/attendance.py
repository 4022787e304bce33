"""Attendance: who takes part in and who hosts an event that a noun names."""

from spacy.tokens import Token

from kg.facts import Statement
from kg.mentions import Mention, Mentions
from kg.reading.clauses import clause_of, objects_of, prepositional
from kg.reading.events.controllers import controllers_of
from kg.reading.events.governors import Governor
from kg.reading.events.parties import (
    attached,
    datives_of,
    doers_of,
    modifiers,
    modifying,
    parties_of,
    partners_of,
    subjects_as_parties,
)  # fmt: skip
from kg.reading.events.places import is_venue
from kg.reading.events.regions import clause_region
from kg.reading.events.words import NounSense, in_class, is_event_noun, is_one_of

_BY_CONTROLLER = frozenset({"after", "following", "during", "at", "in", "on", "upon", "for", "ahead of", "before"})
_CALLING = frozenset({"invite", "summon", "join", "call", "ask", "press", "push", "appeal"})
_TAKING = frozenset({"cancel", "postpone", "propose", "offer", "skip"})
_PROPOSING = frozenset({"propose", "offer", "suggest", "seek", "request", "demand", "want"})
_SPOKEN = frozenset({"Interview", "PressConference"})


def attendants_of(
    mentions: Mentions, statements: tuple[Statement, ...], noun: Token, governor: Governor, sense: NounSense
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return who takes part in the event that a noun names, and who is said to be left out ("without Kyiv")."""
    nouns = list({governor.anchor.i: governor.anchor, noun.i: noun}.values())
    by_governor = _by_governor(mentions, governor)
    if _is_between_others(noun) and (governor.noun is not None or governor.lemma in _PROPOSING):
        by_governor = ()  # "proposed talks between A and B", "the call for a meeting of the two presidents"
    own = _own_parties(mentions, nouns, sense, bool(by_governor)) + _with_verb(mentions, noun, governor, sense)
    clauses = [child for one in nouns for child in one.children if child.dep_ in ("acl", "relcl")]
    own += [one for head in clauses if not in_class(head, "mediating") for one in _in_clause(mentions, head)]
    found = [*by_governor, *own]
    found += [one for head in clauses if in_class(head, "mediating") for one in _in_clause(mentions, head)]
    if len(own) == 1 and governor.relation == "subject" and _is_with(noun):
        found += _teller(mentions, governor)
    if governor.verb is not None and not governor.direct and _wants_controller(mentions, governor, sense, own, noun):
        found += controllers_of(mentions, statements, noun, governor)
    hosts = (noun, governor.verb) if governor.direct and governor.verb is not None else (noun,)
    excluded = parties_of(mentions, [one for head in hosts for one in attached(head, "without", "excluding")])
    left_out = {one.actor for one in excluded}
    merged = {one.actor: one for one in reversed(found) if one.actor not in left_out}
    return tuple(sorted(merged.values(), key=lambda mention: mention.start)), excluded


def _by_governor(mentions: Mentions, governor: Governor) -> tuple[Mention, ...]:
    """Return whom the word that the event hangs on takes with it: who holds it, leads it, joins it, is ready for it."""
    verb = governor.verb
    if verb is None:
        return ()
    clause = clause_of(verb)
    if governor.relation == "object" and _takes_subject(governor):
        takers = parties_of(mentions, clause.agents) if clause.passive else subjects_as_parties(mentions, verb)
        return (*takers, *_inviter(mentions, verb))
    if governor.relation == "to" and governor.among("returning"):
        return subjects_as_parties(mentions, verb)
    if governor.relation == "subject" and clause.passive and (_joined(verb) or governor.called_off):
        return parties_of(mentions, clause.agents)
    if governor.relation == "subject" and in_class(verb, "gathering") and not clause.passive:
        return parties_of(mentions, clause.objects)  # "the summit will bring together …"
    if _joined(verb) and governor.relation in ("in", "at", "of", "to") and not clause.negated:
        return parties_of(mentions, clause.undergoers) if clause.passive else subjects_as_parties(mentions, verb)
    if governor.relation == "out of" and in_class(verb, "leaving") and not clause.negated:
        return subjects_as_parties(mentions, verb)
    if governor.relation in ("during", "at", "in") and clause.real and in_class(verb, "joint_acts"):
        together = parties_of(mentions, clause.agents) if clause.passive else subjects_as_parties(mentions, verb)
        return together if len(together) > 1 else ()
    return _willing(mentions, governor) if governor.noun is not None else ()


def _is_with(noun: Token) -> bool:
    possessed = any(child.dep_ == "poss" for child in noun.children)
    return not possessed and any(child.dep_ == "prep" and child.lower_ == "with" for child in noun.children)


def _teller(mentions: Mentions, governor: Governor) -> tuple[Mention, ...]:
    """Return who says that an event with somebody will be or was: "Russia said that talks with Kyiv would resume"."""
    verb = governor.verb
    while verb is not None and verb.dep_ == "xcomp":
        verb = verb.head
    if verb is None or verb.dep_ != "ccomp" or not in_class(verb.head, "conversing"):
        return ()
    return subjects_as_parties(mentions, verb.head)


def _inviter(mentions: Mentions, verb: Token) -> tuple[Mention, ...]:
    """Return who invites others to an event with himself: "Pakistan has invited India to hold talks"."""
    above = verb.head
    if verb.dep_ not in ("xcomp", "ccomp") or above.lemma_.lower() != "invite" or len(objects_of(above)) > 1:
        return ()
    return subjects_as_parties(mentions, above)


def _is_between_others(noun: Token) -> bool:
    """Whether the noun's own phrase says who is to take part, apart from who proposes it."""
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("between", "among", "amongst"):
            return True
        if preposition.dep_ == "prep" and preposition.lower_ == "of":
            return any(child.tag_ == "NNS" or list(child.conjuncts) for child in preposition.children)
    return False


def _willing(mentions: Mentions, governor: Governor) -> tuple[Mention, ...]:
    """Return who is ready for an event ("A is open to talks"), or whose call or offer it is ("A's call for talks")."""
    between, verb = governor.noun, governor.verb
    if between is None or verb is None or not in_class(between, "proposing"):
        return ()
    if between.pos_ == "ADJ":
        return subjects_as_parties(mentions, verb)
    if between.dep_ == "dobj" and clause_of(verb).real:
        return subjects_as_parties(mentions, verb)
    return tuple(m for token in modifiers(between) for m in modifying(mentions, token))


def _takes_subject(governor: Governor) -> bool:
    if governor.among("holding", "hosting", "joining", "mediating", "planning") or governor.lemma in _TAKING:
        return True
    return governor.lemma in _PROPOSING and any(child.lower_ == "with" for child in governor.anchor.children)


def _joined(verb: Token) -> bool:
    return in_class(verb, "joining", "mediating", "hosting") and not is_one_of(verb, "cancelling")


def _own_parties(mentions: Mentions, nouns: list[Token], sense: NounSense, has_agent: bool) -> list[Mention]:
    """Return whom the noun's own phrase names: possessives, modifiers, "between …", "with …", "of …"."""
    found: list[Mention] = []
    for one in nouns:
        for modifier in modifiers(one):
            again = has_agent and modifier.tag_ == "PRP$"  # who puts off "his trip" is whose trip it is
            if not again and not is_venue(mentions, modifier):
                found += modifying(mentions, modifier)
    prepositions = ["between", "among", "of", "amongst"]
    if sense.type in ("Visit", "Appointment", "MilitaryAction", "Signing"):
        prepositions.append("by")
    if sense.type not in ("Visit", "Appointment") and not in_class(nouns[0].head, "sharing"):
        prepositions.append("with")
    if sense.type == "MilitaryAction":
        prepositions += ["against", "on", "upon", "into"]
    for one in nouns:
        found += parties_of(mentions, attached(one, *prepositions))
    if sense.type == "MilitaryAction" and not (has_agent or _has_agent(mentions, nouns)):
        return []
    return list(found)


def _has_agent(mentions: Mentions, nouns: list[Token]) -> bool:
    agents = [m.actor for one in nouns for token in modifiers(one) for m in modifying(mentions, token)]
    agents += [m.actor for one in nouns for m in parties_of(mentions, prepositional(one, "by"))]
    return bool(agents)


def _with_verb(mentions: Mentions, noun: Token, governor: Governor, sense: NounSense) -> list[Mention]:
    """Return whom the verb of the event says it is with: "held talks in Cairo with …", "talks began between …"."""
    verb = governor.verb
    if verb is not None and sense.type == "MilitaryAction" and governor.is_a("holding"):
        return list(parties_of(mentions, attached(verb, "against", "on", "upon")))  # "carried out strikes on Iran"
    if verb is None or sense.type in ("Visit", "Interview", "Appointment", "MilitaryAction"):
        return []
    if governor.relation == "object" and governor.lemma in ("grant", "give"):
        return list(parties_of(mentions, (*attached(noun, "to"), *prepositional(verb, "to"), *datives_of(verb))))
    if governor.direct and (governor.relation == "subject" or _takes_subject(governor)):
        region = frozenset(i for i in clause_region(verb) if i > noun.i)
        found = list(parties_of(mentions, partners_of(verb, region, ("with", "between", "among"))))
        if not found and governor.relation == "subject":
            hosts = [noun.doc[i] for i in sorted(region) if not is_event_noun(noun.doc[i])]  # others have parties too
            found += parties_of(mentions, [one for host in hosts for one in attached(host, "between")])
        return found
    if governor.relation in ("in", "during", "by", "over", "on") and in_class(verb, "conversing"):
        told = objects_of(verb)
        partners = [one for head in (verb, *told) for one in attached(head, "with", "to")]
        return list(parties_of(mentions, partners or told))
    if _is_between_others(noun):
        return []
    if governor.relation in ("to", "for") and governor.lemma in _CALLING:
        return list(parties_of(mentions, (*doers_of(verb), *objects_of(verb))))
    return []


def _in_clause(mentions: Mentions, clause_head: Token) -> list[Mention]:
    """Return the parties in a clause on the noun: "talks led by …", "a summit attended by …", "talks involving …"."""
    clause = clause_of(clause_head)
    if in_class(clause_head, "joining", "mediating"):
        tokens = clause.agents or (objects_of(clause_head) if clause_head.dep_ == "acl" or not clause.passive else ())
        return list(parties_of(mentions, tokens)) if not clause.negated else []
    if in_class(clause_head, "holding") and clause_head.dep_ == "relcl" and not clause.passive and not clause.negated:
        subjects = [
            child for child in clause_head.children if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP")
        ]
        partners = partners_of(clause_head, clause_region(clause_head), ("with",)) if subjects else []
        return list(parties_of(mentions, (*subjects, *partners)))
    if in_class(clause_head, "aiming"):
        between = [token for token in clause_head.subtree if token.lower_ == "between"]
        return list(parties_of(mentions, [one for token in between for one in token.children if one.dep_ == "pobj"]))
    if clause_head.lemma_ in ("hold", "conduct", "arrange") and clause.passive:
        return list(parties_of(mentions, (*clause.agents, *prepositional(clause_head, "between", "with", "among"))))
    return []


def _wants_controller(
    mentions: Mentions, governor: Governor, sense: NounSense, own: list[Mention], noun: Token
) -> bool:
    """Whether the subject of the clause around takes part: "after a meeting with B, A said …"."""
    if governor.relation not in _BY_CONTROLLER or governor.noun is not None:
        return False
    if sense.type in _SPOKEN:
        return True
    possessed = any(child.dep_ == "poss" and _is_known(mentions, child) for child in noun.children)
    if possessed or any(p.lower_ in ("between", "among", "of") for p in noun.children if p.dep_ == "prep"):
        return False
    if sense.type == "Visit":
        return True
    if sense.type == "MilitaryAction":
        return False
    indefinite = any(child.dep_ == "det" and child.lower_ in ("a", "an") for child in governor.anchor.children)
    has_with = any(p.lower_ == "with" for p in noun.children if p.dep_ == "prep")
    bare = not any(child.dep_ == "det" for child in governor.anchor.children)
    bare = bare or any(child.tag_ == "PRP$" for child in governor.anchor.children)
    return has_with or ((indefinite or bare) and (not own or governor.among("conversing")))


def _is_known(mentions: Mentions, possessor: Token) -> bool:
    """Whether somebody is known to be meant by a possessor; "their" of nobody known may be the subject's."""
    return possessor.tag_ != "PRP$" or mentions.at(possessor.i) is not None


def hosts_of(mentions: Mentions, noun: Token, governor: Governor) -> tuple[Mention, ...]:
    """Return who hosts an event: "talks hosted by Qatar", "Qatar will host talks", "at the invitation of …"."""
    found: list[Token] = []
    verb = governor.verb
    if governor.is_a("hosting") and verb is not None and not is_one_of(verb, "cancelling"):
        clause = clause_of(verb)
        found += clause.agents if clause.passive else doers_of(verb)
    if governor.relation == "subject" and verb is not None and in_class(verb, "hosting"):
        found += [] if is_one_of(verb, "cancelling") else clause_of(verb).agents
    for clause_head in (*noun.children, *governor.anchor.children):
        if clause_head.dep_ in ("acl", "relcl"):
            found += _hosts_in_clause(clause_head)
    for top in (noun, verb):
        for child in top.children if top is not None else ():
            invitation = [t for t in child.children if t.dep_ == "pobj" and t.lemma_.lower() == "invitation"]
            found += [one for token in invitation for one in prepositional(token, "of", "from")]
    return parties_of(mentions, found)


def _hosts_in_clause(clause_head: Token) -> tuple[Token, ...]:
    """Return the hosts in a clause on the noun: "talks hosted by Qatar", "a meeting that Qatar was to host"."""
    below = [child for child in clause_head.children if child.dep_ == "xcomp"]
    for verb in (clause_head, *below):
        if in_class(verb, "hosting") and not is_one_of(verb, "cancelling"):
            clause = clause_of(verb)
            if clause.passive:
                return clause.agents
            return tuple(child for child in clause_head.children if child.dep_ == "nsubj" and child.tag_ != "WDT")
    return ()


def attendees_of(mentions: Mentions, governor: Governor) -> tuple[Mention, ...]:
    """Return who was likely there if nobody is said to be: who speaks at an event, leaves it, goes on after it."""
    if governor.relation not in ("at", "during", "after", "following", "of", "out of") or governor.verb is None:
        return ()
    if governor.relation == "of" and (governor.noun is None or governor.noun.lower_ not in ("out", "outside")):
        return ()
    return subjects_as_parties(mentions, governor.verb)


def only_hosts(mentions: Mentions, governor: Governor, noun: Token) -> bool:
    """Whether a host takes no part: the parties are named apart from it ("host talks between …")."""
    return any(p.lower_ in ("between", "among") for p in noun.children if p.dep_ == "prep") or not governor.is_a(
        "hosting"
    )
