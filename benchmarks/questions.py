"""Time all saved questions on a store of many articles: embedded Oxigraph, on disk, and rdflib, in one run.

    python benchmarks/questions.py [--articles 1000] [--limit 120] [--without-rdflib]

The articles are the shipped ones and the texts of tests/gold/dev as the reader reads them, over and over, each time
under other addresses and a week later. Each question is asked with the parameters of its example; the least of three
runs counts on Oxigraph, the one run on rdflib, which is given up after ``--limit`` seconds (then the ratio is a bound).
"""

import argparse
import json
import math
import signal
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from kg.graph import article_quads
from kg.queries import answer, saved_queries
from kg.store import Store, View
from kg.store.results import read_answers

PROJECT = Path(__file__).resolve().parent.parent

DAYS_APART = 7


def originals():
    """Return what the reader finds in the shipped articles and in the development texts of the project."""
    from kg.document import read_documents
    from kg.readers import load_reader

    read = load_reader()
    paths = [PROJECT / "seeds" / "article.txt", *sorted((PROJECT / "seeds" / "corpus").glob("*.txt"))]
    found = [read(document) for document in read_documents(paths)]
    for path in sorted((PROJECT / "tests" / "gold" / "dev").glob("*/*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))["document"]
        with tempfile.TemporaryDirectory() as name:
            text = Path(name) / f"{path.stem}.txt"
            text.write_text(said["text"], encoding="utf-8")
            [document] = read_documents([text], published=said.get("published"))
            found.append(read(document))
    return found


def many_articles(count):
    """Yield the facts of so many articles."""
    articles = originals()
    for number in range(count):
        facts, turn = articles[number % len(articles)], number // len(articles)
        published = facts.document.published
        later = date.fromisoformat(published[:10]) + timedelta(days=DAYS_APART * turn) if published else None
        document = facts.document.model_copy(
            update={
                "id": f"{facts.document.id}-{turn}",
                "url": f"https://benchmark.example/{number}",
                "published": later.isoformat() if later else None,
                "text": facts.document.text if turn == 0 else f"{facts.document.text} [{turn}]",
            }
        )
        yield facts.model_copy(update={"document": document})


def fill(folder, count):
    """Make a store of so many articles in a folder."""
    import pyoxigraph as ox

    bare = ox.Store(str(folder))
    bare.bulk_extend(quad for facts in many_articles(count) for quad in article_quads(facts))
    bare.flush()
    del bare
    Store.open(folder).close()  # adds the ontology and the reference data, and merges the graphs


class GivenUpError(Exception):
    """A question took longer than the limit."""


def give_up(*_):
    """Raise GivenUpError; the handler of the alarm."""
    raise GivenUpError


class RdflibSource:
    """The same data behind rdflib."""

    def __init__(self, path):
        import rdflib

        self.dataset = rdflib.Dataset(default_union=True)
        self.dataset.parse(path, format="nquads")

    def query(self, sparql):
        """Return an answer of rdflib's."""
        import pyoxigraph as ox

        data = self.dataset.query(sparql).serialize(format="json")
        return read_answers(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))


def timed(query, source, values):
    """Return the seconds that an answer takes and its number of rows."""
    start = time.perf_counter()
    rows = answer(query, values, source).rows
    return time.perf_counter() - start, len(rows)


def main():
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--without-rdflib", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", type=Path, help="folder for the store, kept for the next run")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, give_up)
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name) / "store"
        if not folder.exists():
            fill(folder, options.articles)
        measure(folder, Path(name), options)


def measure(folder, scratch, options):
    """Ask every question of both, and print what it took."""
    import pyoxigraph as ox

    with View.open(folder) as store:
        print(f"{options.articles} articles, {len(store.graph):,} quads", flush=True)
        other = None
        if not options.without_rdflib:
            store.graph.dump(str(scratch / "store.nq"), format=ox.RdfFormat.N_QUADS)
            start = time.perf_counter()
            other = RdflibSource(scratch / "store.nq")
            print(f"rdflib has read them in {time.perf_counter() - start:.0f} s", flush=True)
        print(f"{'question':22} {'rows':>6} {'Oxigraph ms':>12} {'rdflib ms':>10} {'ratio':>8}")
        ratios, slowest = [], 0.0
        for query in saved_queries():
            if options.only and query.name not in options.only:
                continue
            values = dict(query.example)
            own, rows = min(timed(query, store, values) for _ in range(3))
            slowest = max(slowest, own)
            line = f"{query.name:22} {rows:6} {own * 1000:12.1f}"
            if other is not None:
                seconds, bound = rdflib_seconds(query, other, values, options.limit)
                ratios.append(seconds / own)
                line += f" {'>' if bound else ' '}{seconds * 1000:9.0f} {seconds / own:8.1f}"
            print(line, flush=True)
        print(f"slowest on Oxigraph {slowest * 1000:.0f} ms")
        if ratios:
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            print(f"geometric mean of rdflib over Oxigraph {mean:.1f}")


def rdflib_seconds(query, source, values, limit):
    """Return what rdflib takes, and whether that is only a lower bound."""
    signal.alarm(limit)
    try:
        return timed(query, source, values)[0], False
    except GivenUpError:
        return float(limit), True
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    main()
