"""Tokens: what in a SPARQL text is a comment, a string, an IRI, a name or a keyword (SPARQL 1.1, section 19.8)."""

import re

from kg.errors import QueryError

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})

# What no keyword can stand in. A name ends where the shortest reading of the grammar would end it, so that a keyword
# that some parser sees directly after it ("ex:a.SERVICE") is seen here, too.
_OPAQUE = re.compile(
    r"""(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<comment>\#[^\n\r]*)
    |<[^<>\"{}|^`\\\x00-\x20]*>
    |\\.
    |[?$]\w+
    |@[A-Za-z]+(?:-[A-Za-z0-9]+)*
    |(?<=[\w.-]):(?:[\w%-]|\\.)+
    |(?<![\w.-]):(?!\w*SERVICE)(?:[\w%-]|\\.)+""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z_]\w*")


def masked(sparql: str) -> str:
    """Return a SPARQL text, at its length, with spaces for comments, strings, IRIs, variables and local names.

    What is left are keywords, prefixes, numbers and punctuation; line ends stay.
    """
    return _OPAQUE.sub(lambda found: re.sub(r"[^\n\r]", " ", found[0]), sparql)


def check_read_only(sparql: str) -> None:
    """Raise QueryError if a text is a SPARQL update, or asks another server (SERVICE)."""
    code = masked(sparql).upper()
    updates = _UPDATES & set(_WORD.findall(code))
    if updates:
        raise QueryError(f"this is an update ({min(updates)}): queries only read; use ingest and retract to write")
    if "SERVICE" in code:
        raise QueryError("SERVICE is not allowed: queries are answered from the store alone, and nothing is fetched")
