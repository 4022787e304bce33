"""The W3C result formats: what is written reads back as the same answer, by two other readers, and for any term."""

from io import BytesIO, StringIO

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.query import Result

from kg.errors import QueryError
from kg.queries import answer, saved_queries
from kg.store import Answers, Store
from kg.store.results import read_answers
from tests.expected_answers import article_store

QUERIES = saved_queries()
READABLE = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def store(pipeline):
    return article_store()


def as_rdflib(term):
    """Return a term as rdflib has it, which writes instants its own way."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == f"{XSD}string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_saved_answers_read_back_by_oxigraph(query, form, store):
    given = answer(query, dict(query.example), store)
    assert read_answers(ox.parse_query_results(given.serialize(form), format=READABLE[form])) == given


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_saved_answers_read_back_by_rdflib(query, form, store):
    given = answer(query, dict(query.example), store)
    found = Result.parse(BytesIO(given.serialize(form)), format=form)
    assert [str(variable) for variable in found.vars] == list(given.columns)
    assert [list(row) for row in found] == [[as_rdflib(term) for term in row] for row in given.rows]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_csv_holds_the_values_in_order(query, store):
    import csv

    given = answer(query, dict(query.example), store)
    header, *rows = csv.reader(StringIO(given.serialize("csv").decode(), newline=""))
    assert header == list(given.columns)
    assert rows == [["" if term is None else term.value for term in row] for row in given.rows]


# What XML 1.0 cannot hold, and what JSON and TSV must escape.
text = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\"\\<>&,'\u2028"), max_size=12
)
terms = st.one_of(
    st.none(),
    text.map(ox.Literal),
    text.map(lambda value: ox.Literal(value, language="en-GB")),
    st.integers(-5, 5).map(lambda value: ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))),
    st.sampled_from(["https://example.org/a#char=1,2", "urn:x:é"]).map(ox.NamedNode),
)


@given(st.lists(st.tuples(terms, terms), max_size=4), st.sampled_from(["json", "tsv"]))
def test_any_terms_read_back(rows, form):
    given = Answers(("one", "other"), tuple(rows))
    assert read_answers(ox.parse_query_results(given.serialize(form), format=READABLE[form])) == given


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_an_ask_reads_back(truth, form):
    data = Answers(truth=truth).serialize(form)
    assert read_answers(ox.parse_query_results(data, format=READABLE[form])) == Answers(truth=truth)


def test_a_constructed_graph_reads_back():
    source = Store(ox.Store())
    found = source.query('CONSTRUCT { <a:b> <a:c> "d\\"e" } WHERE {}')
    triples = {quad.triple for quad in ox.parse(found.serialize("turtle"), format=ox.RdfFormat.TURTLE)}
    assert triples == set(found.triples)
    with pytest.raises(QueryError, match="turtle"):
        found.serialize("csv")
