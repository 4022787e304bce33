"""Golden files: the facts and the graph of whole articles, as the reader and the graph stage write them.

`python tests/golden_files.py` writes them anew; read the difference before you commit it.
"""

import json
import tomllib
from pathlib import Path

import pyoxigraph as ox

from kg.document import Document, read_documents
from kg.facts import Facts
from kg.graph import article_quads
from kg.reading import read
from kg.store.export import PREFIXES

TESTS = Path(__file__).resolve().parent
FOLDER = TESTS / "golden"
ARTICLES = {
    "seed": TESTS.parent / "seeds" / "article.txt",
    **{
        slug: TESTS / "gold" / "dev" / slug / "article.txt"
        for slug in ("china-indonesia-jakarta", "ecowas-niger-abuja", "kosovo-serbia-brussels")
    },
}


def document(slug: str) -> Document:
    """Return the document of an article, with the metadata beside it."""
    path = ARTICLES[slug]
    (found,) = read_documents([path])
    meta = tomllib.loads(path.with_name("article.meta.toml").read_text(encoding="utf-8"))
    assert found.published == str(meta["published"])
    return found


def facts_text(facts: Facts) -> str:
    """Return facts as indented JSON, without the article's text, which lies beside it."""
    data = json.loads(facts.model_dump_json())
    del data["document"]["text"]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def graph_text(facts: Facts) -> str:
    """Return the graph as Turtle with one fact below the other."""
    triples = sorted({quad.triple for quad in article_quads(facts)}, key=str)
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


def main() -> None:
    """Write all golden files."""
    FOLDER.mkdir(exist_ok=True)
    for slug in ARTICLES:
        facts = read(document(slug))
        (FOLDER / f"{slug}.facts.json").write_text(facts_text(facts), encoding="utf-8")
        (FOLDER / f"{slug}.ttl").write_text(graph_text(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
