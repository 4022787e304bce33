"""Entailments: what follows from data with the ontology and is worth writing down."""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from kg.reasoning.rules import Clash, Closure
from kg.validation.background import background
from kg.validation.datagraph import Source, read_file, read_triples
from kg.validation.namespaces import OWL, RDF, RDFS, XSD
from kg.validation.triples import plain_triples
from kg.vocabulary import ontology_files

_TERMS: Final = frozenset(
    {
        RDFS.Class,
        RDFS.Datatype,
        RDF.Property,
        *(OWL[kind] for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")),
    }
)
_TALK_OF_TERMS: Final = (RDF.iri, RDFS.iri, OWL.iri, XSD.iri)


class Inferences:
    """What follows from stated triples with axioms: the entailments, sorted, and the contradictions."""

    def __init__(self, stated: Iterable[Triple], axioms: Sequence[Triple]) -> None:
        """Apply the rules of OWL 2 RL to triples and axioms, which may themselves be stated, too."""
        self._stated = set(stated)
        self._terms = {one.subject for one in axioms} | {
            one.subject for one in self._stated if one.predicate == RDF.type and one.object in _TERMS
        }
        self._closure = Closure([*self._stated, *axioms])

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The contradictions that the rules find."""
        return self._closure.clashes

    def entailments(self, about: frozenset[NamedNode] | None = None) -> list[Triple]:
        """Return what is entailed and not stated, sorted; with ``about``, only of these subjects.

        Left out is what says nothing of the data: statements about terms of an ontology, about blank nodes, that a
        thing is a thing or the same as itself, and all else in the vocabularies of RDF, RDFS and OWL but equality.
        """
        found = (
            one
            for one in self._closure.entailed()
            if one.subject not in self._terms and (about is None or one.subject in about) and _says_something(one)
        )
        return sorted(found, key=str)


def entail(data: Source, *, alignments: bool = False) -> list[Triple]:
    """Return what follows from data with the ontology by the rules of OWL 2 RL and is not stated, sorted.

    ``data`` is a store, quads or triples, or files and folders in any RDF format. What the reference data say of the
    nodes that the data name is taken into account; entailments are about nodes of the data. With ``alignments`` they
    are also in the terms of the vocabularies that the ontology is aligned with. Raises InputError for files that cannot
    be read and ShapesError for data that cannot be parsed.
    """
    triples = list(plain_triples(read_triples(data)))
    nodes = frozenset(node for one in triples for node in (one.subject, one.object) if isinstance(node, NamedNode))
    return infer(triples, alignments=alignments).entailments(nodes)


def infer(triples: Sequence[Triple], *, alignments: bool = False) -> Inferences:
    """Return what follows from triples with the ontology and what the reference data say of the nodes they name."""
    return Inferences([*triples, *background(triples)], axioms(alignments))


def axioms(alignments: bool = False) -> list[Triple]:
    """Return the triples of the ontology; with those of the alignments to other vocabularies if asked."""
    return [
        quad.triple
        for path in ontology_files(alignments=alignments)
        for quad in read_file(path)
        if quad.predicate != OWL.imports
    ]


def as_quads(triples: Iterable[Triple], graph: str) -> list[Quad]:
    """Return triples as the quads of a graph."""
    name = NamedNode(graph)
    return [Quad(one.subject, one.predicate, one.object, name) for one in triples]


def _says_something(triple: Triple) -> bool:
    if triple.predicate == RDF.type:
        return isinstance(triple.object, NamedNode) and not triple.object.value.startswith(_TALK_OF_TERMS)
    if triple.predicate == OWL.sameAs:
        return triple.subject != triple.object
    return not triple.predicate.value.startswith(_TALK_OF_TERMS[:3]) or triple.predicate == RDFS.label
