"""The gazetteer: what the reference data names, and how it is found in a text."""

import time

import pytest

from kg.mentions import gazetteer as module
from kg.mentions import load_gazetteer
from kg.mentions.phrases import PhraseIndex, fold, plurals


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize(
    ("form", "kind", "key"),
    [
        ("Turkey", "name", "state:TUR"),
        ("Türkiye", "name", "state:TUR"),
        ("U.S.", "name", "state:USA"),
        ("Côte d’Ivoire", "name", "state:CIV"),
        ("Uzbek", "demonym", "state:UZB"),
        ("Saudis", "people", "state:SAU"),
        ("Kyiv", "capital", "state:UKR"),
        ("Kiev", "capital", "state:UKR"),
        ("Kremlin", "metonym", "body:Russian presidential administration"),
        ("Pentagon", "metonym", "body:Defense Department"),
        ("State Department", "body", "body:State Department"),
        ("EU", "organisation", "organisation:European Union"),
        ("Nato", "organisation", "organisation:North Atlantic Treaty Organization"),
        ("Hezbollah", "group", "group:Hezbollah"),
        ("Europeans", "people", "region:Europe"),
        ("Reuters", "media", "media:Reuters"),
    ],
)
def test_names_stand_for_their_referents(gazetteer, form, kind, key):
    assert (kind, key) in {(known.kind, known.key) for known in gazetteer.forms.get(form)}


@pytest.mark.parametrize("form", ["CH", "Island", "Saudi Arabian Airlines", "Nation"])
def test_forms_that_mislead_are_not_names(gazetteer, form):
    assert not [known for known in gazetteer.forms.get(form) if known.kind == "name"]


def test_the_name_of_an_actor_is_the_everyday_one(gazetteer):
    assert gazetteer.referents["state:TUR"].everyday == "Turkey"
    assert gazetteer.referents["organisation:North Atlantic Treaty Organization"].everyday == "NATO"


def test_types_follow_the_kind_of_organisation(gazetteer):
    types = {
        name: gazetteer.referents[f"organisation:{name}"].type for name in ("European Union", "European Commission")
    }
    assert types == {"European Union": "InternationalOrganisation", "European Commission": "GovernmentBody"}
    assert gazetteer.referents["organisation:North Atlantic Treaty Organization"].type == "Alliance"


def test_a_tenure_covers_the_days_that_it_may_have_lasted(gazetteer):
    (tenure,) = [t for t in gazetteer.by_name["sergey lavrov"] if "foreign_minister" in t.classes]
    assert tenure.covers("2025-02-18")
    assert not tenure.covers("2004-01-01")


def test_a_person_is_found_by_the_last_name_without_numerals(gazetteer):
    assert {tenure.state for tenure in gazetteer.by_surname["abdullah"]} >= {"state:JOR"}


def test_titles_and_nouns_know_their_plural(gazetteer):
    assert gazetteer.titles.get("foreign ministers")[0].plural
    assert not gazetteer.titles.get("foreign minister")[0].plural
    assert ("officials", True) in gazetteer.nouns.get("diplomats")


def test_every_table_names_its_source(project):
    for path in sorted((project / "ontology" / "reference").glob("*.csv")):
        assert "source" in path.read_text(encoding="utf-8").partition("\n")[0].split(","), path.name


def test_loading_is_quick():
    module._load.cache_clear()
    started = time.perf_counter()
    load_gazetteer()
    assert time.perf_counter() - started < 1.0  # 0.06 s when nothing else runs


def test_folding_keeps_the_length():
    text = "Erdoğan’s Łódź – “naïve”\nİstanbul Đặng"
    assert len(fold(text)) == len(text)
    assert fold("Erdoğan’s") == "Erdogan's"


def test_the_longest_phrase_wins_and_ends_with_a_token():
    index: PhraseIndex[str] = PhraseIndex()
    index.add("North Korea", "PRK")
    index.add("North", "region")
    text = "North Korean missiles, North Korea"
    ends = dict.fromkeys((5, 12, 21, 22, 28, 34), 0)
    assert index.longest(text, 0, ends) == (5, ["region"])
    assert index.longest(text, 23, ends) == (34, ["PRK"])
    assert index.longest(text, 13, ends) is None


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("spokesman", "spokesmen"), ("minister of state", "ministers of state"), ("ally", "allies"), ("chief", "chiefs"),
     ("secretary-general", "secretaries-general"), ("boss", "bosses"), ("spokesperson", "spokespeople")],
)  # fmt: skip
def test_plurals(singular, plural):
    assert plural in plurals(singular)
