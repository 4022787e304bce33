"""Annotations: gold facts as people wrote them, in the form of Facts JSON with what gold adds to it.

``optional`` marks what may be found or missed at no cost, ``KEY_also`` names further right answers, and
``participants_optional`` actors that may or may not be listed. Keys that nothing is measured by are left alone.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from kg.facts import ActionType, Spans

_NONE_IS_EMPTY = BeforeValidator(lambda value: () if value is None else value)

Names = Annotated[tuple[str, ...], _NONE_IS_EMPTY]
NameSets = Annotated[tuple[Names, ...], _NONE_IS_EMPTY]
Evidence = Annotated[Spans, _NONE_IS_EMPTY]


class _Annotation(BaseModel):
    """A gold fact; ``optional`` ones cost nothing either way."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    optional: bool | None = False
    evidence: Evidence = ()


class OfficeGold(_Annotation):
    """An office of an actor; ``of`` is the id of the actor it belongs to."""

    title: str | None = None
    of: str | None = None
    of_also: Names = ()


class ActorGold(_Annotation):
    """Someone or something that the text names."""

    id: str
    name: str
    type: str | None = None
    type_also: Names = ()
    aliases: Names = ()
    offices: Annotated[tuple[OfficeGold, ...], _NONE_IS_EMPTY] = ()


class EventGold(_Annotation):
    """What the text says of one event."""

    type: str
    participants: Names = ()
    participants_also: NameSets = ()
    participants_optional: Names = ()
    excluded: Names = ()
    excluded_also: NameSets = ()
    status: str | None = None
    status_also: Names = ()
    place: str | None = None
    date: str | None = None
    previous_date: str | None = None
    duration: str | None = None


class StatementGold(_Annotation):
    """Who said what in which words."""

    kind: str | None = None
    kind_also: Names = ()
    speaker: str | None = None
    speakers: Names = ()
    speaker_also: Names = ()
    source: Evidence = ()
    cue: Evidence = ()
    content: Evidence = ()


class PositionGold(_Annotation):
    """Who takes which stance."""

    actor: str
    actor_also: Names = ()
    stance: str
    stance_also: Names = ()
    topic: str | None = None


class UndertakingGold(_Annotation):
    """An agreement, commitment, demand, refusal, threat or offer."""

    type: str
    type_also: Names = ()
    parties: Names
    parties_also: NameSets = ()


class SanctionGold(_Annotation):
    """Who imposes what on whom."""

    imposing: Names = ()
    target: Names = ()
    status: str | None = None
    status_also: Names = ()


class ReadingGold(_Annotation):
    """A place that the text lets be read in more than one way."""


class DocumentGold(BaseModel):
    """The annotated document."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str | None = None
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None


class FactsAnnotation(BaseModel):
    """All gold facts of one document."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: DocumentGold
    actors: Annotated[tuple[ActorGold, ...], _NONE_IS_EMPTY] = ()
    events: Annotated[tuple[EventGold, ...], _NONE_IS_EMPTY] = ()
    statements: Annotated[tuple[StatementGold, ...], _NONE_IS_EMPTY] = ()
    positions: Annotated[tuple[PositionGold, ...], _NONE_IS_EMPTY] = ()
    undertakings: Annotated[tuple[UndertakingGold, ...], _NONE_IS_EMPTY] = ()
    sanctions: Annotated[tuple[SanctionGold, ...], _NONE_IS_EMPTY] = ()
    readings: Annotated[tuple[ReadingGold, ...], _NONE_IS_EMPTY] = ()


class SideGold(BaseModel):
    """An actor or recipient of a coded event: words of the sentence."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str


class RecordAnnotation(BaseModel):
    """A sentence with the one event that a coder saw in it, as PLOVER's gold standard records have it."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str
    text: str
    type: ActionType
    actors: tuple[SideGold, ...] = ()
    recipients: tuple[SideGold, ...] = ()
    reciprocal: bool | None = False
