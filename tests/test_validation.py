"""Validation: what goes in, what comes out, and that every way of evaluating gives the same."""

import json
import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)
from test_reports import PARTS, Page
from test_shapes import CONFORMING, CONTEXT, GRAPH, SHAPES, VIOLATING, cases, read, title

from kg.errors import InputError, ShapesError
from kg.store import Store as MemoryStore
from kg.validation import Report, Validator, check_article, check_change, own_validator, read_shapes, validate
from kg.validation.datagraph import DataGraph, read_file
from kg.validation.engines.native import NativeEngine
from kg.validation.engines.reference import reference_results
from kg.validation.engines.selects import select_constraints, select_results
from kg.validation.formats import FORMATS
from kg.validation.formats.text import as_text
from kg.validation.incremental import Change
from kg.validation.namespaces import PROV, RDF, SH
from kg.validation.prebinding import (
    UnsupportedQueryError,
    bind_all,
    binds_once,
    check_prebinding,
    substitute_path,
)
from kg.validation.shapesgraph import ShapesGraph
from kg.validation.triples import TripleIndex, plain_triples
from kg.vocabulary import ontology_files, reference_files

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DECLARE = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .\n'
PEOPLE = 'ex:a a ex:Person ; ex:name "Ann" . ex:b a ex:Person .'
NAMED = "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."


def turtle(text):
    return [quad.triple for quad in parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE)]


def ex(name):
    return NamedNode(f"https://example.org/{name}")


def check(data, shapes, **options):
    return validate(turtle(data), turtle(shapes), **options)


def keys(results, values=True):
    """Return results or findings as rows that two engines must agree on."""
    return Counter(
        (str(one.focus), str(one.path), str(one.value) if values else "", one.component.value) for one in results
    )


# ---------------------------------------------------------------- what goes in


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("rdf", RdfFormat.RDF_XML), ("owl", RdfFormat.RDF_XML),
        ("n3", RdfFormat.N3), ("jsonld", RdfFormat.JSON_LD), ("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS),
    ],
)  # fmt: skip
def test_every_format_is_read_as_data_and_as_shapes(ending, form, tmp_path):
    data, shapes = tmp_path / f"data.{ending}", tmp_path / f"shapes.{ending}"
    data.write_bytes(serialize(turtle(PEOPLE), format=form))
    shapes.write_bytes(serialize(turtle(NAMED), format=form))
    report = validate([data], [shapes])
    assert [finding.focus for finding in report.findings] == [ex("b")]


def test_the_data_graph_is_the_union_of_all_graphs(tmp_path):
    types, names = tmp_path / "types.trig", tmp_path / "names.trig"
    types.write_text(PREFIXES + "ex:g1 { ex:a a ex:Person }")
    names.write_text(PREFIXES + 'ex:g2 { ex:a ex:name "Ann" } ex:g3 { ex:a ex:name "Ann" }')
    once = NAMED.replace("sh:minCount 1", "sh:minCount 1 ; sh:maxCount 1")
    assert validate([types, names], turtle(once)).findings == ()
    assert validate(tmp_path, turtle(once)).findings == ()
    store = Store()
    store.load(path=str(types))
    assert len(validate(store, turtle(once)).findings) == 1
    store.load(path=str(names))
    assert validate(store, turtle(once)).findings == ()


def test_blank_nodes_of_two_files_stay_apart(tmp_path):
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text(PREFIXES + "_:x a ex:Person .")
    two.write_text(PREFIXES + '_:x ex:name "Ann" .')
    assert len(validate([one, two], turtle(NAMED)).findings) == 1


def test_blank_nodes_of_the_data_come_back_as_they_are():
    data = [
        Triple(BlankNode("here"), RDF.type, ex("Person")),
        Triple(BlankNode("there"), ex("knows"), BlankNode("here")),
        Triple(BlankNode("there"), RDF.type, ex("Person")),
        Triple(BlankNode("there"), ex("name"), BlankNode("noname")),
    ]
    shapes = (
        "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; "
        "sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ."
    )
    found = {(one.focus, one.value) for one in validate(data, turtle(shapes)).findings}
    assert found == {(BlankNode("here"), None), (BlankNode("there"), BlankNode("noname"))}


def test_given_shapes_replace_ours_and_add_nothing():
    ours = "ex:x a <https://w3id.org/parley/ontology#Statement> ."
    assert check(ours, NAMED).findings == ()
    assert not validate(turtle(ours)).conforms
    france = "<https://w3id.org/parley/reference/state/FRA>"
    labelled = (
        f"ex:Shape a sh:NodeShape ; sh:targetNode {france} ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ."
    )
    assert len(check(PEOPLE, labelled).findings) == 1


def test_the_ontology_and_the_reference_data_stand_behind_our_own_shapes():
    france = "https://w3id.org/parley/reference/state/FRA"
    state = f"<{france}> a <https://w3id.org/parley/ontology#State> , <https://w3id.org/parley/ontology#Actor> ."
    assert validate(turtle(state)).findings == ()  # its name is in the reference data
    assert not validate(turtle(state), with_ontology=False).conforms
    threat = "ex:x a <https://w3id.org/parley/ontology#Threat> ."
    inherited = {finding.named_shape.value.rpartition("/")[2] for finding in validate(turtle(threat)).findings}
    assert {"Fact-evidence", "DiplomaticAct-status"} <= inherited


def test_the_ontology_and_the_reference_data_conform():
    report = validate([*ontology_files(alignments=True), *reference_files()])
    assert report.findings == ()


def test_the_graph_of_the_golden_facts_conforms():
    assert validate([Path(__file__).parent / "graph" / "graph.nq"]).of_level("violation") == ()


# ---------------------------------------------------------------- what cannot be checked


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("broken.ttl", PREFIXES + "ex:a ex:b\n  ex:c ex:d .", "line 7"),
        ("broken.nq", '<https://example.org/a> <https://example.org/b> "x .\n', "line 1"),
        ("broken.trig", PREFIXES + "ex:g { ex:a ex:b }", "line 6"),
        ("broken.rdf", "<rdf:RDF>", "line 1"),
        ("broken.jsonld", '{"@id": ', "line 1"),
    ],
)
def test_what_cannot_be_parsed_is_named_with_its_line(name, content, told, tmp_path):
    path = tmp_path / name
    path.write_text(content)
    for attempt in (lambda: validate([path], turtle(NAMED)), lambda: validate(turtle(PEOPLE), [path])):
        with pytest.raises(ShapesError) as error:
            attempt()
        assert name in str(error.value)
        assert told in str(error.value)
        assert "\n" not in str(error.value)


def test_files_that_cannot_be_used_are_named(tmp_path):
    (tmp_path / "data.csv").write_text("a,b\n")
    (tmp_path / "latin.ttl").write_bytes(b'<https://example.org/a> <https://example.org/b> "\xe9" .')
    with pytest.raises(InputError, match=r"nowhere\.ttl: there is no such file"):
        validate([tmp_path / "nowhere.ttl"], turtle(NAMED))
    with pytest.raises(InputError, match=r"data\.csv: the ending does not say"):
        validate([tmp_path / "data.csv"], turtle(NAMED))
    with pytest.raises((InputError, ShapesError), match=r"latin\.ttl"):
        validate([tmp_path / "latin.ttl"], turtle(NAMED))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no RDF file"):
        validate([tmp_path / "empty"], turtle(NAMED))


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("sh:sparql [ ]", "no sh:select"),
        ('sh:sparql [ sh:select "ASK { ?s ?p ?o }" ]', "form SELECT"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this ?p }" ]', "query"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o " ]', "brace"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this no:prefix ?o }" ]', "query"),
        ('sh:sparql [ sh:select "SELECT $this ?failure WHERE { BIND (true AS ?failure) }" ]', "failure"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }" ]', "MINUS"),
        ("sh:property [ sh:path [ ] ; sh:minCount 1 ]", "path"),
        ('sh:property [ sh:path "name" ; sh:minCount 1 ]', "path"),
    ],
)
def test_malformed_shapes_are_errors_with_one_sentence(constraint, told):
    with pytest.raises(ShapesError) as error:
        check(PEOPLE, f"ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; {constraint} .")
    assert told in str(error.value)


def test_statements_about_statements_are_refused():
    quoted = Triple(ex("a"), ex("p"), ex("b"))
    with pytest.raises(ShapesError, match="triple terms"):
        validate([Triple(ex("x"), ex("says"), quoted)], turtle(NAMED))


# ---------------------------------------------------------------- pre-binding


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT $this WHERE { $this ?p ?o MINUS { ?o ?q ?r } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?x { 1 } }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <http://x> { ?a ?b ?c } }", "SERVICE"),
        ("SELECT $this WHERE { BIND (1 AS $this) }", "assigns"),
        ("SELECT (1 AS ?this) WHERE { ?a ?b ?c }", "assigns"),
        ("SELECT $this WHERE { { SELECT ?o WHERE { ?s ?p ?o } } }", "nested SELECT"),
        ("SELECT $this WHERE { { SELECT * WHERE { $this ?p ?o } } }", "nested SELECT"),
        ("SELECT $this WHERE { { SELECT (STR($this) AS ?x) WHERE { $this ?p ?o } } }", "nested SELECT"),
        ("SELECT $this WHERE } {", "brace"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "neither"),
    ],
)
def test_what_pre_binding_forbids(query, told):
    with pytest.raises(UnsupportedQueryError, match=told):
        check_prebinding(query, frozenset({"this"}))


@pytest.mark.parametrize(
    "query",
    [
        'SELECT $this WHERE { $this ex:says "MINUS { VALUES }" # SERVICE\n }',
        "SELECT $this WHERE { $this <http://x/MINUS#VALUES> ?o . FILTER (?o < 3 && ?o > 1) }",
        "SELECT $this ?value WHERE { $this ex:MINUS ?value }",
        "select $this where { { select $this ?o where { $this ?p ?o } } }",
    ],
)
def test_what_only_looks_forbidden(query):
    check_prebinding(query, frozenset({"this"}))
    assert binds_once(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this ?p ?o } LIMIT 1",
        "SELECT $this (COUNT(?o) AS ?n) WHERE { $this ?p ?o }",
        "SELECT $this WHERE { $this ?p ?o } GROUP BY ?o",
        "SELECT $this WHERE { $this ?p ?o } GROUP BY ?o HAVING (COUNT($this) > 1)",
        "SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }",
        "SELECT $this WHERE { $this ?p $currentShape }",
        "SELECT ?value WHERE { $this ?p ?value }",
        "SELECT $this WHERE { { SELECT $this (MAX(?o) AS ?m) WHERE { $this ?p ?o } } }",
    ],
)
def test_what_must_be_bound_node_by_node(query):
    assert not binds_once(query)


def test_a_path_is_put_in_for_its_variable_alone():
    query = 'SELECT $this WHERE { $this $PATH ?PATHS . FILTER (?PATHS != "$PATH") }'
    assert (
        substitute_path(query, "<p>/<q>") == 'SELECT $this WHERE { $this <p>/<q> ?PATHS . FILTER (?PATHS != "$PATH") }'
    )


def test_each_group_that_speaks_of_the_focus_node_is_bound():
    query = "SELECT $this WHERE { { FILTER ($this = 1) } UNION { ?a ?b ?c } OPTIONAL { ?a ?b $this } }"
    bound = "SELECT $this WHERE { T  { T  FILTER ($this = 1) } UNION { ?a ?b ?c } OPTIONAL { T  ?a ?b $this } }"
    assert bind_all(query, "T") == bound


QUERIES = (
    "SELECT $this ?value WHERE { $this ex:knows ?value . FILTER (?value = $this) }",
    "SELECT $this WHERE { FILTER ($this = ex:n1) }",
    "SELECT $this WHERE { { FILTER (false) } UNION { FILTER ($this = ex:n1) } UNION { $this ex:name ?x } }",
    "SELECT $this ?value WHERE { { { FILTER ($this = ex:n0) } FILTER bound($this) } ?value ex:knows ?other }",
    "SELECT $this ?value WHERE { BIND ($this AS ?that) ?value ex:knows ?that }",
    "SELECT $this ?value WHERE { $this ex:knows ?value "
    "OPTIONAL { ?value ex:name ?n FILTER (?value = $this) } FILTER (!bound(?n)) }",
    "SELECT $this WHERE { FILTER NOT EXISTS { ?x ex:knows $this "
    "FILTER EXISTS { ?x ex:name ?n . FILTER (?x != $this) } } }",
    "SELECT $this ?value WHERE { { SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:knows ?x } GROUP BY $this } }",
    "SELECT $this ?value WHERE { { SELECT $this ?value WHERE { ?value ex:knows+ $this } } FILTER (?value != $this) }",
    "SELECT DISTINCT $this ?value WHERE { ?value ex:knows/ex:knows $this }",
    "SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:knows ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER isLiteral(?value) }",
    "SELECT $this ?value WHERE { $this $PATH ?value . FILTER NOT EXISTS { ?value $PATH $this } }",
)
TARGETS = (
    "sh:targetClass ex:Thing",
    'sh:targetNode ex:n0 , ex:n1 , ex:n2 , "n"',
    "sh:targetSubjectsOf ex:knows",
    "sh:targetObjectsOf ex:knows",
    "sh:targetClass ex:Sub ; sh:targetObjectsOf ex:knows ; sh:targetNode ex:n3",
)
nodes = st.sampled_from([ex(f"n{number}") for number in range(4)])
objects = st.one_of(nodes, st.sampled_from([Literal("a"), Literal("b")]))
facts = st.one_of(
    st.builds(Triple, nodes, st.just(ex("knows")), nodes),
    st.builds(Triple, nodes, st.just(ex("name")), objects),
    st.builds(Triple, nodes, st.just(RDF.type), st.sampled_from([ex("Thing"), ex("Sub")])),
)
HIERARCHY = turtle("ex:Sub rdfs:subClassOf ex:Thing .")


@pytest.mark.parametrize("query", QUERIES)
@given(st.lists(facts, max_size=14), st.sampled_from(TARGETS), st.booleans())
def test_one_query_for_all_gives_what_one_for_each_gives(query, data, target, nested):
    """The rewriting against the library, which binds the focus nodes one by one."""
    inner = f'sh:sparql [ sh:prefixes ex: ; sh:select """{query}""" ]'
    if "$PATH" in query or nested:
        inner = f"sh:property [ sh:path ex:knows ; {inner} ]"
    shapes = ShapesGraph(turtle(f"{DECLARE} ex:Shape a sh:NodeShape ; {target} ; {inner} ."))
    assert select_constraints(shapes) == shapes.constraints
    graph = DataGraph([*data, *HIERARCHY])
    # Of values, the library gives the focus node where a property shape has none, and none where one is computed.
    whole = not nested and "COUNT" not in query and "$PATH" not in query
    for constraint in shapes.constraints:
        once, each = select_results(shapes, constraint, graph), NativeEngine(shapes, ()).results(graph)
        assert keys(once, whole) == keys(each, whole)


def test_what_another_constraint_asks_for_is_left_to_the_library():
    shapes = (
        DECLARE + "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; sh:node ex:Inner . "
        'ex:Inner a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this WHERE { $this ex:name ?n }" ].'
    )
    report = check(PEOPLE, shapes)
    assert keys(report.findings) == {(str(ex("a")), "None", str(ex("a")), SH.NodeConstraintComponent.value): 1}
    assert ("SPARQL constraint of <https://example.org/Inner>", "shacl") in report.engines


def test_the_report_says_which_engine_evaluated_what():
    shapes = (
        DECLARE + "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; "
        'sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this WHERE { $this ex:name ?n }" ] ,'
        '[ sh:prefixes ex: ; sh:select "SELECT $this WHERE { $this ex:name ?n } LIMIT 1" ] .'
    )
    report = check(PEOPLE, shapes)
    assert [finding.focus for finding in report.findings] == [ex("a"), ex("a")]
    assert sorted(engine for _, engine in report.engines) == ["oxigraph", "shacl", "shacl"]
    assert check(PEOPLE, shapes, engine="pyshacl").engines == (("all constraints", "pyshacl"),)


def test_what_is_deactivated_is_not_checked():
    off = "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; sh:deactivated true ; "
    query = 'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" {} ]'
    assert check(PEOPLE, f"{off} sh:nodeKind sh:Literal ; {query.replace('{}', '')} .").findings == ()
    on = off.replace("sh:deactivated true ; ", "")
    assert check(PEOPLE, f"{on} {query.replace('{}', '; sh:deactivated true')} .").findings == ()
    assert check(PEOPLE, f"{on} {query.replace('{}', '')} .").findings != ()


# ---------------------------------------------------------------- engines agree


def core_only():
    return ShapesGraph(triple for triple in GRAPH.triples if triple.predicate != SH.sparql)


def test_pyshacl_agrees_on_the_core_of_all_cases():
    shapes, data = core_only(), cases("all").data
    ours, theirs = (
        Counter(
            (str(one.focus), str(one.path), str(one.value), one.component, one.shape, one.severity) for one in found
        )
        for found in (Validator(shapes)._results(data), reference_results(shapes, data))
    )
    assert len(ours) > 300
    assert ours == theirs


STRUCTURE = {
    SH.path, SH.sparql, SH.select, SH.prefixes, SH.declare, SH.prefix, SH.namespace, SH.severity, SH.targetClass,
    SH.property, SH.inversePath, SH.alternativePath, SH.zeroOrOnePath, RDF.type, RDF.first, RDF.rest,
}  # fmt: skip


@pytest.mark.parametrize("constraint", SHAPES.constraints, ids=lambda one: title(one.node))
def test_pyshacl_agrees_on_each_sparql_constraint(constraint):
    """pySHACL runs each query once for each focus node, so the shapes hold one constraint and the data its cases."""
    stem = title(constraint.shape).partition("-")[0]
    data = cases(stem).data
    shapes = ShapesGraph(
        one
        for one in GRAPH.triples
        if one.predicate in STRUCTURE
        and (one.predicate != SH.property or one.object == constraint.shape)
        and (one.predicate != SH.sparql or one.object == constraint.node)
    )
    ours = keys(select_results(shapes, shapes.constraints[0], data))
    assert ours
    assert ours == keys(reference_results(shapes, data))


def test_literals_are_checked_as_they_were_written():
    shapes = "ex:Shape a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:datatype xsd:byte ] ."
    for engine in ("auto", "pyshacl"):
        assert check('ex:a ex:p "12"^^xsd:byte .', shapes, engine=engine).conforms
        report = check('ex:a ex:p "300"^^xsd:byte .', shapes, engine=engine)
        assert report.findings[0].value == Literal("300", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#byte"))


# ---------------------------------------------------------------- findings


def test_messages_are_filled_in_and_nodes_are_named():
    shapes = (
        DECLARE + "ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ; "
        'sh:sparql [ sh:prefixes ex: ; sh:message "{?value} of {$this}, {?other}"@en , "{?value} von {$this}"@de ; '
        'sh:select "SELECT $this ?value WHERE { $this ex:knows ?value }" ] .'
    )
    data = 'ex:a a ex:Person ; rdfs:label "Ann" ; ex:knows ex:b . ex:b rdfs:label "Bob" .'
    (finding,) = check(data, shapes).findings
    assert finding.message == "Bob of Ann, {?other}"
    assert finding.label == "Ann"
    told = {(message.value, message.language) for message in finding.messages}
    assert ("https://example.org/b von https://example.org/a", "de") in told


def test_every_core_component_has_a_sentence():
    sentences = tomllib.loads(files("kg.validation").joinpath("sentences.toml").read_text("utf-8"))
    specified = """Class Datatype NodeKind MinCount MaxCount MinExclusive MinInclusive MaxExclusive MaxInclusive
        MinLength MaxLength Pattern LanguageIn UniqueLang Equals Disjoint LessThan LessThanOrEquals Not And Or Xone Node
        QualifiedMinCount QualifiedMaxCount Closed HasValue In SPARQL"""
    assert {name.removesuffix("ConstraintComponent") for name in sentences} == set(specified.split())


@pytest.mark.parametrize(
    ("constraint", "sentence"),
    [
        ("sh:property [ sh:path ex:name ; sh:minCount 2 ]", "Name has fewer than 2 values: add what is missing."),
        (
            "sh:property [ sh:path ex:name ; sh:datatype xsd:integer ]",
            "“Ann” is not a valid literal of the datatype integer.",
        ),
        ("sh:class ex:Robot", "A is not of the class Robot: give it that type, or name another node."),
        ("sh:property [ sh:path ex:name ; sh:in ( 1 ) ]", "“Ann” is not one of the values allowed."),
    ],
)
def test_without_a_message_a_sentence_is_made(constraint, sentence):
    shapes = f"ex:Shape a sh:NodeShape ; sh:targetNode ex:a ; {constraint} ."
    assert check('ex:a ex:name "Ann" .', shapes).findings[0].message == sentence


def test_the_threshold_decides_what_conforms():
    def report(severity):
        return check(PEOPLE, NAMED.replace("sh:minCount 1", f"sh:minCount 1 ; sh:severity {severity}"))

    verdicts = {name: (report(name).conforms, report(name).failing_on("warning").conforms) for name in (
        "sh:Info", "sh:Warning", "sh:Violation", "ex:Grave")}  # fmt: skip
    assert verdicts == {
        "sh:Info": (True, True), "sh:Warning": (True, False),
        "sh:Violation": (False, False), "ex:Grave": (False, False),
    }  # fmt: skip
    assert check(PEOPLE, NAMED, fail_on="warning").fail_on == "warning"


def test_a_finding_shows_the_words_of_its_evidence():
    case = next(path for path in VIOLATING if path.stem == "Sanction")
    report = validate([*CONTEXT, *read(case)])
    finding = next(one for one in report.findings if one.focus.value.endswith("/by-nobody"))
    (quote,) = finding.quotes
    assert quote.exact == "We will talk."
    text = next(one.object.value for one in CONTEXT if one.predicate.value.endswith("#text"))
    assert text[quote.start : quote.end] == quote.exact
    assert quote.source == "https://example.org/context/version"


def test_the_shape_of_a_finding_is_the_one_in_the_file():
    nested, named = (
        check(PEOPLE, NAMED).findings[0],
        check("ex:a a ex:Person .", NAMED.replace("[", "ex:P . ex:P ").replace("]", "")).findings[0],
    )
    assert isinstance(nested.shape, BlankNode)
    assert nested.named_shape == ex("Shape")
    assert named.shape == named.named_shape == ex("P")


# ---------------------------------------------------------------- reports


@pytest.fixture(scope="module")
def violating():
    return validate([*CONTEXT, *(triple for path in VIOLATING for triple in read(path))])


def test_reports_are_the_same_bytes_whatever_the_order_of_the_data(violating):
    turned = [*CONTEXT, *(triple for path in VIOLATING for triple in read(path))][::-1]
    again = validate(turned)
    named = [finding for finding in violating.findings if not isinstance(finding.focus, BlankNode)]
    assert [f for f in again.findings if not isinstance(f.focus, BlankNode)] == named
    for form in FORMATS:
        assert Report(tuple(named)).render(form) == Report(tuple(named)).render(form)


def test_the_turtle_report_is_what_shacl_says(violating):
    text = violating.render("turtle")
    graph = TripleIndex(plain_triples(parse(text.encode(), format=RdfFormat.TURTLE)))
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms).value == "false"
    results = graph.objects(report, SH.result)
    assert len(results) == len(violating.findings)
    shapes = read_shapes(turtle(
        "ex:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ; "
        "sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,"
        "[ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,"
        "[ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,"
        "[ sh:path sh:resultPath ; sh:maxCount 1 ] , [ sh:path sh:value ; sh:maxCount 1 ] ,"
        "[ sh:path sh:sourceShape ; sh:minCount 1 ] , [ sh:path sh:resultMessage ; sh:minCount 1 ] ."
    ))  # fmt: skip
    assert validate(graph.triples, shapes).findings == ()
    assert "sh:conforms true" in validate(CONTEXT).render("turtle")
    warned = Report(tuple(one for one in violating.findings if one.level == "warning"))
    assert warned.conforms
    assert "sh:conforms false" in warned.render("turtle")  # SHACL 3.6.1.1 knows no threshold


def test_the_json_report_holds_everything(violating):
    content = json.loads(violating.render("json"))
    assert content["conforms"] is False
    assert sum(content["counts"].values()) == len(content["findings"]) == len(violating.findings)
    assert {one["engine"] for one in content["engines"]} == {"shacl", "oxigraph"}
    first, finding = content["findings"][0], violating.findings[0]
    assert first["message"] == finding.message
    assert first["focusNode"]["value"] == finding.focus.value
    assert json.loads(validate(CONTEXT).render("json"))["conforms"] is True


def test_the_sarif_report_follows_its_schema(violating):
    schema = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    for report in (violating, validate(CONTEXT)):
        log = json.loads(report.render("sarif"))
        jsonschema.validators.validator_for(schema)(schema).validate(log)
        (run,) = log["runs"]
        assert len(run["results"]) == len(report.findings)
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert {result["level"] for result in json.loads(violating.render("sarif"))["runs"][0]["results"]} == {
        "error",
        "warning",
    }


def test_the_junit_report_counts_what_fails(violating):
    root = ElementTree.fromstring(violating.render("junit"))
    (suite,) = root
    assert int(suite.get("tests")) == len(suite.findall("testcase"))
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) > 100
    strict = ElementTree.fromstring(violating.failing_on("warning").render("junit"))
    assert len(strict.findall(".//failure")) > len(root.findall(".//failure"))
    passed = ElementTree.fromstring(validate(CONTEXT).render("junit"))
    assert [case.get("name") for case in passed.iter("testcase")] == ["conforms"]


def test_the_text_report_tells_the_worst_first_and_can_be_capped(violating):
    text = as_text(violating, most=None)
    assert text.startswith("Does not conform: ")
    assert text.index("\nViolation: ") < text.index("\nWarning: ")
    assert text.rindex("\nViolation: ") < text.index("\nWarning: ")
    assert "“We will talk.” (line 3, characters " in text
    capped = as_text(violating, most=1)
    assert "more" in capped
    assert len(capped) < len(text)
    assert validate(CONTEXT).render("text") == "Conforms: nothing was found.\n"


NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x1b[2J\x00\x85\u202e", "]]>", "&lt;", "{?value}"]
)


@given(NASTY, NASTY, NASTY)
def test_no_text_breaks_a_report(label, value, message):
    shape = NamedNode("https://example.org/Shape")
    shapes = [
        Triple(shape, RDF.type, SH.NodeShape),
        Triple(shape, SH.targetNode, ex("a")),
        Triple(shape, SH.message, Literal(message)),
        Triple(shape, SH.property, ex("P")),
        Triple(ex("P"), SH.path, ex("p")),
        Triple(ex("P"), SH.maxLength, Literal(0)),
        Triple(ex("P"), SH["in"], RDF.nil),
    ]
    data = [
        Triple(ex("a"), ex("p"), Literal(value)),
        Triple(ex("a"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal(label)),
    ]
    report = validate(data, shapes)
    assert report.findings
    assert json.loads(report.render("json"))["findings"][0]["label"] == label
    assert json.loads(report.render("sarif"))
    assert ElementTree.fromstring(report.render("junit")) is not None
    back = TripleIndex(plain_triples(parse(report.render("turtle").encode(), format=RdfFormat.TURTLE)))
    assert Literal(value) in [back.value(one, SH.value) for one in back.subjects(SH.value)]
    text = report.render("text")
    assert all(char.isprintable() or char == "\n" for char in text)
    page = Page(report.render("html"))
    assert page.tags <= PARTS
    assert set(page.targets) <= set(page.ids)


# ---------------------------------------------------------------- the gate


def quads(triples, graph="https://example.org/graph"):
    return [Quad(one.subject, one.predicate, one.object, NamedNode(graph)) for one in triples]


def case_of(stem):
    return next(path for path in VIOLATING if path.stem == stem)


def test_the_gate_lets_pass_what_conforms_and_names_what_does_not():
    assert check_article(quads(CONTEXT)).conforms
    report = check_article(quads([*CONTEXT, *read(case_of("Span"))]))
    assert not report.conforms
    assert "not-verbatim" in {finding.focus.value.rpartition("/")[2] for finding in report.findings}


def test_the_gate_sees_what_the_store_says_of_nodes_that_are_only_named():
    revision = Triple(
        NamedNode("https://example.org/context/version"),
        NamedNode("http://www.w3.org/ns/prov#wasRevisionOf"),
        ex("older"),
    )
    new = quads([*CONTEXT, revision])
    assert len(check_article(new).findings) == 1
    store = MemoryStore.in_memory()
    older = Triple(ex("older"), RDF.type, NamedNode("https://w3id.org/parley/ontology#ArticleVersion"))
    store.replace(["https://example.org/other"], quads([older], "https://example.org/other"))
    assert check_change(store.change([], new)).findings == ()  # the older version itself is not judged
    report = check_change(store.change(["https://example.org/other"], new))  # where that one goes
    assert [finding.path.predicate.value for finding in report.findings] == [f"{PROV.iri}wasRevisionOf"]


def test_the_gate_gives_the_findings_of_a_full_validation():
    for path in (*CONFORMING, *VIOLATING):
        triples = [*CONTEXT, *read(path)]
        assert check_article(quads(triples)).findings == validate(triples).findings


def test_the_gate_writes_nothing():
    store = Store()
    store.extend(quads(CONTEXT, "https://example.org/before"))
    before = set(store)
    check_change(Change(store, ["https://example.org/before"], quads([*CONTEXT, *read(case_of("Statement"))])))
    assert set(store) == before


def test_a_validator_can_be_used_again():
    validator = Validator(read_shapes(turtle(NAMED)))
    first = validator.validate(DataGraph(turtle(PEOPLE)))
    assert validator.validate(DataGraph(turtle(PEOPLE))) == first
    assert validator.validate(DataGraph([])).findings == ()
    assert own_validator() is own_validator()


def test_reading_a_file_resolves_its_names_against_it(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("<> a <#Thing> .")
    (quad,) = read_file(path)
    assert quad.subject == NamedNode(path.as_uri())
    assert quad.graph_name == DefaultGraph()


def test_the_program_of_the_page_on_engines_runs(tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parent.parent / "docs" / "validation-engines.md").read_text("utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    told = capsys.readouterr().out
    assert told.startswith("violation <https://example.org/b> Give the book a title.\n")
    assert "sh:conforms false" in told
