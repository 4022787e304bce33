"""The rule: when two acts that different articles report are about one matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.linking.content import content, named, shared

LEAST_SHARED: Final = 2
"""How many content words the two share at least, unless one has no more than one and both sides are the same."""

LEAST_OVERLAP: Final = 0.6
"""Which part of the shorter one's content words the two share at least (Szymkiewicz and Simpson's coefficient)."""

Side = frozenset[str]


@dataclass(frozen=True)
class Act:
    """A diplomatic act as far as the rule sees it.

    ``kind`` is the local name of its class. Each of ``parties`` and ``addressees`` is a side: an actor and whom it
    stands for, of a minister the state, too. ``names`` are the sides' names: who acts is compared apart from what is
    done. ``quotes`` are the words of the text that the act was read from.
    """

    iri: str
    kind: str
    parties: tuple[Side, ...] = ()
    addressees: tuple[Side, ...] = ()
    proposition: str = ""
    quotes: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of what it is about: of its proposition or, where that is but "the demand", of its quotes."""
        own = named(self.names)
        return content(self.proposition) - own or content(" ".join(self.quotes)) - own


def same_matter(one: Act, other: Act) -> bool:
    """Return whether two acts are about one matter: those who act fit, and what they say is alike. It is symmetric."""
    return fits(one, other) and (_same_words(one, other) or _alike(one, other))


def fits(one: Act, other: Act) -> bool:
    """Return whether those who act are such that the two acts can be about one matter.

    Two agreements have two parties in common, or all that one of them names. A demand goes with what its addressee
    does, or what is done towards the one who demands if it names none. Two demands have a party or an addressee in
    common, other acts a party: who promises, refuses and gives in at last.
    """
    together = common(one.parties, other.parties)
    demands = [act for act in (one, other) if act.kind == "Demand"]
    if len(demands) == 2:
        return bool(together or common(one.addressees, other.addressees))
    if demands:
        answer = other if demands[0] is one else one
        return _answers(answer, demands[0])
    if one.kind == other.kind == "Agreement":
        return together >= max(1, min(2, len(one.parties), len(other.parties)))
    return bool(together)


def common(left: Iterable[Side], right: Iterable[Side]) -> int:
    """Return how many sides two acts have in common, by anybody that both stand for."""
    lefts, rights = list(left), list(right)
    return min(
        sum(any(one & other for other in rights) for one in lefts),
        sum(any(one & other for one in lefts) for other in rights),
    )


def _answers(act: Act, demand: Act) -> bool:
    if demand.addressees:
        return bool(common(demand.addressees, act.parties))
    return bool(common(demand.parties, act.addressees))


def _same_words(one: Act, other: Act) -> bool:
    """Return whether both were read alike from the same words, as from an article and a copy of it."""
    return bool(one.quotes) and (one.kind, one.proposition, one.quotes) == (other.kind, other.proposition, other.quotes)


def _alike(one: Act, other: Act) -> bool:
    left, right = one.words, other.words
    shorter = min(len(left), len(right))
    both = shared(left, right)
    if shorter == both == 1:  # "the ceasefire": enough between the same two sides
        return common(one.parties + one.addressees, other.parties + other.addressees) > 1
    return both >= LEAST_SHARED and both / shorter >= LEAST_OVERLAP
