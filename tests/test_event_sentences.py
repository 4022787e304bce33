"""Events in sentences of many wordings: each class of constructions is read whoever acts and however it is put."""

import tomllib
from pathlib import Path

import pytest

from kg.document import Document
from kg.language import parse
from kg.mentions import find_mentions, load_gazetteer
from kg.reading.events import find_events
from kg.reading.statements import find_statements

PUBLISHED = "2025-06-18"
KINDS = {"Meeting": "Talks", "Summit": "Talks", "Conference": "Talks"}
SENTENCES = tomllib.loads(Path(__file__).with_name("event_sentences.toml").read_text(encoding="utf-8"))


def events_of(text, pipeline):
    """Return the events of a text, and a function that gives the names of actors."""
    document = Document(id="t", text=text, title=None, published=PUBLISHED, url=None, publisher=None)
    parsed = parse(document, pipeline)
    mentions = find_mentions(parsed, load_gazetteer())
    said = find_statements(parsed, mentions)
    found = find_events(parsed, mentions, tuple(one.statement for one in said if one.whole))
    names = {actor.id: actor.name for actor in mentions.actors}
    return found, lambda ids: {names[one] for one in ids}


def told(event, names, wanted):
    """Return what is wrong with an event, as text by what was asked."""
    found = {
        "type": KINDS.get(event.type, event.type),
        "who": names(event.participants),
        "excluded": names(event.excluded),
        "status": event.status,
        "date": event.date,
        "previous": event.previous_date,
        "place": event.place,
        "duration": event.duration,
    }
    asked = {**wanted, "type": KINDS.get(wanted["type"], wanted["type"])}
    asked.update({key: set(asked[key]) for key in ("who", "excluded") if key in asked})
    return {key: (found[key], value) for key, value in asked.items() if found[key] != value}


def mistakes(case, pipeline):
    """Return what is wrong with the events of a sentence: nothing where each is found, as asked, and no other."""
    found, names = events_of(case["text"], pipeline)
    wrong = {}
    left = list(found)
    for index, wanted in enumerate(case["events"]):
        best = min(left, key=lambda event: len(told(event, names, wanted)), default=None)
        if best is None:
            wrong[index] = "missing"
            continue
        left.remove(best)
        if told(best, names, wanted):
            wrong[index] = told(best, names, wanted)
    extra = [(event.type, names(event.participants), event.date) for event in left if event.type != "Visit"]
    return {**wrong, **({"extra": extra} if extra else {})}


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{name}-{i}") for name, cases in SENTENCES.items() for i, case in enumerate(cases)]
)
def test_a_sentence(case, pipeline):
    assert mistakes(case, pipeline) == {}
