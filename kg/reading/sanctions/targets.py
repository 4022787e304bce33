"""Targets: who is hit by a sanction that a noun names."""

from spacy.tokens import Token

from kg.facts import Ids
from kg.mentions import Mention, Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import clause_of, objects_of, prepositional, subjects_of
from kg.reading.sanctions.sides import Side, is_day, side
from kg.reading.sanctions.statuses import kind_of
from kg.reading.sanctions.terms import Term, container_kind
from kg.reading.sanctions.vocabulary import UNDONE, vocabulary
from kg.reading.speakers import acting_ids

_AGAINST = ("on", "against", "upon")
_REACH = 6
_LONGEST = 40
_JOINING = frozenset({",", "and", "or", "the", "as", "well", "both", "on", "against", "a", "an"})


def _against(mentions: Mentions, host: Token) -> Side:
    """Return who a phrase with "on" or "against" says is hit."""
    tokens = tuple(token for token in prepositional(host, *_AGAINST) if not is_day(token))
    if not tokens:
        tokens = tuple(
            inner
            for preposition in (c for c in host.children if c.dep_ in ("agent", "prep"))
            for below in preposition.children
            for inner in prepositional(below, "on", "against")
            if below.dep_ == "pobj" and not is_day(inner)
        )
    conjoined = tuple(
        token
        for preposition in (c for c in host.children if c.lower_ in _AGAINST)
        for other in preposition.conjuncts
        for token in other.children
        if token.dep_ == "pobj" and other.lower_ in _AGAINST
    )
    gerunds = tuple(token for token in tokens if token.pos_ == "VERB")
    objects = tuple(thing for gerund in gerunds for thing in (*subjects_of(gerund), *objects_of(gerund)))
    found = side(mentions, tuple(t for t in (*tokens, *conjoined) if t.pos_ != "VERB"))
    return found or side(mentions, objects)


def find_hit(mentions: Mentions, term: Term) -> Side:
    """Return who is hit, as the noun, its clauses and its verb tell."""
    unknown = Side()
    hosts = [*term.hosts, *term.clauses]
    if term.verb is not None and (term.relation in ("object", "subject") or kind_of(term.verb)):
        hosts.append(term.verb)
    for host in hosts:
        found = _against(mentions, host)
        if found.actors:
            return Side(_listed(mentions, found.actors, host))
        unknown = unknown if unknown else found
    for end in (one for one in term.containers if container_kind(one) in UNDONE):  # "relief for the country"
        found = Side(acting_ids(mentions, prepositional(end, "for")))
        if found:
            return found
    over = [token for host in hosts for token in prepositional(host, "over", "for")]
    near = next((ids for host in (term.noun, *term.clauses) if (ids := _next_target(mentions, host))), ())
    for found in (_by_frame(mentions, term), Side(near), _aimed(mentions, term)):
        if found.actors:
            return found
        unknown = unknown if unknown else found
    return unknown or Side(_blamed(mentions, over))


def _blamed(mentions: Mentions, causes: list[Token]) -> Ids:
    """Return the state whose conduct is given as the cause: "new sanctions over Russia's part in the war"."""
    owners = tuple(c for cause in causes for c in cause.children if c.dep_ == "poss" and c.pos_ == "PROPN")
    return tuple(one for one in acting_ids(mentions, owners) if mentions.actor(one).type == "State")[:1]


def _aimed(mentions: Mentions, term: Term) -> Side:
    """Return whom a clause says that the sanction aims at or hurts: "sanctions targeting two banks"."""
    verbs = [c for c in term.clauses if lemma_of(c) in vocabulary("frames", "aiming") | vocabulary("frames", "harming")]
    if term.verb is not None and term.relation == "subject" and not clause_of(term.verb).passive:
        aims = lemma_of(term.verb) in vocabulary("frames", "aiming") | vocabulary("frames", "harming")
        verbs += [term.verb] if aims else []
    for verb in verbs:
        found = side(mentions, clause_of(verb).undergoers) if not clause_of(verb).passive else Side()
        if found.actors:
            return found
    for clause in term.clauses:
        found = side(mentions, prepositional(clause, "at")) if lemma_of(clause) in ("aim", "direct") else Side()
        if found.actors:
            return found
    return Side()


def _by_frame(mentions: Mentions, term: Term) -> Side:
    """Return who is hit with, faces, or is under sanctions."""
    verb, relation = term.verb, term.relation
    under = [
        c for c in (term.phrase.head,) if c.dep_ == "prep" and c.lower_ == "under" and c.head.pos_ in ("NOUN", "PROPN")
    ]
    if under:
        return side(mentions, (under[0].head,))
    if verb is None:
        return Side()
    clause, lemma = clause_of(verb), lemma_of(verb)
    if relation in ("with", "by") and lemma in vocabulary("frames", "hitting"):
        return side(mentions, clause.undergoers or subjects_of(verb))
    if relation == "under" and clause.objects:  # "put three generals under sanctions"
        return side(mentions, clause.objects)
    if relation in ("under", "subject to", "by"):
        undergoers = clause.undergoers if clause.passive else clause.subjects if relation != "by" else ()
        return side(mentions, undergoers)
    if relation == "object" and lemma in vocabulary("frames", "facing"):
        return _warned(mentions, verb) or side(mentions, subjects_of(verb))
    if relation == "subject" and lemma in ("hang", "loom"):
        return side(mentions, prepositional(verb, "over"))
    return Side()


def _warned(mentions: Mentions, verb: Token) -> Side:
    """Return who was warned of sanctions: "warned Iraq that it would face sanctions"."""
    told = verb.dep_ == "ccomp" and any(subject.pos_ == "PRON" for subject in subjects_of(verb))
    return Side(acting_ids(mentions, objects_of(verb.head))) if told else Side()


def _next_target(mentions: Mentions, noun: Token) -> Ids:
    """Return whom the words right after the noun name, wherever the parse hangs them: "sanctions [on Russia]"."""
    doc = noun.doc
    for index in range(noun.i + 1, min(noun.i + _REACH + 1, len(doc) - 1)):
        token = doc[index]
        if token.text in (",", ".", ";", ":") or token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return ()
        if token.lower_ in _AGAINST:
            end = index + 1
            while end < min(len(doc), index + _REACH) and _goes_on(doc[end]):
                end += 1
            found = mentions.starting(index + 1, end)
            return _outer(found, mentions) if found else ()
    return ()


def _goes_on(token: Token) -> bool:
    """Whether a noun phrase may go on with the token: "on [chip sales to China]"."""
    inner = token.pos_ == "ADP" and token.lower_ in ("of", "to", "from")
    return inner or not (token.is_punct or token.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "PRON"))


def _listed(mentions: Mentions, first: Ids, host: Token) -> Ids:
    """Return actors with those that a list goes on with, wherever the parse hangs them: "on Niger, Mali and Guinea"."""
    doc, found = host.doc, list(first)
    after = [one for one in mentions.starting(host.i + 1, min(len(doc), host.i + _LONGEST)) if one.actors]
    end = next((one.end for one in after if set(one.actors) & set(first)), len(doc))
    for one in after:
        if one.start < end or any(actor in first for actor in one.actors):
            end = max(end, one.end) if one.start <= end else end
            continue
        between = [doc[i].lower_ for i in range(end, one.start)]
        if len(between) > 4 or not between or any(word not in _JOINING for word in between):
            break
        if doc[one.head].dep_ in ("nsubj", "nsubjpass") or doc[one.head].ent_type_ in ("DATE", "TIME"):
            break
        found += [actor for actor in one.actors if mentions.actor(actor).type != "Place"]
        end = one.end
    return tuple(dict.fromkeys(found))


def _outer(found: tuple[Mention, ...], mentions: Mentions) -> Ids:
    """Return the actors of the longest mention that starts first."""
    first = max((one for one in found if one.start == found[0].start), key=lambda one: one.end)
    return tuple(one for one in first.actors if mentions.actor(one).type != "Place")
