"""Imposers: who imposes a sanction that a noun names, and both of its sides."""

from spacy.tokens import Token

from kg.facts import Ids
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import clause_of, conjuncts, objects_of, prepositional, subjects_of
from kg.reading.sanctions.sides import Side, is_day, owner_of, side
from kg.reading.sanctions.statuses import kind_of
from kg.reading.sanctions.targets import find_hit
from kg.reading.sanctions.terms import Term, container_kind
from kg.reading.sanctions.vocabulary import UNDONE, vocabulary
from kg.reading.speakers import acting_ids


def sides_of(mentions: Mentions, term: Term) -> tuple[Side, Side]:
    """Return who imposes the sanction that a noun names, and who is hit."""
    hit = find_hit(mentions, term)
    imposing = find_imposing(mentions, term, bool(hit))
    if imposing.actors and set(hit.actors) == set(imposing.actors):  # nobody restricts themselves
        hit = Side((), "other")
    if not hit:
        hit = Side(_beside(mentions, term))
    return Side(tuple(one for one in imposing.actors if one not in hit.actors), imposing.other), hit


def _warning(mentions: Mentions, verb: Token) -> Ids:
    """Return who warns of sanctions that somebody would face: "Washington warned Iraq that it would face sanctions"."""
    if lemma_of(verb) not in vocabulary("frames", "facing") or verb.dep_ != "ccomp":
        return ()
    warns = lemma_of(verb.head) in vocabulary("status", "threatened") and bool(objects_of(verb.head))
    return acting_ids(mentions, subjects_of(verb.head)) if warns else ()


def find_imposing(mentions: Mentions, term: Term, hit: bool) -> Side:
    """Return who imposes: "US sanctions", "the EU's measures", "sanctions by the EU", or who does the imposing."""
    named = [
        child
        for host in term.hosts
        for child in host.children
        if child.dep_ in ("compound", "poss", "nmod", "amod", "nsubj") and not _names_target(mentions, child, hit)
    ]
    named += [t for host in term.hosts for t in prepositional(host, "by", "from", "of") if t not in term.hosts]
    found = acting_ids(mentions, tuple(named)) or tuple(
        mentions.adjectives[child.i] for child in named if child.i in mentions.adjectives
    )
    if found:
        return Side(tuple(dict.fromkeys(found)))
    other = Side()
    for verb in (*term.clauses, term.verb):
        if verb is None or not _has_imposer(term, verb):
            if verb is not None and (warning := _warning(mentions, verb)):
                return Side(warning)
            continue
        doers = doers_of(verb)
        ids = acting_ids(mentions, doers) or _antecedents(mentions, verb, doers)
        ids = ids or next((owner for owner in (owner_of(mentions, doer) for doer in doers) if owner), ())
        if ids:
            return Side(ids)
        nouns = [d for d in doers if d.pos_ in ("NOUN", "PROPN") and d not in term.hosts and not is_day(d)]
        strange = nouns and not (nouns[0].tag_ == "NN" and any(c.lower_ == "the" for c in nouns[0].children))
        other = other if other or not strange else Side((), nouns[0].lemma_.lower())
    return other


def _names_target(mentions: Mentions, child: Token, hit: bool) -> bool:
    """Whether a state's name right before the noun says whom it hits: "Russia sanctions", but not "US sanctions"."""
    if hit or child.dep_ not in ("compound", "nmod") or child.text.isupper() or "." in child.text:
        return False
    found = mentions.at(child.i)
    return found is not None and found.kind == "name" and mentions.actor(found.actor or "").type == "State"


def _beside(mentions: Mentions, term: Term) -> Ids:
    """Return whom a state's name right before the noun says is hit."""
    named = [c for c in term.noun.children if _names_target(mentions, c, hit=False)]
    return acting_ids(mentions, tuple(named))


def _has_imposer(term: Term, verb: Token) -> bool:
    """Whether the subject of a verb is who imposes the sanction, or would impose or end it."""
    lemma, kind = lemma_of(verb), kind_of(verb)
    if verb is term.verb and not (term.relation in ("object", "subject") or _takes_sanctions(term)):
        return False
    if verb is term.verb and term.relation == "subject" and not clause_of(verb).passive:
        return False
    if lemma in vocabulary("frames", "facing") | vocabulary("frames", "evading"):
        return False
    if lemma in vocabulary("status", "standing") and not (lemma in ("hit", "punish") and verb is term.verb):
        return False
    return kind not in ("", "asked", "stopped", "denied") or lemma in vocabulary("frames", "hitting")


def _takes_sanctions(term: Term) -> bool:
    """Whether a verb takes what somebody imposes with a preposition: "hit Iran with sanctions", "agreed on them"."""
    if term.verb is None:
        return False
    lemma = lemma_of(term.verb)
    if term.relation == "with":
        return lemma in vocabulary("frames", "hitting") | vocabulary("frames", "responding")
    if term.relation == "on":
        return lemma in ("agree", "decide", "vote")
    return term.relation in ("of", "back") and kind_of(term.verb) in ("threatened", "eased", "lifted", "proposed")


def doers_of(verb: Token) -> tuple[Token, ...]:
    """Return who does what a verb says; of "a threat to impose" whose the threat is, or who makes it."""
    clause = clause_of(verb)
    if clause.doers:  # "Britain, along with Canada, has imposed"
        return tuple(dict.fromkeys((*clause.doers, *(t for doer in clause.doers for t in _companions(doer)))))
    if clause.passive:  # "lifted with immediate effect by the bloc"
        inner = [t for c in verb.children if c.dep_ == "prep" for t in c.children]
        return tuple(doer for host in (verb, *inner) for doer in prepositional(host, "by") if not is_day(doer))
    base = verb
    while base.dep_ == "conj" and base.head.pos_ == "VERB":
        base = base.head
    noun = base.head
    if noun.pos_ == "ADJ" and noun.head.pos_ in ("VERB", "AUX"):  # "is prepared to lift"
        return subjects_of(noun.head)
    asks = noun.lemma_.lower() in vocabulary("containers", "proposed")
    if asks and noun.lemma_.lower() not in vocabulary("frames", "planning"):
        return ()
    if base.dep_ in ("acl", "pcomp") and noun.pos_ in ("NOUN", "ADP"):
        noun = noun.head if noun.pos_ == "ADP" else noun
        owners = tuple(c for c in noun.children if c.dep_ in ("poss", "compound", "nmod", "amod"))
        owners += prepositional(noun, "by", "from")
        if owners:
            return owners
        above = noun.head.head if noun.head.pos_ == "ADP" else noun.head
        made = lemma_of(above) in vocabulary("frames", "making")
        if above.pos_ == "VERB" and made and noun.dep_ in ("dobj", "pobj", "attr"):
            return subjects_of(above)
    return ()


def wanting_of(mentions: Mentions, term: Term) -> Ids:
    """Return who wants a sanction to end, which those that it hits do: "Iran wants the lifting of US sanctions"."""
    ends = any(container_kind(one) in UNDONE for one in term.containers)
    verb = term.verb
    if verb is None or not (ends or kind_of(verb) in UNDONE):
        return ()
    wanting = verb if ends else verb.head
    if lemma_of(wanting) not in vocabulary("frames", "wanting") or wanting.pos_ != "VERB":
        return ()
    subjects = subjects_of(wanting)
    owners = tuple(c for subject in subjects for c in subject.children if c.dep_ in ("poss", "compound", "nmod"))
    found = (*side(mentions, subjects).actors, *acting_ids(mentions, owners))
    return tuple(one for one in found if mentions.actor(one).type == "State")[:1]


def _companions(doer: Token) -> tuple[Token, ...]:
    along = [c for c in doer.children if c.dep_ == "prep" and c.lower_ in ("along", "together", "alongside")]
    inner = tuple(t for c in along for t in c.children if t.dep_ == "pobj")
    inner = tuple(one for t in inner for one in conjuncts(t))
    return inner or (prepositional(doer, "with") if along else ())


def _antecedents(mentions: Mentions, verb: Token, doers: tuple[Token, ...]) -> Ids:
    """Return whom an unresolved "they" or "it" goes back to: the subject of the clause that governs its own."""
    if not any(doer.lower_ in ("they", "it") for doer in doers):
        return ()
    for above in verb.ancestors:
        found = acting_ids(mentions, tuple(s for s in subjects_of(above) if s.i < verb.i and s not in doers))
        if found:
            return found
    return ()
