"""Stores: one behaviour in memory and on disk; atomic writes; who may open a folder; listing, retracting, exporting."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, QueryError, StoreError
from kg.facts import DocumentFacts, Facts, Sentence, Statement
from kg.graph import article_iri, article_quads, graph_iri, run_graph_iri, run_quads, version_iri
from kg.pipeline import retract
from kg.store import Store, View
from kg.store.embedded import BACKGROUND
from kg.store.export import export_graphs
from kg.store.listing import find_article, revised_version, stored_versions
from kg.store.terms import sparql_term
from kg.store.tokens import check_read_only, masked

PROJECT = Path(__file__).resolve().parent.parent
GRAPH = "https://example.org/graph/1"


def quad(subject, value, graph=GRAPH):
    literal = ox.Literal(value)
    return ox.Quad(
        ox.NamedNode(f"https://example.org/{subject}"),
        ox.NamedNode("https://example.org/says"),
        literal,
        ox.NamedNode(graph),
    )


def facts_of(text, identifier="paris", url="https://news.example/paris"):
    """Return the facts of a text of two sentences, of which the first is a statement's words."""
    end = text.index(".") + 1
    return Facts(
        document=DocumentFacts(
            id=identifier, title=f"Title of {identifier}", published="2024-03-05", url=url, text=text
        ),
        sentences=(
            Sentence(span=(0, end), status="modelled"),
            Sentence(span=(end + 1, len(text)), status="skipped", reason="nothing to model"),
        ),
        statements=(Statement(id="s1", kind="indirect", content=((0, end - 1),), confidence=0.9),),
    )


def write(store, facts, revises=None):
    from datetime import UTC, datetime

    moment = datetime(2024, 3, 5, tzinfo=UTC)
    quads = article_quads(facts, revises=revises) + run_quads(facts, "0", "rules", None, moment, moment)
    store.replace([graph_iri(facts), run_graph_iri(facts)], quads)
    return version_iri(facts)


@pytest.fixture(params=["memory", "disk"])
def store(request, tmp_path):
    opened = Store.in_memory() if request.param == "memory" else Store.open(tmp_path / "store")
    with opened:
        yield opened


def said(store, graph=GRAPH):
    return sorted(one.object.value for one in store.quads(graph))


class TestReplace:
    def test_replaces_all_of_a_graph_and_nothing_else(self, store):
        store.replace(
            [GRAPH, f"{GRAPH}/other"], [quad("a", "old"), quad("b", "old"), quad("a", "kept", f"{GRAPH}/other")]
        )
        store.replace([GRAPH], [quad("a", "new")])
        assert said(store) == ["new"]
        assert said(store, f"{GRAPH}/other") == ["kept"]

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["one", "two", "three"]),
                st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))),
            ),
            max_size=6,
        )
    )
    def test_the_default_graph_is_the_merge_of_all(self, changes):
        store = Store(ox.Store())
        for name, pairs in changes:
            graph = f"{GRAPH}/{name}"
            store.replace([graph], [quad(subject, value, graph) for subject, value in pairs])
        merge = {one.triple for one in store.graph.quads_for_pattern(None, None, None, ox.DefaultGraph())}
        assert merge == {one.triple for graph in store.article_graphs() for one in store.quads(graph)}

    def test_a_store_without_a_merge_is_merged_when_it_is_opened(self, tmp_path):
        with Store.open(tmp_path / "store") as store:
            store.replace([GRAPH], [quad("a", "old")])
            before = set(store.graph.quads_for_pattern(None, None, None, ox.DefaultGraph()))
            store.graph.update("CLEAR DEFAULT")
        with View.open(tmp_path / "store") as view:
            after = set(view.graph.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        assert {
            one
            for one in after
            if not isinstance(one.subject, ox.BlankNode) and not isinstance(one.object, ox.BlankNode)
        } == {
            one
            for one in before
            if not isinstance(one.subject, ox.BlankNode) and not isinstance(one.object, ox.BlankNode)
        }

    def test_a_graph_without_quads_is_dropped(self, store):
        store.replace([GRAPH], [quad("a", "old")])
        store.replace([GRAPH], [])
        assert store.article_graphs() == []

    def test_a_quad_of_another_graph_writes_nothing(self, store):
        store.replace([GRAPH], [quad("a", "old")])
        with pytest.raises(StoreError, match="does not belong"):
            store.replace([GRAPH], [quad("a", "new"), quad("a", "stray", "https://example.org/stray")])
        assert said(store) == ["old"]

    def test_a_blank_node_is_refused(self, store):
        blank = ox.Quad(ox.BlankNode(), ox.NamedNode("https://example.org/says"), ox.Literal("x"), ox.NamedNode(GRAPH))
        with pytest.raises(StoreError, match="without an IRI"):
            store.replace([GRAPH], [blank])

    @given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "en", "de-CH"]))
    def test_any_literal_is_stored_as_it_is(self, value, language):
        store = View(ox.Store())
        literal = ox.Literal(value, language=language)
        one = ox.Quad(
            ox.NamedNode("https://example.org/a"),
            ox.NamedNode("https://example.org/says"),
            literal,
            ox.NamedNode(GRAPH),
        )
        Store.replace(store, [GRAPH], [one])
        assert list(store.quads(GRAPH)) == [one]


class TestQuery:
    def test_the_default_graph_is_the_union(self, store):
        store.replace([GRAPH, f"{GRAPH}/other"], [quad("a", "one"), quad("b", "two", f"{GRAPH}/other")])
        answers = store.query("SELECT ?value WHERE { ?s <https://example.org/says> ?value } ORDER BY ?value")
        assert [row[0].value for row in answers.rows] == ["one", "two"]

    def test_ontology_and_reference_data_are_there(self, store):
        label = "<http://www.w3.org/2000/01/rdf-schema#label>"
        assert store.query(f'ASK {{ <https://w3id.org/parley/reference/state/FRA> {label} "France" }}').truth
        assert store.query(
            "ASK { <https://w3id.org/parley/ontology#Talks> a <http://www.w3.org/2002/07/owl#Class> }"
        ).truth

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT DATA { <a:b> <a:b> <a:b> }",
            "DELETE WHERE { ?s ?p ?o }",
            "PREFIX a: <a:> # SELECT\nDROP ALL",
            "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
            "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
            "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
            "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
            "PREFIX e: <e:> SELECT * { ?s ?p e:a\\#b SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "PREFIX e: <e:> SELECT * { ?s ?p e:a\\'b . SERVICE <http://127.0.0.1/> { ?s ?p 'b' } }",
            "SELECT * { FILTER(?a<'x>') SERVICE <http://127.0.0.1/> { ?s ?p ?o } FILTER('y'='y') }",
            "SELECT * { FILTER(?a<e:b#>) '''\n) SERVICE <http://127.0.0.1/> { ?s ?p ?o } #'''\n }",
        ],
    )
    def test_what_writes_or_fetches_is_refused(self, store, text):
        before = len(store.graph)
        with pytest.raises(QueryError):
            store.query(text)
        assert len(store.graph) == before

    @pytest.mark.parametrize(
        "text",
        [
            'SELECT ("INSERT; SERVICE" AS ?x) {}',
            "PREFIX e: <e:> SELECT * { ?s e:service ?service ; e:insert <http://SERVICE/#DROP> } # DELETE",
            "SELECT * { VALUES (?a ?b) { (<http://x/#a> <http://x/#b>) } FILTER(?a<?b && ?b>?a) }",
            "ASK { ?s ?p '''a 'quoted' SERVICE''' }",
        ],
    )
    def test_words_in_strings_names_and_comments_are_no_keywords(self, store, text):
        check_read_only(text)
        store.query(text)

    def test_what_is_no_query_is_one_sentence(self, store):
        with pytest.raises(QueryError, match=r"^this is no SPARQL query: [^\n]+$"):
            store.query("SELECT ?x WHERE {\n ?x }")

    @given(st.text("ab \n{}()<>#'\"\\:?@$.1", max_size=40))
    def test_masking_keeps_the_length_and_the_lines(self, text):
        assert len(masked(text)) == len(text)
        assert masked(text).count("\n") == text.count("\n")


class TestTerms:
    @given(
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs"])),
            st.text("\\uU0041\"'{}\n\r\t .", max_size=20),  # what engines unescape before they parse
        )
    )
    def test_oxigraph_and_rdflib_read_the_same_string(self, value):
        import rdflib

        text = f"SELECT ?x WHERE {{ VALUES ?x {{ {sparql_term(ox.Literal(value))} }} }}"
        assert [row[0].value for row in ox.Store().query(text)] == [value]
        assert [str(row[0]) for row in rdflib.Graph().query(text)] == [value]


class TestVersions:
    def test_a_changed_text_is_a_version_that_revises_the_last(self, store):
        first = facts_of("They met. It rained.")
        second = facts_of("They met. It poured.")
        third = facts_of("They met. It snowed.")
        article = article_iri(first)
        assert revised_version(store, article, version_iri(first)) is None
        write(store, first)
        for older, newer in ((first, second), (second, third)):
            revises = revised_version(store, article, version_iri(newer))
            assert revises == version_iri(older)
            write(store, newer, revises)
        assert revised_version(store, article, version_iri(second)) == version_iri(first)
        assert {one.version: one.newest for one in stored_versions(store)} == {
            version_iri(first): False, version_iri(second): False, version_iri(third): True,
        }  # fmt: skip

    def test_the_same_text_again_replaces_its_graph(self, store):
        facts = facts_of("They met. It rained.")
        write(store, facts)
        before = export_graphs(store, with_runs=True)
        write(store, facts, revised_version(store, article_iri(facts), version_iri(facts)))
        assert export_graphs(store, with_runs=True) == before

    def test_articles_are_told_apart_by_their_address(self, store):
        one, other = (
            facts_of("They met. It rained."),
            facts_of("They met. It rained.", "rome", "https://news.example/rome"),
        )
        write(store, one)
        assert revised_version(store, article_iri(other), version_iri(other)) is None


class TestListing:
    def test_what_is_stored(self, store):
        facts = facts_of("They met. It rained.")
        write(store, facts)
        [found] = stored_versions(store)
        assert (found.identifier, found.title, found.published) == ("paris", "Title of paris", "2024-03-05")
        assert (found.url, found.graph, found.newest, found.statements) == (
            "https://news.example/paris", graph_iri(facts), True, 1,
        )  # fmt: skip

    def test_retract_drops_all_versions_and_their_runs(self, store):
        first, second = facts_of("They met. It rained."), facts_of("They met. It poured.")
        kept = facts_of("They met. It rained.", "rome", "https://news.example/rome")
        write(store, first)
        write(store, second, version_iri(first))
        write(store, kept)
        assert len(retract(store, "https://news.example/paris")[0]) == 2
        assert store.article_graphs() == sorted([graph_iri(kept), run_graph_iri(kept)])
        with pytest.raises(StoreError, match="no article 'paris'"):
            retract(store, "paris")

    def test_an_article_by_its_names(self, store):
        facts = facts_of("They met. It rained.")
        write(store, facts)
        article = article_iri(facts)
        for name in ("paris", "Title of paris", article, facts.document.url, article.rsplit("/", 1)[1][:8]):
            assert find_article(store, name)[0].article == article

    def test_a_name_of_two_articles(self, store):
        write(store, facts_of("They met. It rained."))
        write(store, facts_of("They met. It rained.", "paris", "https://other.example/paris"))
        with pytest.raises(StoreError, match="2 articles are called 'paris'"):
            find_article(store, "paris")


QUAD_FORMATS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


class TestExport:
    @pytest.mark.parametrize("form", QUAD_FORMATS)
    def test_read_back_it_is_what_was_written(self, store, form):
        facts = facts_of("They met “again”. It \\u0041 rained.")
        write(store, facts)
        data = export_graphs(store, form)
        assert set(ox.parse(data, format=QUAD_FORMATS[form])) == set(article_quads(facts))

    def test_turtle_is_the_union(self, store):
        facts = facts_of("They met. It rained.")
        write(store, facts)
        triples = {one.triple for one in ox.parse(export_graphs(store, "turtle"), format=ox.RdfFormat.TURTLE)}
        assert triples == {one.triple for one in article_quads(facts)}

    @pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld"])
    def test_the_order_of_writing_does_not_show(self, store, form):
        articles = [facts_of("They met. It rained.", name, f"https://news.example/{name}") for name in ("a", "b", "c")]
        for facts in articles:
            write(store, facts)
        other = Store.in_memory()
        for facts in reversed(articles):
            write(other, facts)
        assert export_graphs(store, form) == export_graphs(other, form)

    def test_runs_only_when_asked(self, store):
        facts = facts_of("They met. It rained.")
        write(store, facts)
        assert b"ExtractionRun" not in export_graphs(store)
        assert b"ExtractionRun" in export_graphs(store, with_runs=True)

    def test_without_text_only_quotes_are_left(self, store):
        write(store, facts_of("They met in Rome. It rained all day."))
        lean = export_graphs(store, with_text=False)
        assert b"It rained all day" not in lean
        assert b'exact> "They met in Rome"' in lean
        assert lean.count(b"oa#start>") == export_graphs(store).count(b"oa#start>")

    def test_an_unknown_format(self, store):
        with pytest.raises(InputError, match="nquads, trig, turtle, jsonld"):
            export_graphs(store, "csv")


def hold(folder, code):
    """Start a process that opens the folder and waits for a line."""
    script = f"import sys; from pathlib import Path; {code}; print('held', flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


WRITER = "from kg.store import Store; s = Store.open(Path(sys.argv[1]))"
READER = "from kg.store import View; s = View.open(Path(sys.argv[1]))"


class TestOpening:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "clock" / "store"  # a name with "lock" in it
        with Store.open(folder) as store:
            store.replace([GRAPH], [quad("a", "kept")])
        return folder

    def test_what_was_written_is_there_again(self, folder):
        with View.open(folder) as view:
            assert said(view) == ["kept"]

    def test_a_writer_keeps_others_out(self, folder):
        process = hold(folder, WRITER)
        try:
            for opening in (Store.open, View.open):
                with pytest.raises(StoreError, match="in use by another process"):
                    opening(folder)
        finally:
            process.communicate("\n")
        Store.open(folder).close()

    def test_readers_let_readers_in_and_keep_writers_out(self, folder):
        process = hold(folder, READER)
        try:
            with View.open(folder) as view, View.open(folder) as other:
                assert said(view) == said(other) == ["kept"]
            with pytest.raises(StoreError, match="in use by another process"):
                Store.open(folder)
        finally:
            process.communicate("\n")
        Store.open(folder).close()

    def test_within_a_process_too(self, folder):
        with Store.open(folder), pytest.raises(StoreError, match="already open"):
            View.open(folder)
        with View.open(folder), pytest.raises(StoreError, match="already open"):
            Store.open(folder)
        Store.open(folder).close()

    def test_there_is_none(self, tmp_path):
        for opening in (View.open, lambda folder: Store.open(folder, create=False)):
            with pytest.raises(StoreError, match=r"there is no store in .*ingest"):
                opening(tmp_path / "none")
        assert not (tmp_path / "none").exists()

    def test_a_file_and_a_folder_of_other_things(self, tmp_path):
        (tmp_path / "file").write_text("x")
        with pytest.raises(StoreError, match="is a file, not a store"):
            Store.open(tmp_path / "file")
        with pytest.raises(StoreError, match="is no store, and it is not empty"):
            Store.open(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_a_folder_that_cannot_be_made(self):
        with pytest.raises(StoreError, match="/proc/none"):
            Store.open(Path("/proc/none/store"))

    def test_a_damaged_store(self, folder):
        for path in folder.glob("MANIFEST-*"):
            path.write_bytes(b"\x00")
        with pytest.raises(StoreError, match="cannot be opened"):
            Store.open(folder)

    def test_other_reference_data_are_replaced_when_it_is_opened(self, folder):
        name = min(BACKGROUND)
        with Store.open(folder) as store:
            whole = sum(1 for _ in store.quads(name))
            store.graph.update(f"DROP GRAPH <{name}>")
            store.graph.update(
                f'INSERT DATA {{ GRAPH <{name}> {{ <{name}> <http://purl.org/dc/terms/identifier> "old" }} }}'
            )
        with View.open(folder) as view:
            assert sum(1 for _ in view.quads(name)) == whole
            assert said(view) == ["kept"]

    def test_old_reference_data_are_read_where_a_reader_forbids_to_write(self, folder, monkeypatch):
        import kg.store.embedded as embedded

        process = hold(folder, READER)
        try:
            monkeypatch.setattr(embedded, "background_digest", lambda kind: "another version")
            with View.open(folder) as view:
                assert said(view) == ["kept"]
                assert list(view.quads(min(BACKGROUND)))
        finally:
            process.communicate("\n")

    def test_opening_is_quick(self, folder):
        times = []
        for _ in range(3):
            started = time.perf_counter()
            View.open(folder).close()
            times.append(time.perf_counter() - started)
        assert min(times) < 0.15


class TestKilled:
    SCRIPT = """
import json, sys
from pathlib import Path
import pyoxigraph as ox
from kg.store import Store

store = Store.open(Path(sys.argv[1]))
graphs = ["https://example.org/graph/1", "https://example.org/graph/2"]
for number in range(10_000):
    quads = [
        ox.Quad(ox.NamedNode(f"https://example.org/{i}"), ox.NamedNode("https://example.org/says"),
                ox.Literal(str(number)), ox.NamedNode(graph))
        for graph in graphs for i in range(300)
    ]
    print(number, flush=True)
    store.replace(graphs, quads)
"""

    @pytest.mark.parametrize("delay", [0.0, 0.003, 0.007, 0.012])
    def test_all_of_a_write_or_nothing(self, tmp_path, delay):
        folder = tmp_path / "store"
        process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT, str(folder)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        for line in process.stdout:
            if line.strip() == "3":
                break
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with View.open(folder) as view:
            values = [
                one.object.value for graph in ("1", "2") for one in view.quads(f"https://example.org/graph/{graph}")
            ]
        assert len(values) == 600
        assert len(set(values)) == 1
        assert int(values[0]) >= 2

    def test_in_the_first_opening(self, tmp_path):
        for number, delay in enumerate((0.05, 0.2, 0.4, 0.7)):
            folder = tmp_path / f"store-{number}"
            process = subprocess.Popen(
                [sys.executable, "-c", f"import sys; from pathlib import Path; {WRITER}", str(folder)],
                cwd=PROJECT,
            )
            time.sleep(delay)
            process.kill()
            process.wait()
            with Store.open(folder) as store, Store.in_memory() as whole:
                for name in BACKGROUND:
                    assert sum(1 for _ in store.quads(name)) == sum(1 for _ in whole.quads(name))


def test_export_is_json_where_it_says_so():
    store = Store.in_memory()
    write(store, facts_of("They met. It rained."))
    assert json.loads(export_graphs(store, "jsonld"))
