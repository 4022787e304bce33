"""Positions: the file, line and column of the triple behind a finding, in every format."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.validation.positions import jsonld, turtle, xml
from kg.validation.positions.model import Wanted
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
