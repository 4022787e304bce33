"""Positions: file, line and column of the triple behind each finding.

    model           positions, spans, triples as a file states them
    statements      a document of the Turtle family split into its statements
    turtle          Turtle, TriG, N3, N-Triples and N-Quads
    xml, jsonld     RDF/XML and JSON-LD
    likeness        which blank node of one reading is which of another
    search          from findings to their places

Nothing is looked for where nothing was found, and only statements about the nodes of findings are read in detail.
"""

from kg.validation.positions.model import Position

__all__ = ["Position"]
