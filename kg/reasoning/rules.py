"""What follows from a graph by the rules of OWL 2 RL, and which of it cannot be.

``reasonable`` applies the rules, all but those on property chains, which are property paths in SPARQL, and on keys,
cardinalities and enumerations, which are left out; it finds no clashes that it would tell of, so these are queries.
Specification: OWL 2 Web Ontology Language Profiles, section 4.3.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.reasoning.coding import START, Coded, Coding
from kg.store.results import read_answers
from kg.validation.namespaces import OWL, RDF
from kg.validation.triples import Term

_TYPE: Final = RDF.type.value
_THING: Final = OWL.Thing.value
_SAME: Final = OWL.sameAs.value
_FUNCTIONAL: Final = OWL.FunctionalProperty.value
_DISJOINT: Final = OWL.propertyDisjointWith.value
_EXCLUDING: Final = frozenset({OWL.IrreflexiveProperty.value, OWL.AsymmetricProperty.value})
_CHAIN: Final = OWL.propertyChainAxiom.value
_CLASHES: Final = "clashes.rq"


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction that a rule finds: by which rule, at which nodes, and what excludes each other there."""

    rule: str
    nodes: tuple[Term, ...]
    excluding: tuple[Term, ...]


class Closure:
    """The triples of a graph with all that follow from them by the rules.

    Two values of a functional data property are a clash, not one value; names of a thing that nothing else is said of
    (``owl:sameAs`` an item of Wikidata) get no copies of what is said of the thing.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Apply the rules to triples; blank nodes of one label are one node."""
        self._coding = Coding()
        stated = {self._coded(one) for one in triples}
        self._stated = stated
        self._given = _without_literal_equality(_without_names(stated), self._coding)
        self._all = _closed(self._given)

    def _coded(self, triple: Triple) -> Coded:
        name = self._coding.name
        return name(triple.subject), name(triple.predicate), name(triple.object)  # type: ignore[arg-type]

    def entailed(self) -> Iterator[Triple]:
        """Yield what follows and is not stated, in no order, as far as RDF can say it without blank nodes."""
        term = self._coding.term
        for one in self._all - self._stated:
            if one[2] == _THING:
                continue
            subject, predicate, value = map(term, one)
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and not isinstance(value, BlankNode):
                yield Triple(subject, predicate, value)

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """The contradictions, sorted; none means that the rules find none, not that there is none."""
        store = as_store(_in_question(self._all))
        found = set()
        for rule, *nodes in asked(store, _clash_query()):
            x, y, p, q = (self._coding.term(node) if node else None for node in nodes)
            found.add(Clash(rule, tuple(filter(None, (x, y))), tuple(filter(None, (p, q)))))
        return tuple(sorted(found, key=lambda clash: (clash.rule, str(clash.nodes), str(clash.excluding))))


def _in_question(found: set[Coded]) -> Iterator[Coded]:
    """Yield the triples that a contradiction can lie in: types, axioms, and properties that exclude something."""
    excluding = {one[0] for one in found if one[1] == _TYPE and one[2] in _EXCLUDING}
    excluding |= {node for one in found if one[1] == _DISJOINT for node in (one[0], one[2])}
    for one in found:
        if one[2] != _THING and (not one[1].startswith(START) or one[1] in excluding):
            yield one


def _without_names(stated: set[Coded]) -> set[Coded]:
    """Return the triples without those that only give another name, of which nothing else is said, to a thing."""
    same = [one for one in stated if one[1] == _SAME]
    if not same:
        return stated
    known = {node for subject, predicate, value in stated if predicate != _SAME for node in (subject, value)}
    known |= {subject for subject, _, _ in same}
    return stated - {one for one in same if one[2] not in known}


def _without_literal_equality(stated: set[Coded], coding: Coding) -> set[Coded]:
    """Return the triples without functional data properties: the rule on them would take unequal literals for one."""
    functional = {one[0] for one in stated if one[1] == _TYPE and one[2] == _FUNCTIONAL}
    data = {one[1] for one in stated if one[1] in functional and isinstance(coding.term(one[2]), Literal)}
    return stated - {(name, _TYPE, _FUNCTIONAL) for name in data}


def _closed(given: set[Coded]) -> set[Coded]:
    """Return the triples with all that the rules conclude from them.

    From a triple whose property no other triple names, nothing follows but by equality, so such triples are left out
    unless one of their nodes is found to be another's equal.
    """
    named = {node for subject, _, value in given for node in (subject, value)}
    active = {one for one in given if one[1] in named or not one[1].startswith(START)}
    found = _concluded(active)
    equal = {
        node
        for subject, predicate, value in found
        if predicate == _SAME and subject != value
        for node in (subject, value)
    }
    if equal and any(not equal.isdisjoint(one) for one in given - active):
        found = _concluded(given)
    return found | given


def _concluded(given: set[Coded]) -> set[Coded]:
    """Return what a reasoner concludes, with what follows from chains of properties."""
    from reasonable import PyReasoner

    reasoner, chains, added = PyReasoner(), _chains(given), given
    while True:
        reasoner.from_graph(list(added))
        found = {(str(subject), str(predicate), str(value)) for subject, predicate, value in reasoner.reason()}
        added = _linked(chains, found)
        if not added:
            return found


def _linked(chains: list[tuple[str, list[str]]], known: set[Coded]) -> set[Coded]:
    """Return what follows from chains and from nothing else that is not known yet (rule prp-spo2).

    The steps of a chain are a property path. Specification: SPARQL 1.1, section 9.
    """
    wanted = {step for _, steps in chains for step in steps}
    links = {one for one in known if one[1] in wanted}
    added: set[Coded] = set()
    more = bool(chains)
    while more:
        store = as_store(links)
        found: set[Coded] = set()
        for name, steps in chains:
            path = "/".join(f"<{step}>" for step in steps)
            rows = asked(store, f"SELECT DISTINCT ?x ?y {{ ?x {path} ?y }}")
            found.update((first, name, last) for first, last in rows)
        more = not found <= added | known
        added |= found - known
        links |= {one for one in found if one[1] in wanted}
    return added


def _chains(given: set[Coded]) -> list[tuple[str, list[str]]]:
    """Return the properties that chains lie below, each with the properties of the chain."""
    heads = sorted((one[0], one[2]) for one in given if one[1] == _CHAIN)
    first = {one[0]: one[2] for one in given if one[1] == RDF.first.value} if heads else {}
    rest = {one[0]: one[2] for one in given if one[1] == RDF.rest.value} if heads else {}
    found = []
    for name, head in heads:
        steps: list[str] = []
        seen = set()
        while head in first and head not in seen:
            seen.add(head)
            steps.append(first[head])
            head = rest.get(head, "")
        if steps:
            found.append((name, steps))
    return found


def as_store(coded: Iterable[Coded]) -> Store:
    """Return coded triples as a store to query."""
    store = Store()
    store.bulk_extend(Quad(NamedNode(one[0]), NamedNode(one[1]), NamedNode(one[2])) for one in coded)
    return store


def asked(store: Store, sparql: str) -> Iterator[list[str]]:
    """Yield the rows of an answer as names, empty where nothing is bound."""
    for row in read_answers(store.query(sparql)).rows:
        yield [cell.value if isinstance(cell, NamedNode | Literal) else "" for cell in row]


@cache
def _clash_query() -> str:
    return files("kg.reasoning").joinpath(_CLASHES).read_text(encoding="utf-8")
