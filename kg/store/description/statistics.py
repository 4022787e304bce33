"""Statistics: the counts of VoID over some graphs of a store, each triple once however many graphs say it.

The queries stand beside this module, one a file. They ask a default graph that is made of the graphs given: the union
of all graphs is a bag, so what is counted is first made distinct.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.store.embedded import View
from kg.store.results import Answers, read_answers
from kg.vocabulary import term

_FOLDER = Path(__file__).parent
_ANY_TRIPLE = "?s ?p ?o ."

Solution = dict[str, str]


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How many triples a property has, and how many subjects and objects in them."""

    property: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many things a class has."""

    name: str
    entities: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a dataset, in the words of VoID. ``entities`` are the things whose class is said."""

    triples: int
    entities: int
    subjects: int
    objects: int
    properties: tuple[PropertyCount, ...]
    classes: tuple[ClassCount, ...]


def statistics(store: View, graphs: Sequence[str], *, with_text: bool = True) -> Statistics:
    """Return the counts over the union of some graphs of a store.

    Without text, what an export without text leaves out is not counted. Specification: VoID, section 4.
    """
    properties = tuple(
        PropertyCount(row["property"], int(row["triples"]), int(row["subjects"]), int(row["objects"]))
        for row in _count(store, "properties", graphs, with_text)
    )
    classes = tuple(ClassCount(row["class"], int(row["entities"])) for row in _count(store, "classes", graphs))
    totals = _count(store, "totals", graphs, with_text)[0]
    return Statistics(
        triples=sum(one.triples for one in properties),
        entities=int(_count(store, "entities", graphs)[0]["entities"]),
        subjects=int(totals["subjects"]),
        objects=int(totals["objects"]),
        properties=properties,
        classes=classes,
    )


def ask(store: View, name: str) -> list[Solution]:
    """Return the rows of a query of this folder over all graphs of a store, sorted; what is unbound is absent."""
    return _rows(store.query(_query(name)))


def _count(store: View, name: str, graphs: Sequence[str], with_text: bool = True) -> list[Solution]:
    """Return the rows of a query that reads some graphs through.

    Not for one that joins: over a list of graphs, each term is looked up in each of them.
    """
    text = _query(name) if with_text else _query(name).replace(_ANY_TRIPLE, _without_text())
    nodes: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in graphs]
    return _rows(read_answers(store.graph.query(text, default_graph=[*nodes], named_graphs=nodes)))


@cache
def _query(name: str) -> str:
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def _rows(answers: Answers) -> list[Solution]:
    found = [
        {name: one.value for name, one in zip(answers.columns, row, strict=True) if one is not None}
        for row in answers.rows
    ]
    return sorted(found, key=lambda row: [row.get(name, "") for name in answers.columns])


def _without_text() -> str:
    """Return the pattern of all triples but the texts and the words of spans that no fact points to.

    The words of spans have a branch of their own, graph by graph: nothing but their own graph cites them, and to look
    for each in all graphs takes minutes.
    """
    text, exact = term("text"), term("oa:exact")
    return f"""{{ ?s ?p ?o . FILTER(?p NOT IN (<{text}>, <{exact}>)) }}
        UNION {{ GRAPH ?graph {{ VALUES ?p {{ <{exact}> }} ?s ?p ?o . FILTER EXISTS {{ ?citing ?by ?s }} }} }}"""
