"""The cookbook: its Python, its SPARQL and the commands that can be run here do what the page says."""

import contextlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from kg.queries import load_query
from kg.store import View

PROJECT = Path(__file__).resolve().parent.parent
PAGE = (PROJECT / "docs" / "cookbook.md").read_text(encoding="utf-8")
SERVER = "127.0.0.1:7878"  # where the page has its server; the tests put a free port
SECTIONS = {
    title: re.findall(r"^```(\w*)\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
    for title, body in re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
QUERIES = [text for language, text in SECTIONS["Evidence in SPARQL"] if language == "sparql"]


def blocks(title, language):
    found = [text for known, text in SECTIONS[title] if known == language]
    assert found, f"there is no block of {language} under {title}"
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the shipped article and a store of it, as the page assumes, and the files of its recipes."""
    folder = tmp_path_factory.mktemp("cookbook")
    for name in ("article.txt", "article.meta.toml"):
        shutil.copy(PROJECT / "seeds" / name, folder)
    command = re.search(r"^    (kg ingest .*)$", PAGE, re.MULTILINE)[1]
    run_shell(folder, command)
    for script in blocks("Files to load", "sh"):
        run_shell(folder, script)
    run_python(folder, "Files to load")
    return folder


@pytest.fixture(scope="module")
def server(folder):
    """Start the server as the page does, on a free port; return its address."""
    if not shutil.which("oxigraph", path=paths()):
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    load, serve = blocks("Oxigraph server", "sh")[0].splitlines()
    run_shell(folder, load)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    assert SERVER in serve
    process = subprocess.Popen(
        serve.replace(SERVER, address).split(), cwd=folder, env=environment(), stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://{address}/query?query=ASK%7B%7D", process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url, process, seconds=20):
    for _ in range(seconds * 10):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"no server answers at {url}")


def paths():
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"


def environment():
    return {**os.environ, "PYTHONPATH": str(PROJECT), "PATH": paths(), "KG_STORE": "kg-store"}


def run_shell(folder, script):
    """Run commands of the page in the folder, `kg` as the module of this checkout; return what they print."""
    script = re.sub(r"^kg ", f"{sys.executable} -m kg ", script, flags=re.MULTILINE)
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", script], cwd=folder, env=environment(), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_python(folder, title, address=SERVER):
    """Run the Python of a section in the folder, block after block in one namespace; return it and what was printed."""
    namespace = {"__name__": "__cookbook__"}
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        for number, text in enumerate(blocks(title, "python")):
            exec(compile(text.replace(SERVER, address), f"docs/cookbook.md: {title}, {number + 1}", "exec"), namespace)
    return namespace, printed.getvalue()


def test_every_section_is_known():
    run = {"Files to load", "Oxigraph server", "Python without a server", "rdflib", "pyoxigraph", "SPARQLWrapper"}
    with_python = {title for title, found in SECTIONS.items() if any(language == "python" for language, _ in found)}
    with_shell = {title for title, found in SECTIONS.items() if any(language == "sh" for language, _ in found)}
    with_sparql = {title for title, found in SECTIONS.items() if any(language == "sparql" for language, _ in found)}
    assert with_python | with_shell == run
    assert with_shell == {"Files to load", "Oxigraph server"}
    assert with_sparql == {"Evidence in SPARQL"}
    assert len(QUERIES) == 4


def test_files_to_load(folder):
    import pyoxigraph as ox

    stored = set(ox.parse(path=folder / "everything.nq"))
    exported = set(ox.parse(path=folder / "graph.nq"))
    assert exported < stored
    assert set(ox.parse(path=folder / "graph-without-text.nq")) < exported
    names = {quad.graph_name.value for quad in stored}
    assert {"https://w3id.org/parley/graph/ontology", "https://w3id.org/parley/graph/reference"} < names
    assert b"void:triples" in (folder / "void.ttl").read_bytes()


def test_python_without_a_server(folder):
    namespace, printed = run_python(folder, "Python without a server")
    lines = printed.splitlines()
    assert len(namespace["answers"].rows) == len(namespace["statements"]) == expected_rows("statements-by")
    assert lines[0].startswith("2025-02-18 | Sergey Lavrov | ")
    assert all(one["quote"] in namespace["facts"].document.text for one in namespace["statements"])
    assert re.fullmatch(r"s\d+ (direct|indirect|mixed) \[.+\]", lines[-1])


def expected_rows(name):
    """Return how many rows the expected answer of a saved query has, which is for the values that the page gives."""
    query = load_query(name)
    expected = json.loads(query.path.with_name(f"{name}.expected.json").read_text(encoding="utf-8"))
    assert expected["results"]["bindings"]
    return len(expected["results"]["bindings"])


def stances(folder):
    """Return the rows of the query that three sections ask, by Parley's own store."""
    with View.open(folder / "kg-store") as store:
        return store.query(load_query("stances-by-topic").text).rows


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib(folder):
    namespace, printed = run_python(folder, "rdflib")
    lines = printed.splitlines()
    assert len(lines) == len(stances(folder)) + 1
    assert re.fullmatch(r"https://w3id.org/parley/graph/\S+ [1-9]\d* sanctions", lines[-1])
    assert len(namespace["dataset"]) > 70_000


def test_pyoxigraph(folder):
    run_python(folder, "pyoxigraph")
    lines = (folder / "stances.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("?topicName\t?holderName")
    assert len(lines) == len(stances(folder)) + 1 > 10


def test_sparqlwrapper(folder, server):
    namespace, printed = run_python(folder, "SPARQLWrapper", server)
    assert len(printed.splitlines()) == len(namespace["stances"]) == len(stances(folder))
    assert len(namespace["answers"].rows) == expected_rows("statements-by")


def test_oxigraph_server(folder, server):
    printed = run_shell(folder, blocks("Oxigraph server", "sh")[1].replace(SERVER, server))
    with View.open(folder / "kg-store") as store:
        kind = "<https://w3id.org/parley/ontology#Statement>"
        [[count]] = store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a {kind} }}").rows
    assert "Sergey Lavrov" in printed
    assert printed.split()[-1] == count.value


@pytest.mark.parametrize("query", QUERIES, ids=[f"query {number + 1}" for number in range(len(QUERIES))])
def test_sparql(folder, query):
    with View.open(folder / "kg-store") as store:
        answers = store.query(query)
    assert answers.rows
    rows = [dict(zip(answers.columns, (term.value for term in row), strict=True)) for row in answers.rows]
    text = (folder / "article.txt").read_text(encoding="utf-8")
    for row in rows:
        assert row.get("characters") == row.get("quote")
        assert row.get("quote", "") in text
        assert f"{row.get('before', '')}{row.get('cue', '')}{row.get('after', '')}" in text


def test_turtle_and_settings_can_be_read():
    import configparser

    import rdflib

    for title, subject in (("Apache Jena Fuseki", "tdb2#DatasetTDB2"), ("GraphDB", "repository#Repository")):
        graph = rdflib.Graph().parse(data=blocks(title, "turtle")[0], format="turtle", publicID="http://example.org/")
        assert any(str(kind).endswith(subject.rpartition("#")[2]) for kind in graph.objects(None, rdflib.RDF.type))
    for title, section in (("Virtuoso", "Parameters"), ("QLever", "index")):
        settings = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
        settings.read_string(blocks(title, "ini")[0])
        assert settings.has_section(section)
