"""SHACL property paths (SHACL, 2.3.1): read from a shapes graph, written as a SPARQL property path or as triples."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.validation.namespaces import RDF, SH
from kg.validation.triples import TripleIndex

Operator = Literal["predicate", "sequence", "alternative", "inverse", "zeroOrMore", "oneOrMore", "zeroOrOne"]
_UNARY: dict[Operator, NamedNode] = {
    "inverse": SH.inversePath,
    "zeroOrMore": SH.zeroOrMorePath,
    "oneOrMore": SH.oneOrMorePath,
    "zeroOrOne": SH.zeroOrOnePath,
}
_SUFFIX = {"zeroOrMore": "*", "oneOrMore": "+", "zeroOrOne": "?"}


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: an operator with its operands, or a predicate."""

    operator: Operator
    operands: tuple["Path", ...] = ()
    predicate: NamedNode | None = None

    def __str__(self) -> str:
        """Return the path in the syntax of SPARQL."""
        if self.predicate is not None:
            return str(self.predicate)
        if self.operator == "inverse":
            return f"^{self.operands[0]._enclosed()}"
        if self.operator in _SUFFIX:
            return f"{self.operands[0]._enclosed()}{_SUFFIX[self.operator]}"
        return ("/" if self.operator == "sequence" else "|").join(part._enclosed() for part in self.operands)

    def _enclosed(self) -> str:
        return str(self) if self.predicate is not None else f"({self})"

    def triples(self, label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
        """Return the node that stands for the path and the triples that describe it; ``label`` names blank nodes."""
        if self.predicate is not None:
            return self.predicate, []
        node = BlankNode(label)
        if self.operator in _UNARY:
            inner, described = self.operands[0].triples(f"{label}i")
            return node, [Triple(node, _UNARY[self.operator], inner), *described]
        items, described = [], []
        for number, operand in enumerate(self.operands):
            item, more = operand.triples(f"{label}o{number}")
            items.append(item)
            described += more
        first, cells = _list(items, f"{label}l")
        if self.operator == "sequence":
            return first, [*cells, *described]
        return node, [Triple(node, SH.alternativePath, first), *cells, *described]


def predicate_path(predicate: NamedNode) -> Path:
    """Return the path that is one predicate."""
    return Path("predicate", predicate=predicate)


def read_path(graph: TripleIndex, node: object) -> Path:
    """Return the path that a node of a shapes graph describes.

    Raises ValueError where the node describes none, or describes itself.
    """
    return _read(graph, node, ())


def _read(graph: TripleIndex, node: object, above: tuple[object, ...]) -> Path:
    if node in above:
        raise ValueError("a property path contains itself")
    if isinstance(node, NamedNode):
        return predicate_path(node)
    within = (*above, node)
    if graph.value(node, RDF.first) is not None:
        return Path("sequence", tuple(_read(graph, item, within) for item in graph.items(node)))
    choices = graph.value(node, SH.alternativePath)
    if choices is not None:
        return Path("alternative", tuple(_read(graph, item, within) for item in graph.items(choices)))
    for operator, predicate in _UNARY.items():
        inner = graph.value(node, predicate)
        if inner is not None:
            return Path(operator, (_read(graph, inner, within),))
    raise ValueError("a value of sh:path is neither an IRI nor a property path")


def _list(items: list[NamedNode | BlankNode], label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    cells = [BlankNode(f"{label}{number}") for number in range(len(items))]
    rests: list[NamedNode | BlankNode] = [*cells[1:], RDF.nil]
    triples = []
    for cell, item, rest in zip(cells, items, rests, strict=True):
        triples += [Triple(cell, RDF.first, item), Triple(cell, RDF.rest, rest)]
    return (cells[0] if cells else RDF.nil), triples


def parts(path: Path) -> Iterator[NamedNode]:
    """Yield the predicates of a path."""
    if path.predicate is not None:
        yield path.predicate
    for operand in path.operands:
        yield from parts(operand)
