"""The tokens of a SPARQL query and the groups they form: as much of the grammar as pre-binding needs.

Tokens are cut as SPARQL 1.1, section 19.8, cuts them: the longest match of a terminal. Groups are what stands between
braces; a group that is the pattern of a SELECT or ASK knows that form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
      | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
  | (?P<variable>[?$]\w+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<name>@?[^\W\d_][\w.-]*(?::[\w.%\\:-]*)? | _?:[\w.%\\:-]*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal of the grammar (its kind is a group name of the pattern above) and where it stands in the query."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index after the last character."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The name in capitals, so that keywords can be compared; the empty string for anything but a name."""
        return self.text.upper() if self.kind == "name" else ""

    @property
    def variable(self) -> str:
        """The name of a variable without its sign; the empty string for anything else."""
        return self.text[1:] if self.kind == "variable" else ""


Tokens = tuple[Token, ...]


@dataclass(slots=True)
class Form:
    """A SELECT or ASK: the indices of its keyword, of the braces of its pattern, and of its end."""

    head: int
    opening: int = -1
    closing: int = -1
    end: int = -1


@dataclass(slots=True)
class Group:
    """A group graph pattern: the indices of its braces among the tokens, and the form whose pattern it is."""

    opening: int
    parent: "Group | None" = field(default=None, repr=False)
    form: Form | None = None
    closing: int = -1


@lru_cache(maxsize=512)  # the same few queries are looked at again for every data graph
def tokens(query: str) -> tuple[Token, ...]:
    """Return the tokens of a query, blanks and comments left out."""
    found = ((match.lastgroup or "", match) for match in _TOKEN.finditer(query))
    return tuple(Token(kind, match.group(), match.start()) for kind, match in found if kind != "space")


def groups(terminals: Tokens) -> tuple[list[Group], list[Form]]:
    """Return the groups of a query in the order in which they open, and its SELECT and ASK forms.

    Raises ValueError where braces do not match or a form has no pattern.
    """
    found: list[Group] = []
    forms: list[Form] = []
    stack: list[Group] = []
    for index, token in enumerate(terminals):
        if token.word in ("SELECT", "ASK"):
            forms.append(Form(index))
        elif token.kind == "mark" and token.text == "{":
            group = Group(index, stack[-1] if stack else None)
            if forms and forms[-1].opening < 0:
                forms[-1].opening, group.form = index, forms[-1]
            found.append(group)
            stack.append(group)
        elif token.kind == "mark" and token.text == "}":
            if not stack:
                raise ValueError("a closing brace has no opening one")
            stack.pop().closing = index
    if stack or any(form.opening < 0 for form in forms):
        raise ValueError("a brace is not closed, or a SELECT has no pattern")
    for group in found:
        if group.form is not None:
            group.form.closing = group.closing
            group.form.end = group.parent.closing if group.parent is not None else len(terminals)
    return found, forms


def variables(terminals: Tokens, start: int, end: int) -> Iterator[str]:
    """Yield the names of the variables that occur between two token indices."""
    for token in terminals[start:end]:
        if token.kind == "variable":
            yield token.variable


def returned(terminals: Tokens, form: Form) -> set[str]:
    """Return the variables that a form names as its own, outside expressions; ``*`` names none."""
    found, depth = set(), 0
    for token in terminals[form.head : form.opening]:
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        elif token.kind == "variable" and depth == 0:
            found.add(token.variable)
    return found
