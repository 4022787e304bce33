"""Export: the stored graphs as bytes, in a fixed order: two exports of the same content are the same bytes."""

from collections.abc import Iterator

import pyoxigraph as ox

from kg import vocabulary
from kg.errors import InputError
from kg.store.embedded import ENTAILED, View
from kg.vocabulary import term

_FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
PREFIXES = {
    prefix: vocabulary.PREFIXES[prefix]
    for prefix in ("parley", "oa", "prov", "skos", "rdfs", "dcterms", "schema", "xsd")
}


def export_graphs(
    store: View,
    form: str = "nquads",
    *,
    with_runs: bool = False,
    with_text: bool = True,
    with_entailed: bool = False,
) -> bytes:
    """Return all article graphs as ``nquads``, ``trig``, ``turtle`` (the union of the graphs) or ``jsonld``.

    Runs and what is entailed are left out unless asked for; without text, spans and quotes stay. Raises
    InputError for another format.
    """
    if form not in _FORMATS:
        raise InputError(f"there is no export format {form!r}; choose one of {', '.join(_FORMATS)}")
    entailed = store.quads(ENTAILED) if with_entailed else iter(())
    quads = sorted([*_quads(store, with_runs, with_text), *entailed], key=str)
    if form == "nquads":
        return "".join(f"{quad} .\n" for quad in quads).encode()
    if form == "turtle":
        triples = list(dict.fromkeys(quad.triple for quad in quads))
        return ox.serialize(sorted(triples, key=str), format=_FORMATS[form], prefixes=PREFIXES) or b""
    quads.sort(key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = PREFIXES if form == "trig" else None
    return ox.serialize(quads, format=_FORMATS[form], prefixes=prefixes) or b""


def _quads(store: View, with_runs: bool, with_text: bool) -> Iterator[ox.Quad]:
    for name in store.article_graphs():
        if name.endswith("/run") and not with_runs:
            continue
        quads = list(store.quads(name))
        yield from quads if with_text else _without_text(quads)


def _without_text(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Leave out the text, and the words of spans that no fact points to: all sentences together are the text."""
    text, exact = term("text"), term("oa:exact")
    cited = {quad.object for quad in quads}
    for quad in quads:
        if quad.predicate.value == text or (quad.predicate.value == exact and quad.subject not in cited):
            continue
        yield quad
