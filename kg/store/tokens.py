"""Tokens: what in a SPARQL text is a comment, a string, an IRI, a name or a keyword (SPARQL 1.1, section 19.8)."""

import re

from kg.errors import QueryError

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})

# A local name ends before its first dot, so that a keyword that some parser sees after one ("ex:a.SERVICE") is seen.
_TOKEN = re.compile(
    r"""(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
    |(?P<name>\\.|[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|:(?:[\w%-]|\\.)+)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark>[^\s])""",
    re.VERBOSE | re.DOTALL,
)
_OPAQUE = ("string", "comment", "iri", "name")


def masked(sparql: str, *, strict: bool = False) -> str:
    """Return a SPARQL text, at its length, with spaces for comments, strings, IRIs, variables and local names.

    What is left are keywords, prefixes, numbers and punctuation; line ends stay. Where "<" may begin an IRI or
    compare two values, it is taken to begin an IRI; if ``strict``, QueryError is raised where what follows
    would be read in two ways.
    """
    pieces = list(sparql)
    brackets: list[str] = []
    operand = False
    for token in _TOKEN.finditer(sparql):
        kind, text = token.lastgroup, token[0]
        if strict and kind == "iri" and operand and brackets and brackets[-1] == "(" and ("#" in text or "'" in text):
            raise QueryError(f"{text} may be an IRI or a comparison: put a space after < or use a prefix")
        if kind in _OPAQUE:
            pieces[token.start() : token.end()] = [c if c in "\n\r" else " " for c in text]
        if kind == "comment":
            continue
        if text in ("(", "{", "["):
            brackets.append(text)
        elif text in (")", "}", "]") and brackets:
            brackets.pop()
        operand = kind != "mark" or text in (")", "]", "}") or text.isalnum() or text in (".", "_")
    return "".join(pieces)


def check_read_only(sparql: str) -> None:
    """Raise QueryError if a text is a SPARQL update, or asks another server (SERVICE)."""
    code = masked(sparql, strict="SERVICE" in sparql.upper()).upper()
    updates = _UPDATES & set(re.findall(r"[A-Z_]\w*", code))
    if updates:
        raise QueryError(f"this is an update ({min(updates)}): queries only read; use ingest and retract to write")
    if "SERVICE" in code:
        raise QueryError("SERVICE is not allowed: queries are answered from the store alone, and nothing is fetched")
