"""Places by the names that texts give them."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from kg.graph.iris import slug
from kg.graph.writer import Writer, actor_iri
from kg.resources import resource_folder
from kg.vocabulary import REFERENCE


def write_place(writer: Writer, name: str) -> str:
    """Describe the place with a name and return its IRI.

    It is a place among the actors of the article, else a capital or the territory of a state of the reference data,
    else a place of its own. A name that the reference data gives to several places is none of them.
    """
    for actor in writer.facts.actors:
        if actor.type == "Place" and name in (actor.name, *actor.aliases):
            return actor_iri(actor, writer.base)
    iri = known_place(name)
    if iri:
        writer.type(iri, "Place")
        return iri
    iri = f"{writer.base}actor/place/{slug(name)}"
    writer.type(iri, "Place")
    writer.string(iri, "rdfs:label", name)
    return iri


def known_place(name: str) -> str | None:
    """Return the IRI of the capital or territory that the reference data knows by a name, or None."""
    return _places().get(name)


@cache
def _places() -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for state in _rows("states.csv"):
        for name in (state["name"], state["official_name"], *_cell(state["other_names"])):
            found[name].add(f"{REFERENCE}territory/{state['iso3']}")
    for form in _rows("forms.csv"):
        if form["kind"] in ("everyday", "name") and len(form["actor"]) == 3:
            found[form["form"]].add(f"{REFERENCE}territory/{form['actor']}")
    capitals: dict[str, set[str]] = defaultdict(set)
    for name, iri in _capitals():
        capitals[name].add(iri)
    found.update({name: iris for name, iris in capitals.items() if name not in found})  # a city state is its territory
    return {name: next(iter(iris)) for name, iris in found.items() if len(iris) == 1}


def _capitals() -> Iterator[tuple[str, str]]:
    """Yield the names of capitals with the IRIs of the places: other names where a state has just one capital."""
    only = {}
    for state in _rows("states.csv"):
        qids = _cell(state["capital_qid"])
        iris = [
            f"{REFERENCE}place/{qids[number] if number < len(qids) else slug(name)}"
            for number, name in enumerate(_cell(state["capital"]))
        ]
        yield from zip(_cell(state["capital"]), iris, strict=True)
        if len(iris) == 1:
            only[state["iso3"]] = iris[0]
    for name, state_code in (
        *((row["form"], row["actor"]) for row in _rows("metonyms.csv") if row["kind"] == "capital-for-government"),
        *((row["form"], row["actor"]) for row in _rows("forms.csv") if row["kind"] == "capital"),
    ):
        if state_code in only:
            yield name, only[state_code]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (resource_folder("ontology") / "reference" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cell(text: str) -> list[str]:
    return [value for value in text.split("|") if value]
