"""Sides: the actors that phrases denote, or whose the things are that they name."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids
from kg.mentions import Mentions
from kg.reading.clauses import conjuncts, prepositional
from kg.reading.sanctions.vocabulary import vocabulary
from kg.reading.speakers import acting_ids


@dataclass(frozen=True, slots=True)
class Side:
    """The actors of one side; ``other`` is what the text calls them where they are no known actors."""

    actors: Ids = ()
    other: str = ""

    def __bool__(self) -> bool:
        return bool(self.actors or self.other)


def side(mentions: Mentions, tokens: tuple[Token, ...]) -> Side:
    """Return the actors that head tokens denote, or whose they are: "Iran's economy", "Russian oil"."""
    tokens = tuple(one for token in tokens for one in _named(mentions, _counted(token)))
    found = acting_ids(mentions, tokens)
    if found:
        return Side(found)
    for token in tokens:
        for owner in (_inside(mentions, token), owner_of(mentions, token)):
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
    if token.pos_ == "NUM" or token.lemma_.lower() in vocabulary("frames", "quantities"):
        return next(iter(prepositional(token, "of")), token)
    return token


def _inside(mentions: Mentions, token: Token) -> Ids:
    """Return whom a name means that the parse makes a modifier of its apposition: "on Minerven, the gold miner"."""
    names = [c for c in token.children if c.dep_ in ("nmod", "compound", "appos") and c.pos_ == "PROPN"]
    kept = [c for c in names if c.dep_ == "appos" or c.nbor(1).text == ","]
    return acting_ids(mentions, tuple(kept))


def owner_of(mentions: Mentions, token: Token) -> Ids:
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


def is_day(token: Token) -> bool:
    """Whether a noun says when: "on Monday" names nobody."""
    return token.ent_type_ in ("DATE", "TIME") and token.pos_ != "PRON"
