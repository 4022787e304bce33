"""Every saved query gives the same answer on the embedded store, on Virtuoso, on the Oxigraph server and on rdflib."""

import pytest

from kg.queries import answer, saved_queries
from kg.queries.answer import has_readings
from kg.store import Endpoint
from kg.store.credentials import Authentication, find_credentials
from kg.store.loading import StoredGraphs, load_graphs, plan_load
from kg.store.writers import GraphStore
from tests.corpus_store import corpus_store
from tests.expected_answers import article_store
from tests.test_queries import by_value, through_rdflib

QUERIES = saved_queries()
# What is asked, by the type of the parameter; where a question needs more, it is said by name.
ASKED = {
    "article": {
        "actor": "Russia", "place": "Riyadh", "topic": "peace-settlement", "date": "2025-02-18", "stance": "opposes",
        "event-status": "held", "undertaking-status": "made", "sanction-status": "in-force", "plover": "CONSULT",
        "coverage": "modelled", "double": "0.7",
    },
    "corpus": {
        "actor": "Iran", "place": "Muscat", "topic": "security", "date": "2037-03-30", "stance": "supports",
        "event-status": "postponed", "undertaking-status": "refused", "sanction-status": "eased", "plover": "SANCTION",
        "coverage": "modelled", "double": "1.5",
    },
}  # fmt: skip
TERMS = {"classes": "statement", "properties": "speaker", "concepts": "stances"}


def cases():
    """Yield each query with no more than what it needs, and with each of its parameters in turn."""
    for query in QUERIES:
        yield query, None
        for parameter in query.parameters:
            if not parameter.required and parameter.type != "string":
                yield query, parameter.name


def values(query, name, articles):
    """Return the parameters that a query needs, and one more."""
    asked = ASKED[articles]
    needed = {one.name: asked[one.type] for one in query.parameters if one.required or one.name == name}
    return needed | ({"term": TERMS[query.name]} if query.name in ("classes", "properties") else {})


@pytest.fixture(scope="module", params=["article", "corpus"])
def articles(request):
    """Return the name of the articles that are asked, and a store that holds them."""
    return request.param, article_store() if request.param == "article" else corpus_store()


@pytest.fixture(scope="module", params=["virtuoso", "oxigraph_server"])
def loaded(request, articles):
    """Return an endpoint that holds the same articles."""
    server = request.getfixturevalue(request.param)
    server.clear()
    who = Authentication(find_credentials(server.query, server.environment))
    endpoint = Endpoint(server.query, authentication=who)
    contents = StoredGraphs(articles[1])
    with GraphStore(server.graph_store, who) as writer:
        load_graphs(contents, plan_load(contents, endpoint), endpoint, writer, lambda graphs: graphs)
    return endpoint


@pytest.mark.parametrize(("query", "name"), list(cases()), ids=lambda one: getattr(one, "name", one or "open"))
def test_a_server_answers_as_the_embedded_store(query, name, articles, loaded):
    given = values(query, name, articles[0])
    reading = "any" if has_readings(query) else "best"
    own, other = (answer(query, given, source, reading) for source in (articles[1], loaded))
    assert own.columns == other.columns
    assert by_value(own) == by_value(other)


@pytest.fixture(scope="module")
def corpus():
    return corpus_store()


@pytest.fixture(scope="module")
def behind_rdflib(corpus, tmp_path_factory):
    return through_rdflib(corpus, tmp_path_factory)


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_rdflib_answers_as_the_embedded_store(query, corpus, behind_rdflib):
    given = values(query, None, "corpus")
    reading = "any" if has_readings(query) else "best"
    own, other = (answer(query, given, source, reading) for source in (corpus, behind_rdflib))
    assert by_value(own) == by_value(other)


def test_each_question_is_asked_with_everything_it_can_be_asked_with():
    types = {one.type for query in QUERIES for one in query.parameters} - {"string"}
    assert all(types <= set(asked) for asked in ASKED.values())
