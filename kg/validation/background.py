"""What the ontology and the reference data say of the nodes that a data graph names.

The data graph of Parley's own shapes is the data with the ontology and the reference data. Of those 60,000 triples the
shapes can reach only what is added here: the class hierarchy; every triple of a concept, actor, office, place or tenure
that the data names, and of the tenures of persons that it names; and the types, labels and schemes of what those name
in turn. No shape walks further than that.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kg.validation.datagraph import read_file
from kg.validation.namespaces import RDF, RDFS, SKOS
from kg.vocabulary import PARLEY, REFERENCE, ontology_files, reference_files, term

Descriptions = dict[str, list[Triple]]
_NAMING = frozenset({RDF.type, RDFS.label, SKOS.prefLabel, SKOS.inScheme})
_HELD_BY = NamedNode(term("heldBy"))
_TENURES = "tenures.ttl"  # by far the largest: read only where a person or a tenure is named
_IN_TENURES = (f"{REFERENCE}person/", f"{REFERENCE}tenure/")


def background(data: Iterable[Quad | Triple]) -> list[Triple]:
    """Return the class hierarchy and what the reference data says of the nodes that the data names."""
    named = {
        term.value
        for one in data
        for term in (one.subject, one.object)
        if isinstance(term, NamedNode) and term.value.startswith(PARLEY)
    }
    known = [_described(path) for path in _files(named)]
    named |= {tenure for person in named if person.startswith(_IN_TENURES) for tenure in _tenures().get(person, ())}
    found = [*_hierarchy(), *(triple for node in sorted(named) for one in known for triple in one.get(node, ()))]
    further = {triple.object.value for triple in found if isinstance(triple.object, NamedNode)} - named
    if any(iri.startswith(_IN_TENURES) for iri in further):
        known = [_described(path) for path in (*ontology_files(), *reference_files())]
    naming = [
        triple
        for node in sorted(further)
        for one in known
        for triple in one.get(node, ())
        if triple.predicate in _NAMING
    ]
    return [*found, *naming]


def everything() -> list[Triple]:
    """Return all that the ontology and the reference data say, without axioms about anonymous classes."""
    files = (*ontology_files(), *reference_files())
    return [one for path in files for triples in _described(path).values() for one in triples]


def _files(named: set[str]) -> tuple[Path, ...]:
    """Return the files that can describe some of the nodes."""
    files = (*ontology_files(), *reference_files())
    if any(iri.startswith(_IN_TENURES) for iri in named):
        return files
    return tuple(path for path in files if path.name != _TENURES)


@cache
def _hierarchy() -> tuple[Triple, ...]:
    """Return the subclass axioms between named classes."""
    return tuple(
        triple
        for path in ontology_files()
        for triples in _described(path).values()
        for triple in triples
        if triple.predicate == RDFS.subClassOf and isinstance(triple.object, NamedNode)
    )


@cache
def _tenures() -> dict[str, list[str]]:
    """Return the tenures of the reference data by the IRI of their holder."""
    found: dict[str, list[str]] = {}
    for path in (path for path in reference_files() if path.name == _TENURES):
        for iri, triples in _described(path).items():
            if iri.startswith(_IN_TENURES[1]):
                held = (one.object for one in triples if one.predicate == _HELD_BY)
                for holder in (one.value for one in held if isinstance(one, NamedNode)):
                    found.setdefault(holder, []).append(iri)
    return found


@cache
def _described(path: Path) -> Descriptions:
    """Return the triples of a file by the IRI of their subject, without axioms about anonymous classes."""
    found: Descriptions = {}
    for quad in read_file(path):
        if isinstance(quad.subject, NamedNode) and not isinstance(quad.object, BlankNode):
            found.setdefault(quad.subject.value, []).append(quad.triple)
    return found
