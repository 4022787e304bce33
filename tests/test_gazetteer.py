"""The gazetteer: what the reference data names, and how it is found in a text."""

import subprocess
import sys

import pytest

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


def test_a_tenure_covers_the_days_that_its_sources_attest(gazetteer):
    (tenure,) = [t for t in gazetteer.by_name["sergey lavrov"] if "foreign_minister" in t.classes]
    assert tenure.covers("2025-02-18")
    assert not tenure.covers("2004-01-01")


def test_organisations_have_heads_as_states_have(gazetteer):
    def heads(owner, day):
        found = gazetteer.holders(f"organisation:{owner}", frozenset({"organisation_head"}), day)
        return [tenure.person for tenure in found]

    assert heads("North Atlantic Treaty Organization", "2024-09-30") == ["Jens Stoltenberg"]
    assert heads("North Atlantic Treaty Organization", "2025-01-01") == ["Mark Rutte"]
    assert heads("European Commission", "2022-02-24") == ["Ursula von der Leyen"]


@pytest.mark.parametrize(
    ("state", "noun", "key"),
    [
        ("KEN", "foreign ministry", "body:KEN:foreign-ministry"),
        ("USA", "ministry of foreign affairs", "body:State Department"),
        ("FRA", "presidential office", "body:President of France"),
        ("JPN", "prime minister's office", "body:JPN:prime-ministers-office"),
    ],
)
def test_offices_imply_bodies_unless_a_table_names_them(gazetteer, state, noun, key):
    assert gazetteer.bodies[f"state:{state}", gazetteer.functions[noun]] == key
    assert gazetteer.referents[key].iri is not None


def test_a_person_is_found_by_the_last_name_without_numerals(gazetteer):
    assert {tenure.state for tenure in gazetteer.by_surname["abdullah"]} >= {"state:JOR"}


def test_titles_and_nouns_know_their_plural(gazetteer):
    assert gazetteer.titles.get("foreign ministers")[0].plural
    assert not gazetteer.titles.get("foreign minister")[0].plural
    assert ("officials", True) in gazetteer.nouns.get("diplomats")


def test_every_implied_body_is_a_referent(gazetteer):
    assert {key for key in gazetteer.bodies.values() if key not in gazetteer.referents} == set()


def test_every_table_names_its_source(project):
    for path in sorted((project / "ontology" / "reference").glob("*.csv")):
        assert "source" in path.read_text(encoding="utf-8").partition("\n")[0].split(","), path.name


def test_a_cold_start_reads_the_reference_data_within_a_fifth_of_a_second():
    code = (
        "from time import process_time; from kg.mentions.gazetteer import load_gazetteer;"
        "start = process_time(); load_gazetteer(); print(process_time() - start)"
    )
    runs = (subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3))
    assert min(float(run.stdout) for run in runs) < 0.2  # 0.09 s of processor time


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
