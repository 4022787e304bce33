"""Time `kg load` into Virtuoso and Oxigraph's server, by both its routes, beside their own bulk loaders."""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import pyoxigraph as ox  # noqa: E402

from kg.document import read_documents  # noqa: E402
from kg.pipeline import ingest_document  # noqa: E402
from kg.readers import load_reader  # noqa: E402
from kg.store import Endpoint, Store  # noqa: E402
from kg.store.loading import GivenGraphs, load_graphs, plan_load  # noqa: E402
from kg.store.writers import GraphStore, Updates  # noqa: E402
from kg.validation import validate  # noqa: E402
from tests.servers import make_oxigraph, make_virtuoso  # noqa: E402


def copies(number):
    """Return the graphs of the shipped article as N-Quads, so many times, each under IRIs of its own."""
    [article] = read_documents([PROJECT / "seeds" / "article.txt"], url="https://example.org/article")
    store = Store.in_memory()
    assert ingest_document(article, load_reader(), store).stored
    [name] = [name for name in store.article_graphs() if not name.endswith("/run")]
    own = re.search(r"/graph/([0-9a-f]{32})/", name)[1]
    quads = [quad for graph in (name, f"{name}/run") for quad in store.quads(graph)]
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode()
    return "".join(text.replace(own, hashlib.sha256(str(n).encode()).hexdigest()[:32]) for n in range(number))


@contextmanager
def running(make):
    """Yield a server of its own, with its credentials in the environment."""
    with tempfile.TemporaryDirectory() as folder:
        server = make(Path(folder))
        server.start()
        os.environ.update(server.environment)
        try:
            yield server
        finally:
            server.stop()
            for name in server.environment:
                del os.environ[name]


def loaded(make, route, contents):
    """Return the seconds that it takes to load the graphs, and those of a second load that finds nothing to do."""
    with running(make) as server:
        endpoint = Endpoint(server.query, server.update)
        with GraphStore(server.graph_store, endpoint.authentication) as graphs:
            writer = graphs if route == "graph store" else Updates(endpoint)
            started = time.perf_counter()
            load_graphs(contents, plan_load(contents, endpoint), endpoint, writer)
            first = time.perf_counter() - started
            again = plan_load(contents, endpoint)
            assert not again.send
            return first, time.perf_counter() - started - first


def bulk_virtuoso(path):
    """Return the seconds that Virtuoso's loader takes, with the checkpoint that keeps what it loaded."""
    with running(make_virtuoso) as server:
        (server.folder / "data.nq").write_bytes(path.read_bytes())
        started = time.perf_counter()
        server.sql(f"ld_dir ('{server.folder}', 'data.nq', 'urn:none'); rdf_loader_run (); checkpoint;")
        taken = time.perf_counter() - started
        check(server, path)
        return taken


def bulk_oxigraph(path):
    """Return the seconds that `oxigraph load` takes, offline as it works."""
    with running(make_oxigraph) as server:
        server.stop()
        command = [server.command[0], "load", "--location", str(server.folder / "db"), "--file", str(path)]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken = time.perf_counter() - started
        server.start()
        check(server, path)
        return taken


def check(server, path):
    """Check that a server holds as many triples of the articles' graphs as the file has lines."""
    sparql = """SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o }
        FILTER(STRSTARTS(STR(?graph), "https://w3id.org/parley/graph/")) }"""
    count = int(Endpoint(server.query).query(sparql).rows[0][0].value)
    assert count == path.read_bytes().count(b"\n"), count


def main():
    """Print the figures as a table; ratios are to the server's own loader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=50, help="how many copies of the shipped article")
    text = copies(parser.parse_args().articles)
    triples = text.count("\n")
    quads = list(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    contents = GivenGraphs(quads)
    started = time.perf_counter()
    assert validate(quads).conforms
    print(f"{triples:,} triples in {len(contents.names)} graphs, validated in {time.perf_counter() - started:.1f} s")
    print(f"{'server':<10} {'loaded by':<28} {'seconds':>8} {'triples/s':>10} {'ratio':>6} {'again, s':>9}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nq"
        path.write_text(text, encoding="utf-8")
        for name, make, own, bulk in (
            ("Virtuoso", make_virtuoso, "rdf_loader_run", bulk_virtuoso),
            ("Oxigraph", make_oxigraph, "oxigraph load", bulk_oxigraph),
        ):
            least = bulk(path)
            print(f"{name:<10} {own:<28} {least:8.1f} {triples / least:10,.0f} {1:6.1f} {'':>9}")
            for route in ("graph store", "update"):
                first, again = loaded(make, route, contents)
                row = f"{first:8.1f} {triples / first:10,.0f} {first / least:6.1f} {again:9.1f}"
                print(f"{name:<10} {f'kg load, {route}':<28} {row}", flush=True)


if __name__ == "__main__":
    main()
