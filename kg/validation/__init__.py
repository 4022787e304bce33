"""Validation: data and SHACL shapes in, a report out.

    namespaces, triples     terms and a small graph to walk
    paths                   property paths
    shapesgraph, targets    shapes, and the nodes that they are checked on
    components, unsupported constraint components in SPARQL, and what is refused
    sparqltext, prebinding  SPARQL constraints as one query for all focus nodes
    imports                 owl:imports of local files
    datagraph, background   the data graph, with what the ontology and the reference data say
    engines, amendments     what evaluates: a Rust library for Core, Oxigraph for SPARQL, pySHACL as the reference
    incremental             of a change only what it can touch
    check                   validate data, or what is to be done to a store before it is done
    report, messages, places    findings with a sentence, a name and the article's words
    files, positions        files, and the line and column of the triple behind a finding
    formats                 reports as text, JSON, Turtle, SARIF, JUnit and HTML

Specification: Shapes Constraint Language (SHACL), W3C Recommendation, 20 July 2017.
"""

from kg.validation.check import (
    Validator,
    check_article,
    check_change,
    check_graphs,
    own_validator,
    read_shapes,
    validate,
)
from kg.validation.report import Finding, Quote, Report

__all__ = [
    "Finding",
    "Quote",
    "Report",
    "Validator",
    "check_article",
    "check_change",
    "check_graphs",
    "own_validator",
    "read_shapes",
    "validate",
]
