"""Gold: annotated documents of three kinds, recognised by what the files hold.

Facts JSON          an object with "document", or a list of such objects: facts of every class
PLOVER records      a list of objects with "text" and "type": one coded event a sentence
brat standoff       .ann files beside their .txt, or folders `text` and `attributions`: who said what
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kg.document import MAX_FILE_BYTES, Document
from kg.document.files import decode, printable, read_bytes
from kg.document.metadata import Metadata, check_metadata
from kg.document.model import make_document
from kg.errors import InputError
from kg.evaluation.annotations import FactsAnnotation, RecordAnnotation
from kg.evaluation.lines import line_of
from kg.evaluation.standoff import Attribution, annotated_texts, is_standoff, read_annotation, text_of
from kg.facts import Spans

Model = TypeVar("Model", bound=BaseModel)

_KINDS = (
    'Facts JSON (an object with "document"), PLOVER records (a list of objects with "text" and "type"), '
    "brat standoff (.ann files with their .txt)"
)


@dataclass(frozen=True, slots=True)
class FactsGold:
    """A document with gold facts of every class."""

    document: Document
    facts: FactsAnnotation


@dataclass(frozen=True, slots=True)
class AttributionGold:
    """A document with gold attributions."""

    document: Document
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class ActionGold:
    """A sentence with the one event that its coder saw."""

    document: Document
    record: RecordAnnotation


Gold = FactsGold | AttributionGold | ActionGold


def read_gold(paths: Iterable[Path]) -> list[Gold]:
    """Return the gold documents of files and folders, in the order given; files of a folder by name.

    Raises InputError, with file and line, for what cannot be read or is none of the three kinds.
    """
    return [gold for path in paths for gold in _at(path)]


def _at(path: Path) -> Iterator[Gold]:
    if is_standoff(path):
        for text, annotation in annotated_texts(path):
            yield _attributions(text, annotation)
    elif path.is_dir():
        files = sorted(path.rglob("*.json"))
        if not files:
            raise InputError(f"{printable(path)}: no gold in this folder; what can be measured against is {_KINDS}")
        for file in files:
            yield from _json(file)
    else:
        yield from _json(path)


def _attributions(text_path: Path, annotation_path: Path) -> AttributionGold:
    text = text_of(text_path)
    document = make_document(printable(text_path.stem), text, Metadata(), source=printable(text_path))
    return AttributionGold(document, read_annotation(annotation_path, text))


def _json(path: Path) -> Iterator[Gold]:
    source = printable(path)
    text = decode(read_bytes(path, MAX_FILE_BYTES), source)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{source}: line {error.lineno}: not JSON: {error.msg.lower()}") from error
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits, brackets by the thousand
        raise InputError(f"{source}: not JSON that can be read: {error}") from error
    items: list[tuple[tuple[int, ...], Any]] = (
        [((number,), item) for number, item in enumerate(data)] if isinstance(data, list) else [((), data)]
    )
    if not items:
        raise InputError(f"{source}: an empty list, so there is nothing to measure against")
    for place, item in items:
        yield _gold(item, _Place(source, text, place))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: the file's name and text, and the path to the item."""

    source: str
    text: str
    path: tuple[str | int, ...]

    def error(self, path: Sequence[str | int], message: str) -> InputError:
        """Return the error that names the line of a value within the item."""
        line = line_of(self.text, (*self.path, *path))
        where = f"{self.source}: line {line}" if line else self.source
        return InputError(f"{where}: {message}")

    def parse(self, model: type[Model], item: object) -> Model:
        """Return the item as a model. Raises InputError for the first value that is none."""
        try:
            return model.model_validate(item)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(map(str, first["loc"]))
            raise self.error(first["loc"], f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}") from error


def _gold(item: object, place: _Place) -> Gold:
    if isinstance(item, dict) and "document" in item:
        facts = place.parse(FactsAnnotation, item)
        _check_spans(facts, place)
        return FactsGold(_document(facts.document.model_dump(), place), facts)
    if isinstance(item, dict) and {"text", "type"} <= set(item):
        record = place.parse(RecordAnnotation, item)
        return ActionGold(_document({"id": record.id, "text": record.text}, place), record)
    raise place.error((), f"no gold; what can be measured against is {_KINDS}")


def _document(values: dict[str, Any], place: _Place) -> Document:
    name = values["id"] or Path(place.source).stem
    source = f"{place.source}: {name}" if place.path else place.source  # of several, which one
    return make_document(name, values["text"], check_metadata(values, source), source=source)


def _check_spans(facts: FactsAnnotation, place: _Place) -> None:
    """Raise InputError for a span that does not lie in the text."""
    length = len(facts.document.text)
    for path, spans in _spans(facts):
        for start, end in spans:
            if not 0 <= start < end <= length:
                raise place.error(path, f"[{start}, {end}] is no span of the text, which has {length} characters")


def _spans(facts: FactsAnnotation) -> Iterator[tuple[tuple[str | int, ...], Spans]]:
    for name in ("events", "statements", "positions", "undertakings", "sanctions", "readings"):
        for number, fact in enumerate(getattr(facts, name)):
            for key in ("evidence", "source", "cue", "content"):
                yield (name, number, key), getattr(fact, key, ())
    for number, actor in enumerate(facts.actors):
        for at, office in enumerate(actor.offices):
            yield ("actors", number, "offices", at, "evidence"), office.evidence
