"""Reasoning: what follows by each kind of axiom, kept apart in the store; what cannot be, told in words."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.facts import Facts
from kg.graph import article_quads
from kg.pipeline import retract
from kg.reasoning import State, entail, entail_store, entailed_state
from kg.reasoning.entailments import Inferences
from kg.reasoning.rules import Closure
from kg.store import Store, View
from kg.store.embedded import ENTAILED
from kg.store.export import export_graphs
from kg.store.listing import stored_versions
from kg.validation import validate
from tests.conftest import PROJECT

FACTS = Facts.model_validate_json((PROJECT / "tests" / "graph" / "facts.json").read_text(encoding="utf-8"))
ARTICLE = article_quads(FACTS)
PREFIXES = "@prefix : <https://e.example/> . " + "".join(
    f"@prefix {name}: <{iri}> . " for name, iri in vocabulary.PREFIXES.items()
)


def triples(turtle):
    return [quad.triple for quad in ox.parse(f"{PREFIXES}{turtle} .", format=ox.RdfFormat.TURTLE)]


def lines(found):
    return "".join(f"{one} .\n" for one in found)


# ---------------------------------------------------------------- the axioms that the ontology uses


@pytest.mark.parametrize(
    ("stated", "follows"),
    [
        pytest.param(":x a parley:Alliance", ":x a parley:InternationalOrganisation, parley:Organisation, parley:Actor",
                     id="subclasses"),
        pytest.param(":s parley:speaker :x ; a parley:Statement",
                     ":s a parley:Fact ; parley:involves :x . :x a parley:Actor",
                     id="subproperty, domain and range"),
        pytest.param(":x parley:memberOf :y", ":y parley:hasMember :x", id="inverse"),
        pytest.param(":x parley:sameMatterAs :y", ":y parley:sameMatterAs :x", id="symmetry"),
        pytest.param(":x parley:locatedIn :y . :y parley:locatedIn :z", ":x parley:locatedIn :z", id="transitivity"),
        pytest.param(":t parley:heldBy :x ; parley:office :o", ":x parley:holdsOffice :o", id="chain with an inverse"),
        pytest.param(":t parley:heldBy :x ; parley:office :o . :o parley:officeOf :y", ":x parley:serves :y",
                     id="chain over a chain"),
        pytest.param(":x parley:territory :a, :b . :a parley:locatedIn :c", ":b parley:locatedIn :c . :a owl:sameAs :b",
                     id="functional property"),
        pytest.param(":x a parley:Statement", ":x a parley:Fact", id="union"),
        pytest.param(":x owl:sameAs :y . :x parley:host :z . :y parley:place :p",
                     ":y parley:host :z . :x parley:place :p",
                     id="equality"),
    ],
)  # fmt: skip
def test_what_follows_by_each_kind_of_axiom(stated, follows):
    assert set(triples(follows)) - set(entail(triples(stated))) == set()


def test_alignments_add_the_terms_of_other_vocabularies():
    stated = triples(":x a parley:Person ; parley:memberOf :y")
    other = triples("@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> . "
                    ":x a foaf:Person, schema:Person ; org:memberOf :y")  # fmt: skip
    assert not set(other) & set(entail(stated))
    assert set(other) <= set(entail(stated, alignments=True))


def test_literals_are_copied_as_they_are_written():
    stated = triples(r""":x owl:sameAs :y . :x rdfs:label "a\"b\\c\nd"@en, "1.50"^^xsd:decimal, "x", "01"^^xsd:integer .
        :y parley:host :z""")
    labels = {one.object for one in stated if one.predicate.value.endswith("label")}
    found = {one.object for one in entail(stated) if one.predicate.value.endswith("label")}
    assert found == labels


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param(":x owl:sameAs <http://www.wikidata.org/entity/Q1> ; a parley:Actor", id="a mere name"),
        pytest.param(":x a parley:Actor", id="a thing is a thing, and the same as itself"),
        pytest.param(":C rdfs:subClassOf :D . :D rdfs:subClassOf :E . :C a owl:Class", id="an ontology"),
        pytest.param("[] a parley:Person", id="a node without a name"),
        pytest.param(":s parley:confidence 0.9 ; a parley:Statement, parley:Fact", id="the type of a literal"),
    ],
)
def test_what_says_nothing_of_the_data_is_left_out(stated):
    assert entail(triples(stated)) == []


def test_two_values_of_a_functional_data_property_are_not_made_one():
    stated = triples(":s a parley:Statement, parley:Fact ; parley:confidence 0.9, 0.8 . :t a parley:Fact ; :n 0.9")
    assert entail(stated) == []


# ---------------------------------------------------------------- against another reasoner

NODES = [f":n{number}" for number in range(5)]
CLASSES = ["parley:Person", "parley:Alliance", "parley:Talks", "parley:Statement", "parley:Tenure", "parley:Place"]
PROPERTIES = [f"parley:{name}" for name in (
    "speaker", "memberOf", "hasMember", "sameMatterAs", "locatedIn", "heldBy", "office", "officeOf", "territory",
    "host",
)]  # fmt: skip
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)),
    st.tuples(st.sampled_from(NODES), st.just("owl:sameAs"), st.sampled_from(NODES)),
)
AXIOMS = triples("""
    parley:Person rdfs:subClassOf parley:Actor . parley:Alliance rdfs:subClassOf parley:Organisation .
    parley:Organisation rdfs:subClassOf parley:Actor . parley:speaker rdfs:subPropertyOf parley:involves ;
    rdfs:domain [ a owl:Class ; owl:unionOf ( parley:Statement parley:Reading ) ] ; rdfs:range parley:Actor .
    parley:Fact owl:equivalentClass [ a owl:Class ; owl:unionOf ( parley:Statement parley:Position ) ] .
    parley:hasMember owl:inverseOf parley:memberOf . parley:sameMatterAs a owl:SymmetricProperty .
    parley:locatedIn a owl:TransitiveProperty . parley:territory a owl:FunctionalProperty .
    parley:holdsOffice owl:propertyChainAxiom ( [ owl:inverseOf parley:heldBy ] parley:office ) .
    parley:serves owl:propertyChainAxiom ( parley:holdsOffice parley:officeOf )
""")


def by_owlrl(stated):
    """Return what owlrl, which has all rules of OWL 2 RL, concludes of nodes that have names."""
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=lines([*stated, *AXIOMS]), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    named = "\n".join(
        f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in graph
        if isinstance(s, rdflib.URIRef) and isinstance(p, rdflib.URIRef) and not isinstance(o, rdflib.BNode)
    )  # fmt: skip
    return {quad.triple for quad in ox.parse(named, format=ox.RdfFormat.N_TRIPLES)}


@given(st.lists(STATEMENTS, min_size=1, max_size=8))
def test_the_same_follows_as_by_owlrl(statements):
    known = [(node, "a", ":Known") for node in NODES]  # a node that only is another's equal gets no copies
    stated = triples(" . ".join(map(" ".join, [*known, *statements])))
    ours = {one for one in Closure([*stated, *AXIOMS]).entailed() if one.subject.value.startswith("https://e.example/")}
    theirs = by_owlrl(stated)
    things = {"http://www.w3.org/2002/07/owl#Thing"}
    theirs = {one for one in theirs - set(stated) if one.subject.value.startswith("https://e.example/")}
    assert {one for one in ours if one.subject != one.object} == {
        one for one in theirs if one.subject != one.object and getattr(one.object, "value", "") not in things
    }


# ---------------------------------------------------------------- the store


@pytest.fixture
def store():
    return store_of(ARTICLE)


def store_of(quads):
    """Return a store with an article, without the ontology and the reference data, which take seconds."""
    store = Store(ox.Store())
    store.replace(sorted({quad.graph_name.value for quad in quads}), quads)
    return store


def entailed_quads(view):
    return sorted(map(str, view.quads(ENTAILED)))


def test_what_follows_stands_apart_and_changes_nothing_else(store):
    before = [export_graphs(store), stored_versions(store), store.article_graphs(), sorted(map(str, store.triples()))]
    asked = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    count = entail_store(store)
    assert count > 50
    assert [
        export_graphs(store),
        stored_versions(store),
        store.article_graphs(),
        sorted(map(str, store.triples())),
    ] == before
    assert store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == asked
    assert validate(store.triples()).conforms
    stated = set(store.triples())
    assert not stated & {quad.triple for quad in store.quads(ENTAILED)}


def test_two_runs_make_the_same_bytes(store):
    entail_store(store)
    first = entailed_quads(store)
    entail_store(store)
    assert entailed_quads(store) == first
    other = store_of(list(reversed(ARTICLE)))
    entail_store(other)
    assert entailed_quads(other) == first


def test_it_is_known_to_be_stale_when_the_articles_have_changed(store):
    assert entailed_state(store) is State.NONE
    entail_store(store, alignments=True)
    assert entailed_state(store) is State.CURRENT
    retract(store, stored_versions(store)[0].article)
    assert entailed_state(store) is State.STALE
    entail_store(store)
    assert entailed_state(store) is State.CURRENT


def test_what_was_entailed_and_is_stated_later_goes_when_it_is_retracted(store):
    entail_store(store)
    follows = next(quad.triple for quad in store.quads(ENTAILED) if quad.predicate.value.endswith("involves"))
    graph = "https://w3id.org/parley/graph/other"
    asked = f"ASK {{ {follows.subject} {follows.predicate} {follows.object} }}"
    assert not store.query(asked).truth
    store.replace([graph], [ox.Quad(*follows, ox.NamedNode(graph))])
    assert store.query(asked).truth
    store.replace([graph], [])
    assert not store.query(asked).truth


def test_from_contradictions_nothing_is_concluded(store, kg, tmp_path):
    from kg.errors import RefusedError

    entail_store(store)
    before = entailed_quads(store)
    graph = "https://w3id.org/parley/graph/other"
    lie = [ox.Quad(*one, ox.NamedNode(graph)) for one in triples(":x a parley:Place . :s parley:speaker :x")]
    store.replace([graph], lie)
    with pytest.raises(RefusedError, match="--explain"):
        entail_store(store)
    assert entailed_quads(store) == before


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param(":r parley:participant :x ; parley:excluded :x", id="prp-pdw"),
        pytest.param(":x a parley:Place, parley:Actor", id="cax-adc"),
        pytest.param(":s parley:nestedIn :s", id="prp-irp"),
        pytest.param(":s parley:nestedIn :t . :t parley:nestedIn :s", id="prp-asyp"),
        pytest.param(":x owl:differentFrom :y . :x owl:sameAs :y", id="eq-diff1"),
        pytest.param(":x a :C, :D . :C owl:disjointWith :D", id="cax-dw"),
        pytest.param(":x a :C, :D . :C owl:complementOf :D", id="cls-com"),
        pytest.param(":x a owl:Nothing", id="cls-nothing2"),
    ],
)
def test_the_rules_find_clashes(lies, request):
    from kg.reasoning.entailments import axioms

    found = Inferences(triples(lies), axioms()).clashes
    assert request.node.callspec.id in {clash.rule for clash in found}


# ---------------------------------------------------------------- the command


def test_the_command_prints_what_follows_from_files(kg, tmp_path):
    path = tmp_path / "data.ttl"
    path.write_text(PREFIXES + ":x a parley:Alliance ; parley:memberOf :y .", encoding="utf-8")
    run = kg("reason", path, "--format", "ntriples")
    assert run.exit_code == 0
    assert run.stdout == lines(entail([path]))
    turtle = kg("reason", path).stdout
    assert {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)} == set(entail([path]))
    assert not (tmp_path / "kg-store").exists()


def test_the_command_makes_the_graph_and_says_when_it_is_stale(kg, tmp_path):
    folder = tmp_path / "kg-store"
    with Store.open(folder) as opened:
        opened.replace(sorted({quad.graph_name.value for quad in ARTICLE}), ARTICLE)
    assert kg("reason", "--status").exit_code == 1
    made = kg("reason")
    assert made.exit_code == 0
    assert ENTAILED in made.stdout
    assert kg("reason", "--status").exit_code == 0
    with View.open(folder) as view:
        article = stored_versions(view)[0].article
        assert entailed_quads(view)
    assert kg("retract", article).exit_code == 0
    stale = kg("reason", "--status")
    assert (stale.exit_code, "stale" in stale.stdout) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [("missing.ttl", None, 2, "no such file"), ("bad.ttl", "<a> <b> .", 2, "line 1"), ("odd.xyz", "", 2, "ending")],
)
def test_files_that_cannot_be_read_are_told_in_one_sentence(kg, tmp_path, name, content, status, words):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    run = kg("reason", tmp_path / name)
    assert run.exit_code == status
    assert words in run.stderr
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""
