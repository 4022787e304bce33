"""The Facts model and its JSON Schema."""

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

import kg.facts
from kg.facts import Facts, facts_schema

SCHEMA = Path(kg.facts.__file__).with_name("facts.schema.json")
SMALL = {
    "document": {"id": "d", "text": "Ann Lee said no."},
    "actors": [{"id": "a1", "name": "Ann Lee", "type": "Person", "mentions": [[0, 7]]}],
    "statements": [{"id": "s1", "kind": "indirect", "speaker": "a1", "content": [[13, 15]], "confidence": 0.9}],
}


def test_the_shipped_schema_is_the_models():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == facts_schema()


def test_what_the_model_writes_fits_the_schema_and_reads_back():
    facts = Facts.model_validate(SMALL)
    written = json.loads(facts.model_dump_json())
    jsonschema.validate(written, facts_schema())
    assert Facts.model_validate(written) == facts


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "shouted"), ("confidence", 1.5), ("content", [[1]]), ("mood", "good")],
)
def test_what_the_contract_does_not_know_is_refused(key, value):
    broken = json.loads(json.dumps(SMALL))
    broken["statements"][0][key] = value
    with pytest.raises(ValidationError):
        Facts.model_validate(broken)
