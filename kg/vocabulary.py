"""The names that the ontology defines: classes, properties and concepts, read from its files.

No other module restates an IRI of the ontology; what is asked for and not there is an error.
"""

from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import KgError
from kg.resources import resource_folder

NAMESPACE: Final = "https://w3id.org/parley/ontology#"
PARLEY: Final = "https://w3id.org/parley/"
REFERENCE: Final = f"{PARLEY}reference/"
PREFIXES: Final = {
    "parley": NAMESPACE,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
}

_SKOS = PREFIXES["skos"]
_TYPE = f"{PREFIXES['rdf']}type"
_DECLARATIONS = frozenset(
    PREFIXES["owl"] + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)


class UnknownTermError(KgError, KeyError):
    """The ontology has no such class, property or concept."""

    __str__ = KgError.__str__  # a KeyError would show its message in quotation marks


def ontology_files(alignments: bool = False) -> tuple[Path, ...]:
    """Return the Turtle files of the ontology, sorted; with the alignments to other vocabularies if asked."""
    return tuple(
        path
        for path in sorted(resource_folder("ontology").glob("*.ttl"))
        if alignments or path.name != "alignments.ttl"
    )


def reference_files() -> tuple[Path, ...]:
    """Return the Turtle files of the reference data, sorted."""
    return tuple(sorted((resource_folder("ontology") / "reference").glob("*.ttl")))


def term(name: str) -> str:
    """Return the IRI of a term of the ontology, or of one that it declares from another vocabulary.

    ``name`` is a local name ("Statement") or a prefixed one ("oa:exact", "prov:used").
    Raises UnknownTermError if the ontology does not declare it.
    """
    prefix, colon, local = name.rpartition(":")
    iri = PREFIXES.get(prefix, "") + local if colon else NAMESPACE + name
    if iri not in _declared():
        raise UnknownTermError(f"the ontology declares no term {name!r}: see ontology/README.md")
    return iri


def concept(kind: str, notation: str) -> str:
    """Return the IRI of a concept by its kind ("stance", "topic", "status", …) and notation.

    Raises UnknownTermError if no scheme has it.
    """
    iri = f"{PARLEY}{kind}/{notation}"
    if iri not in _concepts():
        raise UnknownTermError(f"there is no {kind} {notation!r}: it must be one of {', '.join(notations(kind))}")
    return iri


def notations(kind: str) -> tuple[str, ...]:
    """Return the notations of all concepts of a kind, sorted.

    Raises UnknownTermError if there is no such kind.
    """
    start = f"{PARLEY}{kind}/"
    found = tuple(sorted(iri.removeprefix(start) for iri in _concepts() if iri.startswith(start)))
    if not found:
        raise UnknownTermError(f"there is no kind of concepts {kind!r}: see ontology/README.md")
    return found


@cache
def _declared() -> frozenset[str]:
    return frozenset(
        subject
        for path in ontology_files()
        for subject, predicate, value in _triples(path)
        if predicate == _TYPE and value in _DECLARATIONS
    ) | {_TYPE}


@cache
def _concepts() -> frozenset[str]:
    folder = resource_folder("ontology")
    return frozenset(
        subject
        for path in (
            folder / "concepts.ttl",
            folder / "reference" / "topics.ttl",
            folder / "reference" / "measures.ttl",
        )
        for subject, predicate, value in _triples(path)
        if predicate == _TYPE and value == f"{_SKOS}Concept"
    )


def _triples(path: Path) -> list[tuple[str, str, str]]:
    from pyoxigraph import NamedNode, RdfFormat, parse

    return [
        (triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)
    ]
