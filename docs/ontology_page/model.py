"""Model: the ontology, its concepts, shapes, questions and alignments as rdflib graphs, and what a page asks of it."""

import re
from collections.abc import Iterator
from functools import cache

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, Namespace

from kg.resources import resource_folder
from kg.vocabulary import NAMESPACE, PARLEY, ontology_files, reference_files

P = Namespace(NAMESPACE)
SH = Namespace("http://www.w3.org/ns/shacl#")
NEAR = URIRef(f"{PARLEY}ontology/alignments#near")
PREFIXES = {
    "parley": NAMESPACE, "prov": "http://www.w3.org/ns/prov#", "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/", "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "time": "http://www.w3.org/2006/time#", "skos": str(SKOS), "oa": "http://www.w3.org/ns/oa#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/", "wd": "http://www.wikidata.org/entity/", "owl": str(OWL),
    "xsd": "http://www.w3.org/2001/XMLSchema#", "rdfs": str(RDFS), "rdf": str(RDF),
}  # fmt: skip
PARTS = ("evidence", "time", "actors", "events", "statements", "positions", "acts", "sanctions", "actions", "questions")
KINDS = {
    OWL.FunctionalProperty: "functional",
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.AsymmetricProperty: "asymmetric",
    OWL.IrreflexiveProperty: "irreflexive",
}


@cache
def graph() -> Graph:
    """Return the ontology with its alignments, and the topics and measures of the reference data."""
    found = Graph()
    for path in ontology_files(alignments=True):
        found.parse(path)
    for path in reference_files():
        if path.stem in ("topics", "measures"):
            found.parse(path)
    return found


@cache
def part_graph(name: str) -> Graph:
    """Return one file of the ontology."""
    return Graph().parse(resource_folder("ontology") / f"{name}.ttl")


@cache
def shapes_graph() -> Graph:
    """Return all shapes."""
    found = Graph()
    for path in sorted((resource_folder("ontology") / "shapes").glob("*.ttl")):
        found.parse(path)
    return found


def short(node) -> str:
    """Return a node as a prefixed name, or what it says."""
    if isinstance(node, Literal):
        return str(node)
    for prefix, start in PREFIXES.items():
        if str(node).startswith(start):
            return f"{prefix}:{str(node).removeprefix(start)}"
    return str(node).removeprefix(PARLEY)


def local(node) -> str:
    """Return what stands after the namespace, which names a term on the page."""
    return re.split(r"[#/]", str(node))[-1]


def own(node) -> bool:
    """Whether a node is a term of the ontology."""
    return isinstance(node, URIRef) and str(node).startswith(NAMESPACE)


def classes(part: str) -> list[URIRef]:
    """Return the classes that a part declares, the general ones first."""
    found = [one for one in part_graph(part).subjects(RDF.type, OWL.Class) if own(one)]
    return sorted(found, key=lambda one: (len(above(one)), local(one)))


def properties(part: str) -> list[URIRef]:
    """Return the properties that a part declares, by name."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return sorted({one for kind in kinds for one in part_graph(part).subjects(RDF.type, kind) if own(one)})


def above(one: URIRef) -> list[URIRef]:
    """Return the classes above one, nearest first."""
    found, pending = [], [one]
    while pending:
        for upper in sorted(up for up in graph().objects(pending.pop(0), RDFS.subClassOf) if own(up)):
            if upper not in found:
                found.append(upper)
                pending.append(upper)
    return found


def below(one: URIRef) -> list[URIRef]:
    """Return the classes right below one."""
    return sorted(down for down in graph().subjects(RDFS.subClassOf, one) if own(down))


def members(node) -> list[URIRef]:
    """Return the classes that a domain or range consists of."""
    if isinstance(node, BNode):
        union = graph().value(node, OWL.unionOf)
        return list(graph().items(union)) if union else []
    return [node] if node is not None else []


def domain(one: URIRef) -> list[URIRef]:
    """Return the classes of a property's domain."""
    return members(graph().value(one, RDFS.domain))


def range_of(one: URIRef) -> list[URIRef]:
    """Return the classes of a property's range."""
    return members(graph().value(one, RDFS.range))


def values_of(one: URIRef) -> str:
    """Return what the values of a property are, where they are no class of the ontology."""
    base = graph().value(graph().value(one, RDFS.range), OWL.onDatatype)
    if base is not None:
        return f"{short(base)}, restricted"
    return ", ".join(map(short, range_of(one))) or "a property or class"


def parts_of(one: URIRef) -> list[tuple[URIRef, URIRef]]:
    """Return the properties of other vocabularies that a class must have, with the class that they lead to."""
    found = []
    for node in graph().objects(one, RDFS.subClassOf):
        on, some = graph().value(node, OWL.onProperty), graph().value(node, OWL.someValuesFrom)
        if isinstance(on, URIRef) and not own(on) and own(some):
            found.append((on, some))
    return sorted(found)


def properties_from(one: URIRef) -> list[URIRef]:
    """Return the properties whose domain names a class."""
    return sorted(found for part in PARTS for found in properties(part) if one in domain(found))


def properties_to(one: URIRef) -> list[URIRef]:
    """Return the properties whose range names a class."""
    return sorted(found for part in PARTS for found in properties(part) if one in range_of(found))


def restrictions(one: URIRef) -> Iterator[str]:
    """Yield what the axioms of a class ask of its members, in words."""
    for node in graph().objects(one, RDFS.subClassOf):
        on, some = graph().value(node, OWL.onProperty), graph().value(node, OWL.someValuesFrom)
        if isinstance(on, BNode):
            inverse = graph().value(on, OWL.inverseOf)
            yield f"something that has it as {label(inverse)} ({short(some)})"
        elif on is not None and some is not None:
            yield f"at least one {label(on)} ({short(some)})"
        elif on is not None:
            yield f"just {graph().value(node, OWL.cardinality)} {label(on)}"


def disjoint(one: URIRef) -> list[URIRef]:
    """Return the named classes that share no member with one, by axioms that name it."""
    found = {*graph().objects(one, OWL.disjointWith), *graph().subjects(OWL.disjointWith, one)}
    for node in graph().subjects(RDF.type, OWL.AllDisjointClasses):
        group = set(graph().items(graph().value(node, OWL.members)))
        found |= group if one in group else set()
    for node in graph().objects(None, OWL.disjointUnionOf):
        group = set(graph().items(node))
        found |= group if one in group else set()
    return sorted(other for other in found - {one} if isinstance(other, URIRef))


def aligned(one: URIRef) -> list[tuple[str, URIRef]]:
    """Return how a term stands to terms of other vocabularies."""
    relations = ((RDFS.subClassOf, "below"), (RDFS.subPropertyOf, "below"), (NEAR, "near"))
    return sorted(
        (word, other)
        for relation, word in relations
        for other in graph().objects(one, relation)
        if isinstance(other, URIRef) and not own(other)
    )


def label(node) -> str:
    """Return the label of a node, else its name."""
    return str(graph().value(node, RDFS.label) or short(node))


def said(node, predicate) -> list[str]:
    """Return the texts that a node has under a predicate, sorted."""
    return sorted(str(value) for value in graph().objects(node, predicate))


def schemes() -> list[URIRef]:
    """Return the concept schemes, by name."""
    return sorted(graph().subjects(RDF.type, SKOS.ConceptScheme))


def concepts(scheme: URIRef) -> list[tuple[int, URIRef]]:
    """Return the concepts of a scheme with their depth, each below its broader one."""
    found = set(graph().subjects(SKOS.inScheme, scheme))

    def walk(ones: list[URIRef], depth: int) -> Iterator[tuple[int, URIRef]]:
        for one in sorted(ones, key=lambda one: said(one, SKOS.notation)):
            yield depth, one
            yield from walk([low for low in graph().subjects(SKOS.broader, one) if low in found], depth + 1)

    return list(walk([one for one in found if not set(graph().objects(one, SKOS.broader)) & found], 0))


def questions() -> list[URIRef]:
    """Return the competency questions in the order of their file."""
    text = (resource_folder("ontology") / "questions.ttl").read_text(encoding="utf-8")
    return [URIRef(f"{PARLEY}question/{name}") for name in re.findall(r"^question:(\S+) a ", text, re.MULTILINE)]


def node_shapes() -> list[URIRef]:
    """Return the shapes with a target, by name."""
    return sorted(
        one for one in shapes_graph().subjects(RDF.type, SH.NodeShape) if (one, SH.targetClass, None) in shapes_graph()
    )


def constraints(shape: URIRef) -> list[tuple[str, str, str]]:
    """Return the name, the severity and the messages of what a shape asks, in the order of groups and places."""
    found, shapes = [], shapes_graph()
    if shapes.value(shape, SH.message):
        found.append((0, 0, "", local(shapes.value(shape, SH.severity)), [str(shapes.value(shape, SH.message))]))
    for one in shapes.objects(shape, SH.property):
        group = int(shapes.value(shapes.value(one, SH.group), SH.order))
        queries = sorted(shapes.objects(one, SH.sparql))
        texts = [str(text) for node in (one, *queries) for text in shapes.objects(node, SH.message)]
        order, severity = int(shapes.value(one, SH.order)), local(shapes.value(one, SH.severity))
        found.append((group, order, str(shapes.value(one, SH.name)), severity, texts))
    return [(name, severity, " ".join(texts)) for _, _, name, severity, texts in sorted(found)]
