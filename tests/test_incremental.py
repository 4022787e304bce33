"""Validation of a change: it gives what a validation of the whole store gives, and looks at little of it."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable
from test_validation import DECLARE, PREFIXES, ex, turtle

from kg.store import Store as EmbeddedStore
from kg.validation import Validator, check_article, check_change, own_validator, read_shapes
from kg.validation.datagraph import DataGraph
from kg.validation.incremental import Change, affected, dependencies, extract, extract_worse
from kg.validation.incremental.patterns import UnreadableQueryError, read_patterns
from kg.validation.namespaces import PROV, RDF, RDFS

FOLDER = Path(__file__).parent

# ---------------------------------------------------------------- the same as all of it

CORE = """
ex:Person a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 2 ; sh:datatype xsd:string ] ,
    [ sh:path ex:knows ; sh:class ex:Person ; sh:minCount 1 ] ,
    [ sh:path ( ex:knows ex:name ) ; sh:maxCount 2 ] ,
    [ sh:path [ sh:inversePath ex:knows ] ; sh:maxCount 1 ] ,
    [ sh:path ex:friend ; sh:node ex:Friend ; sh:disjoint ex:knows ] .
ex:Friend a sh:NodeShape ; sh:property [ sh:path ex:knows ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
ex:Named a sh:NodeShape ; sh:targetSubjectsOf ex:name ; sh:closed true ;
  sh:ignoredProperties ( ex:knows <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ;
  sh:property [ sh:path ex:name ; sh:minLength 1 ] .
ex:Known a sh:NodeShape ; sh:targetObjectsOf ex:knows ; sh:not [ sh:class ex:Ghost ] ;
  sh:or ( [ sh:class ex:Person ] [ sh:property [ sh:path [ sh:zeroOrMorePath ex:friend ] ; sh:minCount 2 ] ] ) .
ex:Fixed a sh:NodeShape ; sh:targetNode ex:n0 , ex:n9 ;
  sh:property [ sh:path ex:friend ; sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShapesDisjoint true ] ,
    [ sh:path ex:friend ; sh:qualifiedValueShape [ sh:class ex:Ghost ] ; sh:qualifiedMaxCount 0 ] .
ex:Nested a sh:NodeShape ; sh:targetClass ex:Ghost ;
  sh:property [ sh:path ex:friend ; sh:property [ sh:path ex:name ; sh:maxCount 0 ] ] .
"""
QUERIES = (
    "SELECT $this ?value WHERE { $this ex:knows ?value . ?value ex:knows $this }",
    "SELECT $this WHERE { $this ex:knows ?one FILTER NOT EXISTS { ?one ex:name ?name } }",
    "SELECT $this ?value WHERE { $this ex:friend+ ?value . FILTER (?value = $this) }",
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER isLiteral(?value) }",
    "SELECT $this WHERE { ?one ex:knows $this ; ex:friend ?two . ?two ex:name ?name OPTIONAL { ?two ex:friend ?three } "
    "FILTER (!bound(?three)) }",
    "SELECT $this ?value WHERE { { $this ex:knows ?value } UNION { ?value ex:friend $this } "
    "FILTER NOT EXISTS { ?value a ex:Person } }",
    "SELECT $this WHERE { $this ex:friend ?one . FILTER NOT EXISTS { ?other ex:knows ?one ; ex:friend $this ; "
    "ex:name ?name FILTER NOT EXISTS { ?other a ex:Ghost } } }",
    "SELECT $this (COUNT(?one) AS ?value) WHERE { $this ex:knows ?one } GROUP BY $this HAVING (COUNT(?one) > 1)",
    "SELECT $this ?value WHERE { $this ex:name ?name . ?value ex:name ?name . ?value ex:friend $this }",
    "SELECT $this WHERE { $this ex:knows/ex:friend? ?one . FILTER (?one = ex:n1 || EXISTS { ?one a ex:Ghost }) }",
    "SELECT $this WHERE { $this a ex:Ghost . BIND ($this AS ?that) "
    "{ SELECT $this ?far WHERE { ?far ex:friend $this } } ?far ex:name ?name . ?that ex:friend ?far }",
    "SELECT $this WHERE { $this ex:name ?name . ?global ex:marks ex:everything }",
)


def with_queries(*queries):
    constraints = " , ".join(f'[ sh:prefixes ex: ; sh:select """{query}""" ]' for query in queries)
    return f"{DECLARE} ex:Asked a sh:NodeShape ; sh:targetClass ex:Person , ex:Ghost ; sh:sparql {constraints} ."


CHECKS = [CORE, *(with_queries(query) for query in QUERIES), CORE + with_queries(*QUERIES[:-1])]
VALIDATORS = [Validator(read_shapes(turtle(text))) for text in CHECKS]

nodes = st.sampled_from([ex(f"n{number}") for number in range(6)])
classes = st.sampled_from([ex("Person"), ex("Ghost"), ex("Poltergeist")])
statements = st.one_of(
    st.builds(Triple, nodes, st.sampled_from([ex("knows"), ex("friend")]), nodes),
    st.builds(Triple, nodes, st.just(ex("name")), st.sampled_from([Literal("a"), Literal(""), Literal(1)])),
    st.builds(Triple, nodes, st.just(RDF.type), classes),
    st.just(Triple(ex("Poltergeist"), RDFS.subClassOf, ex("Ghost"))),
    st.just(Triple(ex("x"), ex("marks"), ex("everything"))),
)
graphs = st.sampled_from([f"https://example.org/graph/{number}" for number in range(3)])
steps = st.lists(st.tuples(graphs, st.lists(statements, max_size=10)), min_size=1, max_size=6)


def in_graph(triples, name):
    return [Quad(one.subject, one.predicate, one.object, NamedNode(name)) for one in triples]


def written(store, name, quads):
    """Replace a graph in a store that keeps no merge."""
    for quad in list(store.quads_for_pattern(None, None, None, NamedNode(name))):
        store.remove(quad)
    store.extend(quads)


def rows(results):
    return Counter(one.row for one in results)


each_of_the_shapes = pytest.mark.parametrize("validator", VALIDATORS, ids=[f"shapes-{n}" for n, _ in enumerate(CHECKS)])


@each_of_the_shapes
@settings(max_examples=12)
@given(steps)
def test_a_sequence_of_changes_gives_the_results_of_full_validations(validator, sequence):
    """What a change cannot touch keeps its results, what it can gets those of the whole; the gate tells what is new."""
    check_changes(validator, sequence)


@each_of_the_shapes
@settings(max_examples=2000)
@given(sequence=steps)
def test_thousands_of_sequences(whole, validator, sequence):
    check_changes(validator, sequence)


@pytest.fixture(scope="module")
def whole(request):
    if not request.config.getoption("--whole"):
        pytest.skip("thousands of sequences of changes are tried with --whole")


def check_changes(validator, sequence):
    store = Store()
    for name, triples in sequence:
        quads = in_graph(triples, name)
        before = rows(validator.results_on(Change(store, (), ()), None))
        change = Change(store, [name], quads)
        touched = validator.touched(change)
        report = validator.validate_change(change)
        inside = None if touched is None else rows(validator.results_on(change, touched))
        written(store, name, quads)
        after = rows(validator.results_on(Change(store, (), ()), None))
        if touched is not None:
            everywhere = {term for quad in store for term in (quad.subject, quad.object)} | {ex("n0"), ex("n9")}
            outside = validator.results_on(Change(store, (), ()), everywhere - touched)
            assert rows(outside) + inside == after
        new = {(*row[:4], row[5]) for row in set(after) - set(before)}
        told = {(one.focus, one.path, one.value, one.component, one.severity) for one in report.findings}
        assert new <= told
        assert told <= {(*row[:4], row[5]) for row in after}
        assert all(row in new for row in told if row[0] not in change.subjects)


def test_the_merge_of_the_embedded_store_gives_the_same_as_its_named_graphs(tmp_path):
    embedded = EmbeddedStore.in_memory()
    article = list(parse(path=str(FOLDER / "graph" / "graph.nq"), format=RdfFormat.N_QUADS))
    names = sorted({quad.graph_name.value for quad in article})
    embedded.replace(names, article)
    for removed, quads in ((names, []), ([], article), (names[:1], article[::2])):
        merged, apart = (Change(embedded.graph, removed, quads, merged=flag) for flag in (True, False))
        assert set(merged.added) == set(apart.added) or removed  # the merge is no graph of its own
        touched = own_validator().touched(merged)
        assert rows(own_validator().results_on(merged, touched)) is not None


# ---------------------------------------------------------------- little of it is looked at


def test_only_what_a_change_can_touch_is_looked_at():
    store = Store()
    people = [Triple(ex(f"p{number}"), RDF.type, ex("Person")) for number in range(200)]
    store.extend(in_graph(people, "https://example.org/graph/people"))
    new = in_graph(turtle('ex:new a ex:Person ; ex:name "New" ; ex:knows ex:p1 .'), "https://example.org/graph/new")
    validator = VALIDATORS[0]
    change = Change(store, (), new)
    assert validator.touched(change) == {ex("new"), ex("p1")}
    assert {one.focus for one in validator.validate_change(change).findings} <= {ex("new"), ex("p1")}


def test_a_node_with_many_values_is_not_read_whole():
    store = Store()
    many = [Triple(ex("hub"), ex("knows"), ex(f"p{number}")) for number in range(1000)]
    many += [Triple(one.object, RDF.type, ex("Person")) for one in many]
    many += [Triple(ex("hub"), RDF.type, ex("Hub"))]
    store.extend(in_graph(many, "https://example.org/graph/old"))
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Hub ; sh:property [ sh:path ex:knows ; sh:class ex:Person ] ."
    validator = Validator(read_shapes(turtle(shapes)))
    change = Change(store, (), in_graph([Triple(ex("hub"), ex("knows"), ex("stranger"))], "https://example.org/g"))
    known = dependencies(validator.shapes)
    assert len(extract(known, change, [ex("hub")]).triples) > 2000
    assert len(extract_worse(known, change, affected(known, change)).triples) < 5
    assert [one.value for one in validator.validate_change(change).findings] == [ex("stranger")]


def test_of_all_own_shapes_it_is_known_what_they_read():
    assert dependencies(own_validator().shapes).unknown == {}


def test_shapes_of_which_it_is_not_known_are_named_and_looked_at_whole():
    assert list(dependencies(read_shapes(turtle(with_queries(QUERIES[-1])))).unknown.values()) == [
        "a pattern does not hang together with $this"
    ]
    assert VALIDATORS[len(QUERIES)].touched(Change(Store(), (), ())) is None


def test_constraint_components_are_followed_and_targets_in_sparql_are_not():
    component = (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:lacks ] ; sh:validator [ a sh:SPARQLAskValidator ; "
        'sh:ask "ASK { FILTER NOT EXISTS { $value $lacks ?any } }" ] . '
        "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:knows ; ex:lacks ex:name ] ."
    )
    validator = Validator(read_shapes(turtle(component)))
    store = Store()
    store.extend(in_graph(turtle("ex:a a ex:Person ; ex:knows ex:b . ex:c a ex:Person ; ex:knows ex:d ."), "urn:g"))
    change = Change(store, (), in_graph(turtle('ex:b ex:name "Bo" .'), "urn:h"))
    assert validator.touched(change) == {ex("a")}
    assert [(one.focus, one.value) for one in validator.validate_change(change).findings] == [(ex("a"), ex("b"))]
    asked = (
        'ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this ?p ?o }" ] ; '
        "sh:nodeKind sh:IRI ."
    )
    assert list(dependencies(read_shapes(turtle(asked))).unknown.values()) == ["its targets are found by a query"]


# ---------------------------------------------------------------- the patterns of a query


def parsed_patterns(query):
    """Return the predicates of the triple patterns that rdflib's parser finds, with how often, None for variables."""
    found = Counter()

    def visit(part):
        if isinstance(part, CompValue):
            if part.name == "TriplesBlock":
                predicates = (terms[place] for terms in part.triples for place in range(1, len(terms), 3))
                found.update(None if isinstance(one, Variable) else "known" for one in predicates)
            for name, value in part.items():
                if name != "triples":
                    visit(value)
        elif isinstance(part, list | tuple | ParseResults):
            for one in part:
                visit(one)

    visit(parseQuery(query)[1])
    return found


def read_predicates(group):
    found = Counter(None if one.path is None else "known" for one in group.patterns)
    for inner in (*group.groups, *(branch for union in group.unions for branch in union)):
        found += read_predicates(inner)
    return found


@pytest.mark.parametrize("constraint", own_validator().shapes.constraints, ids=lambda one: one.node.value)
def test_every_triple_pattern_of_our_own_queries_is_read(constraint):
    assert read_predicates(read_patterns(constraint.query)) == parsed_patterns(constraint.query)


@pytest.mark.parametrize("query", QUERIES)
def test_every_triple_pattern_of_a_query_is_read(query):
    whole = f"PREFIX ex: <https://example.org/>\n{query}"
    assert read_predicates(read_patterns(whole)) == parsed_patterns(whole)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }", "GRAPH"),
        ("SELECT $this WHERE { ( 1 2 ) ?p $this }", "'\\('"),
        ("SELECT $this FROM <urn:g> WHERE { $this ?p ?o }", "FROM"),
        ("SELECT $this WHERE { $this !(<urn:p>|^<urn:q>) ?o }", "'!'"),
        ("SELECT $this WHERE { $this ?p ", "too early"),
        ("SELECT $this WHERE { $this no:where ?o }", "no:where"),
    ],
)
def test_what_is_not_read_is_said(query, told):
    with pytest.raises(UnreadableQueryError, match=told):
        read_patterns(query)


# ---------------------------------------------------------------- the gate of the store


@pytest.fixture
def stored(tmp_path):
    store = EmbeddedStore.in_memory()
    article = list(parse(path=str(FOLDER / "graph" / "graph.nq"), format=RdfFormat.N_QUADS))
    store.replace(sorted({quad.graph_name.value for quad in article}), article)
    return store, article


def test_what_is_stored_can_be_stored_again(stored):
    store, article = stored
    names = sorted({quad.graph_name.value for quad in article})
    assert check_change(store.change(names, article)).of_level("violation") == ()


def test_an_article_on_which_another_rests_cannot_go_unnoticed(stored):
    store, article = stored
    version = next(quad.subject for quad in article if quad.object.value.endswith("#ArticleVersion"))
    text = f"""{PREFIXES}@prefix prov: <http://www.w3.org/ns/prov#> .
        <https://example.org/newer> prov:wasRevisionOf {version} ;
        a <https://w3id.org/parley/ontology#ArticleVersion> ."""
    newer = in_graph((quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)), "https://example.org/g")
    store.replace(["https://example.org/g"], newer)
    names = sorted({quad.graph_name.value for quad in article})
    report = check_change(store.change(names, []))
    assert [(one.focus, one.path.predicate) for one in report.findings] == [(ex("newer"), PROV.wasRevisionOf)]


def test_the_examples_of_the_shapes_give_in_the_store_what_they_give_alone(stored):
    from test_shapes import CONTEXT, VIOLATING, read

    store, _ = stored
    for path in VIOLATING:
        quads = in_graph([*CONTEXT, *read(path)], "https://example.org/graph")
        alone, within = check_article(quads), check_change(store.change([], quads))
        assert {json.dumps([*one.key]) for one in alone.findings} <= {json.dumps([*one.key]) for one in within.findings}


@settings(max_examples=5)
@given(st.data())
def test_our_own_shapes_give_for_parts_of_an_article_what_a_full_validation_gives(data):
    """Whatever part of an article's triples is taken away or added, with what else refers to it."""
    article = list(parse(path=str(FOLDER / "graph" / "graph.nq"), format=RdfFormat.N_QUADS))
    background = EmbeddedStore.in_memory()
    name = article[0].graph_name.value
    first = [quad for quad in article if data.draw(st.integers(0, 19)) > 0]
    second = [quad for quad in article if data.draw(st.integers(0, 19)) > 0]
    background.replace([name], [Quad(*quad.triple, NamedNode(name)) for quad in first])
    change = Change(background.graph, [name], [Quad(*quad.triple, NamedNode(name)) for quad in second], merged=True)
    touched = own_validator().touched(change)
    inside = rows(own_validator().results_on(change, touched))
    whole = own_validator()._results(DataGraph(change.everything()))
    assert Counter({row: count for row, count in rows(whole).items() if row[0] in touched}) == inside
