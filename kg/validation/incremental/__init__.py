"""Validation of a change: only what it can touch, on an extract of the store that holds all that those verdicts need.

patterns        which triples a SPARQL query reads
automaton       what is read from a focus node, as states and steps
dependencies    the shapes of a graph as such an automaton
change          what comes and goes, and the triples as they will be
walks           back from a change to the focus nodes it can touch, forth to what their verdicts need
"""

from kg.validation.incremental.change import Change
from kg.validation.incremental.dependencies import Dependencies, dependencies
from kg.validation.incremental.walks import Extract, Touched, affected, extract, extract_worse

__all__ = ["Change", "Dependencies", "Extract", "Touched", "affected", "dependencies", "extract", "extract_worse"]
