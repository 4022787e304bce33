"""Make the expected answers of the saved queries anew, and print them to be checked by hand against the article.

    python tests/expected_answers.py [QUERY…]

Each is written as SPARQL 1.1 Query Results JSON beside its query, for the parameters in the query's ``example``. What
takes several articles, or due dates of every standing, is asked of the thread of three hand-made ones instead.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.document import read_documents
from kg.pipeline import ingest_document
from kg.queries import answer, format_table, saved_queries
from kg.readers import load_reader
from kg.resources import resource_folder
from kg.store import Store
from tests.thread import thread_store

ASKED_OF_THE_THREAD = frozenset({"position-shifts", "promises-due", "renderings"})


def article_store():
    """Return a store in memory that holds the shipped article, as `kg demo` reads it."""
    store = Store.in_memory()
    [article] = read_documents([resource_folder("seeds") / "article.txt"])
    outcome = ingest_document(article, load_reader(), store)
    assert outcome.stored, outcome
    return store


def expected_path(query):
    """Return the path of the expected answer of a saved query."""
    return query.path.with_name(f"{query.name}.expected.json")


def written(answers):
    """Return answers as SPARQL 1.1 Query Results JSON, one value a line, so that a change can be seen."""
    return json.dumps(json.loads(answers.serialize("json")), ensure_ascii=False, indent=1) + "\n"


def main(names):
    article, thread = article_store(), thread_store()
    for query in saved_queries():
        if names and query.name not in names:
            continue
        answers = answer(query, dict(query.example), thread if query.name in ASKED_OF_THE_THREAD else article)
        path = expected_path(query)
        changed = not path.exists() or path.read_text(encoding="utf-8") != written(answers)
        path.write_text(written(answers), encoding="utf-8")
        print(f"\n== {query.name} {dict(query.example)} ({'changed' if changed else 'as before'})\n")
        print(format_table(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
