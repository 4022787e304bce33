"""Loading into running triplestores: Virtuoso and Oxigraph themselves, and servers that fail in every way they can."""

import os
import re
import shutil
import signal
import ssl
import time

import httpx
import pyoxigraph as ox
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Response

from kg.errors import InputError, StoreError
from kg.store import Endpoint, Store, View
from kg.store.addresses import Addresses, known_addresses
from kg.store.credentials import Authentication, Credentials, find_credentials
from kg.store.loading import LOADS, Graph, StoredGraphs, load_graphs, plan_load, prune
from kg.store.writers import GraphStore, Updates, _batches
from tests.servers import make_oxigraph

SECRET = "k3y-of-the-house"
CLIENT = httpx.Client(verify=False)  # on the loopback interface
ENDPOINT, GRAPHS, UPDATES = "/query", "/store", "/update"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BOTH = pytest.mark.parametrize("server", ["virtuoso", "oxigraph_server"], indirect=True)
ROUTES = pytest.mark.parametrize("route", ["graph-store", "update"])


@pytest.fixture(scope="session")
def archive(tmp_path_factory, seed_article):
    """Return the folder of a store that holds the shipped article and a note."""
    from kg.document import read_documents
    from kg.pipeline import ingest_document
    from kg.readers import load_reader

    folder = tmp_path_factory.mktemp("archive")
    (folder / "note.txt").write_text("Emmanuel Macron said France would send aid.", encoding="utf-8")
    with Store.open(folder / "store") as store:
        for document in read_documents([seed_article, folder / "note.txt"]):
            assert ingest_document(document, load_reader(), store).stored
    return folder / "store"


@pytest.fixture(scope="session")
def articles(archive, tmp_path_factory):
    """Return a file with the graphs of the articles, their runs included."""
    from kg.store.export import export_graphs

    path = tmp_path_factory.mktemp("export") / "articles.nq"
    with View.open(archive) as view:
        path.write_bytes(export_graphs(view, with_runs=True))
    return path


@pytest.fixture
def server(request):
    """Return a real server that holds nothing."""
    found = request.getfixturevalue(request.param)
    found.clear()
    return found


@pytest.fixture
def load(kg, tmp_path):
    """Return a function that runs `kg load` with a server's credentials and none of the user's own."""

    def run(*arguments, server=None, **environment):
        variables = server.environment if server is not None else {}
        return kg("load", *arguments, **{"NETRC": str(tmp_path / "no-netrc"), **variables, **environment})

    return run


def options(server, route):
    """Return the endpoint and the option that makes `kg load` write by a route."""
    return [server.query, f"--{route}", server.graph_store if route == "graph-store" else server.update]


def count(server, graph):
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    answer = CLIENT.get(server.query, params={"query": query}, headers={"Accept": "text/csv"}, timeout=60)
    return int(answer.raise_for_status().text.split()[1])


def values(server, query):
    return sorted(row[0].value for row in Endpoint(server.query).query(query).rows)


def quads_of(path):
    graphs = {}
    for quad in ox.parse(path=str(path)):
        graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return graphs


def failed(result, *words):
    """Check that a command could not be carried out and said so in one sentence."""
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    assert all(word in result.stderr for word in words), result.stderr
    return True


def many_graphs(path, number, size=1):
    """Write a file of graphs that conform, as no shape speaks of them."""
    lines = (f'<urn:s:{i}> <urn:p> "{n}" <urn:graph:{i:04}> .\n' for i in range(number) for n in range(size))
    path.write_text("".join(lines), encoding="utf-8")
    return path


class Some:
    """Graphs of one triple each."""

    def __init__(self, *names):
        self.names = names

    def triples(self, name):
        return [ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(name))]


class TestStore:
    @BOTH
    def test_its_graphs_are_there_with_all_their_triples_and_a_second_load_sends_nothing(
        self, server, load, kg, archive
    ):
        result = load(server.query, "--store", archive, server=server)
        assert result.exit_code == 0, result.output
        assert re.fullmatch(
            r"6 graphs sent, 0 unchanged: [\d,]+ triples in [\d.]+ s \([\d,]+ triples/s\)\n", result.output
        )
        with View.open(archive) as view:
            contents = StoredGraphs(view)
            for name in contents.names:
                assert count(server, name) == len(list(view.quads(name))) > 0
        # Where graphs are sent to nobody listens: that is not noticed, as nothing is sent.
        again = load(server.query, "--graph-store", "http://127.0.0.1:1/", "--store", archive, "--prune", server=server)
        assert again.output == "6 graphs unchanged, nothing to send\n"
        assert again.exit_code == 0
        address = server.update if server.user else server.query  # Virtuoso's for those who show who they are
        for name in ("promises", "demands"):
            here = kg("query", name, "--format", "csv", KG_STORE=str(archive))
            there = kg("query", name, "--format", "csv", "--endpoint", address, **server.environment)
            assert there.exit_code == 0, there.output
            assert sorted(there.stdout.splitlines()) == sorted(here.stdout.splitlines())
            assert len(here.stdout.splitlines()) > 1
        if server.user:
            assert failed(kg("query", "promises", "--endpoint", address, NETRC="none"), "401", "KG_ENDPOINT_USER")

    def test_an_article_that_is_gone_stays_until_it_is_pruned(self, oxigraph_server, load, kg, archive, tmp_path):
        oxigraph_server.clear()
        folder = shutil.copytree(archive, tmp_path / "kg-store")
        endpoint = Endpoint(oxigraph_server.query)
        with View.open(folder) as view, GraphStore(oxigraph_server.graph_store, endpoint.authentication) as writer:
            writer.add("urn:others", ["<urn:s> <urn:p> <urn:o> ."])
            load_graphs(StoredGraphs(view), plan_load(StoredGraphs(view), endpoint), endpoint, writer)
            names = set(view.article_graphs())
        assert kg("retract", "note").exit_code == 0
        with View.open(folder) as view:
            left = set(view.article_graphs())
        kept = load(oxigraph_server.query)
        assert kept.stdout == "4 graphs unchanged, nothing to send\n"
        assert "the server holds 2 graphs that the store no longer has" in kept.stderr
        assert all(count(oxigraph_server, name) for name in names)
        pruned = load(oxigraph_server.query, "--prune")
        assert set(re.findall(r"^(\S+): dropped$", pruned.stdout, flags=re.MULTILINE)) == names - left
        assert {name for name in names if count(oxigraph_server, name)} == left
        assert count(oxigraph_server, "urn:others") == 1

    @BOTH
    @ROUTES
    def test_graphs_are_pruned_by_either_route(self, server, route, archive, monkeypatch):
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        endpoint = Endpoint(server.query, server.update)

        names = [f"https://w3id.org/parley/graph/{i}" for i in range(3)]
        with GraphStore(server.graph_store, endpoint.authentication) as graphs:
            writer = graphs if route == "graph-store" else Updates(endpoint)
            load_graphs(Some(*names), plan_load(Some(*names), endpoint), endpoint, writer)
            plan = plan_load(Some(*names[1:]), endpoint)
            assert (plan.send, list(plan.unchanged), list(plan.left)) == ((), names[1:], names[:1])
            prune(plan, endpoint, writer)
        assert [count(server, name) for name in names] == [0, 1, 1]
        assert plan_load(Some(*names), endpoint).send == (names[0],)


class TestFiles:
    @BOTH
    @ROUTES
    def test_every_route_gives_the_same(self, server, route, load, articles):
        result = load(*options(server, route), articles, server=server)
        assert result.exit_code == 0, result.output
        for name, triples in quads_of(articles).items():
            assert count(server, name) == len(triples)
        other = "update" if route == "graph-store" else "graph-store"
        again = load(*options(server, other), articles, server=server)
        assert again.output == "4 graphs unchanged, nothing to send\n"

    def test_the_triples_are_those_of_the_file(self, oxigraph_server, load, articles):
        oxigraph_server.clear()
        assert load(oxigraph_server.base, articles).exit_code == 0
        for name, triples in quads_of(articles).items():
            answer = httpx.get(
                oxigraph_server.graph_store, params={"graph": name}, headers={"Accept": "application/n-triples"}
            )
            assert {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)} == triples

    @BOTH
    @ROUTES
    def test_only_a_graph_that_changed_is_sent_and_replaced(self, server, route, load, tmp_path):
        path = tmp_path / "two.trig"
        path.write_text("<urn:a> { <urn:s> <urn:p> 1, 2 } <urn:b> { <urn:s> <urn:p> 3 }", encoding="utf-8")
        assert load(*options(server, route), path, server=server).output.startswith("2 graphs sent, 0 unchanged: 3 ")
        path.write_text("<urn:a> { <urn:s> <urn:p> 4 } <urn:b> { <urn:s> <urn:p> 3 }", encoding="utf-8")
        assert load(*options(server, route), path, server=server).output.startswith("1 graph sent, 1 unchanged: 1 ")
        assert values(server, "SELECT ?o WHERE { GRAPH <urn:a> { ?s ?p ?o } }") == ["4"]
        assert values(server, "SELECT ?o WHERE { GRAPH <urn:b> { ?s ?p ?o } }") == ["3"]

    @BOTH
    def test_what_others_took_from_a_graph_is_mended(self, server, load, tmp_path):
        path = tmp_path / "two.trig"
        path.write_text("<urn:a> { <urn:s> <urn:p> 1, 2 } <urn:b> { <urn:s> <urn:p> 3 }", encoding="utf-8")
        assert load(server.base, path, server=server).exit_code == 0
        auth = httpx.DigestAuth(server.user, server.password) if server.user else None
        deletion = {"update": "DELETE DATA { GRAPH <urn:a> { <urn:s> <urn:p> 1 } }"}
        httpx.post(server.update, data=deletion, auth=auth).raise_for_status()
        assert load(server.base, path, server=server).output.startswith("1 graph sent, 1 unchanged: 2 ")
        assert count(server, "urn:a") == 2

    @BOTH
    @ROUTES
    def test_blank_nodes_stay_what_they_are(self, server, route, load, tmp_path):
        path = tmp_path / "class.ttl"
        prefixes = (
            "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        )
        path.write_text(
            f"""{prefixes} <urn:A> rdfs:subClassOf [ a owl:Restriction ; owl:onProperty <urn:p> ; owl:someValuesFrom
            [ owl:unionOf ( <urn:B> <urn:C> ) ] ] ; rdfs:label "not _:one" . <urn:D> rdfs:subClassOf [] .""",
            encoding="utf-8",
        )
        result = load(*options(server, route), path, "--graph", "urn:classes", server=server)
        assert result.exit_code == 0, result.output
        rest = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>*/<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
        union = "<http://www.w3.org/2002/07/owl#someValuesFrom>/<http://www.w3.org/2002/07/owl#unionOf>"
        found = f"""SELECT ?member WHERE {{ GRAPH <urn:classes> {{
            <urn:A> <http://www.w3.org/2000/01/rdf-schema#subClassOf>/{union} ?list . ?list {rest} ?member }} }}"""
        assert values(server, found) == ["urn:B", "urn:C"]
        again = load(*options(server, route), path, "--graph", "urn:classes", server=server)
        assert again.output == "1 graph unchanged, nothing to send\n"

    @BOTH
    @ROUTES
    def test_long_and_odd_literals_arrive(self, server, route, load, tmp_path):
        text = 'He said: "\\u0041" \\\\u \\U00000042 \\\n\r\t‘so’ 🕊 <b> _:x . ' * 3000
        path = tmp_path / "long.nt"
        node = ox.NamedNode("urn:s")
        triples = [ox.Triple(node, ox.NamedNode("urn:p"), ox.Literal(text))]
        path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
        result = load(*options(server, route), path, "--graph", "urn:long", server=server)
        assert result.exit_code == 0, result.output
        assert values(server, "SELECT ?o WHERE { GRAPH <urn:long> { ?s ?p ?o } }") == [text]

    @BOTH
    def test_triples_that_a_server_merges_are_named(self, server, load, tmp_path):
        path = tmp_path / "values.ttl"
        path.write_text('<urn:s> <urn:p> 1, "01"^^<http://www.w3.org/2001/XMLSchema#integer>, 2 .', encoding="utf-8")
        result = load(server.base, path, "--graph", "urn:values", server=server)
        assert result.exit_code == 0, result.output
        assert "urn:values: the server keeps values" in result.stderr
        again = load(server.base, path, "--graph", "urn:values", server=server)
        assert again.output == "1 graph unchanged, nothing to send\n"

    @pytest.mark.parametrize(
        ("content", "arguments", "says"),
        [
            ("<urn:s> <urn:p> 1 .", [], "--graph"),
            ("<urn:s> <urn:p> 1 .", ["--graph", "no iri"], "'no iri'"),
            ("_:g { <urn:s> <urn:p> 1 }", [], "no IRI"),
            (f"<{LOADS}> {{ <urn:s> <urn:p> 1 }}", [], "leave it out"),
            ("<urn:s> <urn:p>", [], "line 1"),
        ],
    )
    def test_what_cannot_be_loaded(self, content, arguments, says, load, tmp_path, httpserver):
        path = tmp_path / "odd.trig"
        path.write_text(content, encoding="utf-8")
        assert failed(load(httpserver.url_for(ENDPOINT), path, *arguments), says)
        assert httpserver.log == []

    def test_data_that_do_not_conform_are_refused_and_nothing_is_sent(self, load, kg, tmp_path, httpserver):
        path = tmp_path / "bad.ttl"
        path.write_text("<https://example.org/s> a <https://w3id.org/parley/ontology#Statement> .", encoding="utf-8")
        result = load(httpserver.url_for(ENDPOINT), path, "--graph", "urn:g")
        assert result.exit_code == 1
        assert result.stdout == kg("validate", path).stdout
        assert "nothing was sent" in result.stderr
        assert httpserver.log == []

    def test_an_edited_store_is_refused_and_nothing_is_sent(self, load, oxigraph_server, tmp_path):
        oxigraph_server.clear()
        with Store.open(tmp_path / "kg-store") as store:
            kind = ox.NamedNode(f"{RDF}type")
            statement = ox.NamedNode("https://w3id.org/parley/ontology#Statement")
            store.graph.add(ox.Quad(ox.NamedNode("urn:s"), kind, statement, ox.NamedNode("urn:edited")))
        result = load(oxigraph_server.query)
        assert result.exit_code == 1
        assert "urn:s" in result.stdout
        assert "nothing was sent" in result.stderr
        assert not Endpoint(oxigraph_server.query).query("ASK { GRAPH ?graph { ?s ?p ?o } }").truth

    def test_of_a_store_that_was_loaded_before_only_what_is_new_is_validated(self, load, oxigraph_server, tmp_path):
        oxigraph_server.clear()
        Store.open(tmp_path / "kg-store").close()
        assert load(oxigraph_server.query).exit_code == 0
        with Store.open(tmp_path / "kg-store") as store:
            kind, label = (ox.NamedNode(one) for one in (f"{RDF}type", "http://www.w3.org/2000/01/rdf-schema#label"))
            statement = ox.NamedNode("https://w3id.org/parley/ontology#Statement")
            for node, graph in (("urn:fine", "urn:a"), ("urn:wrong", "urn:b")):
                triple = (ox.NamedNode(node), *((kind, statement) if node == "urn:wrong" else (label, ox.Literal("x"))))
                store.replace([graph], [ox.Quad(*triple, ox.NamedNode(graph))])
        result = load(oxigraph_server.query)
        assert result.exit_code == 1
        assert "urn:wrong" in result.stdout
        with Store.open(tmp_path / "kg-store") as store:
            store.replace(["urn:b"], [])
        assert load(oxigraph_server.query).stdout.startswith("1 graph sent")


class TestCuts:
    def ended(self, server, kg_process, ready, *arguments, by=signal.SIGKILL):
        """Start a load, end it by a signal as soon as `ready()`, and return the process's status."""
        environment = {**server.environment, "KG_DEBUG": ""}
        process = kg_process("load", *arguments, env=environment)
        deadline = time.monotonic() + 60
        while not ready():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(by)
        process.communicate()
        return process.returncode

    @BOTH
    @pytest.mark.parametrize(("by", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
    def test_a_load_that_was_cut_between_graphs_goes_on_there(self, server, by, status, load, kg_process, tmp_path):
        path = many_graphs(tmp_path / "many.nq", 400)
        loaded = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s <urn:p> ?o } }"
        graphs = lambda: int(values(server, loaded)[0])  # noqa: E731
        assert self.ended(server, kg_process, lambda: graphs() > 40, server.base, path, by=by) == status
        assert 40 < graphs() < 400
        result = load(server.base, path, server=server)
        sent, unchanged = map(int, re.match(r"(\d+) graphs sent, (\d+) unchanged: ", result.output).groups())
        assert sent + unchanged == 400
        assert unchanged >= 32
        assert graphs() == 400
        assert load(server.base, path, server=server).output == "400 graphs unchanged, nothing to send\n"

    @BOTH
    def test_a_load_that_was_killed_within_a_graph_sends_it_again(self, server, load, kg_process, tmp_path):
        path = many_graphs(tmp_path / "large.nq", 1, size=40_000)
        name = "urn:graph:0000"
        arguments = [*options(server, "update"), path]
        killed = self.ended(server, kg_process, lambda: count(server, name) > 0, *arguments)
        assert killed == -signal.SIGKILL
        assert 0 < count(server, name) < 40_000
        assert load(*arguments, server=server).output.startswith("1 graph sent, 0 unchanged: 40,000 ")
        assert count(server, name) == 40_000

    def test_what_was_begun_is_pruned_when_its_article_is_gone(self, oxigraph_server):
        oxigraph_server.clear()
        endpoint = Endpoint(oxigraph_server.query)
        name = "https://w3id.org/parley/graph/begun"
        with GraphStore(oxigraph_server.graph_store, endpoint.authentication) as writer:
            writer.replace(LOADS, [f"<{LOADS}> <http://purl.org/dc/terms/hasPart> <{name}> ."])
            writer.replace(name, ["<urn:s> <urn:p> <urn:o> ."])
            prune(plan_load(Some(), endpoint), endpoint, writer)
        assert count(oxigraph_server, name) == 0

    def test_what_a_server_was_told_of_many_graphs_is_read_page_by_page(self, oxigraph_server):
        oxigraph_server.clear()
        endpoint = Endpoint(oxigraph_server.query)
        names = [f"urn:graph:{number}" for number in range(2500)]
        told = [f"<{LOADS}> <http://purl.org/dc/terms/hasPart> <{name}> ." for name in names]
        with GraphStore(oxigraph_server.graph_store, endpoint.authentication) as writer:
            writer.replace(LOADS, told)
        plan = plan_load(Some(*names[:3]), endpoint)
        assert sorted(plan.loads) == sorted(names)
        assert plan.send == tuple(names[:3])

    @pytest.mark.parametrize("name", ["virtuoso", "oxigraph"])
    def test_a_server_that_was_restarted_holds_what_it_was_sent(self, name, request, load, articles, tmp_path):
        if name == "virtuoso":
            server = request.getfixturevalue("virtuoso")
            server.clear()
        else:  # one of its own: after much that was dropped, it takes long to start again
            server = make_oxigraph(tmp_path)
            server.start()
            request.addfinalizer(server.stop)
        assert load(server.base, articles, server=server).exit_code == 0
        server.restart()
        assert load(server.base, articles, server=server).output == "4 graphs unchanged, nothing to send\n"


class Front:
    """A server before another one: it answers itself as often as told, then hands requests on."""

    def __init__(self, httpserver, server, *first):
        self.first = list(first)
        self.server = server
        self.body = lambda request: request.get_data()
        httpserver.expect_request(re.compile(".*")).respond_with_handler(self.respond)

    def respond(self, request):
        if self.first:
            return self.first.pop(0)
        answer = CLIENT.request(
            request.method,
            f"{self.server.base}{request.path}?{request.query_string.decode()}",
            content=self.body(request),
            headers={key: request.headers[key] for key in ("Content-Type", "Accept") if key in request.headers},
        )
        return Response(answer.content, answer.status_code, content_type=answer.headers.get("Content-Type"))


@pytest.fixture
def one_graph(tmp_path):
    """Return a file with one graph of three triples."""
    return many_graphs(tmp_path / "one.nq", 1, size=3)


class TestServersThatFail:
    @pytest.mark.parametrize("status", [429, 503])
    @ROUTES
    def test_what_passes_is_tried_again(self, status, route, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()
        Front(httpserver, oxigraph_server, *[Response("", status, {"Retry-After": "1"})] * 2)
        written = ["--graph-store", httpserver.url_for(GRAPHS)]
        if route == "update":
            written = ["--update", httpserver.url_for(UPDATES)]
        started = time.monotonic()
        result = load(httpserver.url_for(ENDPOINT), *written, one_graph)
        assert result.exit_code == 0, result.output
        assert time.monotonic() - started >= 2
        assert count(oxigraph_server, "urn:graph:0000") == 3

    def test_what_does_not_pass_ends_with_a_sentence(self, httpserver, load, one_graph):
        httpserver.expect_request(re.compile(".*")).respond_with_data("", 429)
        arguments = [httpserver.url_for(ENDPOINT), "--update", httpserver.url_for(UPDATES), one_graph]
        assert failed(load(*arguments), "takes no more requests", "(429)", "5 attempts")
        assert len(httpserver.log) == 5

    def test_a_wait_that_is_too_long_is_told(self, httpserver, load, one_graph):
        httpserver.expect_request(re.compile(".*")).respond_with_data("", 503, {"Retry-After": "7200"})
        assert failed(load(httpserver.url_for(ENDPOINT), one_graph), "7200 seconds")
        assert len(httpserver.log) == 1

    @pytest.mark.parametrize(
        ("status", "says"),
        [
            (403, "KG_ENDPOINT_USER"),
            (404, "nothing at this address"),
            (405, "takes no such requests"),
            (413, "too large"),
        ],
    )
    @ROUTES
    def test_refusals_of_what_is_written(self, status, says, route, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()
        httpserver.expect_request(re.compile(".*")).respond_with_data("", status)
        place = httpserver.url_for("/here")
        result = load(oxigraph_server.query, f"--{route}", place, one_graph)
        assert failed(result, place, str(status), says)

    def test_a_server_that_loses_triples_is_found_out(self, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()
        front = Front(httpserver, oxigraph_server)
        front.body = lambda request: (
            b"\n".join(request.get_data().split(b"\n")[:-2]) if b"urn%3Agraph" in request.query_string else request.data
        )
        arguments = [httpserver.url_for(ENDPOINT), "--graph-store", httpserver.url_for(GRAPHS), one_graph]
        assert failed(load(*arguments), "urn:graph:0000 (2 of 3)")
        front.body = lambda request: request.get_data()
        assert load(*arguments).output.startswith("1 graph sent, 0 unchanged: ")
        assert count(oxigraph_server, "urn:graph:0000") == 3

    def test_silence_ends(self, httpserver, load, one_graph):
        def silent(request):
            time.sleep(2)
            return Response("")

        httpserver.expect_request(re.compile(".*")).respond_with_handler(silent)
        result = load(httpserver.url_for(ENDPOINT), "--update", httpserver.url_for(UPDATES), "--timeout", 1, one_graph)
        assert failed(result, "1 seconds", "--timeout")

    def test_a_silent_graph_store_ends(self, oxigraph_server, httpserver, load, one_graph):
        def silent(request):
            time.sleep(2)
            return Response("")

        httpserver.expect_request(re.compile(".*")).respond_with_handler(silent)
        arguments = [oxigraph_server.query, "--graph-store", httpserver.url_for(GRAPHS), "--timeout", 1]
        oxigraph_server.clear()
        assert failed(load(*arguments, one_graph), "1 seconds", "--timeout")

    def test_something_else_than_an_endpoint(self, httpserver, load, one_graph):
        httpserver.expect_request(re.compile(".*")).respond_with_data("<html>", content_type="text/html")
        assert failed(load(httpserver.url_for(ENDPOINT), one_graph), "no result of SPARQL")

    @pytest.mark.parametrize(
        ("url", "says"),
        [
            ("http://nowhere.invalid/sparql", "host is not known"),
            ("http://127.0.0.1:1/sparql", "refused"),
            ("ftp://127.0.0.1/sparql", "http"),
            ("http://[::1/sparql", "no web address"),
            ("http://127.0.0.1:1/é", "no web address"),
        ],
    )
    @pytest.mark.parametrize("option", ["--endpoint", "--graph-store", "--update"])
    def test_addresses_where_nobody_is(self, url, says, option, oxigraph_server, load, one_graph):
        oxigraph_server.clear()
        arguments = [option, url] if option == "--endpoint" else [oxigraph_server.query, option, url]
        assert failed(load(*arguments, one_graph), says)

    def test_an_address_of_something_else_on_the_server(self, virtuoso, load, one_graph):
        virtuoso.clear()
        wrong = f"{virtuoso.base}/nothing-here"
        assert failed(load(wrong, "--update", virtuoso.update, one_graph, server=virtuoso), wrong, "404")
        assert failed(load(virtuoso.query, "--graph-store", wrong, one_graph, server=virtuoso), wrong, "look at it")

    @pytest.mark.parametrize("option", ["--endpoint", "--graph-store"])
    def test_a_certificate_that_nobody_vouches_for(self, option, oxigraph_server, load, one_graph):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
        oxigraph_server.clear()
        with HTTPServer(ssl_context=context) as secure:
            url = secure.url_for(GRAPHS)
            arguments = [option, url] if option == "--endpoint" else [oxigraph_server.query, option, url]
            assert failed(load(*arguments, one_graph), "cannot be trusted", "certificate")
            assert secure.log == []

    def test_a_server_whose_addresses_are_not_known(self, httpserver, load, one_graph):
        answer = {"head": {}, "boolean": True}
        httpserver.expect_request("/db/ask").respond_with_json(answer, content_type="application/sparql-results+json")
        assert failed(load(httpserver.url_for("/db/ask"), one_graph), "--graph-store", "--update")


class TestCredentials:
    @ROUTES
    def test_without_any_the_variables_are_named(self, virtuoso, route, load, one_graph):
        virtuoso.clear()
        assert failed(load(*options(virtuoso, route), one_graph), "401", "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD")

    @ROUTES
    @pytest.mark.parametrize("debug", ["", "1"])
    def test_wrong_ones_are_not_shown(self, virtuoso, route, debug, load, one_graph, caplog):
        virtuoso.clear()
        variables = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": SECRET, "KG_DEBUG": debug}
        result = load(*options(virtuoso, route), one_graph, **variables)
        assert result.exit_code == 2
        assert "refuses the credentials (401)" in result.stderr
        assert SECRET not in result.output + caplog.text
        assert count(virtuoso, "urn:graph:0000") == 0

    @ROUTES
    def test_they_may_stand_in_netrc(self, virtuoso, route, load, one_graph, tmp_path):
        virtuoso.clear()
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login dba password dba\n", encoding="utf-8")
        netrc.chmod(0o600)
        result = load(*options(virtuoso, route), one_graph, NETRC=str(netrc))
        assert result.exit_code == 0, result.output
        netrc.write_text(f"machine 127.0.0.1 login dba passwd {SECRET}\n", encoding="utf-8")
        broken = load(*options(virtuoso, route), one_graph, NETRC=str(netrc))
        assert failed(broken, "netrc", "line 1")
        assert SECRET not in broken.output

    @ROUTES
    def test_basic_is_shown_when_it_is_asked_for(self, route, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()
        front = Front(httpserver, oxigraph_server)
        respond = front.respond

        def guarded(request):
            if request.authorization is None or request.authorization.password != SECRET:
                return Response("who?", 401, {"WWW-Authenticate": 'Basic realm="graphs"'})
            return respond(request)

        httpserver.clear()
        httpserver.expect_request(re.compile(".*")).respond_with_handler(guarded)
        place = httpserver.url_for(GRAPHS if route == "graph-store" else UPDATES)
        variables = {"KG_ENDPOINT_USER": "clerk", "KG_ENDPOINT_PASSWORD": SECRET}
        result = load(httpserver.url_for(ENDPOINT), f"--{route}", place, one_graph, **variables)
        assert result.exit_code == 0, result.output
        assert count(oxigraph_server, "urn:graph:0000") == 3
        assert [response.status_code for _, response in httpserver.log].count(401) == 1

    def test_a_server_that_repeats_them_is_not_quoted(self, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()
        httpserver.expect_request(re.compile(".*")).respond_with_data(f"no, {SECRET} is wrong", 500)
        variables = {"KG_ENDPOINT_USER": "clerk", "KG_ENDPOINT_PASSWORD": SECRET}
        for place in (["--graph-store", httpserver.url_for(GRAPHS)], ["--update", httpserver.url_for(UPDATES)]):
            result = load(oxigraph_server.query, *place, one_graph, **variables)
            assert failed(result, "answers 500: no, … is wrong")
            assert SECRET not in result.output

    @ROUTES
    def test_no_redirection_is_followed(self, route, oxigraph_server, httpserver, load, one_graph):
        oxigraph_server.clear()

        def ask_then_send_away(request):
            if request.authorization is None:
                return Response("", 401, {"WWW-Authenticate": 'Basic realm="graphs"'})
            return Response("", 302, {"Location": elsewhere.url_for("/there")})

        variables = {"KG_ENDPOINT_USER": "clerk", "KG_ENDPOINT_PASSWORD": SECRET}
        httpserver.expect_request(re.compile(".*")).respond_with_handler(ask_then_send_away)
        with HTTPServer() as elsewhere:
            elsewhere.expect_request(re.compile(".*")).respond_with_data("")
            place = httpserver.url_for("/here")
            assert failed(load(oxigraph_server.query, f"--{route}", place, one_graph, **variables), "final address")
            assert [request for request, _ in elsewhere.log if request.authorization or request.data] == []

    @pytest.mark.parametrize("option", ["--endpoint", "--graph-store", "--update"])
    def test_they_do_not_stand_in_addresses(self, option, oxigraph_server, load, kg, one_graph):
        url = f"http://clerk:{SECRET}@127.0.0.1:1/sparql"
        arguments = [url] if option == "--endpoint" else [oxigraph_server.query, option, url]
        for result in (load(*arguments, one_graph), kg("query", "promises", "--endpoint", url)):
            assert failed(result, "must not hold credentials", "KG_ENDPOINT_USER")
            assert SECRET not in result.output

    def test_a_key_in_an_address_is_not_shown(self, load, one_graph):
        result = load(f"http://127.0.0.1:1/sparql?key={SECRET}", "--update", "http://127.0.0.1:1/u", one_graph)
        assert failed(result, "http://127.0.0.1:1/sparql cannot be reached")
        assert SECRET not in result.output

    def test_one_variable_without_the_other(self):
        with pytest.raises(InputError, match="set KG_ENDPOINT_PASSWORD, too"):
            find_credentials("https://example.org/", {"KG_ENDPOINT_USER": "clerk"})
        with pytest.raises(InputError, match="set KG_ENDPOINT_USER, too"):
            find_credentials("https://example.org/", {"KG_ENDPOINT_PASSWORD": SECRET})

    def test_a_password_does_not_cross_a_network_in_the_clear(self):
        variables = {"KG_ENDPOINT_USER": "clerk", "KG_ENDPOINT_PASSWORD": SECRET}
        credentials = find_credentials("http://example.org/", variables)
        assert SECRET not in repr(credentials)
        challenge = {"WWW-Authenticate": 'Basic realm="graphs"'}
        for url, allowed in (("http://example.org/", False), ("https://example.org/", True)):
            flow = Authentication(credentials).auth_flow(httpx.Request("POST", url))
            asked = next(flow)
            assert "Authorization" not in asked.headers
            if allowed:
                told = flow.send(httpx.Response(401, headers=challenge, request=asked))
                assert told.headers["Authorization"].startswith("Basic ")
            else:
                with pytest.raises(StoreError, match="plain http"):
                    flow.send(httpx.Response(401, headers=challenge, request=asked))

    def test_those_of_netrc_go_to_their_host_only(self, tmp_path):
        (tmp_path / "netrc").write_text(f"machine one.example login clerk password {SECRET}\n", encoding="utf-8")
        credentials = find_credentials("https://one.example/", {"NETRC": str(tmp_path / "netrc")})
        authentication = Authentication(credentials)
        challenge = {"WWW-Authenticate": 'Basic realm="graphs"'}
        for host, shown in (("one.example", True), ("two.example", False), ("one.example", True)):
            flow = authentication.auth_flow(httpx.Request("POST", f"https://{host}/"))
            request = next(flow)
            if shown and "Authorization" not in request.headers:
                request = flow.send(httpx.Response(401, headers=challenge, request=request))
            assert ("Authorization" in request.headers) is shown
        assert find_credentials("https://two.example/", {"NETRC": str(tmp_path / "netrc")}) is None

    def test_a_kind_that_is_not_known(self):
        credentials = Credentials(SecretStr("clerk"), SecretStr(SECRET))
        flow = Authentication(credentials).auth_flow(httpx.Request("POST", "https://example.org/"))
        asked = next(flow)
        with pytest.raises(StoreError, match="not known here"):
            flow.send(httpx.Response(401, headers={"WWW-Authenticate": "Negotiate"}, request=asked))


class TestCommand:
    def test_the_configuration_may_name_the_endpoint(self, oxigraph_server, kg_process, tmp_path, one_graph):
        oxigraph_server.clear()
        (tmp_path / "parley.toml").write_text(f'endpoint = "{oxigraph_server.base}"\n', encoding="utf-8")
        printed, said = kg_process("load", one_graph, text=True).communicate(timeout=60)
        assert printed.startswith("1 graph sent, 0 unchanged: 3 triples in "), said
        printed, said = kg_process("query", "promises", text=True).communicate(timeout=60)
        assert "there is no store" in said  # the configuration says where to load, not what to ask

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ([], "name the server's SPARQL endpoint"),
            (["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"], "one server at a time"),
            (["http://127.0.0.1:1/a", "x.ttl", "--prune"], "--prune"),
            (["http://127.0.0.1:1/a", "--graph", "urn:g"], "--graph"),
            (["http://127.0.0.1:1/a", "no-such-file.ttl"], "no-such-file.ttl"),
        ],
    )
    def test_what_does_not_fit_together(self, arguments, says, load):
        result = load(*arguments)
        assert result.exit_code == 2
        assert says in " ".join(result.stderr.replace("│", " ").split())

    def test_progress_is_for_terminals_only(self, oxigraph_server, load, one_graph):
        oxigraph_server.clear()
        assert load(oxigraph_server.base, one_graph).stderr == ""


class TestAddresses:
    @pytest.mark.parametrize(
        ("query", "update", "graph_store"),
        [
            ("http://h:8890/sparql", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
            ("http://h:8890/sparql-auth", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
            ("https://h/query", "https://h/update", "https://h/store"),
            ("http://h:3030/news/sparql", "http://h:3030/news/update", "http://h:3030/news/data"),
            ("http://h:3030/news/query", "http://h:3030/news/update", "http://h:3030/news/data"),
            (
                "http://h:7200/repositories/news",
                "http://h:7200/repositories/news/statements",
                "http://h:7200/repositories/news/rdf-graphs/service",
            ),
            ("http://h/ask", None, None),
        ],
    )
    def test_well_known_servers(self, query, update, graph_store):
        assert known_addresses(query)[:1] == ([Addresses(query, update, graph_store)] if update else [])

    @BOTH
    def test_one_path_of_two_servers(self, server, load, one_graph):
        assert load(f"{server.base}/sparql", one_graph, server=server).output.startswith("1 graph sent, 0 unchanged: ")
        assert count(server, "urn:graph:0000") == 3


class TestGraphs:
    TRIPLES = st.lists(
        st.builds(
            ox.Triple,
            st.one_of(st.sampled_from("abc").map(ox.BlankNode), st.sampled_from(["urn:a", "urn:b"]).map(ox.NamedNode)),
            st.sampled_from(["urn:p", "urn:q"]).map(ox.NamedNode),
            st.one_of(st.sampled_from("abc").map(ox.BlankNode), st.text(max_size=5).map(ox.Literal)),
        ),
        max_size=12,
    )

    @given(TRIPLES, st.randoms())
    def test_do_not_depend_on_order_and_labels(self, triples, random):
        def renamed(node):
            return ox.BlankNode(f"other{node.value}") if isinstance(node, ox.BlankNode) else node

        others = [ox.Triple(renamed(one.subject), one.predicate, renamed(one.object)) for one in triples]
        random.shuffle(others)
        graph = Graph.of("urn:g", triples)
        assert Graph.of("urn:g", others).digest == graph.digest
        assert len(graph.lines) == len(set(triples))

    @given(TRIPLES)
    def test_are_cut_into_batches_that_share_no_blank_node(self, triples):
        lines = Graph.of("urn:g", triples).lines
        batches = list(_batches("urn:g", lines))
        assert sorted(line for batch in batches for line in batch) == sorted(lines)

    def test_too_many_blank_nodes_for_an_update_are_refused(self):
        lines = [f"_:a <urn:p> <urn:{number}> ." for number in range(4000)]
        with pytest.raises(StoreError, match="--graph-store"):
            list(_batches("urn:g", lines))

    def test_long_graphs_are_cut_between_components(self):
        lines = [f"_:b{number // 3} <urn:p> <urn:{number}> ." for number in range(9000)]
        batches = list(_batches("urn:g", lines))
        assert len(batches) > 1
        nodes = [{line.split()[0] for line in batch} for batch in batches]
        assert sum(map(len, nodes)) == len(set().union(*nodes)) == 3000


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch):
    for name in [name for name in os.environ if name.startswith("KG_ENDPOINT_")]:
        monkeypatch.delenv(name)
