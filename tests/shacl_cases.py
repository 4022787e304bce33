"""Generated shapes and data for engines to be compared on: every Core component, kind of path, target and term.

Shapes refer only to shapes that come after them, so none is recursive. All shapes have IRIs, so that the results of
every engine name them. What SHACL calls ill-formed is not generated: engines may then do as they like.
"""

from hypothesis import strategies as st

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PREDICATES = ("ex:p", "ex:q", "ex:r")
CLASSES = ("ex:A", "ex:B", "ex:C")
NODES = ("ex:a", "ex:b", "ex:c", "ex:d")
BLANKS = ("_:x", "_:y")
LITERALS = (
    '"a"', '"b"', '"ab"', '""', '"a"@en', '"a"@en-GB', '"b"@en', '"a"@de', '"a"@EN', '"Ä\\nb"',
    '"1"^^xsd:integer', '"01"^^xsd:integer', '"1.0"^^xsd:decimal', '"1"^^xsd:double', '"1.0E0"^^xsd:double',
    '"1"^^xsd:int', '"2"^^xsd:integer', '"-1"^^xsd:integer', '"2.5"^^xsd:decimal', '"NaN"^^xsd:double',
    '"INF"^^xsd:float', '"1"^^xsd:byte', '"300"^^xsd:byte', '"x"^^xsd:integer', '""^^xsd:integer',
    '"true"^^xsd:boolean', '"1"^^xsd:boolean', '"maybe"^^xsd:boolean',
    '"2024-02-29"^^xsd:date', '"2024-02-29Z"^^xsd:date', '"2024-03-01"^^xsd:date', '"2023-02-29"^^xsd:date',
    '"2024-02-29T00:00:00"^^xsd:dateTime', '"2024-02-29T00:00:00Z"^^xsd:dateTime',
    '"2024-02-29T01:00:00+01:00"^^xsd:dateTime', '"2024-03-02T12:00:00"^^xsd:dateTime',
    '"2024-02-29T25:00:00"^^xsd:dateTime', '"2024"^^xsd:gYear', '"P1D"^^xsd:duration', '"PT1H"^^xsd:dayTimeDuration',
    '"http://example.org/a"^^xsd:anyURI', '"x"^^ex:own', '"1"^^xsd:string',
)  # fmt: skip
DATATYPES = (
    "xsd:string", "rdf:langString", "xsd:integer", "xsd:decimal", "xsd:double", "xsd:float", "xsd:int", "xsd:byte",
    "xsd:boolean", "xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:duration", "xsd:anyURI", "ex:own",
)  # fmt: skip
KINDS = ("sh:IRI", "sh:BlankNode", "sh:Literal", "sh:BlankNodeOrIRI", "sh:BlankNodeOrLiteral", "sh:IRIOrLiteral")
BOUNDS = tuple(one for one in LITERALS if any(kind in one for kind in (
    ":integer", ":decimal", ":double", ":date", ":dateTime", '"a"', '"b"')) and '"x"' not in one and '""' not in one
    and "2023-02-29" not in one and "T25" not in one and "NaN" not in one and "@" not in one)  # fmt: skip
SEVERITIES = ("sh:Info", "sh:Warning", "sh:Violation", "ex:Grave")

nodes = st.sampled_from(NODES)
predicates = st.sampled_from(PREDICATES)
literals = st.sampled_from(LITERALS)
classes = st.sampled_from(CLASSES)
subjects = st.sampled_from((*NODES, *BLANKS))
terms = st.one_of(subjects, literals)
constants = st.one_of(nodes, literals)
counts = st.integers(0, 3)


def one_of(members, start=1, size=3):
    return st.lists(members, min_size=start, max_size=size, unique=True).map(lambda found: f"( {' '.join(found)} )")


paths = st.recursive(
    predicates,
    lambda inner: st.one_of(
        inner.map("[ sh:inversePath {} ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"( {' '.join(found)} )"),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"[ sh:alternativePath ( {' '.join(found)} ) ]"),
    ),
    max_leaves=3,
)
statements = st.one_of(
    st.builds("{} {} {} .".format, subjects, predicates, terms),
    st.builds("{} {} {} .".format, subjects, predicates, terms),
    st.builds("{} a {} .".format, subjects, classes),
    st.builds("{} rdfs:subClassOf {} .".format, classes, classes),
)
data_graphs = st.lists(statements, min_size=4, max_size=20, unique=True)

_targets = st.one_of(
    classes.map("sh:targetClass {}".format),
    constants.map("sh:targetNode {}".format),
    predicates.map("sh:targetSubjectsOf {}".format),
    predicates.map("sh:targetObjectsOf {}".format),
    st.just("a rdfs:Class"),  # an implicit class target
)
_ranges = st.builds(
    "sh:{} {}".format, st.sampled_from(("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")),
    st.sampled_from(BOUNDS),
)  # fmt: skip
_orders = st.builds("sh:{} {}".format, st.sampled_from(("lessThan", "lessThanOrEquals")), predicates)
_of_values = (
    classes.map("sh:class {}".format),
    st.sampled_from(DATATYPES).map("sh:datatype {}".format),
    st.sampled_from(KINDS).map("sh:nodeKind {}".format),
    st.builds("sh:{} {}".format, st.sampled_from(("minLength", "maxLength")), counts),
    st.builds("sh:pattern {}{}".format, st.sampled_from(('"^a"', '"A"', '"."', '"^http"', '"^$"', '"b$"', '"a b"')),
              st.sampled_from(("", ' ; sh:flags "i"', ' ; sh:flags "sx"', ' ; sh:flags "m"'))),
    one_of(st.sampled_from(('"en"', '"de"', '"en-GB"'))).map("sh:languageIn {}".format),
    constants.map("sh:hasValue {}".format),
    one_of(constants, start=0).map("sh:in {}".format),
    predicates.map("sh:equals {}".format),
    predicates.map("sh:disjoint {}".format),
    st.builds("sh:closed {} ; sh:ignoredProperties {}".format, st.sampled_from(("true", "false")),
              one_of(st.sampled_from((*PREDICATES, "rdf:type")), start=0)),
)  # fmt: skip
_of_paths = (
    counts.map("sh:minCount {}".format),
    counts.map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)


def _references(later, kinds):
    """Return constraints that refer to shapes: those given, which come later; sh:node to node shapes alone."""
    shapes = st.sampled_from([f"ex:s{number}" for number in later])
    node_shapes = [f"ex:s{number}" for number in later if kinds[number] == "node"]
    return (
        shapes.map("sh:not {}".format),
        st.builds("sh:{} {}".format, st.sampled_from(("and", "or", "xone")), one_of(shapes)),
        *([st.sampled_from(node_shapes).map("sh:node {}".format)] if node_shapes else []),
    )


def _parameters(constraint):
    return {part.split()[0] for part in constraint.split(" ; ")} & _ONCE


_ONCE = {
    "sh:datatype", "sh:nodeKind", "sh:minExclusive", "sh:minInclusive", "sh:maxExclusive", "sh:maxInclusive",
    "sh:minLength", "sh:maxLength", "sh:pattern", "sh:languageIn", "sh:in", "sh:closed", "sh:minCount", "sh:maxCount",
    "sh:uniqueLang", "sh:qualifiedValueShape",
}  # fmt: skip


def _once(constraints):
    """Return the constraints without those that repeat a parameter of which a shape may have one value."""
    kept, seen = [], set()
    for one in constraints:
        if not _parameters(one) & seen:
            kept.append(one)
            seen |= _parameters(one)
    return kept


@st.composite
def shapes_graphs(draw, comparing=True, most=5):
    """Return a shapes graph as Turtle; with ``comparing``, values are also compared by < and the like."""
    number = draw(st.integers(1, most))
    kinds = ["node", *draw(st.lists(st.sampled_from(("node", "property")), min_size=number - 1, max_size=number - 1))]
    return "\n".join(_shape(draw, number, kinds, comparing) for number in range(len(kinds)))


def _shape(draw, number, kinds, comparing):
    later = range(number + 1, len(kinds))
    of_property = kinds[number] == "property"
    choices = [*_of_values, *(_of_paths if of_property else ())]
    if comparing:
        choices += [_ranges, *([_orders] if of_property else [])]
    if later:
        choices += _references(later, kinds)
        if kinds[number] == "property":
            choices.append(_qualified(later))
    constraints = _once(draw(st.lists(st.one_of(*choices), max_size=3)))
    below = [f"sh:property ex:s{one}" for one in later if kinds[one] == "property" and draw(st.booleans())]
    parts = [f"ex:s{number} a sh:{kinds[number].capitalize()}Shape"]
    if kinds[number] == "property":
        parts.append(f"sh:path {draw(paths)}")
    parts += draw(st.lists(_targets, min_size=number == 0, max_size=2))
    parts += [*constraints, *below]
    parts += [f"sh:severity {one}" for one in draw(st.lists(st.sampled_from(SEVERITIES), max_size=1))]
    parts += ["sh:deactivated true"] if draw(st.integers(0, 9)) == 9 else []
    return " ;\n  ".join(parts) + " ."


def _qualified(later):
    return st.builds(
        "sh:qualifiedValueShape ex:s{} ; sh:{} {}{}".format,
        st.sampled_from(list(later)),
        st.sampled_from(("qualifiedMinCount", "qualifiedMaxCount")),
        counts,
        st.sampled_from(("", " ; sh:qualifiedValueShapesDisjoint true")),
    )
