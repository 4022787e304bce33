"""The shapes: each has a conforming and a violating example, finds what the example says, and needs all it consists of.

A case is a file below shapes/: what conforms, or what does not, with the report to expect. Every case is read
together with context.ttl, which holds one article and everything that can be read from it.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple

from kg.facts import Actor, DocumentFacts, Facts, OfficeHeld, Statement
from kg.graph import article_quads
from kg.resources import resource_folder
from kg.validation import Validator, own_validator, validate
from kg.validation.background import background
from kg.validation.datagraph import DataGraph, read_file
from kg.validation.engines.native import NativeEngine
from kg.validation.namespaces import RDF, RDFS, SH
from kg.validation.shapesgraph import ShapesGraph
from kg.validation.triples import TripleIndex
from kg.vocabulary import NAMESPACE, REFERENCE, ontology_files

FOLDER = Path(__file__).parent / "shapes"
CONFORMING = sorted((FOLDER / "conforming").glob("*.ttl"))
VIOLATING = sorted((FOLDER / "violating").glob("*.ttl"))
CONTEXT = [quad.triple for quad in read_file(FOLDER / "context.ttl")]
SHAPES = own_validator().shapes
GRAPH = SHAPES.graph

NOT_CONSTRAINTS = {
    "path", "targetClass", "property", "name", "order", "group", "severity", "message", "ignoredProperties",
    "prefixes", "declare", "prefix", "namespace", "select", "inversePath", "alternativePath", "zeroOrOnePath",
}  # fmt: skip
CONSTRAINTS = [
    triple
    for triple in GRAPH.triples
    if triple.predicate.value.startswith(SH.iri) and triple.predicate.value.removeprefix(SH.iri) not in NOT_CONSTRAINTS
]


def read(path):
    return [quad.triple for quad in read_file(path)]


def expected(triples):
    """Return the findings that a case asks for: focus node, shape, component and SPARQL constraint."""
    graph = TripleIndex(triples)
    return Counter(
        tuple(
            graph.value(result, property)
            for property in (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.sourceConstraint)
        )
        for result in graph.subjects(SH.focusNode)
    )


def found(report):
    return Counter((one.focus, one.shape, one.component, one.constraint) for one in report.findings)


def node_shapes():
    return [shape for shape in GRAPH.subjects(RDF.type, SH.NodeShape) if GRAPH.objects(shape, SH.targetClass)]


def title(node):
    return "…" if isinstance(node, BlankNode) else node.value.rpartition("/")[2]


def names_of(triple):
    return f"{title(triple.subject)} {triple.predicate.value.rpartition('#')[2]} {title(triple.object)}"


def test_there_are_cases():
    assert len(CONFORMING) > 20
    assert len(VIOLATING) > 20
    assert len(CONSTRAINTS) > 200


def test_the_context_conforms():
    assert validate(CONTEXT).findings == ()


@pytest.mark.parametrize("path", CONFORMING, ids=lambda path: path.stem)
def test_what_conforms_gives_no_finding(path):
    assert found(validate([*CONTEXT, *read(path)])) == Counter()


@pytest.mark.parametrize("path", VIOLATING, ids=lambda path: path.stem)
def test_what_violates_gives_the_findings_it_says_and_no_other(path):
    triples = read(path)
    assert expected(triples)
    assert found(validate([*CONTEXT, *triples])) == expected(triples)


@pytest.mark.parametrize("shape", node_shapes(), ids=title)
def test_each_shape_has_an_example_of_both_kinds(shape):
    names = {title(shape)}
    assert names <= {path.stem for path in CONFORMING}
    assert names <= {path.stem for path in VIOLATING}
    triples = read(FOLDER / "conforming" / f"{title(shape)}.ttl")
    hierarchy = DataGraph([*CONTEXT, *triples, *background(triples)])
    targets = {below for one in GRAPH.objects(shape, SH.targetClass) for below in hierarchy.subclasses(one)}
    assert any(triple.predicate == RDF.type and triple.object in targets for triple in triples)


class Cases:
    """Cases as one data graph, to see in one run whether a change of the shapes is noticed."""

    def __init__(self, paths):
        cases = [triple for path in paths for triple in read(path)]
        everything = [*CONTEXT, *cases]
        self.data = DataGraph([*everything, *background(everything)])
        self.expected = expected(cases)
        self.core = self.of_core(SHAPES)
        self.all = self.of_all(SHAPES)

    def of_core(self, shapes):
        engine = NativeEngine(shapes, shapes.constraints)
        return Counter((one.focus, one.shape, one.component) for one in engine.results(self.data))

    def of_all(self, shapes):
        return found(Validator(shapes).validate(self.data))


@cache
def cases(stem):
    """Return the cases of one shape, or all."""
    return Cases([path for path in (*CONFORMING, *VIOLATING) if stem in (path.stem, "all")])


def affected_by(constraint):
    """Return the cases that a change of the constraint must show in: those of its shape, else all."""
    stem = title(SHAPES.named_shape(constraint.subject)).partition("-")[0]
    return cases(stem if (FOLDER / "violating" / f"{stem}.ttl").exists() else "all")


def test_all_cases_together_give_what_each_gives_alone():
    everything = cases("all")
    own = {focus for focus, *_ in everything.expected}
    assert Counter({key: n for key, n in everything.all.items() if key[0] in own}) == everything.expected


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=names_of)
def test_removing_any_one_constraint_makes_a_case_fail(constraint):
    without = ShapesGraph(triple for triple in GRAPH.triples if triple != constraint)
    affected = affected_by(constraint)
    if constraint.predicate == SH.sparql:
        assert affected.of_all(without) != affected.all
    else:
        assert affected.of_core(without) != affected.core


def test_every_class_of_the_ontology_has_a_shape():
    classes = {
        quad.subject
        for path in ontology_files()
        for quad in read_file(path)
        if quad.predicate == RDF.type
        and quad.object == NamedNode("http://www.w3.org/2002/07/owl#Class")
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(NAMESPACE)
    }
    data = DataGraph(background([]))
    shaped = {
        below
        for shape in node_shapes()
        if title(shape) != "Node"
        for one in GRAPH.objects(shape, SH.targetClass)
        for below in data.subclasses(one)
    }
    assert classes
    assert classes - shaped == set()


def test_targets_are_classes_of_the_ontology_only():
    for predicate in (SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        assert not list(GRAPH.subjects(predicate))
    targets = [one for shape in GRAPH.subjects(SH.targetClass) for one in GRAPH.objects(shape, SH.targetClass)]
    assert targets
    assert all(one.value.startswith(NAMESPACE) for one in targets)
    assert not any(SHAPES.is_class(node) for node in GRAPH.subjects(RDF.type))


PROPERTY_SHAPES = list(GRAPH.subjects(RDF.type, SH.PropertyShape))


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=title)
def test_each_property_shape_is_named_and_used(shape):
    for predicate in (SH.name, SH.order, SH.group, SH.severity, SH.path):
        assert len(GRAPH.objects(shape, predicate)) == 1, predicate
    assert isinstance(SHAPES.origin(shape), NamedNode)
    assert GRAPH.value(GRAPH.value(shape, SH.group), RDFS.label) is not None
    assert list(GRAPH.subjects(SH.property, shape))


def test_every_constraint_says_what_to_do():
    nested = {value for value in SHAPES.conditional if value in SHAPES.origins}
    for triple in CONSTRAINTS:
        if triple.subject in nested or triple.predicate == SH.hasValue:
            continue
        node = triple.object if triple.predicate == SH.sparql else triple.subject
        messages = SHAPES.messages(node)
        assert len(messages) == 1, triple
        assert messages[0].value[0].isupper(), messages
        assert messages[0].value.endswith((".", "…")), messages
        if triple.predicate != SH.sparql and triple.subject not in PROPERTY_SHAPES:
            assert GRAPH.value(triple.subject, SH.severity) is not None


def test_severities_are_those_of_the_policy():
    severities = {value for shape in GRAPH.subjects(SH.severity) for value in GRAPH.objects(shape, SH.severity)}
    assert severities == {SH.Violation, SH.Warning}


def test_orders_are_unique_within_a_class_and_group():
    for shape in node_shapes():
        places = Counter(
            (GRAPH.value(one, SH.group), GRAPH.value(one, SH.order)) for one in GRAPH.objects(shape, SH.property)
        )
        assert max(places.values(), default=1) == 1, shape


def test_shapes_stand_in_the_file_of_their_class():
    folder = resource_folder("ontology")
    for path in sorted((folder / "shapes").glob("*.ttl")):
        if path.name != "shapes.ttl":
            terms = {quad.subject for quad in read_file(folder / path.name)}
            shapes = TripleIndex(read(path))
            targets = {
                one for shape in shapes.subjects(SH.targetClass) for one in shapes.objects(shape, SH.targetClass)
            }
            assert targets <= terms | {NamedNode(f"{NAMESPACE}CompetencyQuestion")}, path


def test_every_property_named_by_a_shape_is_declared():
    declared = {quad.subject for path in ontology_files() for quad in read_file(path)} | {RDF.type}
    used = set()
    for shape in PROPERTY_SHAPES:
        used |= set(_predicates(SHAPES.path(shape)))
    assert used
    assert {predicate.value for predicate in used - declared} == {"http://www.w3.org/2002/07/owl#sameAs"}


def _predicates(path):
    if path.predicate is not None:
        yield path.predicate
    for operand in path.operands:
        yield from _predicates(operand)


def test_a_violation_in_data_of_others_is_not_ours():
    other = Triple(NamedNode("https://other.example/a"), RDF.type, NamedNode("https://other.example/Thing"))
    blank = Triple(BlankNode("b"), RDF.type, NamedNode("https://other.example/Thing"))
    assert validate([other, blank]).findings == ()


@pytest.mark.parametrize(("published", "warned"), [("2019-03-04", False), ("2023-03-04", True)])
def test_a_tenure_of_the_reference_data_covers_the_day_of_the_statement(published, warned):
    text = "Chancellor Angela Merkel said that talks would help."
    office = OfficeHeld(title="Chancellor", of="a2", evidence=((0, 10),))
    facts = Facts(
        document=DocumentFacts(id="day", title="A day", published=published, text=text),
        actors=(
            Actor(id="a1", iri=f"{REFERENCE}person/angela-merkel", name="Angela Merkel", type="Person",
                  mentions=((11, 24),), offices=(office,)),
            Actor(id="a2", iri=f"{REFERENCE}state/DEU", name="Germany", type="State"),
        ),
        statements=(
            Statement(id="s1", kind="indirect", speaker="a1", source=((0, 24),), cue=((25, 29),), content=((30, 51),)),
        ),
    )  # fmt: skip
    found = [title(finding.named_shape) for finding in validate(article_quads(facts)).findings]
    assert found == (["Statement-in-office"] if warned else [])
