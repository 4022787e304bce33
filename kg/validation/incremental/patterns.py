"""The triple patterns of a SPARQL query, group by group: which triples its answers can depend on.

This reads as much of the grammar (SPARQL 1.1, 19.8) as tells how the variables of a query hang together. What stands in
expressions binds nothing and is passed over, but for the groups of EXISTS.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal as Choice

from pyoxigraph import NamedNode

from kg.validation.namespaces import RDF
from kg.validation.paths import Operator, Path, predicate_path
from kg.validation.sparqltext import Token, Tokens, tokens

Joined = Choice["plain", "optional", "exists", "not exists", "condition", "branch"]
_PLAIN_ESCAPE = re.compile(r"\\(.)")
_SUFFIXES: dict[str, Operator] = {"*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}
_OTHER_SOURCES = frozenset({"GRAPH", "SERVICE", "MINUS", "VALUES", "FROM"})


class UnreadableQueryError(ValueError):
    """A query has a part that this reader does not know; the text says which."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: names of variables, None for constants; no path where the predicate is not known."""

    subject: str | None
    path: Path | None
    value: str | None


@dataclass(slots=True)
class PatternGroup:
    """A group graph pattern: its triple patterns, what it renames, the groups in it, and how it joins what is around.

    A "condition" is the group of an EXISTS within a larger expression, which may use it either way.
    ``visible`` holds the variables that a nested SELECT shares with what is around it, None where all are.
    ``unions`` are groups of which each solution satisfies one.
    """

    joined: Joined = "plain"
    patterns: list[Pattern] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    groups: list["PatternGroup"] = field(default_factory=list)
    unions: list[list["PatternGroup"]] = field(default_factory=list)
    visible: frozenset[str] | None = None


def read_patterns(query: str, constants: Collection[str] = ()) -> PatternGroup:
    """Return the outermost group of a SELECT or ASK query with all that it holds.

    ``constants`` are names of variables that stand for one term each.
    Raises UnreadableQueryError where the query reads other graphs or has a construct that this reader does not know.
    """
    return _Reader(tokens(query), constants).read()


class _Reader:
    """A walk over the tokens of a query."""

    def __init__(self, terminals: Tokens, constants: Collection[str]):
        self._tokens = terminals
        self._constants = constants
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._blank = 0

    def read(self) -> PatternGroup:
        """Return the outermost group."""
        while self._word() in ("PREFIX", "BASE"):
            if self._next().word == "BASE":
                raise UnreadableQueryError("BASE is not read")
            name = self._next().text
            self._prefixes[name.rstrip(":")] = self._next().text[1:-1]
        group = PatternGroup()
        self._form(group)
        return group

    def _form(self, group: PatternGroup) -> None:
        """Read SELECT or ASK, what it returns, its pattern, and what follows up to the end of what it stands in."""
        asks = self._next().word == "ASK"
        visible, depth = set(), 0
        while not self._is("{"):
            token = self._next()
            if token.word in _OTHER_SOURCES:
                raise UnreadableQueryError(f"{token.word} is not read")
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
            if token.variable and (depth == 0 or self._tokens[self._at - 2].word == "AS"):
                visible.add(token.variable)
        group.visible = None if asks else frozenset(visible)
        self._group(group)
        while self._at < len(self._tokens) and not self._is("}"):
            if self._is("{"):
                raise UnreadableQueryError("a pattern after the WHERE clause is not read")
            self._next()

    def _group(self, group: PatternGroup) -> None:
        self._expect("{")
        if self._word() == "SELECT":
            self._form(group)
            self._expect("}")
            return
        while not self._is("}"):
            self._part(group)
        self._expect("}")

    def _part(self, group: PatternGroup) -> None:
        """Read one part of a group into it."""
        word = self._word()
        if self._is("."):
            self._next()
        elif self._is("{"):
            self._union(group)
        elif word == "OPTIONAL":
            self._next()
            self._nested(group, "optional")
        elif word == "FILTER":
            self._next()
            self._expression(group)
        elif word == "BIND":
            self._next()
            self._binding(group)
        elif word in _OTHER_SOURCES:
            raise UnreadableQueryError(f"{word} is not read")
        else:
            self._triples(group)

    def _nested(self, group: PatternGroup, joined: Joined) -> PatternGroup:
        inner = PatternGroup(joined)
        self._group(inner)
        if joined != "branch":
            group.groups.append(inner)
        return inner

    def _union(self, group: PatternGroup) -> None:
        branches = [self._nested(group, "branch")]
        while self._word() == "UNION":
            self._next()
            branches.append(self._nested(group, "branch"))
        if len(branches) == 1:
            branches[0].joined = "plain"
            group.groups += branches
        else:
            group.unions.append(branches)

    def _expression(self, group: PatternGroup) -> None:
        """Pass over a constraint: brackets, a call, or [NOT] EXISTS with its group."""
        while not self._is("("):
            token = self._next()
            if token.word == "EXISTS":
                negated = self._tokens[self._at - 2].word == "NOT"
                self._nested(group, "not exists" if negated else "exists")
                return
            if token.kind not in ("name", "iri"):
                raise UnreadableQueryError(f"a constraint with {token.text!r} is not read")
        self._brackets(group)

    def _brackets(self, group: PatternGroup) -> list[Token]:
        """Pass over what stands in brackets, and return its tokens; the groups of EXISTS are read."""
        self._expect("(")
        passed, depth = [], 1
        while depth:
            token = self._next()
            if token.word == "EXISTS":
                self._nested(group, "condition")
                continue
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
            passed.append(token)
        return passed[:-1]

    def _binding(self, group: PatternGroup) -> None:
        passed = self._brackets(group)
        if len(passed) == 3 and passed[0].variable:
            group.renamed.append((passed[0].variable, passed[2].variable))

    def _triples(self, group: PatternGroup) -> None:
        anonymous = self._is("[")
        subject = self._term(group)
        if not (anonymous and (self._is(".") or self._is("}"))):
            self._properties(group, subject)

    def _properties(self, group: PatternGroup, subject: str | None) -> None:
        while True:
            path = self._verb()
            while True:
                group.patterns.append(Pattern(subject, path, self._term(group)))
                if not self._is(","):
                    break
                self._next()
            while self._is(";"):
                self._next()
                if not (self._is(";") or self._is(".") or self._is("]") or self._is("}")):
                    break
            else:
                return
            if self._is(".") or self._is("]") or self._is("}"):
                return

    def _term(self, group: PatternGroup) -> str | None:
        """Read a subject or an object; return the name of a variable, None for a constant."""
        token = self._next()
        if token.variable:
            return None if token.variable in self._constants else token.variable
        if token.kind == "mark":
            return self._marked_term(group, token)
        if token.kind == "name" and token.text.startswith("_:"):
            return token.text
        if token.kind == "string" and self._at < len(self._tokens):
            if self._tokens[self._at].text.startswith("@"):
                self._next()
            elif self._is("^"):
                self._at += 3
        return None

    def _marked_term(self, group: PatternGroup, token: Token) -> str | None:
        if token.text == "[":
            self._blank += 1
            name = f"[]{self._blank}"
            if not self._is("]"):
                self._properties(group, name)
            self._expect("]")
            return name
        if token.text in "+-" and self._peek().kind == "number":
            self._next()
            return None
        raise UnreadableQueryError(f"{token.text!r} in the place of a term is not read")

    def _verb(self) -> Path | None:
        if self._peek().variable:
            self._next()
            return None
        return self._alternatives()

    def _alternatives(self) -> Path:
        parts = list(self._separated("|", self._sequence))
        return parts[0] if len(parts) == 1 else Path("alternative", tuple(parts))

    def _sequence(self) -> Path:
        parts = list(self._separated("/", self._element))
        return parts[0] if len(parts) == 1 else Path("sequence", tuple(parts))

    def _separated(self, mark: str, read: Callable[[], Path]) -> Iterator[Path]:
        yield read()
        while self._is(mark):
            self._next()
            yield read()

    def _element(self) -> Path:
        inverse = self._is("^")
        if inverse:
            self._next()
        path = self._primary()
        while self._peek().kind == "mark" and self._peek().text in _SUFFIXES:
            path = Path(_SUFFIXES[self._next().text], (path,))
        return Path("inverse", (path,)) if inverse else path

    def _primary(self) -> Path:
        if self._is("("):
            self._next()
            path = self._alternatives()
            self._expect(")")
            return path
        token = self._next()
        if token.kind == "iri":
            return predicate_path(NamedNode(token.text[1:-1]))
        if token.text == "a":
            return predicate_path(RDF.type)
        if token.kind == "name" and ":" in token.text:
            prefix, _, local = token.text.partition(":")
            if prefix in self._prefixes:
                return predicate_path(NamedNode(self._prefixes[prefix] + _PLAIN_ESCAPE.sub(r"\1", local)))
        raise UnreadableQueryError(f"{token.text!r} in the place of a predicate is not read")

    def _peek(self) -> Token:
        if self._at >= len(self._tokens):
            raise UnreadableQueryError("the query ends too early")
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _is(self, mark: str) -> bool:
        token = self._peek()
        return token.kind == "mark" and token.text == mark

    def _word(self) -> str:
        return self._peek().word

    def _expect(self, mark: str) -> None:
        token = self._next()
        if token.kind != "mark" or token.text != mark:
            raise UnreadableQueryError(f"{token.text!r} where {mark!r} was expected is not read")
