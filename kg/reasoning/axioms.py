"""Axioms: the triples of a graph in groups that stand or fall together, as each says one thing."""

from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.validation.namespaces import OWL, RDF, RDFS

Axiom = tuple[Triple, ...]
"""A triple, or triples that share blank nodes, in order."""

_PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_KINDS = frozenset(OWL[kind] for kind in ("Class", "Ontology", "NamedIndividual", *_PROPERTIES))
_ANNOTATIONS = frozenset({RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo})


def declarations(triples: Iterable[Triple]) -> list[Triple]:
    """Return what says only that a name is one of a class, a property or an ontology."""
    return [one for one in triples if _is_declaration(one)]


def annotating(triples: Iterable[Triple]) -> set[object]:
    """Return the annotation properties, of which OWL concludes nothing."""
    declared = (one.subject for one in triples if one.predicate == RDF.type and one.object == OWL.AnnotationProperty)
    return {*_ANNOTATIONS, *declared}


def axioms_of(triples: Iterable[Triple], annotations: Collection[object]) -> list[Axiom]:
    """Return the axioms and facts of a graph, without declarations and annotations, in the order of the triples."""
    given = list(dict.fromkeys(triples))
    roots = _roots(given)
    groups: dict[object, list[Triple]] = {}
    for number, one in enumerate(given):
        if one.predicate in annotations or _is_declaration(one):
            continue
        blank = next((node for node in (one.subject, one.object) if isinstance(node, BlankNode)), None)
        groups.setdefault(number if blank is None else _root(roots, blank), []).append(one)
    return [tuple(group) for group in groups.values()]


def _is_declaration(one: Triple) -> bool:
    return one.predicate == RDF.type and one.object in _KINDS and isinstance(one.subject, NamedNode)


def _roots(triples: Iterable[Triple]) -> dict[BlankNode, BlankNode]:
    """Join the blank nodes that triples connect."""
    roots: dict[BlankNode, BlankNode] = {}
    for one in triples:
        if isinstance(one.subject, BlankNode) and isinstance(one.object, BlankNode):
            roots[_root(roots, one.subject)] = _root(roots, one.object)
    return roots


def _root(roots: dict[BlankNode, BlankNode], node: BlankNode) -> BlankNode:
    while roots.setdefault(node, node) != node:
        node = roots[node]
    return node
