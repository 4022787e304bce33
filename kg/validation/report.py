"""What validation hands back: findings, each with its place in the data and its reason, and a verdict over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode

from kg.validation.namespaces import SH
from kg.validation.paths import Path
from kg.validation.positions.model import Position
from kg.validation.triples import Node, Term

Threshold = Choice["warning", "violation"]
_RANKS = {SH.Info: 0, SH.Warning: 1}
_LEVELS = {"warning": 1, "violation": 2}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that a focus node rests on: the source's IRI, offsets in its text, the words, their line.

    The line is that of the first character, None where the data do not hold the text.
    """

    source: str
    start: int
    end: int
    exact: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The text that quotations come from: the IRI of the article's version, its title and the whole text."""

    source: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What kept a file from being checked: the file, the line and column where they are known, and a sentence."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None

    @property
    def sentence(self) -> str:
        """The place in words and the sentence."""
        known = (("line", self.line), ("column", self.column))
        place = "".join(f", {word} {number}" for word, number in known if number is not None)
        return f"{self.file}{place}: {self.message}"

    @property
    def place(self) -> str:
        """The place as compilers write it."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number is not None)])

    def __str__(self) -> str:
        """Return the place and the sentence as compilers write them."""
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A validation result (SHACL, 3.6.2): what is wrong, where, by which constraint of which shape.

    ``shape`` is the source shape as it stands in the shapes graph, ``named_shape`` the nearest one with an IRI.
    ``label`` and ``quotes`` say what the focus node is called and which words of an article it rests on;
    ``positions``, where the triple behind the finding stands in files, the foremost first
    (:func:`kg.validation.positions.search.locate` puts them in).
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    shape: Node
    named_shape: Node
    severity: NamedNode
    message: str
    messages: tuple[Literal, ...] = ()
    constraint: Node | None = None
    label: str = ""
    quotes: tuple[Quote, ...] = ()
    positions: tuple[Position, ...] = ()

    @property
    def level(self) -> str:
        """The severity in one word: info, warning or violation; a severity of one's own counts as violation."""
        return ("info", "warning", "violation")[self.rank]

    @property
    def rank(self) -> int:
        """The severity as a number: 0 for sh:Info, 1 for sh:Warning, 2 for all others."""
        return _RANKS.get(self.severity, 2)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this finding from others and orders them."""
        shape = self.shape.value if isinstance(self.shape, NamedNode) else self.named_shape.value
        parts = (self.focus, self.path, self.component, self.value, self.severity)
        return (*("" if part is None else str(part) for part in parts), shape, self.message)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in order, the severity from which on they fail, and which engine evaluated what.

    ``problems`` says which files could not be checked; ``articles`` has the texts that findings quote; ``nodes`` the
    marks of blank nodes by label, by which they are known again in a file (:mod:`kg.validation.positions.likeness`).
    ``notes`` are sentences on what was left out: imports not followed, parts of the shapes that nothing evaluates.
    """

    findings: tuple[Finding, ...] = ()
    fail_on: Threshold = "violation"
    engines: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    problems: tuple[Problem, ...] = ()
    articles: tuple[Article, ...] = field(default=(), compare=False)
    nodes: Mapping[str, str] = field(default_factory=dict, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def conforms(self) -> bool:
        """True where all files could be checked and no finding is as severe as ``fail_on``."""
        return not self.problems and not any(finding.rank >= _LEVELS[self.fail_on] for finding in self.findings)

    def key(self, finding: Finding) -> tuple[str, ...]:
        """Return the key of a finding with blank nodes by their marks, since labels differ from reading to reading."""
        return tuple(self.nodes.get(part[2:], part) if part.startswith("_:") else part for part in finding.key)

    def failing_on(self, fail_on: Threshold) -> "Report":
        """Return the same findings under another threshold."""
        return replace(self, fail_on=fail_on)

    def of_level(self, level: str) -> tuple[Finding, ...]:
        """Return the findings of one level: info, warning or violation."""
        return tuple(finding for finding in self.findings if finding.level == level)

    def render(self, form: str) -> str:
        """Return the report as ``text``, ``json``, ``turtle``, ``sarif``, ``junit`` or ``html``.

        Raises KeyError for any other form; :data:`kg.validation.formats.FORMATS` lists them.
        """
        from kg.validation.formats import FORMATS

        return FORMATS[form](self)
