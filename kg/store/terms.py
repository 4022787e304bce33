"""Terms: RDF terms as SPARQL text that every engine reads alike."""

import re

import pyoxigraph as ox

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def sparql_term(term: ox.NamedNode | ox.Literal) -> str:
    r"""Return an IRI or a literal as it is written in SPARQL.

    A backslash before a u in a string is no codepoint escape, yet engines that decode those before they parse take it
    for one; the u is written as \U00000075, which all read as u. Specification: SPARQL 1.1, sections 19.2 and 19.7.
    """
    if isinstance(term, ox.NamedNode):
        return str(term)
    pieces = re.split(r"(?<=\\)([uU])", term.value)
    text = "".join(f"\\U{ord(u):08X}" if place % 2 else u.translate(_ESCAPES) for place, u in enumerate(pieces))
    if term.language:
        return f'"{text}"@{term.language}'
    suffix = "" if term.datatype.value == _XSD_STRING else f"^^{term.datatype}"
    return f'"{text}"{suffix}'
