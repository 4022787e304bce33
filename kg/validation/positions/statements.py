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
_PLAIN_RELATIVE = re.compile(rb"<(?![/?.])[^\\:/?#]*+>")


@dataclass(slots=True)
class Scope:
    """The prefixes and the base in force, with the directives that made them so."""

    origin: str
    form: RdfFormat
    base: str = ""
    directives: list[bytes] = field(default_factory=list)
    prefixes: dict[bytes, bytes] = field(default_factory=dict)
    _pending: bytes = b""
    _known: dict[bytes, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.origin

    def add(self, directive: bytes) -> None:
        """Take in a prefix or base directive."""
        self.directives.append(directive)
        self._pending += directive + b"\n"

    def settle(self) -> None:
        """Let the parser say what the directives since the last call mean."""
        if not self._pending:
            return
        parser = parse(self._pending, format=self.form, base_iri=self.base)
        list(parser)
        self.prefixes |= {name.encode(): iri.encode() for name, iri in parser.prefixes.items()}
        self.base = parser.base_iri or self.base
        self._pending = b""
        self._known.clear()

    def parsed(self, text: bytes) -> Iterator[Quad]:
        """Yield the quads of a text in this scope; raises SyntaxError as the parser does."""
        yield from parse(b"\n".join([*self.directives, text]), format=self.form, base_iri=self.origin)

    def is_among(self, token: bytes, iris: frozenset[bytes]) -> bool:
        """Whether a token stands for one of the IRIs: quick, since it is asked of every statement."""
        if token[:1] == b"<":
            if token[1:-1] in iris:
                return b"\\" not in token
            if _ABSOLUTE.match(token) and b"\\" not in token:
                return False
        return self.iri(token) in iris

    def iri(self, token: bytes) -> bytes | None:
        """Return the IRI that a token stands for, None where it stands for none."""
        if b"\\" in token:
            return self._parsed(token)
        if token.startswith(b"<"):
            if _ABSOLUTE.match(token):
                return token[1:-1]
            if _PLAIN_RELATIVE.fullmatch(token) and len(token) > 2:
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
            self._known[token] = found[0].value if found and isinstance(found[0], NamedNode) else None
        known = self._known[token]
        return None if known is None else known.encode()


def statements(data: bytes, scope: Scope) -> Iterator[tuple[bytes, int, int]]:
    """Yield the subject's token, the start and the end of each statement; the scope is kept up to date.

    The token of a blank node property list is ``[``, of a collection ``(``; directives are taken in and names of graphs
    left out.
    """
    for found in _STATEMENT.finditer(data):
        directive, token, end = found.groups()
        if directive is not None:
            scope.add(directive)
        elif token is not None and end != b"{":
            scope.settle()
            yield token, found.start(2), found.end()


def lines(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the subject's token, the start and the end of lines of N-Triples or N-Quads that have the same subject."""
    for found in _LINES.finditer(data):
        yield found[1], found.start(1), found.end()
