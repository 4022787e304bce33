"""Words: facts, axioms and contradictions in sentences, with the labels of what they are about."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.reasoning.axioms import Axiom
from kg.reasoning.rules import Clash
from kg.validation.datagraph import DataGraph
from kg.validation.messages import short
from kg.validation.namespaces import OWL, RDF, RDFS, XSD
from kg.validation.places import Places
from kg.validation.report import Quote
from kg.validation.triples import Term, TripleIndex

_CLASSES: Final = frozenset(
    {"type", "subClassOf", "equivalentClass", "disjointWith", "complementOf", "domain", "range"}
)
_BARE: Final = frozenset({"subClassOf", "equivalentClass"})  # after "every", a class has no article


class Words:
    """What statements of a graph say, in sentences."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take the labels and the quotations of triples, those of the ontology among them."""
        store: Store = DataGraph(triples).store
        self._places = Places(store)

    def statement(self, axiom: Axiom) -> str:
        """Return what a fact or an axiom says."""
        index = TripleIndex(axiom)
        main = _main(axiom, index)
        if main.predicate == RDF.type and main.object == OWL.AllDisjointClasses:
            names = [self._class(one, index) for one in index.items(index.value(main.subject, OWL.members))]
            return _template("axioms", "AllDisjointClasses").format(members=_listed(names, "or"))
        x, y = main.subject, main.object
        kind = _local(main.predicate) if main.predicate == RDF.type or _is_logic(main.predicate) else ""
        if kind == "type" and (said := _template("characteristics", _local(y))):
            return said.format(x=self.name(x))
        if kind in _CLASSES:
            first = self.name(x) if kind in _BARE | {"type", "domain", "range"} else self._class(x, index)
            return _template("axioms", kind).format(x=first, y=self._class(y, index))
        if kind == "propertyChainAxiom":
            steps = [self._property(one, index) for one in index.items(y)]
            return _template("axioms", kind).format(x=self.name(x), y=_listed(steps, "then"))
        said = _template("axioms", kind) or _template("axioms", "fact")
        return said.format(x=self.name(x), p=self.name(main.predicate), y=self.name(y))

    def contradiction(self, clash: Clash | None) -> str:
        """Return in a sentence what contradicts itself."""
        said = _template("clashes", clash.rule if clash else "") or _template("clashes", "other")
        nodes = [self.name(node) for node in clash.nodes] if clash else []
        excluding: list[str] = []
        if clash:
            index = TripleIndex(())
            as_class = clash.rule.startswith(("cax", "cls"))
            excluding = [self._class(one, index) if as_class else self.name(one) for one in clash.excluding]
        x, y, p, q = (*nodes, "", "")[:2] + (*excluding, "", "")[:2]
        sentence = said.format(x=x, y=y, p=p, q=q)
        return sentence[0].upper() + sentence[1:]

    def quotes(self, axiom: Axiom) -> list[Quote]:
        """Return the words of articles that a fact rests on: those of its subject."""
        found = (quote for node in dict.fromkeys(one.subject for one in axiom) for quote in self._places.quotes(node))  # type: ignore[arg-type]
        return list(dict.fromkeys(found))

    def name(self, node: object) -> str:
        """Return what a node is called."""
        if isinstance(node, Literal):
            return f"“{node.value}”"
        if isinstance(node, NamedNode | BlankNode):
            return self._places.label(node)
        return str(node)

    def _property(self, node: Term, index: TripleIndex) -> str:
        reverse = index.value(node, OWL.inverseOf)
        return f"the reverse of “{self.name(reverse)}”" if reverse is not None else f"“{self.name(node)}”"

    def _class(self, node: object, index: TripleIndex) -> str:
        """Return a class or a datatype with its article: "a place", "an actor or a state"."""
        if isinstance(node, NamedNode):
            return short(node.value) if node.value.startswith(XSD.iri) else with_article(self.name(node))
        for kind in ("unionOf", "intersectionOf", "oneOf"):
            members = index.items(index.value(node, OWL[kind])) if index.value(node, OWL[kind]) is not None else []
            if members:
                names = [self._class(one, index) if kind != "oneOf" else self.name(one) for one in members]
                return _template("expressions", kind).format(any=_listed(names, "or"), all=_listed(names, "and"))
        of = index.value(node, OWL.onProperty)
        for kind in ("someValuesFrom", "allValuesFrom", "hasValue", "complementOf", "onDatatype"):
            value = index.value(node, OWL[kind])
            if value is not None:
                p = self._property(of, index).strip("“”") if of is not None else ""
                said = self.name(value) if kind == "hasValue" else self._class(value, index)
                return _template("expressions", kind).format(p=p, of=said, bounds=_bounds(node, index))
        return _template("expressions", "other")


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _main(axiom: Axiom, index: TripleIndex) -> Triple:
    """Return the triple that says what a group is about: of a named subject, else of a node that no other names."""
    named = [one for one in axiom if isinstance(one.subject, NamedNode)]
    inner = {one.object for one in axiom}
    roots = [one for one in axiom if one.subject not in inner]
    kinds = [one for one in roots if one.predicate == RDF.type]
    return (named or kinds or roots or list(axiom))[0]


def _bounds(node: object, index: TripleIndex) -> str:
    restrictions = index.items(index.value(node, OWL.withRestrictions))
    found = [
        f"{_local(one.predicate)} {one.object.value}"
        for one in index.triples
        if one.subject in restrictions and isinstance(one.object, Literal)
    ]
    return _listed(found, "and")


def _listed(names: list[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _is_logic(predicate: NamedNode) -> bool:
    return predicate.value.startswith((OWL.iri, RDFS.iri))


def _local(node: object) -> str:
    return re.split(r"[#/]", node.value)[-1] if isinstance(node, NamedNode) else ""


def _template(part: str, key: str) -> str:
    return _sentences()[part].get(key, "")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("kg.reasoning").joinpath("sentences.toml").read_text(encoding="utf-8"))
