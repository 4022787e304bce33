"""The corpus: ten articles of two threads of talks, with facts made by hand, stored as ingest stores them.

What the shipped article cannot show, because it is one article of one day, is asked of these, too.
"""

from pathlib import Path

from kg.document import Document
from kg.facts import Facts
from kg.pipeline import ingest_document
from kg.store import Store

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


class Gold:
    """A reader that gives the hand-made facts of a document."""

    name = "gold"

    def __init__(self, *facts):
        self._facts = {one.document.id: one for one in facts}

    def __call__(self, document):
        return self._facts[document.id]

    def model_identity(self):
        return None


def corpus():
    """Return the facts of all ten, in the order of their days."""
    return [Facts.model_validate_json(path.read_text(encoding="utf-8")) for path in CORPUS]


def store_all(store, articles):
    """Store articles by ingest, in order; return the graph of each by its number."""
    reader, graphs = Gold(*articles), {}
    for facts in articles:
        outcome = ingest_document(Document(id=facts.document.id, text=facts.document.text, title="T"), reader, store)
        assert outcome.stored
        graphs[facts.document.id[:2]] = outcome.graph
    return graphs


def corpus_store():
    """Return a store in memory that holds the corpus."""
    store = Store.in_memory()
    store_all(store, corpus())
    return store
