"""Short names for terms: what a rule reasoner needs to know of a term is which others it equals."""

from typing import Final

from pyoxigraph import NamedNode

from kg.validation.namespaces import OWL, RDF, RDFS
from kg.validation.triples import Term

Coded = tuple[str, str, str]
"""A triple by the names of its terms."""

START: Final = "x:"
"""How the names of all but the terms of RDF, RDFS and OWL begin."""

_LOGIC: Final = (RDF.iri, RDFS.iri, OWL.iri)


class Coding:
    """Names for the terms of a graph: those of RDF, RDFS and OWL keep theirs, all others are numbered.

    Literals and blank nodes so get names as IRIs have them: rules may conclude anything of them, as in generalised RDF,
    and what no RDF graph can say is left out when names are turned into terms again.
    """

    def __init__(self) -> None:
        self._names: dict[Term, str] = {}
        self._terms: list[Term] = []

    def name(self, term: Term) -> str:
        """Return the name of a term, a new one where it has none yet."""
        found = self._names.get(term)
        if found is None:
            if isinstance(term, NamedNode) and term.value.startswith(_LOGIC):
                found = term.value
            else:
                found = f"{START}{len(self._terms)}"
                self._terms.append(term)
            self._names[term] = found
        return found

    def term(self, name: str) -> Term:
        """Return the term that has a name."""
        return self._terms[int(name[len(START) :])] if name.startswith(START) else NamedNode(name)
