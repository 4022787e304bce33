"""Make the Turtle of the reference data from its tables: `python ontology/reference/make_turtle.py`.

It writes topics.ttl, measures.ttl, actors.ttl, offices.ttl and tenures.ttl beside this file; the same tables give the
same bytes. A tenure without a known end gets bounds only: what its sources attest, never that it goes on.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from kg.graph.iris import slug  # noqa: E402
from kg.graph.times import first_instant, last_instant  # noqa: E402
from kg.reference import shipped_rows as rows  # noqa: E402
from kg.reference import values as cell  # noqa: E402
from kg.vocabulary import PARLEY, PREFIXES, REFERENCE, notations, term  # noqa: E402

WIKIDATA = "http://www.wikidata.org/entity/"
RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
SAME_AS = NamedNode(PREFIXES["owl"] + "sameAs")
DATE_TIME = NamedNode(PREFIXES["xsd"] + "dateTime")
TURTLE_PREFIXES = {name: PREFIXES[name] for name in ("dcterms", "owl", "parley", "rdf", "rdfs", "skos", "xsd")} | {
    "wd": WIKIDATA,
    "state": f"{REFERENCE}state/",
    "territory": f"{REFERENCE}territory/",
    "place": f"{REFERENCE}place/",
    "organisation": f"{REFERENCE}organisation/",
    "person": f"{REFERENCE}person/",
}


class Resource:
    """A subject that gathers its triples; empty values say nothing."""

    def __init__(self, iri: str, *classes: str) -> None:
        self.iri = iri
        self.triples = [Triple(NamedNode(iri), RDF_TYPE, NamedNode(term(name))) for name in classes]

    def literal(self, name: str, *values: str) -> "Resource":
        """Add plain literals."""
        return self._add(name, [Literal(value) for value in values if value])

    def english(self, name: str, *values: str) -> "Resource":
        """Add literals in English."""
        return self._add(name, [Literal(value, language="en") for value in values if value])

    def instant(self, name: str, value: str | None) -> "Resource":
        """Add an instant in UTC."""
        return self._add(name, [Literal(value, datatype=DATE_TIME)] if value else [])

    def link(self, name: str, *iris: str) -> "Resource":
        """Add other resources."""
        return self._add(name, [NamedNode(iri) for iri in iris if iri])

    def same_as(self, qid: str) -> "Resource":
        """Add the identity with a Wikidata item."""
        if qid:
            self.triples.append(Triple(NamedNode(self.iri), SAME_AS, NamedNode(WIKIDATA + qid)))
        return self

    def _add(self, name: str, values: Iterable[Literal | NamedNode]) -> "Resource":
        predicate = NamedNode(term(name))
        self.triples.extend(Triple(NamedNode(self.iri), predicate, value) for value in values)
        return self


def concepts(kind: str, label: str, definition: str) -> Iterator[Resource]:
    """Yield a concept scheme and the concepts of its table."""
    scheme = f"{PARLEY}scheme/{kind}"
    yield Resource(scheme, "skos:ConceptScheme").english("rdfs:label", label).english("skos:definition", definition)
    table = rows(f"{kind}s")
    for row in table:
        narrower = (f"{PARLEY}{kind}/{other['notation']}" for other in table if other["broader"] == row["notation"])
        yield (
            Resource(f"{PARLEY}{kind}/{row['notation']}", "skos:Concept")
            .link("skos:inScheme", scheme)
            .link("skos:topConceptOf", "" if row["broader"] else scheme)
            .link("skos:broader", row["broader"] and f"{PARLEY}{kind}/{row['broader']}")
            .link("skos:narrower", *narrower)
            .literal("skos:notation", row["notation"])
            .english("rdfs:label", row["label"])
            .english("skos:prefLabel", row["label"])
            .english("skos:definition", row["definition"])
            .english("skos:example", row["example"])
            .english("skos:hiddenLabel", *cell(row["words"]))
            .link("skos:closeMatch", row.get("plover_context") and f"{PARLEY}plover-context/{row['plover_context']}")
            .literal("dcterms:source", row["source"])
        )
    for context in sorted({row["plover_context"] for row in table if row.get("plover_context")}):
        yield (
            Resource(f"{PARLEY}plover-context/{context}", "skos:Concept")
            .link("skos:inScheme", f"{PARLEY}scheme/plover-context")
            .literal("skos:notation", context)
            .english("rdfs:label", f"PLOVER context {context}")
            .english("skos:prefLabel", context)
            .english("skos:definition", f"What PLOVER (2021) codes as the context {context}.")
            .english("skos:example", f"An event record with the context {context}.")
        )


def place(name: str, qid: str) -> str:
    """Return the IRI of a place."""
    return f"{REFERENCE}place/{qid or slug(name)}"


def actors() -> Iterator[Resource]:
    """Yield states with their territories and capitals, organisations and government bodies."""
    everyday = {row["actor"]: row["form"] for row in rows("forms") if row["kind"] == "everyday"}
    metonyms = rows("metonyms")
    metonyms += [{**row, "kind": "capital-for-government"} for row in rows("forms") if row["kind"] == "capital"]
    for row in rows("states"):
        yield from state(row, everyday, metonyms)
    for row in rows("organisations"):
        yield organisation(row, everyday, metonyms)
    yield from bodies(metonyms)


def state(row: dict[str, str], everyday: dict[str, str], metonyms: list[dict[str, str]]) -> Iterator[Resource]:
    """Yield a state, its territory and its capitals."""
    label = everyday.get(row["iso3"], row["name"])
    names = dict.fromkeys([row["name"], row["official_name"], *cell(row["other_names"])])
    land = f"{REFERENCE}territory/{row['iso3']}"
    seats = [m["form"] for m in metonyms if m["actor"] == row["iso3"] and of_capital(m)]
    capitals = list(zip_longest(cell(row["capital"]), cell(row["capital_qid"]), fillvalue=""))
    yield (
        Resource(f"{REFERENCE}state/{row['iso3']}", "State")
        .literal("rdfs:label", label)
        .literal("skos:altLabel", *(name for name in names if name != label))
        .literal("iso3", row["iso3"])
        .literal("demonym", *cell(row["demonyms"]))
        .literal("metonym", *seats)
        .link("territory", land)
        .link("capital", *(place(name, qid) for name, qid in capitals))
        .same_as(row["qid"])
        .literal("dcterms:source", row["source"])
    )
    yield Resource(land, "Place").literal("rdfs:label", label)
    for name, qid in capitals:
        capital = Resource(place(name, qid), "Place").literal("rdfs:label", name).link("locatedIn", land)
        if len(capitals) == 1:
            capital.literal("skos:altLabel", *(form for form in seats if form != name))
        yield capital.link("skos:exactMatch", qid and WIKIDATA + qid)


def of_capital(metonym: dict[str, str]) -> bool:
    """Whether a metonym is the name of a capital."""
    return metonym["kind"].startswith("capital-for-")


def organisation(row: dict[str, str], everyday: dict[str, str], metonyms: list[dict[str, str]]) -> Resource:
    """Return an organisation with its members, if they are known."""
    kinds = {"alliance": "Alliance", "EU institution": "GovernmentBody"}
    label = everyday.get(row["name"], row["name"])
    names = dict.fromkeys([row["name"], *cell(row["other_names"])])
    acronym = "EU" if "EU" in names else row["name"]
    return (
        Resource(f"{REFERENCE}organisation/{slug(row['name'])}", kinds.get(row["kind"], "InternationalOrganisation"))
        .literal("rdfs:label", label)
        .literal("skos:altLabel", *(name for name in names if name != label))
        .literal("organisationKind", row["kind"])
        .literal("metonym", *(m["form"] for m in metonyms if m["actor"] == acronym and of_capital(m)))
        .link("bodyOf", f"{REFERENCE}organisation/european-union" if row["kind"] == "EU institution" else "")
        .link("hasMember", *(f"{REFERENCE}state/{iso3}" for iso3 in cell(row["members"])))
        .same_as(row["qid"])
        .literal("dcterms:source", row["source"])
    )


def bodies(metonyms: list[dict[str, str]]) -> Iterator[Resource]:
    """Yield the bodies of their table, those that only a residence or building names, and those that offices imply."""
    table = rows("bodies")
    known = {(row["owner"], name): row["name"] for row in table for name in (row["name"], *cell(row["other_names"]))}
    seats: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in metonyms:
        if row["actor"] and not of_capital(row):
            name = known.get((row["actor"], row["actor_name"]), row["actor_name"])
            seats.setdefault((row["actor"], name), []).append(row)
    described = {(row["owner"], row["name"]): row for row in table}
    for owner, name in dict.fromkeys([*described, *seats]):
        row = described.get((owner, name), {})
        forms = [seat["form"] for seat in seats.get((owner, name), [])]
        sources = [row.get("source", ""), *(seat["source"] for seat in seats.get((owner, name), []))]
        yield (
            Resource(f"{REFERENCE}body/{owner.lower()}/{slug(name)}", "GovernmentBody")
            .literal("rdfs:label", name)
            .literal("skos:altLabel", *(other for other in cell(row.get("other_names", "")) if other not in forms))
            .literal("metonym", *forms)
            .link("bodyOf", f"{REFERENCE}organisation/european-union" if owner == "EU" else f"{REFERENCE}state/{owner}")
            .literal("dcterms:source", *dict.fromkeys(sources))
        )
    yield from implied_bodies()


def implied_bodies() -> Iterator[Resource]:
    """Yield the bodies that the offices of a state imply, where no table names them: its foreign ministry and so on."""
    names = {row["iso3"]: row["name"] for row in rows("states")}
    names |= {row["actor"]: row["form"] for row in rows("forms") if row["kind"] == "everyday"}
    for function in rows("functions"):
        held = {entry.partition(":")[0] for entry in cell(function["held_by"])}
        sources: dict[str, dict[str, None]] = {}
        for office in rows("offices"):
            if function["office_kind"] in cell(office["kind"]) and function["title"] in office["title"]:
                sources.setdefault(office["state"], {})[office["source"]] = None
        for state in sorted(set(sources) - held - {""}):
            yield (
                Resource(f"{REFERENCE}body/{state.lower()}/{function['function']}", "GovernmentBody")
                .literal("rdfs:label", f"{function['label']} of {names[state]}")
                .literal("skos:altLabel", *(f"{name} of {names[state]}" for name in cell(function["other_names"])))
                .link("bodyOf", f"{REFERENCE}state/{state}")
                .literal("dcterms:source", *(f"implied by an office: {source}" for source in sources[state]))
            )


def office_iri(key: str) -> str:
    """Return the IRI of an office by the key of its table."""
    return f"{REFERENCE}office/{key.replace(':', '/')}"


def offices() -> Iterator[Resource]:
    """Yield the offices, with their kinds where the ontology has a concept for them."""
    known = notations("office-kind")
    for row in rows("offices"):
        label = row["full_title"] or row["title"]
        kinds = (kind.replace("_", "-") for kind in cell(row["kind"]))
        state, organisation = row["state"], row["organisation"]
        yield (
            Resource(office_iri(row["office"]), "Office")
            .literal("rdfs:label", label)
            .literal("skos:altLabel", row["title"] if row["title"] != label else "")
            .link("officeOf", f"{REFERENCE}state/{state}" if state else f"{REFERENCE}organisation/{slug(organisation)}")
            .link("officeKind", *(f"{PARLEY}office-kind/{kind}" for kind in kinds if kind in known))
            .link("skos:exactMatch", row["qid"] and WIKIDATA + row["qid"])
            .literal("dcterms:source", row["source"])
        )


def tenure_bounds(row: dict[str, str]) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """Return the bounds of a tenure's start and of its end, each as tight as the row allows."""
    start_earliest = first_instant(row["start"])
    start_latest = last_instant(row["start"] or row["first_attested"])
    end_earliest = first_instant(row["end"] or row["last_attested"])
    end_latest = last_instant(row["end"] or row["end_before"])
    if end_earliest and end_latest and end_earliest > end_latest:  # sources disagree: the end lies between them
        end_earliest, end_latest = end_latest, end_earliest
    if start_latest and end_latest:
        start_latest = min(start_latest, end_latest)
    if start_earliest and end_earliest:
        end_earliest = max(start_earliest, end_earliest)
    return (start_earliest, start_latest), (end_earliest, end_latest)


def tenures() -> Iterator[Resource]:
    """Yield the persons and their tenures, with bounds for what is not known."""
    names: dict[str, dict[str, None]] = {}
    qids = {}
    for row in rows("tenures"):
        key = row["person_qid"] or slug(row["person"])
        qids[key] = row["person_qid"]
        names.setdefault(key, {}).update(dict.fromkeys([row["person"], *cell(row["other_names"])]))
        since = row["start"] or row["first_attested"]
        start, end = tenure_bounds(row)
        yield (
            Resource(f"{REFERENCE}tenure/{row['office'].replace(':', '/')}/{key}/{since}", "Tenure")
            .link("heldBy", f"{REFERENCE}person/{key}")
            .link("office", office_iri(row["office"]))
            .instant("startEarliest", start[0])
            .instant("startLatest", start[1])
            .instant("endEarliest", end[0])
            .instant("endLatest", end[1])
            .literal("dcterms:source", row["source"])
        )
    for key, (label, *others) in names.items():
        person = Resource(f"{REFERENCE}person/{key}", "Person").same_as(qids[key])
        yield person.literal("rdfs:label", label).literal("skos:altLabel", *others)


def write(name: str, resources: Iterable[Resource]) -> None:
    """Write a file of sorted triples."""
    triples = {triple for resource in resources for triple in resource.triples}
    serialize(sorted(triples, key=str), output=str(FOLDER / name), format=RdfFormat.TURTLE, prefixes=TURTLE_PREFIXES)


def main() -> None:
    """Write all files."""
    write("topics.ttl", concepts("topic", "topics", "What statements and positions are about, in diplomacy at large."))
    write("measures.ttl", concepts("measure", "measures", "What a sanction restricts."))
    write("actors.ttl", actors())
    write("offices.ttl", offices())
    write("tenures.ttl", tenures())


if __name__ == "__main__":
    main()
