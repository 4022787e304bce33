"""The Facts model: what an article says, each fact with the characters it was read from.

It is the contract between the stages that read text and those that handle RDF, and the form `kg facts` prints.
Spans are pairs of Python string indices into ``document.text``, half-open. An empty tuple or None means that the
text does not say. Dates are ISO 8601, cut where the text is vague ("2022-02"); ``date`` is the first possible day,
``end`` the last.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]
Spans = tuple[Span, ...]
Ids = tuple[str, ...]

ActorType = Literal[
    "Person", "State", "GovernmentBody", "InternationalOrganisation", "Alliance", "Group", "Organisation", "Place"
]
EventType = Literal[
    "Talks", "Meeting", "Summit", "Conference", "PhoneCall", "Visit", "Interview", "PressConference",
    "Appointment", "Signing", "MilitaryAction", "Other",
]  # fmt: skip
EventStatus = Literal["held", "ongoing", "planned", "postponed", "cancelled", "proposed"]
StatementKind = Literal["direct", "indirect", "mixed"]
Factuality = Literal["certain", "probable", "possible", "denied"]
Stance = Literal["supports", "opposes", "demands", "conditional", "open-to", "claims"]
Basis = Literal["holder", "spokesperson", "newsroom"]
UndertakingType = Literal["Agreement", "Commitment", "Demand", "Refusal", "Threat", "Offer"]
UndertakingStatus = Literal["made", "met", "unanswered", "ignored", "refused", "overdue", "withdrawn"]
SanctionStatus = Literal["threatened", "proposed", "in-force", "suspended", "eased", "lifted", "extended"]
ActionType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
RoleName = Literal["participant", "excluded", "host"]


class Value(BaseModel):
    """An immutable value of the model; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentFacts(Value):
    """The document that was read: its metadata and its whole text."""

    id: str
    title: str | None = None
    published: str | None = Field(None, description="ISO 8601 day, e.g. 2025-02-18")
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    text: str


class Sentence(Value):
    """A sentence and what became of it; ``reason`` says why it is not, or not wholly, modelled."""

    span: Span
    status: Literal["modelled", "partial", "skipped"]
    reason: str | None = None


class OfficeHeld(Value):
    """An office that the text ascribes to an actor; ``of`` is the id of the actor that it belongs to."""

    title: str
    of: str | None = None
    start: str | None = None
    end: str | None = None
    evidence: Spans = ()


class Actor(Value):
    """Someone or something named in the text; ``iri`` where the reference data knows it."""

    id: str
    iri: str | None = None
    name: str
    type: ActorType
    aliases: tuple[str, ...] = Field((), description="names as they stand in the text, no pronouns")
    mentions: Spans = ()
    offices: tuple[OfficeHeld, ...] = ()


class Fact(Value):
    """What all facts share: an id, how sure the extraction is, and the rule that found it."""

    id: str
    confidence: float = Field(0.5, ge=0, le=1)
    rule: str | None = Field(None, description="the extraction rule, as documented in kg.reading")


class EventRole(Value):
    """The part an actor has in an event, with the words that say so."""

    actor: str
    role: RoleName
    evidence: Spans = ()


class Event(Fact):
    """What the text says of one event. Of a postponed event ``date`` is the new one."""

    type: EventType
    status: EventStatus = "held"
    participants: Ids = ()
    excluded: Ids = ()
    host: str | None = None
    place: str | None = Field(None, description="the place's name")
    date: str | None = None
    end: str | None = None
    previous_date: str | None = None
    duration: str | None = Field(None, description="ISO 8601 duration")
    date_words: str | None = None
    date_evidence: Spans = ()
    roles: tuple[EventRole, ...] = ()
    evidence: Spans = ()


class Statement(Fact):
    """Who said what in which words.

    ``content`` is direct when all of it stands inside quotation marks, mixed when part of it does.
    ``editorial`` are words within the content that an editor put in brackets: they are not the speaker's.
    ``within`` is the statement that this one is nested in (she says that they demand …).
    """

    kind: StatementKind
    speaker: str | None = None
    speakers: Ids = ()
    on_behalf_of: str | None = None
    source: Spans = ()
    cue: Spans = ()
    content: Spans = ()
    editorial: Spans = ()
    addressee: str | None = None
    channel: str | None = None
    event: str | None = None
    within: str | None = None
    date: str | None = None
    topics: tuple[str, ...] = Field((), description="notations of concepts of the topic scheme")
    factuality: Factuality = "certain"


class Position(Fact):
    """Who takes which stance on which topic; ``topic`` is a notation of the topic scheme."""

    actor: str
    topic: str
    stance: Stance
    condition: str | None = None
    proposition: str
    basis: Basis = "holder"
    statements: Ids = ()
    undertaking: str | None = Field(
        None, description="what the position rests on: its demand, or the act that shows it"
    )
    evidence: Spans = ()


class Undertaking(Fact):
    """An agreement, commitment, demand, refusal, threat or offer, and what became of it."""

    type: UndertakingType
    parties: Ids = ()
    addressee: str | None = None
    proposition: str
    due: str | None = None
    status: UndertakingStatus = "made"
    statements: Ids = ()
    evidence: Spans = ()


class Relief(Value):
    """What would bring relief from a sanction, whose consent it takes, and who says or disputes so."""

    condition: str
    consent_of: Ids = ()
    asserted_by: str | None = None
    disputed_by: str | None = None
    evidence: Spans = ()


class Sanction(Fact):
    """Who imposes which measure on whom."""

    imposing: Ids = ()
    target: Ids = ()
    measure: str | None = Field(None, description="notation of a concept of the measure scheme")
    status: SanctionStatus = "in-force"
    relief: tuple[Relief, ...] = ()
    evidence: Spans = ()


class Action(Fact):
    """An event, undertaking, sanction or stance coded in one of PLOVER's 16 classes (2021)."""

    type: ActionType
    actors: Ids = ()
    recipients: Ids = ()
    cue: Spans = ()
    of: str | None = Field(None, description="the fact that this action codes")
    evidence: Spans = ()


class Alternative(BaseModel):
    """Another reading of a fact: the keys that differ, and how sure it is."""

    model_config = ConfigDict(frozen=True, extra="allow")

    confidence: float = Field(0.3, ge=0, le=1)


class Reading(Value):
    """A fact that the text allows to be read in more than one way; the fact itself is the best reading."""

    of: str
    alternatives: tuple[Alternative, ...]
    evidence: Spans = ()
    note: str | None = None


class Facts(Value):
    """Everything that was read from one document."""

    document: DocumentFacts
    sentences: tuple[Sentence, ...] = ()
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    actions: tuple[Action, ...] = ()
    readings: tuple[Reading, ...] = ()


def facts_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of the Facts JSON; `facts.schema.json` beside this module is its text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/parley/facts.schema.json",
        **Facts.model_json_schema(),
    }
