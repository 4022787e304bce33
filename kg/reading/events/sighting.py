"""Sightings: one place in the text that speaks of an event, before sightings of the same event are joined."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import EventStatus, EventType
from kg.mentions import DateExpression, Duration, Mention


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named in the text, with its tokens."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Setting:
    """When and where: ``previous`` is the date before a postponement, ``last`` the day on which the event ends.

    ``here`` says that the text places it where it was written.
    """

    place: Place | None = None
    date: DateExpression | None = None
    last: DateExpression | None = None
    previous: DateExpression | None = None
    duration: Duration | None = None
    same_day: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one place in the text says of an event.

    ``head`` names it, a verb or a noun; ``words`` are the indices of the tokens that the reading rests on. ``status``
    is None where the place does not say how far the event has come. ``definite`` sightings go back to an event that
    the reader knows of ("the talks"); ``fresh`` ones open another ("a new meeting"). ``joint`` ones say how many take
    part ("three-way"). ``role_only`` ones add parties to a known event and never make one; ``near`` ones only to one
    that was just spoken of. ``attendees`` are likely to have been there.
    """

    type: EventType
    head: Token
    rule: str
    status: EventStatus | None
    participants: tuple[Mention, ...]
    setting: Setting
    words: frozenset[int]
    excluded: tuple[Mention, ...] = ()
    host: tuple[Mention, ...] = ()
    definite: bool = False
    fresh: bool = False
    joint: bool = False
    role_only: bool = False
    near: bool = False
    attendees: tuple[Mention, ...] = ()
