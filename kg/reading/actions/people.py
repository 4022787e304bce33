"""People without a name, and states named by a demonym only, whom an action brings into the facts.

"Afghan rebels", "the police", "a missionary" act and are acted on, but are no actors of an article by being mentioned.
"""

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from kg.facts import ActionType, Actor, ActorType, Span
from kg.mentions import Gazetteer, Mentions
from kg.reading.actions.lexicon import brought, people

_BEFORE = frozenset({"amod", "compound", "nmod", "punct", "npadvmod", "conj", "cc", "advmod"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "det"})
_LONGEST = 6  # words of a name


@dataclass
class Added:
    """An actor in the making."""

    id: str
    type: ActorType
    name: str
    iri: str | None = None
    spans: set[Span] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Door:
    """Which people an action may bring in: none if it is not said outright, few if it is between diplomats."""

    type: ActionType
    outright: bool

    def opens_for(self, noun: Token, acting: bool, specific: bool) -> bool:
        """Whether the people that a noun names may come in, as those who act or not.

        ``specific`` says that the text says whose they are.
        """
        if any(child.dep_ == "cc" for child in noun.children if child.i < noun.i):
            return False
        if specific:
            return True
        forms = {noun.lemma_.lower(), noun.lower_, noun.lower_.removesuffix("s")}
        if forms & people("officials"):
            return acting and any(child.lemma_.lower() in _persons_and_bodies() for child in noun.children)
        if self.type in brought("reserved"):
            return False
        if acting:
            return True
        material = people("civil") | people("bodies")
        return bool(forms & (people("armed") | (frozenset() if self.type in brought("verbal") else material)))


class People:
    """The actors that actions add to those of the mentions, by name."""

    def __init__(self, mentions: Mentions, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.first = len(mentions.actors) + 1
        self.by_iri = {actor.iri: actor.id for actor in mentions.actors if actor.iri}
        self.added: dict[str, Added] = {}

    def unnamed(self, noun: Token, door: Door, acting: bool) -> str | None:
        """Return the id of the people that a noun names, noted as an actor; None if none may come in."""
        kind = kind_of(noun) if door.outright else None
        if kind is None or not door.opens_for(noun, acting, self._is_specific(noun)):
            return None
        start, end = _start(noun), _end(noun)
        name = noun.doc[start:end].text
        return self._add(name.lower(), kind, name, None, noun.doc[start:end].text, (start, end), noun)

    def entity(self, name: Token, door: Door, acting: bool) -> str | None:
        """Return the id of who bears a proper name that the mentions do not know; None if it is no actor's."""
        kind = _entity_type(name, acting) if door.outright else None
        if kind is None:
            return None
        start = _entity_start(name)
        words = name.doc[start : name.i + 1].text
        return self._add(words.lower(), kind, words, None, words, (start, name.i + 1), name)

    def state(self, word: Token) -> str | None:
        """Return the id of the state whose demonym a word before a noun is: "Israeli strikes"; None if it is none."""
        if not word.text[:1].isupper():
            return None
        before = word.doc[word.i - 1] if word.i else word
        for start, text in ((word.i - 1, f"{before.text} {word.text}"), (word.i, word.text)):
            for form in self.gazetteer.forms.get(text) if start >= 0 else ():
                known = self.gazetteer.referents.get(form.key)
                if form.kind != "demonym" or known is None or known.type != "State":
                    continue
                if known.iri in self.by_iri:
                    return self.by_iri[known.iri]
                name = known.everyday or known.name
                return self._add(form.key, "State", name, known.iri, text, (start, word.i + 1), word)
        return None

    def _is_specific(self, noun: Token) -> bool:
        """Whether a demonym or a name stands before the noun, or a place or name after it."""
        if any(child.dep_ in ("amod", "compound", "nmod", "appos") and _is_name(child) for child in noun.children):
            return True
        after = (one for child in noun.children if child.dep_ == "prep" for one in child.children)
        return any(one.pos_ == "PROPN" or any(c.pos_ == "PROPN" for c in one.children) for one in after)

    def _add(
        self, key: str, kind: ActorType, name: str, iri: str | None, words: str, where: tuple[int, int], token: Token
    ) -> str:
        added = self.added.get(key)
        if added is None:
            added = self.added[key] = Added(f"a{self.first + len(self.added)}", kind, name, iri)
        first, last = token.doc[where[0]], token.doc[where[1] - 1]
        added.spans.add((first.idx, last.idx + len(last.text)))
        return added.id

    def actors(self, used: set[str]) -> tuple[Actor, ...]:
        """Return the actors whose ids are used, in the order in which they were met."""
        return tuple(
            Actor(id=one.id, iri=one.iri, name=one.name, type=one.type, aliases=(), mentions=tuple(sorted(one.spans)))
            for one in self.added.values()
            if one.id in used
        )


_ENTITIES: dict[str, ActorType] = {"PERSON": "Person", "ORG": "Organisation", "NORP": "Group", "GPE": "State"}


def _entity_type(noun: Token, acting: bool) -> ActorType | None:
    """Return the type of a proper name; of a place only where it acts."""
    if noun.pos_ != "PROPN" or noun.dep_ in ("compound", "nmod", "amod", "poss"):
        return None
    if noun.i and noun.doc[noun.i - 1].text == "(":
        return None
    if noun.ent_type_ == "GPE" and not acting:
        return None
    return _ENTITIES.get(noun.ent_type_) or ("Group" if noun.tag_ == "NNPS" and not noun.ent_type_ else None)


def _entity_start(noun: Token) -> int:
    start = noun.i
    while start > noun.left_edge.i and noun.doc[start - 1].pos_ == "PROPN" and noun.doc[start - 1].dep_ == "compound":
        start -= 1
    while start < noun.i and (noun.doc[start].dep_ in ("det", "poss") or not noun.doc[start].text[:1].isupper()):
        start += 1
    return start


def kind_of(noun: Token) -> ActorType | None:
    """Return the type of actor that a noun for people or a body names, or None."""
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ") or noun.ent_type_ in ("DATE", "TIME"):
        return None
    lemma = noun.lemma_.lower()
    forms = {lemma, noun.lower_, noun.lower_.removesuffix("s")}
    qualified = any(child.dep_ in _MODIFIERS - {"det", "poss"} for child in noun.children)
    if forms & people("plural") and noun.tag_ in ("NN", "NNP") and not qualified:
        return None
    if forms & _persons() or ("-" in lemma and _compound(lemma)):
        plural = noun.tag_ in ("NNS", "NNPS") or bool(forms & people("collective"))
        return "Group" if plural else "Person"
    if noun.ent_type_ == "NORP" and noun.tag_ in ("NN", "NNP", "JJ") and any(c.dep_ == "det" for c in noun.children):
        return "Person"  # "a Palestinian"
    if not any(child.dep_ in _MODIFIERS for child in noun.children):
        return "GovernmentBody" if forms & people("bodies") and forms & people("collective") else None
    if forms & people("bodies"):
        return "GovernmentBody"
    return "Organisation" if forms & people("organisations") else None


@cache
def _persons_and_bodies() -> frozenset[str]:
    """Return the nouns for those whose leader or official somebody may be: "the opposition leader"."""
    return people("armed") | people("civil") | people("bodies") | people("organisations")


def _is_name(word: Token) -> bool:
    return (
        word.pos_ == "PROPN"
        or word.ent_type_ in ("NORP", "GPE")
        or (word.text[:1].isupper() and word.i > word.sent.start)
    )


def _compound(lemma: str) -> bool:
    """Whether the last part of a word with hyphens names people: "hostage-takers"."""
    last = lemma.rsplit("-", 1)[-1].removesuffix("s")
    return last in _persons() or last == "taker"


@cache
def _persons() -> frozenset[str]:
    return people("armed") | people("civil") | people("officials")


def _start(noun: Token) -> int:
    """Return where the name of the people starts: after determiners, numbers and possessives."""
    start = noun.i
    left = noun.left_edge.i
    while start > left and noun.i - start < _LONGEST - 1:
        before = noun.doc[start - 1]
        if before.dep_ not in _BEFORE or before.text in (",", "(", ")") or before.is_quote or before.is_space:
            break
        start -= 1
    while start < noun.i and (noun.doc[start].dep_ in ("punct", "cc", "advmod") or noun.doc[start].is_punct):
        start += 1
    return start


def _end(noun: Token) -> int:
    """Return where the name ends: after the proper name that stands right after the noun."""
    end = noun.i + 1
    while end < len(noun.doc) and end - noun.i < 4:
        word = noun.doc[end]
        if (
            word.pos_ != "PROPN"
            or not (word.dep_ == "appos" or word.dep_ == "compound")
            or word.sent.start != noun.sent.start
        ):
            break
        end += 1
    return end if end == noun.i + 1 or noun.doc[end - 1].dep_ == "appos" else noun.i + 1
