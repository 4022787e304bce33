"""The look-up: stored acts of other articles that are about the matter of a new article's acts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg.linking.acts import ActGraph, iri_of, node
from kg.linking.content import alike, content, named
from kg.linking.rule import LEAST_SHARED, Act, same_matter
from kg.store.embedded import BACKGROUND, View
from kg.vocabulary import term

MOST_DAYS: Final = 365
"""How many days apart two articles may have been published: next year's talks are other talks."""

_REFERENCE: Final = next(graph for graph, kind in BACKGROUND.items() if kind == "reference")


@dataclass(frozen=True, slots=True)
class _Home:
    """The article that a graph was read from, the day it was published, and whether the store has a later version."""

    article: str
    published: str | None
    revised: bool


def matter_quads(quads: Sequence[ox.Quad], store: View) -> list[ox.Quad]:
    """Return the links of a new article's graph to stored acts of other articles about the same matter, sorted.

    ``quads`` are those of the article's graph as it is to be stored. Acts of a version that another revises are left
    out unless the graph in the store links to them already, and so is what links to the new act itself: whichever came
    second holds the link, and storing an article anew leaves every graph as it was.
    """
    version = next((quad for quad in quads if quad.predicate == node("prov:specializationOf")), None)
    if version is None or not isinstance(version.graph_name, ox.NamedNode):
        return []
    graph, mine = version.graph_name, ox.Store()
    mine.extend(quads)
    here = ActGraph(mine, graph.value, store.graph, _REFERENCE)
    home = _home(here, store)
    acts = [here.act(iri) for iri in here.acts()]
    held, holding = _links(store, acts)
    found = set()
    for other, place in _near(store, acts):
        if place.article == home.article or not _close(place.published, home.published):
            continue
        for act in acts:
            pair = (act.iri, other.iri)
            if pair not in holding and (pair in held or not place.revised) and same_matter(act, other):
                link = (ox.NamedNode(act.iri), node("sameMatterAs"), ox.NamedNode(other.iri))
                found.add(ox.Quad(*link, graph))
    return sorted(found, key=str)


def _links(store: View, acts: Iterable[Act]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the stored links of acts as pairs of the act and the other one: those that it states, those to it."""
    link, held, holding = node("sameMatterAs"), set(), set()
    for act in acts:
        one = ox.NamedNode(act.iri)
        held |= {(act.iri, iri_of(quad.object)) for quad in store.graph.quads_for_pattern(one, link, None, None)}
        holding |= {(act.iri, iri_of(quad.subject)) for quad in store.graph.quads_for_pattern(None, link, one, None)}
    return held, holding


def _near(store: View, acts: Sequence[Act]) -> Iterator[tuple[Act, _Home]]:
    """Yield the stored acts of which somebody and something is in the new ones, too, and whence each comes."""
    sides = {who for act in acts for side in act.parties + act.addressees for who in side}
    if not sides:
        return
    words, homes = _Words(acts), dict[str, _Home]()
    for iri, graph, proposition in store.query(_look_up(_actors(store, sides))).rows:
        if isinstance(iri, ox.NamedNode) and isinstance(graph, ox.NamedNode) and words.promise(_text(proposition)):
            there = ActGraph(store.graph, graph.value, store.graph, _REFERENCE)
            act = there.act(iri.value)
            if act.kind:
                if graph.value not in homes:
                    homes[graph.value] = _home(there, store)
                yield act, homes[graph.value]


def _actors(store: View, sides: Iterable[str]) -> list[str]:
    """Return the sides and whoever may stand for them: their bodies, and who holds an office or speaks for them.

    When they did is not asked here: it is when an act's sides are looked up.
    """
    office, held_by, office_of, body_of, speaker, on_behalf_of = (
        f"<{term(name)}>" for name in ("office", "heldBy", "officeOf", "bodyOf", "speaker", "onBehalfOf")
    )
    known = f"VALUES ?side {{ {_listed(sides)} }}"
    # Each step is made distinct before the next: one office has a tenure in each article that names its holder.
    sparql = f"""SELECT DISTINCT ?actor WHERE {{
        {{ {known} ?actor {body_of} ?side }} UNION
        {{ {known} ?statement {on_behalf_of} ?side ; {speaker} ?actor }} UNION
        {{ {{ SELECT DISTINCT ?tenure WHERE {{
               {{ SELECT DISTINCT ?office WHERE {{
                  {{ {known} ?office {office_of} ?side }} UNION
                  {{ {known} ?body {body_of} ?side . ?office {office_of} ?body }} }} }}
               ?tenure {office} ?office }} }}
           ?tenure {held_by} ?actor }} }}"""
    found = {actor.value for (actor,) in store.query(sparql).rows if isinstance(actor, ox.NamedNode)}
    return sorted(found | set(sides))


def _look_up(actors: Iterable[str]) -> str:
    part, proposition = f"<{term('party')}>|<{term('addressee')}>", f"<{term('proposition')}>"
    return f"""SELECT DISTINCT ?act ?graph ?proposition WHERE {{ VALUES ?actor {{ {_listed(actors)} }}
        GRAPH ?graph {{ ?act {part} ?actor ; {proposition} ?proposition }} }}"""


def _listed(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in sorted(iris))


def _home(graph: ActGraph, store: View) -> _Home:
    version, article = graph.version()
    revision = store.graph.quads_for_pattern(None, node("prov:wasRevisionOf"), ox.NamedNode(version), None)
    return _Home(article, next(iter(graph.values(version, "published")), None), next(revision, None) is not None)


def _close(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= MOST_DAYS


def _text(value: object) -> str:
    return value.value if isinstance(value, ox.Literal) else ""


class _Words:
    """The content words of the new acts, to tell quickly which stored acts cannot be about their matters."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._words = [act.words for act in acts if act.words]
        self._all = frozenset(word for words in self._words for word in words)
        self._names = named(frozenset(name for act in acts for name in act.names))
        self._alike: dict[str, frozenset[str]] = {}

    def promise(self, proposition: str) -> bool:
        """Return whether an act that says this may be about a matter of one of the new acts, whoever its sides are."""
        said = content(proposition)
        if not said:
            return bool(self._all)
        found = [match for match in map(self._like, said) if match]
        short = len(said - self._names) <= 1
        counts = ((len(words), sum(not words.isdisjoint(match) for match in found)) for words in self._words)
        return any(both >= LEAST_SHARED or (both and (short or one == 1)) for one, both in counts)

    def _like(self, word: str) -> frozenset[str]:
        if word not in self._alike:
            self._alike[word] = frozenset(other for other in self._all if alike(word, other))
        return self._alike[word]
