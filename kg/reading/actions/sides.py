"""Sides: who takes an action, and towards whom: the actors nearest to the act in the parse."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from spacy.tokens import Token

from kg.facts import ActionType, Ids
from kg.mentions import Mentions
from kg.reading.actions.lexicon import over, people, verb_key
from kg.reading.actions.people import Door, People
from kg.reading.clauses import RELATIVE_PRONOUNS, prepositional, subjects_of
from kg.reading.lexicon import load_lexicon

_FAR_FOR_PEOPLE = 5.0
_NEAR = 0.8
_MODIFIERS = frozenset({"amod", "compound", "nmod"})
_OWNING = frozenset({"poss", "amod", "compound", "nmod", "appos", "prep", "agent", "pobj", "conj"})
_OWN = frozenset({"his", "her", "its", "their", "our", "my"})


@dataclass(frozen=True, slots=True)
class Side:
    """Actors on one side of an action, and the tokens that name them."""

    ids: Ids = ()
    tokens: tuple[Token, ...] = ()


class Sides:
    """Finds the actors that tokens denote, those without a name included."""

    def __init__(self, mentions: Mentions, people: People) -> None:
        self.mentions, self.people = mentions, people
        self.door = Door("AGREE", outright=False)
        self.placed = {place.head for place in mentions.places}
        self.places = {place.head: place.actor for place in mentions.places if place.actor}

    def denoted(self, token: Token, people_too: bool = True, acting: bool = False) -> Ids:
        """Return the ids of the actors that a token denotes as the head of its phrase, or as a word before one.

        A place stands for its state.
        """
        named = self._named(token)
        if named:
            return named
        if token.dep_ in _MODIFIERS:
            state = self.mentions.adjectives.get(token.i) or (self.people.state(token) if self.door.outright else None)
            if state is not None:
                return (state,)
        place = self.places.get(token.i)
        if place and self.mentions.actor(place).type != "Place":
            return (place,)
        if not people_too or _counts(token) or token.lower_ in RELATIVE_PRONOUNS:
            return ()
        if token.dep_ in _MODIFIERS and token.pos_ not in ("NOUN", "PROPN"):
            return ()
        if token.i in self.placed:
            return ()
        inner = self._name_within(token)
        if inner:
            return inner
        identifier = self.people.unnamed(token, self.door, acting)
        return (identifier,) if identifier else ()

    def _named(self, token: Token) -> Ids:
        mention = self.mentions.at(token.i)
        if mention is None and token.pos_ == "PROPN" and token.dep_ not in _MODIFIERS:
            mention = self.mentions.covering(token.i)
        named = mention.actors if mention is not None else ()
        return tuple(one for one in named if self.mentions.actor(one).type != "Place")

    def _name_within(self, token: Token) -> Ids:
        """Return the organisation whose name stands before a noun that says what it is: "the Hamas group"."""
        if not {token.lemma_.lower(), token.lower_} & people("organisations"):
            return ()
        for child in token.children:
            if child.dep_ in ("compound", "nmod", "appos", "amod") and child.pos_ == "PROPN":
                mention = self.mentions.covering(child.i)
                found = mention.actors if mention is not None else ()
                if found and self.mentions.actor(found[0]).type in (
                    "Organisation",
                    "Group",
                    "InternationalOrganisation",
                ):
                    return found
        return ()

    def nearest(
        self,
        starts: Iterable[tuple[Token, float]],
        but: Ids = (),
        closed: frozenset[int] = frozenset(),
        kind: ActionType | None = None,
        told: bool = False,
        farthest: float = 7.5,
    ) -> Side:
        """Return the actors nearest to the starting tokens, without those of ``but``; closed tokens stay shut.

        ``kind`` is the class of the action, ``told`` says that "to" is before who is told of it; actors at a cost
        above ``farthest`` are too far off.
        """
        heap = [(cost, token.i, token) for token, cost in starts]
        heapq.heapify(heap)
        seen: set[int] = set()
        while heap:
            cost, index, token = heapq.heappop(heap)
            if index in seen or index in closed or cost > farthest:
                continue
            seen.add(index)
            if token.pos_ not in ("VERB", "AUX"):
                ids = tuple(i for i in self.denoted(token, people_too=cost <= _FAR_FOR_PEOPLE) if i not in but)
                if ids and not _is_moved(token) and not _is_own(token):
                    return self._with_conjuncts(token, ids, but)
                if not ids and cost <= _NEAR and token.i not in self.placed:
                    named = self.people.entity(token, self.door, acting=False)
                    if named is not None and named not in but:
                        return Side((named,), (token,))
            for child in token.children:
                step = _step(token, child, kind)
                if step is not None and child.i not in closed:
                    step += 2.5 if told and child.lower_ == "to" else 0.0
                    heapq.heappush(heap, (cost + step, child.i, child))
        return Side()

    def _with_conjuncts(self, token: Token, ids: Ids, but: Ids) -> Side:
        found, tokens = list(ids), [token]
        for other in token.conjuncts:
            if other.i > token.i:
                more = [one for one in self.denoted(other) if one not in found and one not in but]
                found += more
                tokens += [other] if more else []
        return Side(tuple(found), tuple(tokens))

    def doers(self, tokens: tuple[Token, ...]) -> Side:
        """Return who the subjects of an act are; a quantity, a move or a statement stands for whose it is."""
        found: list[str] = []
        named: list[Token] = []
        for token in tokens:
            side = self.owner(token)
            found += [one for one in side.ids if one not in found]
            named += side.tokens
        return Side(tuple(found), tuple(named))

    def owner(self, token: Token) -> Side:
        """Return whom a noun denotes, or else whose it is: by its phrase, or by the verb that it is the object of."""
        ids = self.denoted(token, acting=True)
        if ids:
            return Side(ids, (token,))
        pending = [token]
        while pending:
            for child in pending.pop(0).children:
                if child.dep_ not in _OWNING or (child.dep_ == "prep" and child.lower_ not in _OWNERS):
                    continue
                ids = self.denoted(child, acting=True) if child.dep_ != "prep" else ()
                if ids:
                    return Side(ids, (child,))
                pending.append(child)
        if token.i not in self.placed:
            identifier = self.people.entity(token, self.door, acting=True)
            if identifier is not None:
                return Side((identifier,), (token,))
        if token.lemma_.lower() in over("issued") and token.dep_ in ("dobj", "pobj"):
            verb = token.head if token.dep_ == "dobj" else token.head.head
            return self.doers(subjects_of(verb)) if verb.pos_ == "VERB" and token not in subjects_of(verb) else Side()
        return Side()

    def territory(self, verb: Token) -> Side:
        """Return the state in which something happens."""
        for place in prepositional(verb, "in", "at"):
            ids = self.denoted(place, people_too=False)
            if ids:
                return Side(ids, (place,))
        return Side()


_OWNERS = frozenset({"of", "by", "from", "between", "among", "in", "at", "throughout", "against"})


def _counts(token: Token) -> bool:
    """Whether a noun only counts those of an "of" after it: "a group of Moroccan diplomats"."""
    return token.lemma_.lower() in people("quantities") and any(
        child.dep_ == "prep" and child.lower_ == "of" for child in token.children
    )


def _is_moved(token: Token) -> bool:
    """Whether an object is what is sent or withdrawn, not who is acted on."""
    return (
        token.dep_ in ("dobj", "nsubjpass", "conj", "pobj")
        and token.lemma_.lower() in over("moved")
        and any(verb_key(above) in over("moving") for above in islice(token.ancestors, 3) if above.pos_ == "VERB")
    )


def _is_own(token: Token) -> bool:
    """Whether a noun is of the side that acts: "its troops", "their leader"."""
    return any(child.dep_ == "poss" and child.lower_ in _OWN for child in token.children)


@dataclass(frozen=True, slots=True)
class _Costs:
    """What steps down the parse cost, from the lexicon file reach.toml."""

    dependencies: dict[str, float]
    prepositions: dict[str, float]
    adverbial: frozenset[str]
    adverbial_cost: float
    towards: frozenset[str]
    near: float
    far: float


@cache
def _costs() -> _Costs:
    table = load_lexicon("reach")
    return _Costs(
        dependencies=table["dependencies"],
        prepositions=table["prepositions"],
        adverbial=frozenset(table["adverbial"]["words"].split()),
        adverbial_cost=table["adverbial"]["cost"],
        towards=frozenset(table["subjects"]["towards"].split()),
        near=table["subjects"]["near"],
        far=table["subjects"]["far"],
    )


def _step(parent: Token, child: Token, kind: ActionType | None) -> float | None:
    """Return the cost of a step from a token to its child, or None if it is not taken."""
    costs, dependency = _costs(), child.dep_
    if dependency in ("nsubj", "nsubjpass"):
        return costs.near if kind in costs.towards or parent.dep_ in ("relcl", "acl") else costs.far
    cost = costs.dependencies.get(dependency)
    if cost is None:
        return None
    if dependency in ("prep", "agent", "prt", "dative") and child.pos_ not in ("NOUN", "PROPN", "PRON", "NUM"):
        word = child.lower_
        if word in costs.adverbial:
            return cost + costs.adverbial_cost
        found = costs.prepositions.get(word)
        return cost + found if found is not None else None
    if dependency == "advcl":
        for mark in child.children:
            if mark.dep_ in ("mark", "advmod") and mark.lower_ in costs.adverbial:
                return cost + costs.adverbial_cost
    return cost
