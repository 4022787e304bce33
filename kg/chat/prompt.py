"""The prompt: instructions, vocabulary and the article, as the body of a request."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.chat.answer import answer_schema
from kg.chat.settings import Settings
from kg.chat.vocabulary import written_vocabulary
from kg.facts import Span
from kg.reference import kept_for_data

if TYPE_CHECKING:
    from kg.document import Document

_INSTRUCTIONS = Path(__file__).with_name("prompt.md")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an endpoint understands of a request; it is found out by what it refuses."""

    format: Literal["json_schema", "json_object"] = "json_schema"
    temperature: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is told, and the article that it is to read."""

    system: str
    user: str


def make_prompt(document: "Document", sentences: Sequence[Span]) -> Prompt:
    """Return the prompt for a document whose sentences are these spans.

    The article stands between marks made from a hash of its text, which no text can hold.
    """
    mark = f"article-{sha256(document.text.encode()).hexdigest()[:16]}"
    system = _instructions().replace("{mark}", mark)
    published = document.published or "not known; leave dates that depend on it out"
    return Prompt(system, f"Published: {published}\n\n<{mark}>\n{_numbered(document.text, sentences)}\n</{mark}>")


def request_body(prompt: Prompt, settings: Settings, dialect: Dialect) -> dict[str, Any]:
    """Return the body of the request; specification: OpenAI's chat completions."""
    body: dict[str, Any] = {"model": settings.model, "stream": False}
    system = prompt.system
    if dialect.format == "json_schema":
        schema = {"name": "article", "strict": True, "schema": answer_schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    else:
        system = f"{system}\n\nThe JSON Schema of the answer:\n\n{written_schema()}"
        body["response_format"] = {"type": "json_object"}
    if dialect.temperature:
        body["temperature"] = 0
    if settings.tokens is not None:
        body[dialect.limit] = settings.tokens
    body["messages"] = [{"role": "system", "content": system}, {"role": "user", "content": prompt.user}]
    return body


def request_key(prompt: Prompt, settings: Settings) -> str:
    """Return the name under which an answer is kept: a hash of the endpoint and all that it is asked."""
    body = json.dumps(request_body(prompt, settings, Dialect()), sort_keys=True)
    return sha256(f"{settings.url}\n{body}".encode()).hexdigest()


@kept_for_data
def prompt_version() -> str:
    """Return a short hash of instructions, vocabulary and schema, for the provenance of a run."""
    return sha256(f"{_instructions()}\n{written_schema()}".encode()).hexdigest()[:12]


@kept_for_data
def written_schema() -> str:
    """Return the JSON Schema of the answer as text."""
    return json.dumps(answer_schema(), sort_keys=True, separators=(",", ":"))


@kept_for_data
def _instructions() -> str:
    return _INSTRUCTIONS.read_text(encoding="utf-8").replace("{vocabulary}", written_vocabulary())


def _numbered(text: str, sentences: Sequence[Span]) -> str:
    """Return the text with each sentence's number before it, and all else as it is."""
    pieces, position = [], 0
    for number, (start, end) in enumerate(sentences, 1):
        pieces += [text[position:start], f"[{number}] ", text[start:end]]
        position = end
    return "".join([*pieces, text[position:]])
