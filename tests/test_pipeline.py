"""The journey of a document: any text goes through, what is refused leaves no trace, the same text the same bytes."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.summaries import summary
from kg.document import Document
from kg.errors import DocumentError, ModelError
from kg.facts import Event, Facts, Sentence
from kg.graph import article_quads
from kg.pipeline import ingest_document, ingest_each, read_facts
from kg.printable import harmless
from kg.readers import Reader, load_reader
from kg.store import Store
from kg.store.export import export_graphs
from kg.store.listing import stored_versions
from kg.validation import check_article
from kg.vocabulary import term

ARTICLE = """Envoys meet in Oslo
OSLO – Norwegian Foreign Minister Espen Barth Eide met his Icelandic counterpart on Tuesday.
"We will stay as long as it takes," Barth Eide told reporters. He demanded that Iceland lift the ban."""

# Pieces of news, of its punctuation, and of what crawlers leave behind: put together at random they are no prose.
PIECES = [
    "Sergei Lavrov", "the Kremlin", "Macron", "the two countries", "EU", "U.S.", "Mr.", "he", "they", "who",
    "the minister", "said", "told", "denied that", "according to", "met", "held talks with", "will impose sanctions on",
    "agreed to", "demanded", "unless", "not", "never", "on Tuesday", "last week", "in February 2022", "31 February",
    "for two hours", "Paris", "and", "or", ",", ".", "...", "?", "!", ":", ";", "–", "—", "(", ")", "[", "]",
    '"', "“", "”", "‘", "’", "'", "«", "»", "’s", "\n", "\n\n", "\t", "<b>", "&nbsp;", "# Title", "*",
    "http://example.org/a?b=c", "\u200b", "\u2028", "\x07", "\x1b[31m", "\ufffd", "😀", "مرحبا", "中文", "é",
    "ALL CAPITALS SAID", "x" * 300, "1,000", "$5bn", "–" * 40,
]  # fmt: skip

any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)
news_like = st.lists(st.sampled_from(PIECES), max_size=120).flatmap(
    lambda pieces: st.sampled_from([" ", "", "\n"]).map(lambda gap: gap.join(pieces))
)
texts = st.one_of(any_text, news_like).filter(str.strip)


def document_of(text, **metadata):
    return Document(**{"id": "d", "text": text, "title": "T", "published": "2025-02-18", **metadata})


def spans_of(value):
    """Yield every span in a dump of facts."""
    if isinstance(value, tuple) and len(value) == 2 and all(type(end) is int for end in value):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from spans_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from spans_of(part)


@pytest.fixture(scope="module")
def reader():
    return load_reader()


@pytest.fixture
def store():
    with Store.in_memory() as opened:
        yield opened


class TestAnyText:
    @given(text=texts, published=st.sampled_from(["2025-02-18", None]))
    def test_is_read_and_conforms_with_verbatim_spans_and_the_same_bytes(self, reader, text, published):
        document = document_of(text, published=published)
        facts = reader(document)
        assert facts.document.text == text
        spans = list(spans_of(facts.model_dump()))
        assert all(0 <= start < end <= len(text) for start, end in spans)
        quads = article_quads(facts)
        quoted = {}
        for quad in quads:
            quoted.setdefault(quad.subject.value, {})[quad.predicate.value.rpartition("#")[2]] = quad.object.value
        for span in (said for said in quoted.values() if "exact" in said):
            assert span["exact"] == text[int(span["start"]) : int(span["end"])]
        report = check_article(quads)
        assert report.conforms, report.render("text")
        again = article_quads(reader(document))
        assert list(map(str, again)) == list(map(str, quads))
        assert Facts.model_validate_json(facts.model_dump_json()) == facts

    @given(text=texts)
    def test_comes_back_from_the_store_as_it_went_in(self, reader, text):
        facts = reader(document_of(text))
        quads = article_quads(facts)
        with_graph = Store(ox.Store())
        with_graph.replace([quads[0].graph_name.value], quads)
        assert set(with_graph.quads(quads[0].graph_name.value)) == set(quads)


class TestIngest:
    def test_what_conforms_is_stored_with_its_run(self, reader, store):
        outcome = ingest_document(document_of(ARTICLE), reader, store)
        assert outcome.stored
        assert store.article_graphs() == [outcome.graph, f"{outcome.graph}/run"]
        [version] = stored_versions(store)
        assert (version.identifier, version.title, version.published) == ("d", "T", "2025-02-18")

    def test_again_replaces_the_same_graph_by_the_same_bytes(self, reader, store):
        ingest_document(document_of(ARTICLE), reader, store)
        first, size = export_graphs(store), len(store.graph)
        assert ingest_document(document_of(ARTICLE), reader, store).stored
        assert (export_graphs(store), len(store.graph)) == (first, size)

    def test_a_changed_text_is_a_version_that_revises_the_older_one(self, reader, store):
        url = "https://example.org/oslo"
        first = ingest_document(document_of(ARTICLE, url=url), reader, store)
        second = ingest_document(document_of(ARTICLE + " They will meet again.", url=url), reader, store)
        assert first.stored
        assert second.stored
        versions = {version.graph: version for version in stored_versions(store)}
        assert versions[second.graph].revises == versions[first.graph].version
        assert (versions[first.graph].newest, versions[second.graph].newest) == (False, True)
        assert ingest_document(document_of(ARTICLE, url=url), reader, store).stored
        assert {version.graph: version for version in stored_versions(store)} == versions

    def test_articles_do_not_stand_in_each_other_s_way(self, reader, store):
        outcomes = [ingest_document(document_of(f"{ARTICLE} Copy {n}."), reader, store) for n in range(3)]
        assert all(outcome.stored for outcome in outcomes)
        assert len(stored_versions(store)) == 3

    def test_the_order_of_articles_makes_no_difference_but_to_the_side_that_holds_a_link(self, reader):
        documents = [document_of(f"{ARTICLE} Copy {n}.", id=str(n)) for n in range(3)]
        link, exports = ox.NamedNode(term("sameMatterAs")), []
        for order in (documents, documents[::-1]):
            with Store.in_memory() as store:
                assert all(outcome.stored for outcome in ingest_each(order, reader, store))
                links = set(store.graph.quads_for_pattern(None, link, None))
                for quad in links:
                    store.graph.remove(quad)
                exports.append((export_graphs(store), {frozenset((quad.subject, quad.object)) for quad in links}))
        assert len(exports[0][1]) == 3
        assert exports[0] == exports[1]


def with_both_roles(facts):
    """Return facts with talks that somebody both takes part in and is left out of."""
    somebody = facts.actors[0].id
    talks = Event(id="e99", type="Talks", participants=(somebody,), excluded=(somebody,), evidence=((0, 6),))
    return facts.model_copy(update={"events": (talks,)})


def with_words_beyond_the_text(facts):
    """Return facts with a sentence that goes on after the text has ended."""
    beyond = Sentence(span=(0, len(facts.document.text) + 7), status="skipped")
    return facts.model_copy(update={"sentences": (beyond,)})


class TestRefused:
    """A reader whose facts break the shapes: the gate keeps the whole article out."""

    @pytest.fixture(params=[with_both_roles, with_words_beyond_the_text])
    def bad_reader(self, reader, request):
        return Reader("bad", lambda document: request.param(reader(document)))

    def test_leaves_no_trace_and_says_why(self, bad_reader, reader, store):
        ingest_document(document_of(f"{ARTICLE} An earlier article."), reader, store)
        before = set(store.graph)
        [outcome] = ingest_each([document_of(ARTICLE)], bad_reader, store)
        assert not outcome.stored
        assert set(store.graph) == before
        [finding, *_] = outcome.report.of_level("violation")
        assert any(quote.exact == ARTICLE[quote.start : quote.end] for quote in finding.quotes)
        said = summary(outcome)
        assert said.startswith("-: refused, nothing of it was stored\n")
        assert harmless(finding.message)[:100] in said
        assert "“Envoys" in said

    def test_leaves_what_was_there_of_the_article(self, bad_reader, reader, store):
        assert ingest_document(document_of(ARTICLE), reader, store).stored
        before = set(store.graph)
        [outcome] = ingest_each([document_of(ARTICLE)], bad_reader, store)
        assert not outcome.stored
        assert set(store.graph) == before

    def test_what_no_graph_can_hold_is_an_error(self, reader, store):
        def read(document):
            talks = Event(id="e9", type="Talks", date="2025-02-31", evidence=((0, 6),))
            return reader(document).model_copy(update={"events": (talks,)})

        before = set(store.graph)
        [outcome] = ingest_each([document_of(ARTICLE, source="a.txt")], Reader("bad", read), store)
        assert "a.txt: " in str(outcome.error)
        assert "2025-02-31" in str(outcome.error)
        assert set(store.graph) == before


class TestErrors:
    def test_one_bad_document_does_not_stop_the_others(self, reader, store):
        def read(document):
            if document.id == "bad":
                raise ZeroDivisionError("rule")
            return reader(document)

        documents = [
            DocumentError("a.txt: empty"),
            document_of(ARTICLE, id="bad", source="b.txt"),
            document_of(ARTICLE),
        ]
        outcomes = list(ingest_each(documents, Reader("partly", read), store))
        assert [outcome.stored for outcome in outcomes] == [False, False, True]
        assert str(outcomes[0].error) == "a.txt: empty"
        assert str(outcomes[1].error) == "b.txt: ZeroDivisionError: rule"
        assert len(stored_versions(store)) == 1

    def test_errors_that_concern_all_documents_are_raised(self, store):
        def read(document):
            raise ModelError("the model is missing")

        reader = Reader("none", read)
        with pytest.raises(ModelError):
            read_facts(document_of(ARTICLE), reader)
        with pytest.raises(ModelError):
            list(ingest_each([document_of(ARTICLE)], reader, store))
