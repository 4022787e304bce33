"""Validation: data and SHACL shapes in, a report out.

    namespaces, triples     terms and a small graph to walk
    paths                   property paths
    shapesgraph, targets    shapes, and the nodes that they are checked on
    sparqltext, prebinding  SPARQL constraints as one query for all focus nodes
    datagraph, background   the data graph, with what the ontology and the reference data say
    engines                 what evaluates: a Rust library for Core, Oxigraph for SPARQL, pySHACL as the reference
    check                   validate data, or an article's graph before it is written
    report, messages, places    findings with a sentence, a name and the article's words
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
