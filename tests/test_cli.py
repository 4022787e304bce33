"""The commands, run as a user runs them: what they print, and the status that they end with."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kg import __version__
from kg.cli import app
from kg.cli.query import split_parameters
from kg.facts import Facts
from tests.conftest import PROJECT

COMMANDS = ["demo", "ingest", "facts", "add", "validate", "query"]
COMMANDS += ["export", "articles", "retract", "evaluate", "load", "reason"]


@pytest.fixture(scope="module")
def stored(tmp_path_factory, seed_article):
    """Return a function that runs `kg` on a store that holds the shipped article."""
    store = tmp_path_factory.mktemp("stored") / "kg-store"

    def run(*arguments, **options):
        return CliRunner().invoke(
            app, [str(a) for a in arguments], env={"KG_STORE": str(store)}, prog_name="kg", **options
        )

    result = run("ingest", seed_article)
    assert result.exit_code == 0, result.output
    return run


def lines_of(result):
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


class TestHelp:
    def test_the_commands_are_listed(self, kg):
        listed = re.findall(r"^  (\w+)  ", kg("--help").stdout.partition("Commands:")[2], flags=re.MULTILINE)
        assert sorted(listed) == sorted(COMMANDS)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_each_has_an_example(self, kg, command):
        result = kg(command, "--help")
        assert result.exit_code == 0
        assert f"Example:  kg {command}" in result.stdout

    def test_version(self, kg):
        assert kg("--version").stdout == f"kg {__version__}\n"

    def test_it_is_there_at_once(self, kg_process):
        times = []
        for _ in range(3):
            started = time.perf_counter()
            kg_process("--help").communicate(timeout=30)
            times.append(time.perf_counter() - started)
        assert min(times) < 0.3

    def test_a_command_that_is_none(self, kg):
        result = kg("digest")
        assert result.exit_code == 2
        assert "digest" in result.stderr


class TestFacts:
    def test_one_document_is_one_line(self, kg, seed_article):
        [line] = lines_of(kg("facts", seed_article))
        facts = Facts.model_validate_json(line)
        assert facts.document.id == "article"
        assert facts.document.published == "2025-02-18"
        assert facts.document.text == seed_article.read_bytes().decode()

    def test_several_are_json_lines(self, kg, tmp_path):
        records = [{"id": "b", "text": "They met."}, {"id": "a", "text": "He said “no”.", "published": "2024-01-02"}]
        path = tmp_path / "many.jsonl"
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        documents = [json.loads(line)["document"] for line in lines_of(kg("facts", path, "--published", "2020-01-01"))]
        assert [(one["id"], one["published"]) for one in documents] == [("b", "2020-01-01"), ("a", "2024-01-02")]

    def test_standard_input(self, kg):
        [line] = lines_of(kg("facts", "-", "--title", "T", stdin="They met in Oslo.\n"))
        assert json.loads(line)["document"] | {} == {
            "id": "stdin", "title": "T", "published": None, "url": None, "publisher": None, "language": "en",
            "text": "They met in Oslo.\n",
        }  # fmt: skip

    def test_needs_no_store(self, kg, tmp_path, seed_article):
        kg("facts", seed_article)
        assert not (tmp_path / "kg-store").exists()


class TestIngest:
    def test_a_summary_for_each_document(self, kg, tmp_path):
        for name, text in (("a", "Emmanuel Macron said France would send aid."), ("b", "Nothing.")):
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        lines = lines_of(kg("ingest", tmp_path, "--publisher", "The Daily"))
        assert [line for line in lines if not line.startswith(" ")] == [
            f"{tmp_path / 'a.txt'}: stored", f"{tmp_path / 'b.txt'}: stored",
        ]  # fmt: skip
        assert lines[1].startswith("  2 actors, 0 events, 1 statement, ")
        assert lines[2] == "  1 sentence: 1 modelled, 0 partly, 0 skipped"

    def test_the_store_is_where_it_is_told(self, kg, tmp_path, seed_article):
        assert kg("ingest", seed_article, "--store", tmp_path / "here").exit_code == 0
        assert not (tmp_path / "kg-store").exists()
        assert "article" in kg("articles", "--store", tmp_path / "here").stdout


class TestArticles:
    def test_listed_and_taken_out(self, kg, seed_article):
        assert kg("ingest", seed_article).exit_code == 0
        assert "2025-02-18" in kg("articles").stdout
        result = kg("retract", "article")
        assert result.exit_code == 0
        assert "taken out" in result.stdout
        assert kg("export").stdout == ""
        assert kg("retract", "article").exit_code == 2


class TestExport:
    def test_two_exports_are_the_same_bytes_in_sorted_order(self, stored):
        first = stored("export")
        lines = first.stdout.splitlines(keepends=True)
        assert first.stdout_bytes == stored("export").stdout_bytes
        assert len(lines) > 1000
        assert lines == sorted(lines)
        assert not re.search(
            r"_:\w+", "".join(line for line in lines if "oa#exact" not in line and "#text" not in line)
        )

    @pytest.mark.parametrize(
        ("form", "parsed"),
        [("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD), ("nquads", ox.RdfFormat.N_QUADS)],
    )
    def test_formats_hold_the_same_quads(self, stored, form, parsed):
        wanted = set(ox.parse(stored("export").stdout_bytes, format=ox.RdfFormat.N_QUADS))
        assert set(ox.parse(stored("export", "--format", form).stdout_bytes, format=parsed)) == wanted

    def test_turtle_holds_the_union(self, stored):
        wanted = {quad.triple for quad in ox.parse(stored("export").stdout_bytes, format=ox.RdfFormat.N_QUADS)}
        data = stored("export", "--format", "turtle").stdout_bytes
        assert {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)} == wanted

    def test_runs_and_text_on_request(self, stored):
        plain, with_runs, no_text = stored("export"), stored("export", "--with-runs"), stored("export", "--no-text")
        assert "ExtractionRun" not in plain.stdout
        assert "ExtractionRun" in with_runs.stdout
        assert "ontology#text>" in plain.stdout
        assert "ontology#text>" not in no_text.stdout
        assert "oa#exact" in no_text.stdout


class TestValidate:
    BAD = """@prefix parley: <https://w3id.org/parley/ontology#> .
    <https://example.org/s> a parley:Statement ."""
    REFERENCE = ("--engine", "pyshacl")

    def test_the_store_conforms(self, stored):
        result = stored("validate")
        assert result.exit_code == 0
        assert result.stdout.startswith("Conforms")

    def test_an_export_conforms_as_the_store_does(self, stored, tmp_path):
        path = tmp_path / "graph.nq"
        path.write_bytes(stored("export", "--with-runs").stdout_bytes)
        assert stored("validate", path).exit_code == 0

    def test_data_that_do_not_conform(self, kg, tmp_path):
        path = tmp_path / "bad.ttl"
        path.write_text(self.BAD, encoding="utf-8")
        result = kg("validate", path)
        assert result.exit_code == 1
        assert "https://example.org/s" in result.stdout

    @pytest.mark.parametrize("content", ["<a> <b>", "not turtle at all {"])
    def test_data_that_cannot_be_checked(self, kg, tmp_path, content):
        path = tmp_path / "broken.ttl"
        path.write_text(content, encoding="utf-8")
        result = kg("validate", path)
        assert result.exit_code == 2
        assert "broken.ttl" in result.stdout
        assert "broken.ttl:1:" in result.stdout

    def test_formats(self, kg, tmp_path):
        path = tmp_path / "bad.ttl"
        path.write_text(self.BAD, encoding="utf-8")
        assert json.loads(kg("validate", path, "--format", "json").stdout)
        assert json.loads(kg("validate", path, "--format", "sarif").stdout)["version"] == "2.1.0"
        assert ElementTree.fromstring(kg("validate", path, "--format", "junit").stdout).tag.startswith("testsuite")
        assert list(ox.parse(kg("validate", path, "--format", "turtle").stdout, format=ox.RdfFormat.TURTLE))
        assert "<html" in kg("validate", path, "--format", "html").stdout

    def test_shapes_replace_ours_and_the_threshold_counts(self, kg, tmp_path):
        data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
        data.write_text("<http://e.org/a> <http://e.org/p> 1 .", encoding="utf-8")
        shapes.write_text(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e.org/S> a sh:NodeShape ; sh:severity sh:Warning ; "
            "sh:targetSubjectsOf <http://e.org/p> ; sh:property [ sh:path <http://e.org/q> ; sh:minCount 1 ; "
            "sh:severity sh:Warning ] .",
            encoding="utf-8",
        )
        assert kg("validate", data).exit_code == 0
        assert kg("validate", data, "--shapes", shapes).exit_code == 0
        assert kg("validate", data, "--shapes", shapes, "--fail-on", "warning").exit_code == 1

    def test_pyshacl_gives_the_same_verdict(self, kg, tmp_path):
        path = tmp_path / "bad.ttl"
        path.write_text(self.BAD, encoding="utf-8")
        command = ("validate", path, "--format", "json")
        quick, reference = (json.loads(kg(*command, *more).stdout) for more in ([], self.REFERENCE))
        assert reference["conforms"] is quick["conforms"] is False
        assert len(reference["findings"]) == len(quick["findings"]) > 0


class TestReading:
    @pytest.mark.parametrize("question", [["export"], ["articles"], ["validate"], ["query", "who-met-whom"]])
    def test_commands_that_only_read_share_a_store(self, kg, seed_article, tmp_path, question):
        assert kg("ingest", seed_article).exit_code == 0
        alone = kg(*question)
        code = (
            "import sys; from pathlib import Path; from kg.store import View\n"
            "with View.open(Path(sys.argv[1])): print('held', flush=True); input()"
        )
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        holder = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "kg-store")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        try:
            assert holder.stdout.readline() == "held\n"
            beside = kg(*question)
        finally:
            holder.communicate("\n")
        assert (beside.exit_code, beside.stdout) == (alone.exit_code, alone.stdout) == (0, alone.stdout)


class TestQuery:
    def test_without_a_name_the_questions_are_listed_with_their_parameters(self, kg):
        lines = lines_of(kg("query"))
        names = [line for line in lines if line and not line.startswith(" ")]
        assert len(names) >= 8
        assert any(line.startswith("    --speaker ") for line in lines)

    def test_a_parameter_narrows_the_answer(self, stored):
        every = json.loads(stored("query", "statements-by", "--format", "json").stdout)["results"]["bindings"]
        asked = stored("query", "statements-by", "--speaker", "Marco Rubio", "--format", "json")
        some = json.loads(asked.stdout)["results"]["bindings"]
        assert 0 < len(some) < len(every)
        assert {row["speakerName"]["value"] for row in some} == {"Marco Rubio"}
        equals = stored("query", "--speaker=Marco Rubio", "statements-by", "--format", "json")
        assert json.loads(equals.stdout) == json.loads(asked.stdout)

    def test_formats_hold_the_same_rows(self, stored):
        sparql = (
            "PREFIX parley: <https://w3id.org/parley/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            "SELECT DISTINCT ?name { ?a a parley:State ; parley:mention ?m ; rdfs:label ?name } ORDER BY ?name"
        )
        question = ["query", "--text", sparql]
        rows = json.loads(stored(*question, "--format", "json").stdout)["results"]["bindings"]
        names = [row["name"]["value"] for row in rows]
        assert "Ukraine" in names
        assert [
            row["name"] for row in csv.DictReader(io.StringIO(stored(*question, "--format", "csv").stdout))
        ] == names
        assert stored(*question, "--format", "tsv").stdout.splitlines()[1:] == [f'"{name}"' for name in names]
        root = ElementTree.fromstring(stored(*question, "--format", "xml").stdout_bytes)
        assert [element.text for element in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == names
        table = stored(*question).stdout
        assert all(name in table for name in names)

    def test_a_file_and_a_construct(self, stored, tmp_path):
        path = tmp_path / "q.rq"
        path.write_text("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", encoding="utf-8")
        data = stored("query", "--file", path, "--format", "turtle").stdout_bytes
        assert len(list(ox.parse(data, format=ox.RdfFormat.TURTLE))) == 5

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["statement-by"], "did you mean statements-by"),
            (["statements-by", "--speker", "Rubio"], "--speker"),
            (["statements-by", "--from", "yesterday"], "2025-02-18"),
            (["--text", "SELECT * { ?s ?p"], "SPARQL"),
            (["--text", "DELETE WHERE { ?s ?p ?o }"], "update"),
            (["--text", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"], "SERVICE"),
            (["--endpoint", "ftp://example.org", "statements-by"], "http"),
            (["--endpoint", "http://127.0.0.1:1/sparql", "statements-by"], "127.0.0.1:1"),
            (["--file", "/nowhere.rq"], "no such file"),
        ],
    )
    def test_what_cannot_be_asked(self, stored, arguments, words):
        result = stored("query", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert result.stderr.startswith("kg: ")
        assert result.stdout == ""

    @pytest.mark.parametrize(
        "arguments",
        [["--speaker", "Rubio"], ["statements-by", "--speaker"], ["a", "b"], ["a", "--x", "1", "--x", "2"],
         ["--text", "ASK {}", "--file", "q.rq"], ["a", "--text", "ASK {}"], ["a", "--format", "pdf"]],
    )  # fmt: skip
    def test_a_wrong_command_line(self, stored, arguments):
        result = stored("query", *arguments)
        assert result.exit_code == 2
        assert "Usage: kg query" in result.stderr

    def test_what_a_user_types_stays_a_value(self, stored):
        result = stored("query", "statements-by", "--speaker", 'x" } DROP ALL #')
        assert result.exit_code == 2
        assert "not in the store" in result.stderr
        assert stored("export").stdout

    def test_parameters_are_told_from_names(self):
        assert split_parameters(["q", "--a", "1", "--b=2=3", "--c", "--d"]) == ("q", {"a": "1", "b": "2=3", "c": "--d"})


class TestDemo:
    def test_answers_questions_with_evidence_and_leaves_nothing(self, kg, seed_article):
        result = kg("demo")
        text = seed_article.read_text(encoding="utf-8")
        lines = lines_of(result)
        assert "article.txt: stored" in result.stdout
        assert len([line for line in lines if line.startswith("  kg query ")]) >= 4
        assert "(no answers)" not in result.stdout
        flat = " ".join(result.stdout.split())
        quotes = re.findall(r"“([^“]+)” \(\w{8} characters (\d+)–(\d+)\)", flat)
        assert len(quotes) >= 8
        for quote, start, end in quotes:
            assert quote == " ".join(text[int(start) : int(end)].split())

    def test_keeps_the_store_in_an_empty_folder(self, kg, tmp_path):
        folder = tmp_path / "demo"
        folder.mkdir()
        assert kg("demo", "--store", folder).exit_code == 0
        assert "article" in kg("articles", "--store", folder).stdout
        again = kg("demo", "--store", folder)
        assert again.exit_code == 2
        assert "empty folder" in again.stderr
