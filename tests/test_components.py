"""SPARQL-based constraint components: one query for all focus nodes, and what is said of what is not evaluated."""

import pytest
from pyoxigraph import Literal
from test_validation import DECLARE, check, ex, turtle

from kg.errors import ShapesError
from kg.validation import Validator, read_shapes
from kg.validation.prebinding import bind_constants, binds_once, select_unsatisfied

DATA = 'ex:a ex:p "x"@en , "y"@de , "z" . ex:b ex:p "z" .'
ASK = 'sh:validator [ a sh:SPARQLAskValidator ; {} sh:ask "ASK {{ FILTER (lang($value) = $lang) }}" ]'
COMPONENT = "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:lang ] ; {} ."
SHAPE = "ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; {} ."


def component(validator=ASK.format(""), rest=""):
    return COMPONENT.format(validator) + rest


def found(shapes, data=DATA, **options):
    return sorted((one.focus.value, str(one.value or "")) for one in check(data, shapes, **options).findings)


def test_an_ask_is_asked_of_each_value_node():
    assert found(component() + SHAPE.format('ex:lang "en"')) == [(ex("a").value, '"y"@de'), (ex("a").value, '"z"')]
    on_nodes = 'ex:S a sh:NodeShape ; sh:targetNode "x"@en , "y"@de , ex:a ; ex:lang "en" .'
    assert found(component() + on_nodes) == [(ex("a").value, str(ex("a"))), ("y", '"y"@de')]


def test_each_value_of_a_single_parameter_is_a_constraint():
    values = [value for _, value in found(component() + SHAPE.format('ex:lang "en" , "de"'))]
    assert values == ['"x"@en', '"y"@de', '"z"', '"z"']


def test_messages_speak_of_parameters_in_every_language():
    told = 'sh:message "{$value} is not {?lang}"@en , "{?value} ist nicht {$lang}"@de ;'
    (finding,) = check('ex:a ex:p "z" .', component(ASK.format(told)) + SHAPE.format('ex:lang "en"')).findings
    assert finding.message == "z is not en"
    assert set(finding.messages) == {Literal("z is not en", language="en"), Literal("z ist nicht en", language="de")}
    assert finding.component == ex("C")
    assert finding.constraint is None


def test_a_label_template_is_the_last_resort():
    labelled = component(rest='ex:C sh:labelTemplate "must be in {$lang}" .') + SHAPE.format('ex:lang "en"')
    assert {one.message for one in check(DATA, labelled).findings} == {"must be in en"}
    own = labelled + 'ex:C sh:message "not in {$lang}" .'
    assert {one.message for one in check(DATA, own).findings} == {"not in en"}


def test_an_optional_parameter_may_be_bound():
    shapes = (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:lang ] , [ sh:path ex:but ; sh:optional true ] ;"
        'sh:validator [ sh:ask "ASK { FILTER (lang($value) = $lang || (bound($but) && str($value) = $but)) }" ] .'
    )
    without, given = SHAPE.format('ex:lang "en"'), SHAPE.format('ex:lang "en" ; ex:but "z"')
    assert [value for _, value in found(shapes + without)] == ['"y"@de', '"z"']
    assert [value for _, value in found(shapes + given)] == ['"y"@de']


def test_a_select_finds_what_is_wrong():
    shapes = (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ; sh:nodeValidator [ sh:select '''"
        "SELECT $this ?count WHERE { { SELECT $this $most (COUNT(?o) AS ?count) WHERE { $this ?p ?o } "
        "GROUP BY $this $most } FILTER (?count > $most) }''' ] . "
        "ex:S a sh:NodeShape ; sh:targetNode ex:a , ex:b ; ex:most 2 ."
    )
    report = check(DATA, shapes)
    assert [one.focus for one in report.findings] == [ex("a")]
    assert ("constraint component <https://example.org/C> of <https://example.org/S>", "oxigraph") in report.engines


def test_the_validator_of_the_kind_of_shape_comes_first():
    both = component(
        ASK.format("") + " ; sh:propertyValidator [ sh:select 'SELECT $this ?value WHERE "
        "{ $this $PATH ?value . FILTER (str(?value) = $lang) }' ]"
    )
    assert found(both + SHAPE.format('ex:lang "z"')) == [(ex("a").value, '"z"')]
    assert found(both + 'ex:S a sh:NodeShape ; sh:targetNode "z" ; ex:lang "en" .') == [("z", '"z"')]


def test_severity_and_deactivation_are_those_of_the_shape():
    severe = component() + SHAPE.format('ex:lang "en" ; sh:severity ex:Grave')
    assert {one.severity for one in check(DATA, severe).findings} == {ex("Grave")}
    assert found(component() + SHAPE.format('ex:lang "en" ; sh:deactivated true')) == []
    told = check(DATA, component(rest="ex:C sh:deactivated true .") + SHAPE.format('ex:lang "en"'))
    assert len(told.findings) == 2
    assert told.notes == (
        "component <https://example.org/C>: sh:deactivated says nothing of a component, only of shapes: it was used",
    )


@pytest.mark.parametrize(
    "shapes",
    [
        component() + 'ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:T ] . ex:T ex:lang "en" .',
        component() + 'ex:D a sh:ConstraintComponent ; sh:parameter [ sh:path ex:lang ] . '
        + SHAPE.format('ex:lang "en"'),
    ],
    ids=["a verdict that another shape asks for", "a parameter of two components"],
)  # fmt: skip
def test_what_cannot_be_one_query_is_left_to_the_library(shapes):
    report = check(DATA, shapes)
    assert [engine for what, engine in report.engines if what.startswith("constraint component")] == ["shacl"]
    assert sorted(str(one.value) for one in report.findings) == ['"y"@de', '"z"']


def test_the_current_shape_is_a_constant():
    asked = component().replace("lang($value) = $lang", "$currentShape = ex:T || !bound($currentShape)")
    asked = DECLARE + asked.replace("sh:ask", "sh:prefixes ex: ; sh:ask")
    both = SHAPE.format('ex:lang "en"') + SHAPE.format('ex:lang "en"').replace("ex:S", "ex:T")
    assert {one.shape for one in check(DATA, asked + both).findings} == {ex("S")}


INNER = "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:T ] . ex:T ex:lang "


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (component() + INNER + '"en" , "de" .', "only one would be seen"),
        (component().replace("lang($value)", "$currentShape") + INNER + '"en" .', None),
        (
            component().replace("lang($value) = $lang", "bound($shapesGraph)") + SHAPE.format("ex:lang 1"),
            "not supported",
        ),
    ],
)
def test_what_the_library_gets_wrong_is_not_left_to_it(shapes, told):
    if told is None:
        assert len(check(DATA, shapes).findings) == 3
        return
    with pytest.raises(ShapesError, match=told):
        check(DATA, shapes)


def test_core_components_are_evaluated_once_though_a_graph_declares_them():
    declared = (
        "sh:PatternConstraintComponent a sh:ConstraintComponent ; sh:parameter [ sh:path sh:pattern ] ; "
        'sh:validator [ sh:ask "ASK { FILTER regex(str($value), $pattern) }" ] . '
    )
    assert found(declared + SHAPE.format('sh:pattern "^x"')) == [(ex("a").value, '"y"@de'), (ex("a").value, '"z"')]


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (COMPONENT.replace("ex:lang", "ex:this").format(ASK.format("")), "this"),
        (COMPONENT.replace("ex:lang", "<https://example.org/a-b>").format(ASK.format("")), "no name"),
        (COMPONENT.replace("ex:lang", "ex:lang ; sh:optional true").format(ASK.format("")), "optional"),
        (COMPONENT.format('sh:validator [ sh:ask "ASK { FILTER (" ]') + SHAPE.format('ex:lang "en"'), "brace"),
        (COMPONENT.format('sh:validator [ sh:ask "ASK { ?a no:b ?c }" ]') + SHAPE.format('ex:lang "en"'), "parsed"),
        (COMPONENT.format('sh:validator [ sh:ask "SELECT $this { }" ]'), "form ASK"),
        (
            COMPONENT.format("sh:nodeValidator [ sh:select 'SELECT $this { { SELECT $this { $this ?p ?o } } }' ]"),
            r"return \$lang",
        ),
        (
            "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:m ] , [ sh:path ex:n ] ; "
            'sh:validator [ sh:ask "ASK { }" ] .' + SHAPE.format("ex:m 1 , 2 ; ex:n 1"),
            "several values",
        ),
        (SHAPE.format("sh:js [ sh:jsFunctionName 'f' ]"), "SHACL-JS"),
        (SHAPE.format("sh:expression [ sh:path ex:p ]"), "expression"),
        (SHAPE.format("sh:target [ a ex:TargetType ; ex:kind ex:A ]"), "sh:target"),
        (SHAPE.format("sh:minCount 1") + "ex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "infer first"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_in_one_sentence(shapes, told):
    with pytest.raises(ShapesError, match=told) as error:
        check(DATA, shapes)
    assert "\n" not in str(error.value)


def test_what_does_not_decide_a_verdict_is_named():
    shapes = (
        SHAPE.format("sh:rule [ a sh:TripleRule ]") + "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:q ] ."
    )
    assert check(DATA, shapes).notes == (
        "shape <https://example.org/S>: its sh:rule was not run, as validation infers nothing",
        "component <https://example.org/C>: it has no validator in SPARQL, so its constraints were not evaluated",
    )
    off = SHAPE.format("sh:js [ ] ; sh:deactivated true")
    assert check(DATA, off).findings == ()


def test_targets_by_a_query_are_followed_by_both_engines():
    shapes = (
        DECLARE + "ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ; "
        "sh:select \"SELECT ?this WHERE { ?this ex:p 'z' }\" ] ; sh:nodeKind sh:Literal ; "
        "sh:sparql [ sh:prefixes ex: ; sh:select \"SELECT $this WHERE { $this ex:p 'x'@en }\" ] ."
    )
    for engine in ("auto", "pyshacl"):
        assert [focus for focus, _ in found(shapes, engine=engine)] == [ex("a").value, ex("a").value, ex("b").value]


def test_parameters_become_constants_where_the_grammar_lets_them():
    query = "SELECT $this WHERE { $this ?p ?o . FILTER (?o = $one && bound($one)) } GROUP BY $this $two"
    bound, left = bind_constants(query, [("one", '"1"'), ("two", "<urn:two>")])
    assert bound == 'SELECT $this WHERE { $this ?p ?o . FILTER (?o = "1" && true) } GROUP BY $this $two'
    assert left == (("two", "<urn:two>"),)
    assert bind_constants("ASK { $value $one ?o }", [("one", '"a literal"')])[1] == (("one", '"a literal"'),)


def test_an_ask_becomes_the_pairs_less_those_it_is_true_of():
    assert select_unsatisfied("PREFIX e: <urn:> ASK WHERE { $value e:p ?x }", "T", frozenset()) == (
        "PREFIX e: <urn:> SELECT DISTINCT $this $value WHERE { T MINUS "
        "{ SELECT DISTINCT $this $value WHERE { T  $value e:p ?x } } }"
    )
    assert binds_once("ASK { { SELECT $this $value (COUNT(?x) AS ?n) { ?x ?y $value } GROUP BY $this $value } }", "ASK")
    assert not binds_once("ASK { { SELECT $this $value (COUNT(?x) AS ?n) { ?x ?y $value } GROUP BY $this } }", "ASK")
    assert not binds_once("ASK { ?x ?y $value } LIMIT 1", "ASK")
    assert not binds_once("ASK { GRAPH ?g { ?x ?y $value } }", "ASK")


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ('ex:a ex:n "01"^^xsd:integer .', ['"01"^^xsd:integer']),
        ('ex:a ex:n "01"^^xsd:integer , 1 .', ['"01"^^xsd:integer', '"1"^^xsd:integer']),
        ('ex:a ex:n 1 . ex:b ex:n "01"^^xsd:integer .', ['"1"^^xsd:integer']),
        ('ex:a ex:n "2024-01-01T00:00:00+00:00"^^xsd:dateTime .', ['"2024-01-01T00:00:00+00:00"^^xsd:dateTime']),
        ('ex:a ex:n "1"^^xsd:byte .', ['"1"^^xsd:byte']),
        ('ex:a ex:n "1"^^xsd:byte , "+1"^^xsd:long .', ['"+1"^^xsd:long', '"1"^^xsd:byte']),
        ("ex:a ex:n 1.50 , true .", ['"1.50"^^xsd:decimal', '"true"^^xsd:boolean']),
    ],
)
def test_values_are_spelt_as_in_the_data(data, values):
    query = 'sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this ?value WHERE { $this ex:n ?value }" ]'
    for shape in (f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {query} .", SHAPE.replace("ex:p", "ex:n").format(query)):
        report = check(data, DECLARE + shape)
        told = sorted(
            str(one.value).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").strip(">") for one in report.findings
        )
        assert told == values


def test_a_validator_is_ready_for_any_number_of_graphs():
    validator = Validator(read_shapes(turtle(component() + SHAPE.format('ex:lang "en"'))))
    assert validator.engines() == validator.engines()
    assert validator.shapes.notes == ()


@pytest.mark.parametrize(
    ("targets", "focuses"),
    [
        ("sh:targetObjectsOf ex:n", ['"01"', '"1"']),
        ("sh:targetObjectsOf ex:m", ['"1"']),
        ('sh:targetNode "01"^^xsd:integer', ['"01"']),
        ('sh:targetNode "01"^^xsd:integer , "1.0"^^xsd:decimal , 1', ['"01"', '"1"', '"1.0"']),
    ],
)
def test_focus_nodes_are_spelt_as_where_they_come_from(targets, focuses):
    shape = f'ex:S a sh:NodeShape ; {targets} ; sh:sparql [ sh:select "SELECT $this WHERE {{ }}" ] .'
    found = check('ex:a ex:n "01"^^xsd:integer , 1 ; ex:m 1 .', shape).findings
    assert sorted(str(one.focus).partition("^")[0] for one in found) == focuses
    assert all(one.value == one.focus for one in found)
