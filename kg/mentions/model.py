"""What the mentions stage hands on: mentions, places, dates, durations, and the actors that they denote."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from kg.facts import Actor, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

MentionKind = Literal["name", "pronoun", "description", "metonym", "demonym", "office"]
Granularity = Literal["day", "weekend", "week", "month", "season", "quarter", "year", "decade"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that denote one actor, or several ("the two leaders", "they").

    ``start`` and ``end`` are token indices, ``span`` the characters, all half-open; ``head`` is the index of the
    token that the rest of the words depend on. ``actors`` are ids; it is empty where a pronoun's actor is not
    decidable, as for "we" in a quotation. ``alternatives`` are other actors that the words may denote, each with a
    confidence in [0, 1].
    """

    start: int
    end: int
    span: Span
    actors: tuple[str, ...]
    kind: MentionKind
    head: int
    alternatives: tuple[tuple[str, float], ...] = ()

    @property
    def actor(self) -> str | None:
        """The (first) actor's id, or None."""
        return self.actors[0] if self.actors else None

    def covers(self, index: int) -> bool:
        """Whether the token at the index is one of the mention's."""
        return self.start <= index < self.end


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name where something is; ``actor`` is the id of the place, or of the state whose territory it is."""

    start: int
    end: int
    span: Span
    name: str
    head: int
    actor: str | None = None
    dateline: bool = False


@dataclass(frozen=True, slots=True)
class DateExpression:
    """Words that say when.

    ``first`` and ``last`` are the first and the last possible day in ISO 8601, cut where the words are vague
    ("2022-02"); both are None where the words are relative and the document has no publication date.
    ``other`` is the second reading of a weekday, month or day that the tense does not settle.
    """

    start: int
    end: int
    span: Span
    head: int
    words: str
    granularity: Granularity
    relative: bool
    first: str | None = None
    last: str | None = None
    other: tuple[str, str] | None = None

    @property
    def resolved(self) -> bool:
        """Whether the days are known."""
        return self.first is not None


@dataclass(frozen=True, slots=True)
class Duration:
    """Words that say how long; ``iso`` is an ISO 8601 duration ("PT4H30M")."""

    start: int
    end: int
    span: Span
    head: int
    iso: str


@dataclass(frozen=True)
class Mentions:
    """The actors of a document, and every place in it where one is mentioned, in order of the text.

    ``adjectives`` gives the actor that a demonym before a noun names ("*Israeli* strikes"), by token index; it is no
    mention of the actor, but says whose the noun is.
    """

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    durations: tuple[Duration, ...] = ()
    adjectives: dict[int, str] = field(default_factory=dict)
    _by_id: dict[str, Actor] = field(init=False, repr=False, compare=False)
    _by_head: dict[int, Mention] = field(init=False, repr=False, compare=False)
    _by_token: dict[int, Mention] = field(init=False, repr=False, compare=False)
    _by_actor: dict[str, tuple[Mention, ...]] = field(init=False, repr=False, compare=False)
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _offsets: list[int] = field(init=False, repr=False, compare=False)
    _states: frozenset[str] = field(init=False, repr=False, compare=False)
    _owners: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_head: dict[int, Mention] = {}
        by_token: dict[int, Mention] = {}
        by_actor: dict[str, list[Mention]] = {}
        for mention in sorted(self.mentions, key=lambda mention: mention.start - mention.end):
            by_token.update(dict.fromkeys(range(mention.start, mention.end), mention))
        for mention in self.mentions:
            known = by_head.get(mention.head)
            if known is None or mention.end - mention.start < known.end - known.start:
                by_head[mention.head] = mention
            for actor_id in dict.fromkeys(mention.actors):
                by_actor.setdefault(actor_id, []).append(mention)
        states = frozenset(actor.name for actor in self.actors if actor.type == "State")
        object.__setattr__(self, "_by_id", {actor.id: actor for actor in self.actors})
        object.__setattr__(self, "_by_head", by_head)
        object.__setattr__(self, "_by_token", by_token)
        object.__setattr__(self, "_by_actor", {one: tuple(mentions) for one, mentions in by_actor.items()})
        object.__setattr__(self, "_states", states)
        object.__setattr__(self, "_starts", [mention.start for mention in self.mentions])
        object.__setattr__(self, "_offsets", [mention.span[0] for mention in self.mentions])

    def at(self, index: int) -> Mention | None:
        """Return the innermost mention whose head is the token at the index, or None."""
        return self._by_head.get(index)

    def covering(self, index: int) -> Mention | None:
        """Return the innermost mention that the token at the index is part of, or None."""
        return self._by_token.get(index)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that lie wholly within the tokens from start to end (half-open)."""
        return tuple(mention for mention in self.starting(start, end) if mention.end <= end)

    def starting(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions whose first token is one of those from start to end (half-open)."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def opening_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions whose first character is one of those from start to end (half-open)."""
        return self.mentions[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def states(self) -> frozenset[str]:
        """Return the names of the states among the actors."""
        return self._states

    def actor(self, actor_id: str) -> Actor:
        """Return the actor with the id. Raises KeyError if there is none."""
        return self._by_id[actor_id]

    def owners_of(self, actor_id: str) -> frozenset[str]:
        """Return an actor with what its offices belong to, and whose it is by its words: "a U.S. official"."""
        if actor_id not in self._owners:
            self._owners[actor_id] = frozenset(self._find_owners(actor_id))
        return self._owners[actor_id]

    def _find_owners(self, actor_id: str) -> Iterator[str]:
        actor = self.actor(actor_id)
        yield actor_id
        yield from (office.of for office in actor.offices if office.of)
        if actor.type in ("State", "Place", "InternationalOrganisation", "Alliance"):
            return
        for mention in self.mentions_of(actor_id):
            for index in range(mention.start, mention.head):
                if index in self.adjectives:
                    yield self.adjectives[index]
                inner = self.at(index)
                if inner is not None and inner.actor and self.actor(inner.actor).type == "State":
                    yield inner.actor

    def mentions_of(self, actor_id: str) -> tuple[Mention, ...]:
        """Return the mentions that denote the actor, alone or with others."""
        return self._by_actor.get(actor_id, ())

    def resolve(self, token: "Token") -> tuple[Mention, ...]:
        """Return what a syntactic head, say the subject of a verb, denotes: one mention for each actor.

        It follows conjunctions ("Rubio and Lavrov") and, where the head itself denotes nobody, appositions
        ("the minister, Ann Lee"). A mention of several actors is given once for each.
        """
        found: list[Mention] = []
        for part in (token, *token.conjuncts, *self._listed(token)):
            if part.i < token.i:
                continue  # a conjunct asked for by itself does not speak for the ones before it
            mention = self._denoting(part)
            if mention is None:
                continue
            found.extend(replace(mention, actors=(actor,)) for actor in mention.actors)
            if not mention.actors:
                found.append(mention)
        return tuple(dict.fromkeys(found))

    def _listed(self, token: "Token") -> tuple["Token", ...]:
        """Return the further names of a list that the parser takes for appositions: "President Lee, Chancellor Kim"."""
        first = self._person_named(token.i)
        if first is None:
            return ()
        found: list[Token] = []
        pending = [*_appositions(token), *(c for c in token.conjuncts if c.i > token.i)]
        while pending:
            part = pending.pop(0)
            other = self._person_named(part.i)
            if other is not None and other != first:
                found.append(part)
            pending.extend(child for child in part.children if child.dep_ in ("appos", "conj") and child.i > part.i)
        return tuple(found)

    def _person_named(self, index: int) -> str | None:
        mention = self.at(index)
        actor = mention.actor if mention is not None and mention.kind == "name" else None
        return actor if actor is not None and self.actor(actor).type == "Person" else None

    def _denoting(self, token: "Token") -> Mention | None:
        mention = self.at(token.i)
        if mention is not None and mention.actors:
            return mention
        for child in _appositions(token):
            inner = self._denoting(child)
            if inner is not None and inner.actors:
                return inner
        return mention


def _appositions(token: "Token") -> Iterator["Token"]:
    return (child for child in token.children if child.dep_ == "appos")
