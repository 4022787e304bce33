"""Where something stands in a table, and what is wrong there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from pyoxigraph import NamedNode, Quad, Triple

from kg.printable import harmless
from kg.tables.columns import columns_of_property
from kg.validation.paths import parts
from kg.validation.report import Finding
from kg.validation.triples import Term
from kg.vocabulary import term

Level = Choice["info", "warning", "violation"]
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a table: row and column as a spreadsheet counts them, from 1; in a text file also the line."""

    file: str
    row: int
    column: int | None = None
    name: str | None = None
    sheet: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return ``FILE:ROW:COLUMN (column name)``; a sheet stands in brackets after the file."""
        file = harmless(self.file) + (f"[{harmless(self.sheet)}]" if self.sheet is not None else "")
        column = f":{self.column}" if self.column is not None else ""
        return f"{file}:{self.row}{column}" + (f" ({shown(self.name)})" if self.name else "")


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is wrong at a place of a table, as one sentence."""

    place: Place
    message: str
    level: Level = "violation"

    def __str__(self) -> str:
        """Return ``FILE:ROW:COLUMN (column name): sentence``."""
        warning = f"{self.level}: " if self.level != "violation" else ""
        return f"{self.place}: {warning}{harmless(self.message)}"

    @property
    def key(self) -> tuple[str, str, int, int, str]:
        """What orders findings: as the table is read."""
        one = self.place
        return (one.file, one.sheet or "", one.row, one.column or 0, self.message)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row that became a fact: its kind, its place, and the places of its cells by the names of their columns.

    ``filled`` are the columns in which it says something.
    """

    kind: str
    place: Place
    cells: Mapping[str, Place]
    filled: frozenset[str]

    def of(self, predicates: Iterable[str]) -> Place:
        """Return the place of the cell that became one of the properties, else that of the row."""
        for iri in predicates:
            names = columns_of_property(self.kind, iri)
            for name in (*(one for one in names if one in self.filled), *names):
                if name in self.cells:
                    return self.cells[name]
        return self.place


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a table the nodes and triples of its graph come from.

    ``rows`` are the facts by their IRIs, ``cells`` the cells in which other nodes (spans, actors, graphs) are named
    first, ``start`` the place of the header.
    """

    start: Place
    rows: dict[str, RowPlace] = field(default_factory=dict)
    cells: dict[str, Place] = field(default_factory=dict)

    def of_node(self, node: Term, predicates: Iterable[str] = ()) -> Place:
        """Return the place of a node, of the cell that became one of the properties where it is a fact or part of one.

        ``predicates`` are IRIs, the nearest to the node first.
        """
        iri = node.value if isinstance(node, NamedNode) else ""
        row = self.rows.get(iri)
        owner = iri
        while row is None and "/" in owner:  # the participations, relief conditions and event of a fact are below it
            owner = owner.rpartition("/")[0]
            row = self.rows.get(owner)
        if row is not None:
            return row.of(_seen_from_fact(iri.removeprefix(owner), predicates))
        return self.cells.get(iri, self.start)

    def of_triple(self, triple: Quad | Triple) -> Place:
        """Return the place of a triple of the graph: the cell that it came from, else the row."""
        return self.of_node(triple.subject, [triple.predicate.value])  # type: ignore[arg-type]

    def of_finding(self, finding: Finding) -> Place:
        """Return the place of a validation result: of its value if a cell names that, else by its focus and path."""
        predicates = [one.value for one in parts(finding.path)] if finding.path is not None else []
        return self.of_node(finding.focus, predicates)


def _seen_from_fact(below: str, predicates: Iterable[str]) -> list[str]:
    """Return the properties for a node whose IRI is a fact's with something below it, as seen from the fact.

    What is wrong with a part of an event is a matter of who has that part.
    """
    part = below.strip("/").partition("/")[0]
    if part in ("participant", "excluded", "host"):
        return [term(part)]
    further = {"event": ["reports"], "relief": ["relief"]}.get(part, [])
    return [*predicates, *map(term, further)]


def shown(text: str | None) -> str:
    """Return what stands in a cell as far as a sentence can hold it, harmless to a terminal."""
    line = harmless(text or "")
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
