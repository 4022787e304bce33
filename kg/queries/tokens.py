"""Tokens: what in a SPARQL text is a comment, a string, an IRI or a word (SPARQL 1.1, section 19.8)."""

import re

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>\"{}|^`\\\s]*>)
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>[A-Za-z][\w.-]*?:[\w.%-]*|:[\w.%-]+)
    |(?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)


def keywords(sparql: str) -> set[str]:
    """Return the bare words of a SPARQL text in upper case: its keywords and function names."""
    return {found.group("word").upper() for found in _TOKEN.finditer(sparql) if found.lastgroup == "word"}
