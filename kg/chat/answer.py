"""The answer: what a model is asked for, as a JSON Schema, and what of its answer fits.

It is Facts made simple for a model, which can copy words but not count characters: where Facts have spans, it quotes,
and what can be worked out from the text (kinds of statements, bases of positions, PLOVER's classes) is not asked for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from kg.chat.vocabulary import vocabulary
from kg.errors import KgError
from kg.facts import (
    ActorType,
    EventStatus,
    EventType,
    Factuality,
    SanctionStatus,
    Stance,
    UndertakingStatus,
    UndertakingType,
)

_MOST_ITEMS = 500  # of a kind, in one answer
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL | re.IGNORECASE)


class AnswerError(KgError):
    """A language model gave no usable answer for one document."""


def _known(kind: str, value: str) -> str:
    if value not in vocabulary()[kind]:
        raise ValueError(f"{value!r} is no {kind}")
    return value


@dataclass(frozen=True, slots=True)
class _Term:
    """Says of a string, in the schema, that it is one of the terms of a kind: those of now, with the user's own."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(vocabulary()[self.kind])}


Topic = Annotated[str, AfterValidator(partial(_known, "topic")), _Term("topic")]
Measure = Annotated[str, AfterValidator(partial(_known, "measure")), _Term("measure")]


class Asked(BaseModel):
    """Something that is asked for. Keys that were not asked for are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Quote(Asked):
    """Words of the article, copied exactly, and the number of the sentence that they start in."""

    sentence: int = Field(0, description="the number in square brackets before the sentence")
    words: str = Field(description="the exact characters, without the number; nothing left out or corrected")


Quotes = tuple[Quote, ...]
Ids = tuple[str, ...]


class When(Asked):
    """When something is, by the words of the article."""

    words: Quote
    start: str | None = Field(None, description="first possible day: YYYY, YYYY-MM or YYYY-MM-DD")
    end: str | None = Field(None, description="last possible day, where it is another one")


class AskedOffice(Asked):
    """An office that the article ascribes to an actor."""

    title: str = Field(description="the title as it stands in the article, without state or organisation")
    of: str | None = Field(None, description="id of the state or organisation that the office belongs to")
    evidence: Quote


class AskedActor(Asked):
    """Someone or something that acts, speaks or is addressed, or a place."""

    id: str
    name: str = Field(description="the fullest name in the article")
    type: ActorType
    names: tuple[str, ...] = Field((), description="every name or description in the article, no pronouns")
    offices: tuple[AskedOffice, ...] = ()


class AskedEvent(Asked):
    """A meeting, call, visit or other thing that happens, or is meant to."""

    id: str
    type: EventType
    status: EventStatus = "held"
    participants: Ids = Field((), description="ids of actors who take part")
    excluded: Ids = Field((), description="ids of actors who, as the article says, are left out")
    host: str | None = Field(None, description="id of the actor who hosts it")
    place: str | None = Field(None, description="name of the place as it stands in the article")
    when: When | None = None
    previous: When | None = Field(None, description="the date that it was put off from")
    duration: Quote | None = None
    evidence: Quotes = Field((), description="the shortest clauses that say it")


class AskedStatement(Asked):
    """Who says what, directly or indirectly; without speakers and source it is the newsroom's own."""

    id: str
    speakers: Ids = Field((), description="ids of the actors whose words they are")
    on_behalf_of: str | None = Field(None, description="id of the actor that a spokesperson speaks for")
    source: Quote | None = Field(None, description="the words that name the speaker")
    cue: Quote | None = Field(None, description="the words that signal it, such as a verb of saying")
    content: Quotes = Field(description="the words that give what is said, quotation marks included")
    addressee: str | None = Field(None, description="id of the actor who is spoken to")
    channel: Quote | None = Field(None, description="the words for the medium")
    event: str | None = Field(None, description="id of the event at which it is said")
    within: str | None = Field(None, description="id of the statement that this one is reported in")
    when: When | None = Field(None, description="when it was said")
    topics: tuple[Topic, ...] = Field((), description="at most three")
    factuality: Factuality = "certain"


class AskedPosition(Asked):
    """The stance that an actor takes on a topic, shown by statements."""

    id: str
    actor: str = Field(description="id of the actor who takes it")
    topic: Topic
    stance: Stance
    proposition: Quote = Field(description="what the stance is on")
    condition: Quote | None = Field(None, description="of a conditional stance, the condition")
    statements: Ids = Field(description="ids of the statements that show it")
    evidence: Quotes = Field(description="the shortest clauses that say it")


class AskedUndertaking(Asked):
    """An agreement, commitment, demand, refusal, threat or offer."""

    id: str
    type: UndertakingType
    parties: Ids = Field((), description="ids of the actors whose act it is")
    addressee: str | None = Field(None, description="id of the actor that it is directed to")
    proposition: Quote = Field(description="what is undertaken, demanded or agreed")
    due: When | None = None
    status: UndertakingStatus = "made"
    statements: Ids = Field((), description="ids of the statements that it is made in")
    evidence: Quotes = Field(description="the shortest clauses that say it")


class AskedRelief(Asked):
    """What would bring relief from a sanction."""

    condition: Quote
    consent_of: Ids = Field((), description="ids of the actors whose consent it takes")
    asserted_by: str | None = Field(None, description="id of the actor who says so")
    disputed_by: str | None = Field(None, description="id of the actor who disputes it")


class AskedSanction(Asked):
    """A measure that actors impose on others."""

    id: str
    imposing: Ids = Field((), description="ids of the actors who impose it")
    target: Ids = Field((), description="ids of the actors that it hits")
    measure: Measure | None = None
    status: SanctionStatus = "in-force"
    relief: tuple[AskedRelief, ...] = ()
    evidence: Quotes = Field(description="the shortest clauses that say it")


class AskedReading(Asked):
    """A second way to read a fact: another actor may be meant."""

    of: str = Field(description="id of the event, statement or position")
    actor: str = Field(description="id of the actor in it")
    instead: str = Field(description="id of the actor who may be meant instead")
    evidence: Quote = Field(description="the words that can be read in two ways")


class Answer(Asked):
    """Everything that the article says of diplomacy."""

    actors: tuple[AskedActor, ...] = ()
    events: tuple[AskedEvent, ...] = ()
    statements: tuple[AskedStatement, ...] = ()
    positions: tuple[AskedPosition, ...] = ()
    undertakings: tuple[AskedUndertaking, ...] = ()
    sanctions: tuple[AskedSanction, ...] = ()
    readings: tuple[AskedReading, ...] = ()


Item = TypeVar("Item", bound=Asked)


def answer_schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer in the dialect that endpoints enforce.

    Every key is required (it may be null or empty), no other is allowed, and no reference has a neighbour.
    """
    schema: dict[str, Any] = _strict(Answer.model_json_schema())
    return schema


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and len(node) > 1:
        rest = {key: value for key, value in node.items() if key not in ("$ref", "default")}
        return {**rest, "anyOf": [{"$ref": node["$ref"]}]} if rest else {"$ref": node["$ref"]}
    kept = {key: _strict(value) for key, value in node.items() if key not in ("title", "default")}
    if "properties" in node:
        kept["properties"] = {name: _strict(value) for name, value in node["properties"].items()}
        kept["required"] = list(node["properties"])
        kept["additionalProperties"] = False
    return kept


def parse_answer(content: str) -> tuple[Answer, Counter[str]]:
    """Return the items of an answer that fit the schema, and how many of each kind do not.

    A fence of Markdown around the answer is taken off. Raises AnswerError if it is no JSON object with at least one of
    the lists asked for.
    """
    fenced = _FENCED.fullmatch(content)
    try:
        found = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        raise AnswerError("the model's answer is not JSON: try again, or another model") from None
    lists = {name: found.get(name) for name in Answer.model_fields} if isinstance(found, dict) else {}
    if not any(isinstance(items, list) for items in lists.values()):
        raise AnswerError("the model's answer does not follow the schema: it has none of the lists asked for")
    misfits: Counter[str] = Counter()
    fitting: dict[str, Any] = {
        name: tuple(_fitting(items, field.annotation.__args__[0], name, misfits))  # type: ignore[union-attr]
        for (name, items), field in zip(lists.items(), Answer.model_fields.values(), strict=True)
        if items is not None
    }
    return Answer.model_construct(**fitting), misfits


def _fitting(items: Any, kind: type[Item], name: str, misfits: Counter[str]) -> Iterator[Item]:
    if not isinstance(items, list):
        misfits[name] += 1
        return
    misfits[name] += len(items[_MOST_ITEMS:])
    for item in items[:_MOST_ITEMS]:
        try:
            yield kind.model_validate(item)
        except (ValidationError, RecursionError):
            misfits[name] += 1
