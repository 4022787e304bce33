"""Names are read from the ontology; what is not there is an error in plain words."""

import csv

import pytest

from kg import vocabulary
from kg.errors import KgError
from kg.facts import (
    ActionType,
    ActorType,
    Basis,
    EventStatus,
    EventType,
    Factuality,
    RoleName,
    SanctionStatus,
    Stance,
    StatementKind,
    UndertakingStatus,
    UndertakingType,
)
from kg.resources import resource_folder

CLOSED = {
    "stance": Stance,
    "factuality": Factuality,
    "basis": Basis,
    "statement-kind": StatementKind,
    "role": RoleName,
    "plover": ActionType,
}


def values(literal):
    return set(literal.__args__)


def test_a_term_is_its_iri():
    assert vocabulary.term("Statement") == "https://w3id.org/parley/ontology#Statement"
    assert vocabulary.term("oa:exact") == "http://www.w3.org/ns/oa#exact"


def test_a_concept_is_its_iri():
    assert vocabulary.concept("stance", "open-to") == "https://w3id.org/parley/stance/open-to"
    assert vocabulary.concept("topic", "ceasefire") == "https://w3id.org/parley/topic/ceasefire"
    assert vocabulary.concept("measure", "asset-freeze") == "https://w3id.org/parley/measure/asset-freeze"


@pytest.mark.parametrize("name", ["Statment", "statement", "oa:motivatedBy", "nowhere:term", "", "stance/opposes"])
def test_an_unknown_term_is_named(name):
    with pytest.raises(vocabulary.UnknownTermError) as caught:
        vocabulary.term(name)
    assert repr(name) in str(caught.value)
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, KgError)


def test_an_unknown_concept_names_those_there_are():
    with pytest.raises(vocabulary.UnknownTermError, match="there is no stance 'hates': it must be one of claims, "):
        vocabulary.concept("stance", "hates")


def test_an_unknown_kind_is_named():
    with pytest.raises(vocabulary.UnknownTermError, match="no kind of concepts 'mood'"):
        vocabulary.concept("mood", "glad")


@pytest.mark.parametrize("kind", CLOSED)
def test_schemes_hold_exactly_what_the_facts_can_say(kind):
    assert set(vocabulary.notations(kind)) == values(CLOSED[kind])


def test_statuses_are_those_of_the_facts():
    assert set(vocabulary.notations("status")) == (
        values(EventStatus) | values(UndertakingStatus) | values(SanctionStatus)
    )


@pytest.mark.parametrize("name", sorted((values(EventType) - {"Other"}) | values(UndertakingType) | values(ActorType)))
def test_types_of_the_facts_are_classes(name):
    assert vocabulary.term(name).endswith(f"#{name}")


@pytest.mark.parametrize("kind", ["topic", "measure"])
def test_concepts_of_a_table_are_its_rows(kind):
    with (resource_folder("ontology") / "reference" / f"{kind}s.csv").open(encoding="utf-8", newline="") as file:
        table = {row["notation"] for row in csv.DictReader(file)}
    assert set(vocabulary.notations(kind)) == table


def test_alignments_are_left_out_unless_asked():
    names = {path.name for path in vocabulary.ontology_files()}
    assert "alignments.ttl" not in names
    assert {path.name for path in vocabulary.ontology_files(alignments=True)} == names | {"alignments.ttl"}
    assert "tenures.ttl" in {path.name for path in vocabulary.reference_files()}
