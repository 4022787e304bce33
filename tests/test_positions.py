"""Positions: the file, line and column of the triple behind a finding, in every format."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.validation import validate
from kg.validation.positions import jsonld, turtle, xml
from kg.validation.positions.model import Lines, Wanted
from kg.validation.positions.search import locate
from kg.validation.positions.statements import Scope, statements

XSD = "http://www.w3.org/2001/XMLSchema#"
BASE = "https://example.org/folder/file"
PREFIXES = """@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = (
    PREFIXES
    + """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path ex:age ; sh:datatype xsd:integer ] ,
    [ sh:path [ sh:inversePath ex:knows ] ; sh:class ex:Person ] ,
    [ sh:path ( ex:home ex:city ) ; sh:nodeKind sh:IRI ] .
"""
)
FAMILY = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N3, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)


def ex(name):
    return NamedNode(f"https://example.org/{name}")


def everything(text, form):
    """Return every triple of a document with its text, as the module for the format reads it."""
    data = text if isinstance(text, bytes) else text.encode()
    subjects = {
        one.subject.value for one in parse(data, format=form, base_iri=BASE) if isinstance(one.subject, NamedNode)
    }
    wanted = Wanted(frozenset(subjects), blank=True)
    if form == RdfFormat.RDF_XML:
        found = xml.stated(data, BASE, wanted)
    elif form == RdfFormat.JSON_LD:
        found = jsonld.stated(data, BASE, wanted)
    else:
        found = turtle.stated(data, form, BASE, wanted)
    return [(one, data[slice(*one.span)].decode()) for one in found]


def ground(triples):
    """Return triples with all blank nodes as one, to compare what two readings of a graph say."""
    return Counter(
        tuple("_:" if isinstance(part, BlankNode) else str(part) for part in (one.subject, one.predicate, one.object))
        for one in triples
    )


def agrees(text, form=RdfFormat.TURTLE):
    """Check that every triple is found, each at text that stands for its object."""
    data = text if isinstance(text, bytes) else text.encode()
    found = everything(data, form)
    assert ground(one for one, _ in found) == ground(parse(data, format=form, base_iri=BASE))
    for one, told in found:
        assert one.exact
        assert stands_for(told, one.object, data, form), (told, one)
    return found


def stands_for(told, term, data, form):
    """Whether text, parsed by itself where it stands, is a term."""
    if form == RdfFormat.RDF_XML:
        root = data[: data.index(b">", data.index(b"<rdf:RDF")) + 1].decode()
        alone = f'{root}<rdf:Description rdf:about="urn:x">{told}</rdf:Description></rdf:RDF>'.encode()
        objects = [one.object for one in parse(alone, format=form, base_iri=BASE)]
    elif form == RdfFormat.JSON_LD:
        alone = f'{{"@id": "urn:x", "urn:x": {told}}}'.encode()
        objects = [one.object for one in parse(alone, format=form, base_iri=BASE)]
    else:
        scope = Scope(BASE, form)
        list(statements(data, scope))
        objects = [one.object for one in scope.parsed(f"<urn:x> <urn:x> {told} .".encode())]
    return len(objects) == 1 and (objects == [term] or isinstance(term, BlankNode))


NAMES = st.sampled_from(["a", "b.c", "d-e", "f,g", "h%20i", "j(k)", "é", "😀", "l:m", "n#o", "p/q", "r'", "1", ""])
IRIS = NAMES.map(ex)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=8) | st.sampled_from(
    ["x # y", "a . b", '"', "'''", '"""', "\\", "<i>", "[ ] ( )", "ex:a ; ex:b", "}", "😀 . ", "\n.\n", "it's", "@en."]
)
LITERALS = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda text: Literal(text, language="en-gb"), TEXT),
    st.builds(lambda text: Literal(text, datatype=ex("type")), TEXT),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    st.sampled_from(["1.5", "-.5"]).map(lambda text: Literal(text, datatype=NamedNode(f"{XSD}decimal"))),
    st.just(Literal("1e6", datatype=NamedNode(f"{XSD}double"))),
)  # fmt: skip
BLANKS = st.sampled_from([BlankNode("x"), BlankNode("y.z")])
TRIPLES = st.builds(
    Triple, IRIS | BLANKS, st.sampled_from([ex("p"), ex("q"), NamedNode(BASE + "#r")]), IRIS | BLANKS | LITERALS
)
GRAPHS = st.lists(TRIPLES, max_size=8, unique=True)


@given(GRAPHS, st.sampled_from(FAMILY), st.booleans())
def test_every_triple_of_any_graph_is_found_where_it_is_stated(graph, form, prefixed):
    prefixes = {"ex": "https://example.org/", "": BASE + "#"} if prefixed else None
    if form in (RdfFormat.TRIG, RdfFormat.N_QUADS):
        graph = [Quad(*one, ex(f"g{number % 2}")) for number, one in enumerate(graph)]
    usable = None if form in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS) else prefixes
    agrees(serialize(graph, format=form, prefixes=usable), form)


@given(GRAPHS, st.sampled_from([RdfFormat.RDF_XML, RdfFormat.JSON_LD]))
def test_every_triple_is_found_in_rdf_xml_and_json_ld(graph, form):
    names = [one for one in graph if one.predicate.value.rpartition("/")[2].isalpha() or form == RdfFormat.JSON_LD]
    if form == RdfFormat.RDF_XML:  # quick-xml normalises line ends and tabs
        names = [
            one for one in names if not (isinstance(one.object, Literal) and set(one.object.value) & set("\n\t\r"))
        ]
    agrees(serialize(names, format=form), form)


class Writer:
    """Turtle as nobody writes it and the grammar allows."""

    def __init__(self, draw):
        self.draw = draw

    def gap(self):
        return self.draw(st.sampled_from([" ", "\n", "\r\n", "\t", " # a . comment ; with \"marks' < [\n", "\r"]))

    def thin(self):
        return self.draw(st.sampled_from(["", "", " ", "\n", "#x.\n"]))

    def iri(self):
        return self.draw(st.sampled_from([
            "ex:a", "ex:b.c", "ex:d..e", "ex:f\\,g", "ex:h%20i", "ex:", ":", ":é", ":l:m", ":1", "<x>", "<>", "<#y>",
            "<?q>", "<../z>", "<https://example.org/a>", "<https://example.org/\\u0061>", "<//h/p>", "ex:r\\'", "<x'y>",
            "ex:t\\.", "<https://example.org/a#b>", "ex:a-", "ex:_", "<mailto:x@y.z>",
        ]))  # fmt: skip

    def literal(self):
        return self.draw(st.sampled_from([
            "1", "-1", "+1.5", ".5", "1e6", "1.e3", "1.5E-2", "true", "false", '"x"', "'y'", '""', "''", '""""""',
            '"a\\"b"', "'''a'b''c\n d'''", '"""x "" y\r\n. z"""', '"é😀"@en', '"x"@en-GB', '"x"^^ex:t', '"x"^^<t>',
            '"# no comment"', "'<'", '"\\u00e9\\t"', "'''\\''''", '"z" ^^ #c\n ex:t', '"""a\\"""" ', "'\"'",
        ]))  # fmt: skip

    def node(self, depth):
        kinds = ["iri", "literal", "label"] + (["bracket", "list", "empty"] if depth < 3 else [])
        kind = self.draw(st.sampled_from(kinds))
        if kind == "bracket":
            return f"[{self.thin()}{self.predicates(depth + 1)}{self.thin()}]"
        if kind == "list":
            inner = self.draw(st.integers(0, 3))
            return "(" + "".join(f"{self.gap()}{self.node(depth + 1)}" for _ in range(inner)) + f"{self.gap()})"
        if kind == "empty":
            return f"[{self.thin()}]"
        return {"iri": self.iri, "literal": self.literal, "label": self.label}[kind]()

    def label(self):
        return self.draw(st.sampled_from(["_:x", "_:y.z", "_:1", "_:é"]))

    def predicates(self, depth):
        lines = []
        for _ in range(self.draw(st.integers(1, 3))):
            predicate = self.draw(st.sampled_from(["a", self.iri()]))
            values = [self.node(depth) for _ in range(self.draw(st.integers(1, 2)))]
            lines.append(f"{predicate}{self.gap()}" + f"{self.gap()},{self.gap()}".join(values))
        end = self.draw(st.sampled_from(["", f"{self.gap()};", " ; ;"]))
        return f"{self.gap()};{self.gap()}".join(lines) + end

    def statement(self):
        kind = self.draw(st.sampled_from(["plain", "plain", "plain", "bracket", "list", "base", "prefix", "sparql"]))
        if kind == "base":
            return self.draw(st.sampled_from(["@base <sub/dir> .", "BASE <https://other.org/x>\n", "@base <../b#c>."]))
        if kind == "prefix":
            return self.draw(st.sampled_from(["@prefix ex: <https://changed.org/> .", "@prefix : <#>."]))
        if kind == "sparql":
            return self.draw(st.sampled_from(["PREFIX : <other#>", "prefix ex:<https://example.org/>"]))
        if kind == "bracket":
            return f"[{self.gap()}{self.predicates(1)}{self.gap()}]{self.gap()}."
        subject = self.node(2) if kind == "list" else self.iri()
        if subject[0] not in "([<:e_":
            subject = "_:x"
        return f"{subject}{self.gap()}{self.predicates(0)}{self.draw(st.sampled_from([' .', chr(10) + '.']))}"


@st.composite
def documents(draw):
    writer = Writer(draw)
    body = "".join(f"{writer.statement()}{writer.gap()}" for _ in range(draw(st.integers(1, 5))))
    return "@prefix ex: <https://example.org/> . @prefix : <https://example.org/> .\n" + body


def directives_of(one, data):
    scope = Scope(BASE, RdfFormat.TURTLE)
    list(statements(data[: one.subject_span[0]], scope))
    scope.settle()
    return scope


@given(documents())
def test_turtle_as_nobody_writes_it(text):
    try:
        list(parse(text.encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    except SyntaxError as error:
        raise AssertionError(f"the writer is wrong: {error}\n{text}") from error
    found = everything(text, RdfFormat.TURTLE)
    assert ground(one for one, _ in found) == ground(parse(text.encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    data = text.encode()
    for one, told in found:
        if isinstance(one.object, BlankNode) or told.startswith("("):
            continue
        scope = directives_of(one, data)
        if told != "(" and one.predicate.value.endswith("#rest"):
            continue
        values = [quad.object for quad in scope.parsed(f"<urn:x> <urn:x> {told} .".encode())]
        assert values == [one.object]


# ---------------------------------------------------------------- other documents than serialisers write

TRIG = """@prefix ex: <https://example.org/> .
ex:a ex:p ex:b , "}" .
ex:g { ex:a ex:p "in { a graph }" . ex:c ex:p [ ex:q ( 1 2.5 "x" ) ] }
GRAPH _:h { ex:a ex:p 3.5 . } # } .
{ ex:d ex:p true }
[] { ex:e ex:p <https://example.org/f> . }
PREFIX ex: <https://other.org/>
ex:a ex:p "under another prefix"@en.ex:b ex:p 1 .
"""
RDF_XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY ex "https://example.org/"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">
<!-- <ex:T rdf:about="https://example.org/no"/> -->
<ex:T rdf:about="&ex;a" ex:q="a > b">
  <ex:p>one
  two</ex:p><ex:p xml:lang="en">three</ex:p>
  <ex:r rdf:resource="https://example.org/b"/>
  <ex:n><ex:U rdf:about="https://example.org/c"><ex:p><![CDATA[ </ex:p> ]]></ex:p></ex:U></ex:n>
  <ex:bn rdf:parseType="Resource"><ex:p>y</ex:p></ex:bn>
  <ex:l rdf:parseType="Collection"><ex:U rdf:about="https://example.org/d"/><ex:U/></ex:l>
</ex:T>
</rdf:RDF>
"""
JSON_LD = """{"@context": {"ex": "https://example.org/", "id": "@id", "kind": "@type",
  "n": {"@id": "ex:n", "@container": "@list"}},
 "@graph": [
  {"id": "ex:a", "kind": "ex:T", "ex:p": ["one", "two",
    {"@value": "three", "@language": "en"}, 4, true],
   "ex:r": {"id": "ex:b", "ex:p": 5, "ex:r": {"ex:p": "deep"}}},
  {"@context": {"q": "https://example.org/q"}, "id": "ex:c", "q": {"id": "ex:a"}, "n": ["x", "y"]},
  {"id": "ex:d", "@reverse": {"ex:r": {"id": "ex:a"}}}
 ]}
"""


def test_graph_blocks_of_trig_and_prefixes_that_change():
    found = {
        (one.subject.value, told)
        for one, told in everything(TRIG, RdfFormat.TRIG)
        if isinstance(one.subject, NamedNode)
    }
    assert ground(one for one, _ in everything(TRIG, RdfFormat.TRIG)) == ground(
        parse(TRIG.encode(), format=RdfFormat.TRIG)
    )
    assert {
        ("https://example.org/a", '"in { a graph }"'),
        ("https://example.org/a", "3.5"),
        ("https://example.org/d", "true"),
        ("https://other.org/a", '"under another prefix"@en'),
        ("https://other.org/b", "1"),
    } <= found


def test_rdf_xml_as_people_write_it():
    found = everything(RDF_XML, RdfFormat.RDF_XML)
    assert ground(one for one, _ in found) == ground(parse(RDF_XML.encode(), format=RdfFormat.RDF_XML))
    told = {(str(one.predicate).rpartition("/")[2], str(one.object)): text for one, text in found}
    assert told["p>", '"one\\n  two"'] == "<ex:p>one\n  two</ex:p>"
    assert told["q>", '"a > b"'] == '<ex:T rdf:about="&ex;a" ex:q="a > b">'
    assert told["p>", '" </ex:p> "'] == "<ex:p><![CDATA[ </ex:p> ]]></ex:p>"
    assert told["n>", "<https://example.org/c>"].startswith("<ex:n>")
    subjects = {RDF_XML[slice(*one.subject_span)].partition(" ")[0] for one, _ in found if one.subject == ex("a")}
    assert subjects == {"<ex:T"}


def test_json_ld_with_contexts_other_names_and_nodes_within_nodes():
    found = everything(JSON_LD, RdfFormat.JSON_LD)
    assert ground(one for one, _ in found) == ground(parse(JSON_LD.encode(), format=RdfFormat.JSON_LD))
    told = {(str(one.predicate).rpartition("/")[2], str(one.object)): text for one, text in found}
    assert told["p>", '"two"'] == '"two"'
    assert told["p>", '"three"@en'] == '{"@value": "three", "@language": "en"}'
    assert {text for one, text in found if one.object == Literal(5)} == {"5"}
    assert {"x", "y", "deep"} == {
        one.object.value for one, _ in found if isinstance(one.object, Literal) and not one.exact
    }
    assert told["q>", "<https://example.org/a>"] == '{"id": "ex:a"}'
    assert told["r>", "<https://example.org/d>"] == '{"ex:r": {"id": "ex:a"}}'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a b", [(1, 1), (1, 3)]),
        ("\r\n\n\ra b", [(4, 1), (4, 3)]),
        ("\ufeffa é b", [(1, 1), (1, 5)]),
        ("😀😀 a\n\té b", [(1, 4), (2, 4)]),
    ],
)
def test_columns_count_code_points_and_lines_whatever_ends_them(text, places):
    data = text.encode()
    spans = [((data.index(char), data.index(char) + 1), True) for char in (b"a", b"b")]
    assert [(at.line, at.column) for _, at in Lines(data, "f").positions(spans)] == places


# ---------------------------------------------------------------- from findings to places


def located(tmp_path, shapes=SHAPES, **files):
    """Validate files and return the findings as (message's first word or component, places as FILE:LINE:COLUMN)."""
    paths = []
    for name, text in files.items():
        path = tmp_path / name.replace("_", ".")
        path.write_bytes(text if isinstance(text, bytes) else (PREFIXES + text).encode())
        paths.append(path)
    (tmp_path / "shapes").mkdir(exist_ok=True)
    (tmp_path / "shapes" / "shapes.ttl").write_text(shapes)
    report = locate(validate(paths, [tmp_path / "shapes"]), paths)
    return [
        (one.component.value.rpartition("#")[2].removesuffix("ConstraintComponent"),
         [str(at).removeprefix(f"{tmp_path}/") + ("" if at.exact else " near") for at in one.positions])
        for one in report.findings
    ]  # fmt: skip


def test_a_finding_with_a_value_has_the_place_of_the_triple(tmp_path):
    data = 'ex:a a ex:Person ; ex:name "Ann" ;\n  ex:age 5 ,\n    "six" .\n'
    assert located(tmp_path, data_ttl=data) == [("Datatype", ["data.ttl:6:5"])]


def test_a_finding_without_a_value_has_the_place_where_its_node_is_described(tmp_path):
    data = "ex:b ex:likes ex:a .\nex:a ex:age 5 .\n  ex:a a ex:Person ."
    assert located(tmp_path, data_ttl=data)[-1] == ("MinCount", ["data.ttl:6:3"])


def test_an_inverse_path_has_the_place_where_the_other_states_it(tmp_path):
    data = 'ex:a a ex:Person ; ex:name "Ann" .\nex:b ex:knows ex:c ,\n ex:a .'
    assert located(tmp_path, data_ttl=data) == [("Class", ["data.ttl:6:2"])]


def test_a_sequence_has_the_place_of_its_first_step(tmp_path):
    data = 'ex:a a ex:Person ; ex:name "Ann" ;\n ex:home ex:h .\nex:h ex:city "no node" .'
    assert located(tmp_path, data_ttl=data) == [("NodeKind", ["data.ttl:5:10"])]


def test_all_values_are_named_where_there_are_too_many(tmp_path):
    data = 'ex:a a ex:Person ; ex:name "Ann" ,\n "Anne" .'
    assert located(tmp_path, data_ttl=data) == [("MaxCount", ["data.ttl:4:28", "data.ttl:5:2"])]


def test_a_triple_in_several_files_has_its_place_in_the_first_and_the_others_too(tmp_path):
    one = "ex:a a ex:Person ; ex:name 5 ."
    two = b'<https://example.org/a> <https://example.org/name> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert located(tmp_path, one_ttl=one, two_nt=two) == [("Datatype", ["one.ttl:4:28", "two.nt:1:52"])]


def test_a_node_that_nothing_describes_has_the_place_where_it_is_named(tmp_path):
    shapes = PREFIXES + "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    data = '# ex:c\nex:a ex:p ex:c , "c" .'
    found = located(tmp_path, shapes, data_ttl=data)
    assert sorted(found) == [("MinCount", ["data.ttl:5:11"]), ("MinCount", ["data.ttl:5:18"])]


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "n3", "rdf", "jsonld"])
def test_blank_nodes_are_known_again_by_what_is_said_of_them(ending, tmp_path):
    data = (
        PREFIXES
        + """
        _:x a ex:Person ; ex:name "X" ; ex:age "old" . ex:c ex:friend [ a ex:Person ; ex:name "Y" ; ex:age "young" ] .
        [] a ex:Person ; ex:name "Z" ; ex:home [ ex:city "literal" ] . ex:c ex:friend _:x ."""
    )
    form = RdfFormat.from_extension(ending)
    text = data.encode()
    if ending not in ("ttl", "trig", "n3"):
        text = serialize(parse(text, format=RdfFormat.TURTLE), format=form)
    path = tmp_path / f"data.{ending}"
    path.write_bytes(text)
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    report = locate(validate([path], [tmp_path / "shapes.ttl"]), [path])
    lines = text.decode().splitlines()
    assert len(report.findings) == 3
    for finding in report.findings:
        (place,) = finding.positions
        assert place.exact
        if finding.value is not None and "age" in str(finding.path):
            assert finding.value.value in lines[place.line - 1][place.column - 1 :]


def test_one_of_several_nodes_that_are_described_alike_is_only_near(tmp_path):
    data = "[] a ex:Person .\n[] a ex:Person ."
    found = located(tmp_path, data_ttl=data)
    assert [places for _, places in found] == [["data.ttl:4:1 near", "data.ttl:5:1 near"]] * 2


def test_what_cannot_be_read_in_detail_has_the_line_of_its_subject(tmp_path):
    data = "ex:a a ex:Person . ex:x ex:y ex:z .\nex:a ex:says { ex:b ex:c ex:d } ; ex:age 1 .\nex:a is ex:age of ex:q ."
    found = located(tmp_path, data_n3=data)
    assert found[0] == ("MinCount", ["data.n3:4:1"])
    shapes = (
        PREFIXES
        + "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:age ; sh:property [ sh:path ex:age ; sh:minInclusive 2 ] ."
    )
    assert ("MinInclusive", ["data.n3:5:1 near"]) in located(tmp_path, shapes, data_n3=data[36:])


def test_nothing_is_read_where_nothing_was_found(tmp_path):
    report = validate([], [])
    assert locate(report, [tmp_path / "nowhere.ttl"]) == report
