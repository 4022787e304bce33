"""The statements of a Turtle, TriG or N3 document and the lines of N-Triples and N-Quads, split at the speed of C.

A document of 500,000 triples is split in a tenth to a third of a second; only statements whose subject is wanted are
read further. The regular expressions are possessive: they never go back, whatever a file holds.

Specifications: RDF 1.1 Turtle, TriG and N-Quads, W3C Recommendations, 25 February 2014.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

IRI = rb'<[^<>"{}|^`\x00-\x20]*+>'
STRING = (
    rb'"(?!"")[^"\\\r\n]*+(?>\\.[^"\\\r\n]*+)*+"|"""(?>[^"\\]++|\\.|"(?!""))*+"""|'
    rb"'(?!'')[^'\\\r\n]*+(?>\\.[^'\\\r\n]*+)*+'|'''(?>[^'\\]++|\\.|'(?!''))*+'''"
)
_IN_NAME = rb"[\w:%\\\x80-\xff-]"  # what may follow a dot within a name or a number
NAME = rb"(?>[\w:%+\x80-\xff-]++|\\.|(?<=[\w:%\x80-\xff-])\.++(?=" + _IN_NAME + rb")|\.(?=[0-9]))++"
TAG = rb"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
_SKIPPED = rb"(?>\s++|#[^\r\n]*+|\xef\xbb\xbf)*+"
_TAGGED = rb"(?!" + TAG + rb"\." + _IN_NAME + rb")"  # after a string: its tag ends the statement with that dot
_BODY = (
    rb"(?>[^\"'<#.\\{}]++|(?:" + STRING + rb")" + _TAGGED + rb"|" + IRI + rb"|#[^\r\n]*+|"
    rb"\.(?<=[\w:%\x80-\xff-]\.)\.*+(?=" + _IN_NAME + rb")|\.(?=[0-9])|<|\\.(?:\.(?=" + _IN_NAME + rb"))?+)*+"
)  # fmt: skip
_STATEMENT = re.compile(
    _SKIPPED
    + rb"(?:((?i:PREFIX)\s++[^\s:]*+:\s*+" + IRI + rb"|(?i:BASE)\s*+" + IRI + rb"|(?i:VERSION)\s*+(?:" + STRING
    + rb")|@prefix\s++[^\s:]*+:\s*+" + IRI + rb"\s*+\.|@base\s*+" + IRI + rb"\s*+\.)"
    + rb"|(" + IRI + rb"|" + NAME + rb"|[\[(])?+" + _BODY + rb"(?:(?:" + STRING + rb")" + TAG + rb")?+([.{}]|\Z))",
    re.DOTALL,
)  # fmt: skip
_LINES = re.compile(  # of one subject
    rb"^[ \t]*+(" + IRI + rb"|_:[^\s<]++)[^\r\n]*+(?>[\r\n]++\1[^\r\n]*+)*+", re.MULTILINE
)
_ABSOLUTE = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*+:")
_PLAIN_RELATIVE = re.compile(rb"<(?![/?.])[^\\:/?#]++>")


@dataclass(slots=True)
class Scope:
    """The prefixes and the base in force; ``header`` declares them, to be put before what is parsed in this scope."""

    base: str
    form: RdfFormat
    prefixes: dict[bytes, bytes] = field(default_factory=dict)
    header: bytes = b""
    pending: bytes = b""
    _known: dict[bytes, bytes | None] = field(default_factory=dict)

    def add(self, directive: bytes) -> None:
        """Take in a prefix or base directive."""
        self.pending += directive + b"\n"

    def settle(self) -> None:
        """Let the parser say what the directives since the last call mean; those that it does not take mean nothing."""
        if not self.pending:
            return
        parser = parse(self.pending, format=self.form, base_iri=self.base)
        self.pending = b""
        try:
            list(parser)
        except (SyntaxError, ValueError):
            return
        self.prefixes |= {name.encode(): iri.encode() for name, iri in parser.prefixes.items()}
        self.base = parser.base_iri or self.base
        self.header = b"".join(b"@prefix %s: <%s> .\n" % declared for declared in self.prefixes.items())
        self._known.clear()

    def here(self) -> "Scope":
        """Return this scope as it is now, to parse in it later."""
        return Scope(self.base, self.form, header=self.header)

    def parsed(self, text: bytes) -> Iterator[Quad]:
        """Yield the quads of a text in this scope; raises SyntaxError as the parser does."""
        yield from parse(self.header + text, format=self.form, base_iri=self.base)

    def iri(self, token: bytes) -> bytes | None:
        """Return the IRI that a token stands for, None where it stands for none."""
        if b"\\" in token:
            return self._parsed(token)
        if token.startswith(b"<"):
            if _ABSOLUTE.match(token):
                return token[1:-1]
            if _PLAIN_RELATIVE.fullmatch(token):
                return self.base.partition("#")[0].partition("?")[0].rpartition("/")[0].encode() + b"/" + token[1:-1]
            return self._parsed(token)
        prefix, colon, local = token.partition(b":")
        namespace = self.prefixes.get(prefix) if colon else None
        return None if namespace is None else namespace + local

    def _parsed(self, token: bytes) -> bytes | None:
        if token not in self._known:
            try:
                found = [one.object for one in self.parsed(b"<urn:x> <urn:x> %s ." % token)]
            except (SyntaxError, ValueError):
                found = []
            self._known[token] = found[0].value.encode() if found and isinstance(found[0], NamedNode) else None
        return self._known[token]


Split = tuple[bytes, re.Match[bytes], int]
"""The token of a statement's subject, the match that holds the statement, the group that begins with the subject."""


def statements(data: bytes, scope: Scope) -> Iterator[Split]:
    """Yield the statements of a document; the scope is kept up to date.

    The token of a blank node property list is ``[``, of a collection ``(``; directives are taken in and names of graphs
    left out.
    """
    for found in _STATEMENT.finditer(data):
        token, end = found.group(2, 3)
        if token is None:
            if found[1] is not None:
                scope.add(found[1])
        elif end != b"{":
            if scope.pending:
                scope.settle()
            yield token, found, 2


def lines(data: bytes) -> Iterator[Split]:
    """Yield the lines of N-Triples or N-Quads; those that follow one another with the same subject are one."""
    for found in _LINES.finditer(data):
        yield found[1], found, 1
