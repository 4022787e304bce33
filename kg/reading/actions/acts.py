"""Acts: verbs, light verbs with event nouns, and event nouns alone, in the classes of PLOVER."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from spacy.tokens import Token

from kg.facts import ActionType
from kg.mentions import Mentions
from kg.reading.actions.lexicon import Pattern, act_nouns, nominalizations, over, patterns, verb_key, words
from kg.reading.actions.people import kind_of
from kg.reading.attribution.cues import particle_of
from kg.reading.clauses import clause_of, objects_of, prepositional, subjects_of

_NONE = frozenset({"@none"})
_PARTS = frozenset({"compound", "amod", "nmod", "nummod", "quantmod"})


@dataclass(frozen=True, slots=True)
class Act:
    """A predicate of a class, or of none where only its modality makes it an action.

    ``head`` is the verb, or the noun of a nominal act; ``noun`` the event noun that a light verb holds; ``narrow``
    says that arguments of the verb had to fit. ``undergoers`` are the objects of a verb, the subjects of a passive.
    """

    type: ActionType | None
    head: Token
    noun: Token | None = None
    narrow: bool = False
    passive: bool = False
    undergoers: tuple[Token, ...] = ()

    @property
    def nominal(self) -> bool:
        """Whether a noun names the act by itself."""
        return self.head.pos_ in ("NOUN", "PROPN")

    def agents(self) -> tuple[Token, ...]:
        """Return who acts in a passive."""
        return prepositional(self.head, "by")


def act_of_verb(mentions: Mentions, verb: Token) -> Act | None:
    """Return the act that a verb with its arguments is, or None."""
    lemma = verb_key(verb)
    known = patterns().get(lemma, ())
    light = lemma in words("light")
    if (not known and not light) or verb.dep_ in ("amod", "compound"):
        return None
    children = list(verb.children)
    passive = _is_passive(verb, children) and not (lemma in over("stative") and not prepositional(verb, "by"))
    undergoers = _undergoers(verb, children, passive)
    objects = [(one, object_words(one)) for one in (*undergoers, *_raised(children))]
    named_objects = frozenset[str]().union(*(own for _, own in objects))
    bare: Pattern | None = None
    for pattern in known:
        if pattern.bare:
            bare = pattern
            break
        if pattern.explicit and pattern.particle is None and not cast(frozenset[str], pattern.objects) & named_objects:
            continue
        if _does(pattern, verb, passive) and _fits(mentions, pattern, verb, children, objects):
            return Act(pattern.type, verb, None, True, passive, undergoers)
    held = _held_act(mentions, verb, undergoers) if light else None
    if held is not None:
        return Act(held[0], verb, held[1], True, passive, undergoers)
    return Act(bare.type, verb, None, False, passive, undergoers) if bare is not None else None


def _held_act(mentions: Mentions, verb: Token, undergoers: tuple[Token, ...]) -> tuple[ActionType | None, Token] | None:
    """Return the class of the event noun that a light verb holds, and the noun."""
    for noun in _held(verb, undergoers):
        kind: ActionType | None = act_nouns().get(_noun_key(noun))
        if kind is None and noun in undergoers and noun.lemma_.lower() in nominalizations():
            named = acts_of_noun(mentions, noun)
            kind = named.type if named is not None else None
        if kind is not None:
            return kind, noun
    return None


def _is_passive(verb: Token, children: list[Token]) -> bool:
    """Whether a verb is passive, as clauses see it; a whole clause costs more than most verbs deserve."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "conj") and clause_of(verb).passive


def _undergoers(verb: Token, children: list[Token], passive: bool) -> tuple[Token, ...]:
    if passive:
        return subjects_of(verb)
    if verb.dep_ == "relcl" or any(child.dep_ in ("dobj", "dative", "obj", "iobj") for child in children):
        return objects_of(verb)
    return ()


def _does(pattern: Pattern, verb: Token, passive: bool) -> bool:
    """Whether those who act are the ones that the pattern asks for."""
    if pattern.subjects is None:
        return True
    doers = prepositional(verb, "by") if passive else subjects_of(verb)
    return any(pattern.subjects & object_words(one) for one in doers)


def _raised(children: list[Token]) -> Iterator[Token]:
    """Yield the subjects of infinitives under a verb, which are its objects: "allowed inspectors to enter"."""
    for child in children:
        if child.dep_ in ("ccomp", "xcomp") and not any(one.dep_ == "mark" for one in child.children):
            yield from (one for one in child.children if one.dep_ in ("nsubj", "nsubjpass"))


def unclassed(verb: Token) -> Act | None:
    """Return a verb of no class as an act to ask for or to refuse, where an auxiliary says so: "must hand over"."""
    modal = any(child.dep_ == "aux" and child.tag_ == "MD" for child in verb.children)
    if verb.tag_ not in ("VB", "VBN") or not (modal or (verb.dep_ == "xcomp" and verb_key(verb.head) in over("must"))):
        return None
    children = list(verb.children)
    passive = _is_passive(verb, children)
    return Act(None, verb, passive=passive, undergoers=_undergoers(verb, children, passive))


def acts_of_noun(mentions: Mentions, noun: Token) -> Act | None:
    """Return the act that an event noun names by itself: "an attack by … on …", "the suspension of air links"."""
    verb = nominalizations().get(noun.lemma_.lower())
    if verb is not None:
        found = [(one, object_words(one)) for one in _of(noun)]
        found += [(noun, frozenset(c.lemma_.lower() for c in noun.children if c.dep_ in _PARTS))]
        for pattern in patterns().get(verb, ()):
            if pattern.subjects is not None:
                continue
            if pattern.bare or _fits(mentions, pattern, noun, list(noun.children), found):
                return Act(pattern.type, noun, narrow=not pattern.bare)
    kind = act_nouns().get(_noun_key(noun))
    return Act(kind, noun) if kind is not None else None


def object_words(token: Token, depth: int = 0) -> frozenset[str]:
    """Return the words by which an object is known: its head's, those before it, and those after "of"."""
    found = {token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s")}
    for child in token.children:
        if child.dep_ in _PARTS or (child.dep_ == "appos" and child.i > token.i):
            found |= {child.lemma_.lower(), child.lower_}
            found |= {inner.lemma_.lower() for inner in child.children if inner.dep_ in _PARTS}
        elif child.dep_ == "prep" and child.lower_ in ("of", "in", "worth") and depth < 3:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    found |= object_words(inner, depth + 1)
    return frozenset(found)


def _noun_key(noun: Token) -> str:
    """Return the key of the noun in the lexicon, by its lemma, its form or the noun before it."""
    known = act_nouns()
    for key in (noun.lemma_.lower(), noun.lower_):
        if key in known:
            return key
    before = (c.lemma_.lower() for c in noun.children if c.dep_ in ("compound", "amod", "nmod"))
    return next((key for key in before if key in known), "")


def _held(verb: Token, undergoers: tuple[Token, ...]) -> Iterator[Token]:
    """Yield the nouns that a light verb may hold: its objects, what follows "in", "on", "to", and what is of these."""
    for noun in (*undergoers, *_prepositional(verb, frozenset({"in", "on", "to", "with"}))):
        yield noun
        yield from _of(noun)


def _of(noun: Token) -> Iterator[Token]:
    return _prepositional(noun, frozenset({"of", "on", "in"}))


def _prepositional(head: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ not in ("prep", "dative", "prt", "advmod"):
            continue
        for phrase in (child, *(inner for inner in child.children if inner.dep_ == "prep")):  # "out of"
            if phrase.lower_ in prepositions:
                for one in phrase.children:
                    if one.dep_ in ("pobj", "pcomp"):
                        yield one
                        yield from (other for other in one.conjuncts if other.i > one.i)


def _fits(
    mentions: Mentions,
    pattern: Pattern,
    verb: Token,
    children: list[Token],
    objects: list[tuple[Token, frozenset[str]]],
) -> bool:
    if pattern.particle is not None:
        particle = particle_of(verb, pattern.particle)
        for one, _ in objects:  # "handed the suspect over to"
            particle = particle or particle_of(one, pattern.particle)
        if particle is None:
            return False
        objects = [*objects, *((one, object_words(one)) for one in particle.children if one.dep_ == "pobj")]
    if pattern.objects == _NONE:
        if objects:
            return False
    elif pattern.objects is not None and not any(_among(mentions, pattern.objects, *one) for one in objects):
        return False
    wanted = pattern.prepositional
    if wanted is not None and "@clause" in wanted and _has_infinitive(verb):
        return True
    if pattern.prepositions is not None:
        found = list(_prepositional(verb, pattern.prepositions))
        for one, _ in objects:  # the parser hangs "against" on "fire" in "launched rocket fire against"
            found += _prepositional(one, pattern.prepositions)
        if not found and (wanted or not _has_particle(verb, pattern.prepositions)):
            return False
        return wanted is None or any(_among(mentions, wanted, one, object_words(one)) for one in found)
    # words beside the verb that are no object: "walked free"
    return wanted is None or any(_among(mentions, wanted, one, object_words(one)) for one in children)


def _has_infinitive(verb: Token) -> bool:
    """Whether somebody is to do what an infinitive says: "told them to leave", "wants both sides to talk"."""
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp") and any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children):
            if any(one.dep_ in ("nsubj", "nsubjpass") for one in child.children):
                return True
            if any(one.dep_ in ("dobj", "dative", "nsubjpass") for one in verb.children):
                return True
    return False


def _has_particle(verb: Token, prepositions: frozenset[str]) -> bool:
    return any(child.lower_ in prepositions for child in verb.children)


def _among(mentions: Mentions, wanted: frozenset[str], token: Token, own: frozenset[str]) -> bool:
    if wanted & own:
        return True
    if "@place" in wanted and token.ent_type_ in ("GPE", "LOC", "FAC"):
        return True
    if "@actor" in wanted or "@person" in wanted:
        named = [mentions.actor(mention.actor) for mention in mentions.resolve(token) if mention.actor]
        if "@actor" not in wanted:
            people = any(one.type in ("Person", "Group") for one in named) or token.ent_type_ == "PERSON"
            return people or kind_of(token) in ("Person", "Group")
        return (
            any(one.type != "Place" for one in named) or token.ent_type_ in ("PERSON", "NORP") or bool(kind_of(token))
        )
    return False
