"""Sides: who imposes a sanction, and who is hit."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids
from kg.mentions import Mention, Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import clause_of, conjuncts, objects_of, prepositional, subjects_of
from kg.reading.sanctions.statuses import kind_of
from kg.reading.sanctions.terms import Term, container_kind
from kg.reading.sanctions.vocabulary import UNDONE, vocabulary
from kg.reading.speakers import acting_ids

_AGAINST = ("on", "against", "upon")
_REACH = 6
_LONGEST = 40
_JOINING = frozenset({",", "and", "or", "the", "as", "well", "both", "on", "against", "a", "an"})
_PERSONAL = frozenset({"it", "they", "he", "she", "we", "i", "you", "who", "which", "that"})


@dataclass(frozen=True, slots=True)
class Side:
    """The actors of one side; ``other`` is what the text calls them where they are no known actors."""

    actors: Ids = ()
    other: str = ""

    def __bool__(self) -> bool:
        return bool(self.actors or self.other)


def sides_of(mentions: Mentions, term: Term) -> tuple[Side, Side]:
    """Return who imposes the sanction that a noun names, and who is hit."""
    hit = _hit(mentions, term)
    imposing = _imposing(mentions, term, bool(hit))
    if imposing.actors and set(hit.actors) == set(imposing.actors):  # nobody restricts themselves
        hit = Side((), "other")
    if not hit:
        hit = Side(_beside(mentions, term))
    return Side(tuple(one for one in imposing.actors if one not in hit.actors), imposing.other), hit


def side(mentions: Mentions, tokens: tuple[Token, ...]) -> Side:
    """Return the actors that head tokens denote, or whose they are: "Iran's economy", "Russian oil"."""
    tokens = tuple(one for token in tokens for one in _named(mentions, _counted(token)))
    found = acting_ids(mentions, tokens)
    if found:
        return Side(found)
    for token in tokens:
        for owner in (_inside(mentions, token), _owner(mentions, token)):
            if owner and (mentions.actor(owner[0]).type != "Person" or owner == _inside(mentions, token)):
                return Side(owner)
    nouns = [t for t in tokens if t.pos_ in ("NOUN", "PROPN") and t.ent_type_ not in ("DATE", "TIME")]
    return Side((), nouns[0].lemma_.lower()) if nouns else Side()


def _named(mentions: Mentions, token: Token) -> tuple[Token, ...]:
    """Return the names beside a noun that denotes nobody: "two others, Ann Lee and Bo Roe"."""
    if mentions.at(token.i) is None:
        for child in token.children:
            if child.dep_ == "appos" and len(child.conjuncts) > 0:
                return (token, *conjuncts(child))
    return (token,)


def _counted(token: Token) -> Token:
    """Return what a quantity is of: the politicians of "dozens of politicians"."""
    if token.lemma_.lower() in vocabulary("frames", "quantities"):
        return next(iter(prepositional(token, "of")), token)
    return token


def _inside(mentions: Mentions, token: Token) -> Ids:
    """Return whom a name means that the parse makes a modifier of its apposition: "on Minerven, the gold miner"."""
    names = [c for c in token.children if c.dep_ in ("nmod", "compound", "appos") and c.pos_ == "PROPN"]
    kept = [c for c in names if c.dep_ == "appos" or c.nbor(1).text == ","]
    return acting_ids(mentions, tuple(kept))


def _owner(mentions: Mentions, token: Token) -> Ids:
    """Return whose a thing is: by a possessive, a demonym, or a phrase with "of", "from", "in", "bound for"."""
    people = mentions.at(token.i)
    if people is not None and people.actors:
        return ()
    owners = tuple(c for c in token.children if c.dep_ in ("poss", "compound", "nmod", "amod"))
    named = acting_ids(mentions, owners) or tuple(
        mentions.adjectives[c.i] for c in owners if c.i in mentions.adjectives and not _is_prefixed(c)
    )
    named = named or tuple(a for one in mentions.within(token.left_edge.i, token.i) for a in one.actors)
    if named:
        return named[:1]
    bound = tuple(c for c in token.children if c.dep_ == "acl" and c.lower_ in ("bound", "destined", "headed"))
    for host, prepositions in ((token, ("of", "from", "in", "to")), *((one, ("for", "to")) for one in bound)):
        found = acting_ids(mentions, prepositional(host, *prepositions))
        if found:
            return found
    return ()


def _is_prefixed(adjective: Token) -> bool:
    """Whether a demonym says whose side somebody is on: "pro-Russian"."""
    before = adjective.nbor(-1) if adjective.i > 0 else None
    return before is not None and (before.text == "-" or adjective.lower_.startswith(("pro-", "anti-")))


def _is_day(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") and token.pos_ != "PRON"


def _against(mentions: Mentions, host: Token) -> Side:
    """Return who a phrase with "on" or "against" says is hit."""
    tokens = tuple(token for token in prepositional(host, *_AGAINST) if not _is_day(token))
    if not tokens:
        tokens = tuple(
            inner
            for preposition in (c for c in host.children if c.dep_ in ("agent", "prep"))
            for below in preposition.children
            for inner in prepositional(below, "on", "against")
            if below.dep_ == "pobj" and not _is_day(inner)
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


def _hit(mentions: Mentions, term: Term) -> Side:
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
        return side(mentions, subjects_of(verb))
    if relation == "subject" and lemma in ("hang", "loom"):
        return side(mentions, prepositional(verb, "over"))
    return Side()


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


def _imposing(mentions: Mentions, term: Term, hit: bool) -> Side:
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
            continue
        doers = doers_of(verb)
        ids = acting_ids(mentions, doers) or _antecedents(mentions, verb, doers)
        ids = ids or next((owner for owner in (_owner(mentions, doer) for doer in doers) if owner), ())
        if ids:
            return Side(ids)
        nouns = [d for d in doers if d.pos_ in ("NOUN", "PROPN") and d not in term.hosts and not _is_day(d)]
        other = other if other else Side((), nouns[0].lemma_.lower() if nouns else "")
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
    if lemma in vocabulary("frames", "facing"):
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
        return tuple(doer for host in (verb, *inner) for doer in prepositional(host, "by") if not _is_day(doer))
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
