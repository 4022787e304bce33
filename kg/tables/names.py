"""Names: who and what the cells of a table name, among the actors of the article, the store and the reference data.

A name that nobody bears is a new actor if its type stands after it in brackets: ``Jane Doe (Person)``.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, get_args

import pyoxigraph as ox

from kg.errors import InputError
from kg.facts import Actor, ActorType
from kg.graph import slug
from kg.graph.iris import checked_iri
from kg.graph.places import known_place
from kg.graph.writer import actor_iri
from kg.store import View
from kg.store.terms import sparql_term
from kg.tables.articles import Article
from kg.tables.columns import plain
from kg.tables.passages import Passages
from kg.tables.places import shown
from kg.vocabulary import PARLEY, term

_TYPES: Final = {
    plain(words): name for name in get_args(ActorType) for words in (name, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
}
_WITH_TYPE: Final = re.compile(r"(?P<name>.*\S)\s*\((?P<type>[^()]+)\)", re.DOTALL)
_NEAR: Final = 2
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class _Known:
    """An actor or a place that the store describes."""

    iri: str
    type: str
    label: str


class Names:
    """The actors and places of a store by their names."""

    def __init__(self, store: View) -> None:
        self._store = store
        self._known: dict[str, _Known] = {}
        self._labelled: dict[str, set[str]] = defaultdict(set)
        self._called: dict[str, set[str]] = defaultdict(set)
        self._within: dict[str, frozenset[str]] = {}
        self._names: dict[str, str] = {}
        self._learn()

    def _learn(self) -> None:
        """Ask the store for types and names, apart: joined there they take twice as long."""
        types = " ".join(f"<{term(name)}>" for name in get_args(ActorType))
        typed: dict[str, str] = {}
        for iri, kind in self._asked(f"SELECT ?one ?class WHERE {{ VALUES ?class {{ {types} }} ?one a ?class }}"):
            typed[iri] = kind.rpartition("#")[2]
        label = term("rdfs:label")
        properties = " ".join(f"<{iri}>" for iri in (label, term("skos:altLabel"), term("metonym")))
        sparql = f"SELECT ?one ?property ?name WHERE {{ VALUES ?property {{ {properties} }} ?one ?property ?name }}"
        for iri, named_by, name in self._asked(sparql):
            if iri in typed:
                (self._labelled if named_by == label else self._called)[name.casefold()].add(iri)
                self._names.setdefault(name.casefold(), name)
                if named_by == label:
                    self._known.setdefault(iri, _Known(iri, typed[iri], name))

    def _asked(self, sparql: str) -> list[tuple[str, ...]]:
        """Return the answers to a query as sorted rows of strings, each once."""
        return sorted({tuple(one.value if one else "" for one in row) for row in self._store.query(sparql).rows})

    def actor(self, name: str, article: Article, passages: Passages, evidence: tuple[tuple[int, int], ...]) -> Actor:
        """Return whom a name means in an article, with the places of the name in the evidence.

        Raises InputError if that is nobody who is known, or may be several.
        """
        known, words = self._find(name, article, places=False)
        mentions = passages.within(words, evidence)
        iri = known.iri if isinstance(known, _Known) else None
        kind, label = (known.type, known.label) if isinstance(known, _Known) else (known, words)
        described = {"id": "", "iri": iri, "name": label, "type": kind, "mentions": mentions}
        identifier = _id(actor_iri(Actor.model_validate(described), self._store.base), self._store.base)
        return Actor.model_validate({**described, "id": identifier})

    def place(self, name: str, article: Article, passages: Passages) -> str:
        """Return the name of a place that is known, or that the article names. Raises InputError otherwise."""
        typed = _typed(name)
        words = typed[0] if typed else name
        if typed and typed[1] != "Place":
            raise InputError(f"{shown(name)!r} is no place: a {typed[1]} stands in another column")
        if typed or known_place(words) or passages.holds(words):
            return words
        known, words = self._find(name, article, places=True)
        return known.label if isinstance(known, _Known) else words

    def _find(self, name: str, article: Article, *, places: bool) -> tuple[_Known | str, str]:
        """Return who is known by a name, or the type of a new one, and the name without its type."""
        if name.startswith(("http://", "https://")):
            return self._by_iri(name), self._by_iri(name).label
        typed = _typed(name)
        hits = self._hits(name, article, None, places)
        words = name
        if typed and not hits:
            words, kind = typed
            if places is not (kind == "Place"):
                raise InputError(f"{shown(name)!r}: {'a place' if places else 'an actor'} cannot be of the type {kind}")
            hits = self._hits(words, article, kind, places)
        if len(hits) > 1:
            listed = ", ".join(sorted(hits)[:_SHOWN])
            raise InputError(f"{shown(words)!r} may be any of {len(hits)}: give the IRI of one: {listed}")
        if hits:
            return self._known[next(iter(hits))], words
        if typed:
            return typed[1], words
        raise InputError(self._unknown(name, places))

    def _hits(self, name: str, article: Article, kind: str | None, places: bool) -> set[str]:
        """Return who bears a name: in the article before elsewhere, as the label before another name."""
        key = name.casefold()
        fitting = {
            iri
            for iri in self._labelled.get(key, set()) | self._called.get(key, set())
            if iri in self._known
            and (self._known[iri].type == "Place") is places
            and kind in (None, self._known[iri].type)
        }
        for group in (fitting & self._described_in(article), fitting):
            labelled = group & self._labelled.get(key, set())
            if labelled or group:
                return labelled or group
        return set()

    def _described_in(self, article: Article) -> frozenset[str]:
        graph = article.stored.graph
        if graph not in self._within:
            sparql = f"SELECT DISTINCT ?one WHERE {{ GRAPH {sparql_term(ox.NamedNode(graph))} {{ ?one a ?class }} }}"
            rows = self._store.query(sparql).rows
            self._within[graph] = frozenset(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))
        return self._within[graph]

    def _by_iri(self, iri: str) -> _Known:
        checked_iri(iri)
        if iri not in self._known:
            raise InputError(f"the store describes no actor {shown(iri)!r}: name it, with its type: Jane Doe (Person)")
        return self._known[iri]

    def _unknown(self, name: str, places: bool) -> str:
        near = get_close_matches(name.casefold(), sorted(self._names), n=_NEAR, cutoff=0.8)
        hint = f"; did you mean {' or '.join(repr(self._names[one]) for one in near)}?" if near else ""
        if places:
            return f"no place {shown(name)!r} is known, nor does the article name it{hint or '; to add it, write'}" + (
                "" if hint else f" {shown(name)} (Place)"
            )
        types = ", ".join(kind for kind in get_args(ActorType) if kind != "Place")
        return (
            f"nobody is known as {shown(name)!r}{hint or ';'} to add a new actor, write the type after it: "
            f"{shown(name)} (Person); types are {types}"
        )


def _typed(name: str) -> tuple[str, str] | None:
    """Return the name and the type of ``Jane Doe (Person)``, or None where no type stands in brackets."""
    found = _WITH_TYPE.fullmatch(name)
    kind = _TYPES.get(plain(found["type"])) if found else None
    return (found["name"], kind) if found and kind else None


def _id(iri: str, base: str) -> str:
    """Return an id for an actor, which becomes part of IRIs."""
    return "-".join(slug(part) for part in iri.removeprefix(base).removeprefix(PARLEY).split("/") if part)
