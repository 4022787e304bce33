"""The entailed graph of a store: made as a whole, kept apart from what is stated, and known to be stale when it is."""

import hashlib
from enum import StrEnum
from importlib.metadata import version
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.errors import RefusedError, StoreError
from kg.reasoning.entailments import Inferences, as_quads, axioms
from kg.store.embedded import BACKGROUND, ENTAILED, Store, View, background_digest
from kg.validation.namespaces import OWL, RDF, RDFS
from kg.validation.triples import plain_triples
from kg.vocabulary import PARLEY, PREFIXES, ontology_files

_GRAPH: Final = NamedNode(ENTAILED)
_DIGEST: Final = NamedNode(f"{PREFIXES['dcterms']}identifier")
_RUN: Final = "/run"


class State(StrEnum):
    """Whether the entailed graph of a store fits what is stored."""

    NONE = "none"
    CURRENT = "current"
    STALE = "stale"


def entail_store(store: Store, *, alignments: bool = False) -> int:
    """Replace the entailed graph of a store by what follows from its other graphs now; return how many triples.

    What follows from the ontology and the reference data with the articles is written, not what follows from the runs,
    by one atomic update. Raises RefusedError where the rules find contradictions: from these anything would follow.
    """
    inferences = stored_inferences(store, alignments=alignments)
    if inferences.clashes:
        raise RefusedError(
            f"what is stored contradicts itself (rule {inferences.clashes[0].rule} of OWL 2 RL), and anything would "
            "follow from it: kg reason --explain says which facts clash; nothing was written"
        )
    entailed = inferences.entailments()
    store.replace_apart(ENTAILED, as_quads([*entailed, *_provenance(_digest(store, alignments), alignments)], ENTAILED))
    return len(entailed)


def stored_inferences(view: View, *, alignments: bool = False) -> Inferences:
    """Return what follows from the graphs of a store, without runs and without what was entailed before."""
    return Inferences(stored_triples(view), axioms(alignments))


def entailed_by(view: View, *, alignments: bool = False) -> list[Triple]:
    """Return what follows from what a store holds now, sorted, whether or not its entailed graph is up to date."""
    return stored_inferences(view, alignments=alignments).entailments()


def stored_triples(view: View) -> list[Triple]:
    """Return the triples of the reference data and the articles of a store, each once."""
    names = [name for name, kind in BACKGROUND.items() if kind != "ontology"] + _article_graphs(view)
    return list(dict.fromkeys(plain_triples(quad for name in names for quad in view.quads(name))))


def entailed_state(view: View) -> State:
    """Return whether a store has an entailed graph, and whether it was made of what is stored now."""
    found = {quad.object for quad in view.graph.quads_for_pattern(_GRAPH, _DIGEST, None, _GRAPH)}
    if not found:
        return State.NONE
    return State.CURRENT if any(Literal(_digest(view, asked)) in found for asked in (False, True)) else State.STALE


def check_current(view: View) -> None:
    """Raise StoreError where a store has no entailed graph, or a stale one."""
    state = entailed_state(view)
    if state is not State.CURRENT:
        what = "has no entailed graph" if state is State.NONE else "has a stale entailed graph"
        raise StoreError(f"the store {what}: run kg reason first")


def _article_graphs(view: View) -> list[str]:
    """Return the names of the article graphs: what runs say of themselves has times, and is left out."""
    return [name for name in view.article_graphs() if not name.endswith(_RUN)]


def _digest(view: View, alignments: bool) -> str:
    """Return the SHA-256 of all that entailments are made of: ontology, alignments, reference data, articles."""
    digest = hashlib.sha256()
    for kind in BACKGROUND.values():
        digest.update(background_digest(kind).encode())
    for path in ontology_files(alignments=alignments):
        digest.update(path.read_bytes())
    for name in _article_graphs(view):
        digest.update("".join(sorted(f"{quad}\n" for quad in view.quads(name))).encode())
    return digest.hexdigest()


def _provenance(digest: str, alignments: bool) -> list[Triple]:
    """Return what the entailed graph says of itself: from what it was made, by which rules and which software."""
    dcterms, prov = PREFIXES["dcterms"], PREFIXES["prov"]
    named = (
        one for one in axioms(alignments) if one.predicate == OWL.versionIRI and isinstance(one.subject, NamedNode)
    )
    versions = sorted({one.object for one in named if one.subject.value.startswith(PARLEY)}, key=str)  # type: ignore[union-attr]
    software = f"Parley {__version__}, reasonable {version('reasonable')}"
    return [
        Triple(_GRAPH, RDF.type, NamedNode(f"{prov}Entity")),
        Triple(_GRAPH, RDFS.label, Literal("what follows by OWL 2 RL", language="en")),
        Triple(_GRAPH, _DIGEST, Literal(digest)),
        Triple(_GRAPH, NamedNode(f"{dcterms}conformsTo"), NamedNode("http://www.w3.org/ns/owl-profile/RL")),
        Triple(_GRAPH, NamedNode(f"{dcterms}creator"), Literal(software)),
        *(Triple(_GRAPH, NamedNode(f"{prov}wasDerivedFrom"), one) for one in [*map(NamedNode, BACKGROUND), *versions]),
    ]
