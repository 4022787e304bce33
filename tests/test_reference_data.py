"""The reference data: described, licensed, sourced row by row; and what a user's own tables add to it."""

import csv
import importlib.util
import json
import re

import pytest

from kg import reference
from kg.document import Document
from kg.errors import InputError
from kg.graph import article_quads, run_quads
from kg.graph.times import last_instant
from kg.language import parse
from kg.mentions import find_mentions, load_gazetteer
from kg.reading import read
from kg.validation import check_article

ADDED = ("offices-added.csv", "tenures-added.csv")

OWN = {
    "organisations": "name,other_names,kind\nTidewater Compact,Tidewater|TWC,regional\n",
    "states": "iso3,name,demonyms,capital\nQZA,Zarovia,Zarovian|Zarovians,Belgar\n",
    "bodies": "name,owner\nHarbour House,QZA\n",
    "metonyms": "form,actor,actor_name,kind\nthe Lantern,QZA,Chancellery of Zarovia,residence-for-executive\n",
    "offices": "office,state,organisation,title,kind\n"
    "tidewater:secretary-general,,Tidewater Compact,Secretary General,organisation_head\n"
    "qza:foreign-minister,QZA,,Foreign Minister,foreign_minister\n",
    "tenures": "person,office,start,end,last_attested\n"
    "Ilse Marwick,tidewater:secretary-general,2024-03-01,,2025-06\n"
    "Oskar Prenn,qza:foreign-minister,2023,2025-12-31,\n",
    "topics": "notation,label,broader,words\nharbour-dues,harbour dues,trade,harbour dues|port dues\n",
    "verbs": "lemma,class\nbellow,say\n",
}

ARTICLE = """Zarovia cuts harbour dues

BELGAR, May 6, 2025 - Zarovia's foreign ministry said on Tuesday that harbour dues would be cut. "We will lower the \
harbour dues," Zarovian Foreign Minister Oskar Prenn told a news conference.

Ilse Marwick, the secretary general of the Tidewater Compact, bellowed that Tidewater opposed the harbour dues. The \
Lantern said that it supported the cut. Harbour House announced a meeting with France.
"""


@pytest.fixture
def own(tmp_path):
    """Return a function that writes a user's tables and has them read; afterwards the shipped ones stand alone."""

    def write(**tables):
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for name, content in tables.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        reference.use_data(folder)
        return folder

    yield write
    reference.use_data(None)


@pytest.fixture(scope="session")
def package(project):
    """Return the data package of the reference data."""
    return json.loads((project / "ontology" / "reference" / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def make_turtle(project):
    """Return the script that makes the Turtle, as a module."""
    path = project / "ontology" / "reference" / "make_turtle.py"
    spec = importlib.util.spec_from_file_location("make_turtle", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mentioned(pipeline, text, published):
    return find_mentions(parse(Document("t", text, "", published), pipeline), load_gazetteer())


def iris(mentions):
    return {actor.name: actor.iri for actor in mentions.actors}


class TestPackage:
    def test_every_file_is_described_with_its_licence(self, project, package):
        folder = project / "ontology" / "reference"
        paths = [one["path"] if isinstance(one["path"], list) else [one["path"]] for one in package["resources"]]
        named = [path for group in paths for path in group]
        assert sorted(named) == sorted(path.name for path in (*folder.glob("*.csv"), *folder.glob("*.ttl")))
        assert [one["name"] for one in package["resources"] if not one["licenses"]] == []

    @pytest.mark.parametrize("name", ["states", "actors-turtle"])
    def test_what_holds_the_states_is_under_the_odbl(self, package, name):
        (resource,) = [one for one in package["resources"] if one["name"] == name]
        assert "ODbL-1.0" in {one["name"] for one in resource["licenses"]}

    def test_the_readme_gives_each_table_its_licence(self, project, package):
        text = (
            (project / "ontology" / "reference" / "README.md").read_text(encoding="utf-8").partition("## Licences")[2]
        )
        files = {path for one in package["resources"] for path in (*[one["path"]],) if isinstance(path, str)}
        assert {name for name in files if f"`{name}`" not in text} == set()

    @pytest.mark.parametrize("name", reference.table_names())
    def test_every_shipped_row_is_as_its_table_is_described(self, name):
        described = reference.table(name)
        rows = reference.shipped_rows(name)
        assert rows
        assert [(row, fault) for row in rows for fault in reference.faults(described, row)] == []

    @pytest.mark.parametrize("file", ADDED)
    def test_every_added_row_names_its_source_and_the_date_of_the_source(self, project, file):
        with (project / "ontology" / "reference" / file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        located = re.compile(
            r"https?://|[\w.-]+/[\w.-]+@[0-9a-f]{7}|titles as in the sources of its tenures|^UN General Debate"
        )
        assert [row for row in rows if not located.search(row["source"]) or not row["source_date"]] == []

    def test_an_end_says_where_it_comes_from(self):
        assert [row for row in reference.shipped_rows("tenures") if row["end"] and not row["end_basis"]] == []

    def test_every_office_of_an_organisation_has_a_holder(self):
        held = {row["office"] for row in reference.shipped_rows("tenures")}
        offices = [row["office"] for row in reference.shipped_rows("offices") if row["organisation"]]
        assert len(offices) > 20
        assert set(offices) <= held


class TestBounds:
    """An empty end does not mean that somebody is still in office."""

    @pytest.mark.parametrize(
        ("day", "known", "possible"),
        [
            ("2024-02-29", False, False),
            ("2024-03-01", True, True),
            ("2025-06-30", True, True),
            ("2025-07-01", False, True),
            ("2026-02-01", False, True),
            ("2026-02-02", False, False),
        ],
    )
    def test_beyond_the_last_attestation_the_holder_is_unknown(self, own, day, known, possible):
        tenure = (
            "person,office,start,last_attested,end_before\n"
            "Ilse Marwick,tidewater:secretary-general,2024-03-01,2025-06,2026-02-01\n"
        )
        own(**{name: OWN[name] for name in ("organisations", "states", "offices")}, tenures=tenure)
        gazetteer = load_gazetteer()
        (tenure,) = gazetteer.by_name["ilse marwick"]
        assert (tenure.covers(day), tenure.allows(day)) == (known, possible)
        heads = gazetteer.holders("organisation:Tidewater Compact", frozenset({"organisation_head"}), day)
        assert [one.person for one in heads] == (["Ilse Marwick"] if known else [])

    def test_who_was_only_seen_held_the_office_from_the_first_such_day(self, own):
        row = "person,office,first_attested,last_attested\nUna Voss,usa:president,2031-05,2031-07\n"
        own(tenures=row)
        (tenure,) = load_gazetteer().by_name["una voss"]
        assert [tenure.covers(day) for day in ("2031-04-30", "2031-05-01", "2031-07-31", "2031-08-01")] == [
            False, True, True, False,
        ]  # fmt: skip

    def test_the_graph_says_the_same_as_the_reader(self, make_turtle):
        rows = reference.shipped_rows("tenures")
        unbounded = [row for row in rows if not row["end"] and not row["end_before"]]
        assert len(unbounded) > 300
        tenures = {t: None for found in load_gazetteer().by_name.values() for t in found}
        assert len(tenures) == len(rows)
        for row in unbounded:
            _, (end_earliest, end_latest) = make_turtle.tenure_bounds(row)
            assert end_latest is None
            assert end_earliest is not None
            assert end_earliest <= last_instant(row["last_attested"])
        for tenure in tenures:
            assert not tenure.covers("2099-01-01")

    def test_a_bare_surname_is_a_leader_only_while_that_is_known(self, pipeline):
        text = "ANKARA - Turkey will host new talks, Fidan said after he met Kuleba of Ukraine.\n"
        assert iris(mentioned(pipeline, text, "2024-05-02"))["Fidan"].endswith("/person/hakan-fidan")
        assert iris(mentioned(pipeline, text, "2031-05-02")).get("Fidan") is None

    def test_a_minister_named_with_his_office_needs_no_row(self, pipeline):
        text = "Turkish Foreign Minister Deniz Aktürk said on Tuesday that talks would go on.\n"
        (actor,) = [one for one in mentioned(pipeline, text, "2031-05-02").actors if one.type == "Person"]
        assert (actor.name, actor.offices[0].title) == ("Deniz Aktürk", "Foreign Minister")


class TestBodies:
    @pytest.mark.parametrize(
        ("text", "iri"),
        [
            ("Kenya's foreign ministry said on Tuesday that talks would resume.", "ken/foreign-ministry"),
            ("The Kenyan Ministry of Foreign Affairs rejected the claim.", "ken/foreign-ministry"),
            ("The Japanese defence ministry said that it had no comment.", "jpn/defence-ministry"),
            ("Ukraine's presidential office said on Monday that a call was planned.", "ukr/bankova"),
            ("The office of the prime minister of Japan announced the visit.", "jpn/prime-ministers-office"),
            ("The Élysée said on Monday that the visit was put off.", "fra/president-of-france"),
            ("The US foreign ministry said that it had no comment.", "usa/state-department"),
        ],
    )
    def test_bodies_of_a_state_are_those_of_the_reference_data(self, pipeline, text, iri):
        found = iris(mentioned(pipeline, text, "2025-02-18")).values()
        assert f"https://w3id.org/parley/reference/body/{iri}" in found

    def test_a_body_with_two_names_in_a_text_is_one_actor(self, pipeline):
        text = (
            "The State Department said on Monday that it was reviewing the plan.\n\n"
            "The US foreign ministry said that nothing had been decided.\n"
        )
        bodies = [one for one in mentioned(pipeline, text, "2025-02-18").actors if one.type == "GovernmentBody"]
        assert [body.name for body in bodies] == ["State Department"]


class TestOwnTables:
    def facts(self, pipeline):
        return read(Document("own", ARTICLE, "", "2025-05-07"), pipeline)

    def test_without_them_nothing_of_this_is_known(self, pipeline):
        facts = self.facts(pipeline)
        assert "harbour-dues" not in {topic for one in facts.statements for topic in one.topics}
        assert "State" not in {one.type for one in facts.actors if one.name == "Zarovia"}

    def test_they_add_actors_offices_topics_and_verbs(self, own, pipeline):
        own(**OWN)
        facts = self.facts(pipeline)
        types = {one.name: one.type for one in facts.actors}
        assert types["Zarovia"] == "State"
        assert types["Tidewater Compact"] == "InternationalOrganisation"
        assert types["Harbour House"] == types["Lantern"] == "GovernmentBody"
        names = {one.id: one.name for one in facts.actors}
        offices = {one.name: [(o.title, names[o.of]) for o in one.offices] for one in facts.actors}
        assert offices["Oskar Prenn"] == [("Foreign Minister", "Zarovia")]
        speakers = {names[one.speaker] for one in facts.statements if one.topics == ("harbour-dues",)}
        assert {"Oskar Prenn", "Ilse Marwick"} <= speakers
        (bellowed,) = [s for s in facts.statements if s.cue and ARTICLE[slice(*s.cue[0])] == "bellowed"]
        assert names[bellowed.speaker] == "Ilse Marwick"

    def test_what_only_they_have_gets_no_iri_of_the_reference_data(self, own, pipeline):
        own(**OWN)
        added = {"Zarovia", "Tidewater Compact", "Oskar Prenn", "Ilse Marwick", "Harbour House", "Lantern"}
        found = iris(self.facts(pipeline))
        assert {found[name] for name in added} == {None}
        assert found["France"] == "https://w3id.org/parley/reference/state/FRA"

    def test_the_graph_describes_what_it_uses_and_conforms(self, own, pipeline):
        own(**OWN)
        quads = article_quads(self.facts(pipeline))
        report = check_article(quads)
        assert report.conforms, report
        labels = {str(quad.object.value) for quad in quads if quad.predicate.value.endswith(("#label", "#prefLabel"))}
        assert {"Zarovia", "Tidewater Compact", "Oskar Prenn", "harbour dues"} <= labels

    def test_a_row_with_the_same_key_replaces_the_shipped_one(self, own):
        own(states="iso3,name,other_names,demonyms\nFRA,France,Gaul,French|Gaulish\n")
        gazetteer = load_gazetteer()
        assert [form.key for form in gazetteer.forms.get("Gaul")] == ["state:FRA"]
        assert [form for form in gazetteer.forms.get("French Republic") if form.kind == "name"] == []
        assert gazetteer.referents["state:FRA"].iri == "https://w3id.org/parley/reference/state/FRA"

    def test_tenures_replace_those_of_the_same_person_in_the_same_office(self, own):
        before = {t.start for t in load_gazetteer().by_name["hakan fidan"]}
        own(tenures="person,office,start,end\nHakan Fidan,tur:minister-of-foreign-affairs,2023-06-03,2030-01-01\n")
        (tenure,) = load_gazetteer().by_name["hakan fidan"]
        assert (before, tenure.start, tenure.end) == ({"2023-06-05"}, "2023-06-03", "2030-01-01")
        assert tenure.iri.endswith("/person/hakan-fidan")

    def test_a_verb_takes_the_class_of_the_table(self, own):
        from kg.reading.attribution.cues import cue_lexicon

        assert cue_lexicon().clause["insist"] == "assert"
        own(verbs="lemma,class\ninsist,demand\nbellow,say\n")
        assert (cue_lexicon().clause["insist"], cue_lexicon().clause["bellow"]) == ("demand", "report")

    def test_a_topic_may_get_other_words(self, own, pipeline):
        own(topics="notation,label,words\nceasefire,ceasefire,stillness\n")
        text = "Egypt said on Tuesday that a stillness would be welcome.\n"
        (said,) = read(Document("t", text, "", "2025-05-07"), pipeline).statements
        assert said.topics == ("ceasefire",)

    def test_the_run_tells_other_data_apart(self, own, pipeline):
        from datetime import UTC, datetime

        facts, now = self.facts(pipeline), datetime(2025, 5, 7, tzinfo=UTC)

        def run(digest):
            return {q.object.value for q in run_quads(facts, "1", "rules", "m", now, now, data_digest=digest)}

        own(**OWN)
        assert run(reference.data_digest()) != run(None)
        assert reference.data_digest() is not None


class TestFaults:
    @pytest.mark.parametrize(
        ("table", "content", "fault"),
        [
            (
                "tenures",
                "person,office,end\nA B,usa:president,2025\nC D,xx:yy,2025\n",
                ":3: the column 'office' names 'xx:yy'",
            ),
            ("tenures", "person,office,end\nA B,usa:president,2025-13\n", ":2: the column 'end' cannot hold '2025-13'"),
            (
                "tenures",
                "person,office,start\nA B,usa:president,2025\n",
                ":2: give the column 'end' or 'last_attested'",
            ),
            ("tenures", "person,office,start,end\nA B,usa:president,2025,2024\n", ":2: the tenure ends"),
            ("tenures", "person,person_qid,office,end\nA B,42,usa:president,2024\n", "'person_qid' cannot hold '42'"),
            ("tenures", "office,end\nusa:president,2024\n", ":1: the table tenures needs the column 'person'"),
            ("states", "iso3,nam\nQZA,Zarovia\n", ":1: the table states has no column 'nam'"),
            ("states", "iso3,name\nQZA\n", ":2: there are 1 cells, not 2"),
            ("states", "iso3,name,name\nQZA,Z,Z\n", ":1: a column is there twice"),
            ("states", "", ":1: the file is empty|the file is empty"),
            ("organisations", "name,members\nTidewater Compact,FRA|XYZ\n", ":2: the column 'members' names 'XYZ'"),
            ("offices", "office,title,kind\nx:y,Head,organisation_head\n", ":2: say what the office is of"),
            ("offices", "office,state,title,kind\nx:y,FRA,Head,boss\n", ":2: the column 'kind' must be one of"),
            ("bodies", "name,owner\n,FRA\n", ":2: the column 'name' is empty"),
            ("topics", "notation,label,broader\nx,X,nothing\n", ":2: the column 'broader' names 'nothing'"),
            ("verbs", 'lemma,class\n"roar,say\n', ": this is no CSV"),
            ("gossip", "a\nb\n", ": there is no table of this name"),
            ("wordlists", "list,word\nx,y\n", ": there is no table of this name"),
        ],
    )
    def test_a_bad_row_is_named_by_file_and_line_in_one_sentence(self, own, table, content, fault):
        with pytest.raises(InputError) as raised:
            own(**{table: content})
        message = str(raised.value)
        assert f"{table}.csv" in message
        assert any(part in message for part in fault.split("|"))
        assert "\n" not in message

    def test_what_is_not_utf_8_is_named(self, own, tmp_path):
        folder = tmp_path / "own"
        folder.mkdir()
        (folder / "states.csv").write_bytes("iso3,name\nQZA,Zarövia\n".encode("latin-1"))
        with pytest.raises(InputError, match=r"states\.csv: this is not UTF-8"):
            own()

    def test_a_refused_folder_leaves_the_one_before(self, own, tmp_path):
        own(**OWN)
        before = reference.data_digest()
        with pytest.raises(InputError):
            reference.use_data(tmp_path / "nowhere")
        assert reference.data_digest() == before
        assert "Ilse Marwick" in {row["person"] for row in reference.rows("tenures")}


class TestCommands:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "tables"
        folder.mkdir()
        for name, content in OWN.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
        yield folder
        reference.use_data(None)

    def test_facts_take_them_by_option_or_environment(self, kg, folder):
        article = folder.parent / "article.txt"
        by_option = kg("facts", article, "--published", "2025-05-07", "--data", folder)
        by_environment = kg("facts", article, "--published", "2025-05-07", PARLEY_DATA=str(folder))
        without = kg("facts", article, "--published", "2025-05-07")
        assert by_option.exit_code == by_environment.exit_code == without.exit_code == 0
        assert by_option.stdout == by_environment.stdout != without.stdout
        assert "harbour-dues" in by_option.stdout

    def test_an_ingested_article_conforms_and_answers_questions_on_an_own_topic(self, kg, folder):
        assert kg("ingest", folder.parent / "article.txt", "--published", "2025-05-07", "--data", folder).exit_code == 0
        assert kg("validate").exit_code == 0
        for options in ((), ("--topic", "trade")):
            answer = kg("query", "stances-by-topic", *options, "--format", "csv").stdout
            rows = csv.DictReader(answer.splitlines())
            assert ("harbour dues", "Tidewater Compact") in {(row["topicName"], row["holderName"]) for row in rows}

    def test_a_bad_row_ends_the_command_with_one_sentence(self, kg, folder):
        (folder / "verbs.csv").write_text("lemma,class\nbellow,say\nroar,loud\n", encoding="utf-8")
        result = kg("facts", folder.parent / "article.txt", "--data", folder)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert "verbs.csv:3: the column 'class' must be one of say, act" in result.stderr
