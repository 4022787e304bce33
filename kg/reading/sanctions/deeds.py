"""Deeds: verbs that restrict by themselves: "blacklisted", "froze the assets of", "barred from entering"."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import RELATIVE_PRONOUNS, clause_of, conjuncts, prepositional
from kg.reading.sanctions.imposers import doers_of
from kg.reading.sanctions.sides import Side, side
from kg.reading.sanctions.statuses import Standing, standing_by
from kg.reading.sanctions.vocabulary import Deed, deeds, keys_of, vocabulary
from kg.reading.speakers import acting_ids

_PARTS = frozenset({"part", "some", "most", "all", "much", "half", "rest", "million", "billion", "bulk", "portion"})


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a verb that restricts says: who does it to whom, by which measure ('' where the words are to tell)."""

    imposing: Side
    hit: Side
    standing: Standing
    measure: str
    parts: tuple[Token, ...]
    goes_back: bool = False
    undoes: bool = False


def find_restriction(mentions: Mentions, verb: Token, known: bool) -> Restriction | None:
    """Return what a verb says where it restricts somebody by itself; ``known`` is true after a sanction was named."""
    if verb.dep_ in ("amod", "compound"):
        return None
    if verb.pos_ == "AUX" or lemma_of(verb) in vocabulary("status", "held"):
        return _on_list(mentions, verb, known)
    for found in (
        _direct(mentions, verb),
        _listed(mentions, verb, known),
        _designated(mentions, verb),
        _barred(mentions, verb),
        _stopped(mentions, verb),
    ):
        if found is not None:
            return found
    return None


def find_state(mentions: Mentions, adjective: Token, known: bool) -> Restriction | None:
    """Return what "the assets would remain frozen" or "the sanctioned bank" says, or None for other adjectives."""
    if adjective.dep_ == "amod" and adjective.lower_ in vocabulary("direct", "adjectives"):
        struck = Side(acting_ids(mentions, (adjective.head,)))
        return Restriction(Side(), struck, Standing(), "", (adjective.head,)) if struck else None
    if adjective.lower_ != "frozen" or adjective.dep_ not in ("acomp", "oprd"):
        return None
    assets = next(deed for deed in deeds() if "asset" in deed.objects)
    things = tuple(
        one for one in clause_of(adjective.head).subjects if _head_noun(one).lemma_.lower() in assets.objects
    )
    if not things:
        return None
    hit = Side(_whose(mentions, assets, adjective.head, things))
    return Restriction(Side(), hit, Standing(), assets.measure, (*things, adjective), goes_back=known)


def find_resumption(verb: Token, measure: str) -> Restriction | None:
    """Return what "the aid was resumed" or "they were unfrozen" says of what was stopped by the measure before."""
    lemma = lemma_of(verb)
    for deed in deeds():
        if deed.measure != measure or lemma not in deed.undoing:
            continue
        things = tuple(
            one for one in _undergoers(verb) if one.pos_ == "PRON" or _head_noun(one).lemma_.lower() in deed.objects
        )
        if things:
            standing = _standing(verb, undone=True)
            return Restriction(Side(), Side(), standing, measure, things, goes_back=True, undoes=True)
    return None


def _standing(verb: Token, undone: bool) -> Standing:
    return standing_by(verb, "lifted" if undone else "in-force")


def _imposer(mentions: Mentions, verb: Token) -> Side:
    return Side(acting_ids(mentions, doers_of(verb)))


def _undergoers(verb: Token) -> tuple[Token, ...]:
    """Return whom or what a verb is done to; the subject of a bare participle that the parse takes for finite."""
    clause = clause_of(verb)
    if clause.undergoers:
        relative = verb.dep_ == "relcl" and all(t.lower_ in RELATIVE_PRONOUNS for t in clause.undergoers)
        return conjuncts(verb.head) if relative else clause.undergoers
    participle = verb.tag_ in ("VBD", "VBN") and not clause.objects
    by = any(c.dep_ in ("agent", "prep") and c.lower_ in ("by", "from", "off", "under") for c in verb.children)
    return clause.subjects if participle and by else ()


def _direct(mentions: Mentions, verb: Token) -> Restriction | None:
    lemma = lemma_of(verb)
    undone = lemma in vocabulary("direct", "lifted")
    if not undone and lemma not in vocabulary("direct", "in-force"):
        return None
    hit = side(mentions, _undergoers(verb))
    imposing = _imposer(mentions, verb)
    if not hit.actors and not imposing.actors:
        return None
    parts = _undergoers(verb)
    return Restriction(_other_than(imposing, hit), hit, _standing(verb, undone), "", parts, undoes=undone)


def _other_than(imposing: Side, hit: Side) -> Side:
    return Side(tuple(one for one in imposing.actors if one not in hit.actors), imposing.other)


def _listed(mentions: Mentions, verb: Token, known: bool) -> Restriction | None:
    """Read "added to the sanctions list", "removed from the blacklist"."""
    lemma = lemma_of(verb)
    undone = lemma in vocabulary("listing", "lifted")
    if not undone and lemma not in vocabulary("listing", "in-force"):
        return None
    prepositions = ("from", "off") if undone else ("to", "on", "in")
    listed = [c for t in (verb, *_inner(verb)) for c in prepositional(t, *prepositions) if _is_list(c, known)]
    undergoers = _undergoers(verb)
    if any(c.dep_ == "prt" and c.lower_ in prepositions for c in verb.children):  # "taken off the list"
        listed += [c for c in verb.children if c.dep_ == "dobj" and _is_list(c, known)]
    if not listed or not undergoers:
        return None
    hit = side(mentions, undergoers)
    owners = [c for c in listed[0].children if c.dep_ in ("poss", "compound", "nmod", "amod") and c.lower_ != "its"]
    owners += prepositional(listed[0], "by")
    owners += [doer for c in listed[0].children if c.dep_ in ("acl", "relcl") for doer in doers_of(c)]
    inner = tuple(a for one in mentions.within(listed[0].left_edge.i, listed[0].i) for a in one.actors)
    imposing = _imposer(mentions, verb) or Side(acting_ids(mentions, tuple(owners)) or inner)
    if not hit.actors and not imposing.actors and not known:
        return None
    parts, back = (*undergoers, *listed), known and not owners
    return Restriction(_other_than(imposing, hit), hit, _standing(verb, undone), "", parts, back, undone)


def _on_list(mentions: Mentions, verb: Token, known: bool) -> Restriction | None:
    """Read "is on the sanctions list", "remains on a blacklist"."""
    listed = [c for c in prepositional(verb, "on") if _is_list(c, known)]
    subjects = clause_of(verb).subjects
    hit = side(mentions, subjects)
    if not listed or not hit.actors or clause_of(verb).negated:
        return None
    owners = tuple(c for c in listed[0].children if c.dep_ in ("poss", "compound", "nmod", "amod"))
    imposing = _other_than(Side(acting_ids(mentions, owners)), hit)
    return Restriction(imposing, hit, Standing(), "", (*subjects, *listed), known and not imposing)


def _inner(verb: Token) -> Iterator[Token]:
    """Yield the words of a verb's object that the parse may hang the verb's own preposition on."""
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass", "relcl"):
            yield child
            yield from (c for c in child.children if c.dep_ in ("relcl", "acl"))


def _is_list(token: Token, known: bool) -> bool:
    """Whether a noun is a list of those under sanctions: by what stands beside it, or where one was named before."""
    if token.lemma_.lower() not in vocabulary("listing", "lists"):
        return False
    beside = {one.lower_ for one in token.subtree if one.i != token.i}
    if token.lemma_.lower() == "blacklist" or beside & vocabulary("listing", "kinds"):
        return True
    plain = all(c.dep_ in ("det", "poss", "punct", "case") for c in token.children if c.i < token.i)
    return known and plain and not [c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"]


def _designated(mentions: Mentions, verb: Token) -> Restriction | None:
    """Read "designated the group as a terrorist organisation"."""
    if lemma_of(verb) not in vocabulary("designating", "verbs"):
        return None
    complements = [*prepositional(verb, "as"), *(c for c in verb.children if c.dep_ in ("oprd", "attr"))]
    named = {one.lower_ for token in complements for one in token.subtree}
    hit = side(mentions, _undergoers(verb))
    if not named & vocabulary("designating", "as") or not hit.actors:
        return None
    parts = (*_undergoers(verb), *complements)
    return Restriction(_other_than(_imposer(mentions, verb), hit), hit, _standing(verb, undone=False), "", parts)


def _barred(mentions: Mentions, verb: Token) -> Restriction | None:
    """Read "barred from entering", "expelled from SWIFT", "suspended from the bloc"."""
    lemma = lemma_of(verb)
    undone = lemma in vocabulary("barring", "undoing")
    if not undone and lemma not in vocabulary("barring", "verbs"):
        return None
    places = prepositional(verb, "to" if undone else "from")
    undergoers = _undergoers(verb)
    measure = next((kind for kind in keys_of("barring", "from") for p in places if _is_of_kind(p, kind)), "")
    hit = side(mentions, undergoers)
    if not measure or not hit.actors:
        return None
    keepers = tuple(t for place in places for t in (place, *(c for c in place.children if c.dep_ in ("dobj", "poss"))))
    imposing = _imposer(mentions, verb)
    if not imposing and measure in ("travel-ban", "diplomatic", "sectoral"):
        imposing = Side(acting_ids(mentions, keepers))
    standing, parts = _standing(verb, undone), (*undergoers, *places)
    return Restriction(_other_than(imposing, hit), hit, standing, measure, parts, undoes=undone)


def _is_of_kind(place: Token, kind: str) -> bool:
    words = vocabulary("barring", "from", kind)
    return place.lower_ in words or place.lemma_.lower() in words


def _stopped(mentions: Mentions, verb: Token) -> Restriction | None:
    """Read "froze the assets of", "suspended aid to", "banned exports to"."""
    lemma = lemma_of(verb)
    for deed in deeds():
        undone = lemma in deed.undoing
        if not undone and lemma not in deed.verbs:
            continue
        things = tuple(t for t in _undergoers(verb) if _is_thing(_head_noun(t), deed))
        if not things:
            continue
        hit = Side(_whose(mentions, deed, verb, things))
        imposing = _other_than(_imposer(mentions, verb), hit)
        if hit.actors or (deed.bare and imposing.actors):
            return Restriction(imposing, hit, _standing(verb, undone), deed.measure, things, undoes=undone)
    return None


def _is_thing(noun: Token, deed: Deed) -> bool:
    """Whether a noun is what the deed stops: "aid", "aid programmes"."""
    if noun.lemma_.lower() in deed.objects:
        return True
    beside = {c.lemma_.lower() for c in noun.children if c.dep_ == "compound"}
    return noun.lemma_.lower() in vocabulary("frames", "schemes") and bool(beside & deed.objects)


def _head_noun(token: Token) -> Token:
    """Return what a quantity is of: the aid of "part of its aid", "$300 million in military aid"."""
    if token.lemma_.lower() in _PARTS or token.pos_ == "NUM":
        inner = prepositional(token, "of", "in")
        return inner[0] if inner else token
    return token


def _whose(mentions: Mentions, deed: Deed, verb: Token, things: tuple[Token, ...]) -> Ids:
    """Return who is hit: whom the things are of or for, where the deed's frame says so."""
    struck = acting_ids(mentions, things) if "diplomat" in deed.objects else ()
    if struck:
        return struck
    nouns = tuple(dict.fromkeys(one for thing in things for one in (thing, _head_noun(thing))))
    for host in (*nouns, verb):
        found = side(mentions, prepositional(host, *deed.prepositions)).actors
        if found:
            return found
    if not deed.owners:
        return ()
    owners = tuple(c for noun in nouns for c in noun.children if c.dep_ in ("poss", "compound", "nmod", "amod"))
    named = acting_ids(mentions, tuple(c for c in owners if c.lower_ not in ("its", "their", "his", "her")))
    return named or tuple(mentions.adjectives[c.i] for c in owners if c.i in mentions.adjectives)[:1]
