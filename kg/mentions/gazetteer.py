"""The gazetteer: what the reference data calls states, organisations, bodies, persons and offices."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from kg.facts import ActorType
from kg.mentions.phrases import PhraseIndex, fold, plurals, split_cell
from kg.resources import resource_folder

FormKind = Literal[
    "name", "demonym", "people", "capital", "region", "metonym", "body", "organisation", "group", "media"
]
REFERENCE = "https://w3id.org/parley/reference/"
_NUMERALS = (" ii", " iii", " iv", " v", " vi", " x", " xiv", " xvi")
_CAPITAL_KINDS = ("capital-for-government", "capital-for-organisation")


@dataclass(frozen=True, slots=True)
class Referent:
    """Something that the reference data names.

    ``owner`` is the key of the state (or union) that it belongs to, ``kind`` what sort of organisation it is.
    """

    key: str
    name: str
    type: ActorType
    iri: str | None = None
    owner: str | None = None
    everyday: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name a referent."""

    text: str
    kind: FormKind
    key: str


@dataclass(frozen=True, slots=True)
class Title:
    """Words for an office or rank, its classes, and the gender of who bears it where the words tell."""

    words: str
    classes: frozenset[str]
    gender: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held which office from when to when, as far as the reference data knows."""

    person: str
    iri: str
    names: tuple[str, ...]
    state: str
    classes: frozenset[str]
    title: str
    start: str
    end: str
    attested: str

    def covers(self, day: str | None) -> bool:
        """Whether the person may have been in office on the day; without a day, whether no end is known."""
        if day is None:
            return not self.end
        return (not self.start or self.start <= day) and (not self.end or day <= self.end)


@dataclass
class Gazetteer:
    """All names of the reference data, ready to be looked up in a text."""

    referents: dict[str, Referent] = field(default_factory=dict)
    forms: PhraseIndex[Form] = field(default_factory=PhraseIndex)
    titles: PhraseIndex[Title] = field(default_factory=PhraseIndex)
    nouns: PhraseIndex[tuple[str, bool]] = field(default_factory=PhraseIndex)
    qualifiers: set[str] = field(default_factory=set)
    descriptive: set[str] = field(default_factory=set)
    genders: dict[str, str] = field(default_factory=dict)
    verbs: dict[str, frozenset[str]] = field(default_factory=dict)
    by_surname: dict[str, list[Tenure]] = field(default_factory=dict)
    by_name: dict[str, list[Tenure]] = field(default_factory=dict)

    def state(self, iso3: str) -> Referent:
        """Return the state with the ISO 3166-1 alpha-3 code."""
        return self.referents[f"state:{iso3}"]

    def holders(self, state: str, classes: frozenset[str], day: str | None) -> list[Tenure]:
        """Return who may have held an office of these classes in the state (a key) on the day."""
        return [
            tenure
            for tenures in self.by_name.values()
            for tenure in tenures
            if tenure.state == state and tenure.classes & classes and tenure.covers(day)
        ]


def slug(name: str) -> str:
    """Return the last segment of an IRI for a name: lower-case ASCII letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).encode("ascii", "ignore").decode().lower()).strip("-")


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Return the gazetteer of a folder of reference data, by default the shipped one.

    Raises FileNotFoundError if a file is missing.
    """
    return _load(folder or resource_folder("ontology") / "reference")


@cache
def _load(folder: Path) -> Gazetteer:
    gazetteer = Gazetteer()
    never = {row["form"] for row in _rows(folder / "forms.csv") if row["kind"] == "never"}
    everyday = {row["actor"]: row["form"] for row in _rows(folder / "forms.csv") if row["kind"] == "everyday"}
    _add_states(gazetteer, folder, never, everyday)
    _add_organisations(gazetteer, folder, never, everyday)
    _add_regions(gazetteer, folder)
    _add_bodies(gazetteer, folder, never)
    _add_metonyms(gazetteer, folder, never)
    _add_forms(gazetteer, folder)
    _add_words(gazetteer, folder)
    _add_tenures(gazetteer, folder)
    return gazetteer


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _add_states(gazetteer: Gazetteer, folder: Path, never: set[str], everyday: dict[str, str]) -> None:
    for row in _rows(folder / "states.csv"):
        key = f"state:{row['iso3']}"
        iri = f"{REFERENCE}state/{row['iso3']}"
        gazetteer.referents[key] = Referent(key, row["name"], "State", iri, None, everyday.get(row["iso3"]))
        for form in (row["name"], row["official_name"], *split_cell(row["other_names"])):
            if form not in never:
                gazetteer.forms.add(form, Form(form, "name", key))
        for form in split_cell(row["demonyms"]):
            if form not in never and " or " not in form:
                gazetteer.forms.add(form, Form(form, "people" if _is_plural(form, row["demonyms"]) else "demonym", key))


def _is_plural(form: str, cell: str) -> bool:
    singular = form[:-1] if form.endswith("s") else form.replace("men", "man").replace("women", "woman")
    return form != singular and singular in cell.split("|")


def _add_organisations(gazetteer: Gazetteer, folder: Path, never: set[str], everyday: dict[str, str]) -> None:
    types: dict[str, ActorType] = {"alliance": "Alliance", "EU institution": "GovernmentBody"}
    for row in _rows(folder / "organisations.csv"):
        key = f"organisation:{row['name']}"
        kind = types.get(row["kind"], "InternationalOrganisation")
        owner = "organisation:European Union" if row["kind"] == "EU institution" else None
        owner = "organisation:United Nations" if row["kind"].startswith("UN ") else owner
        iri = f"{REFERENCE}organisation/{slug(row['name'])}"
        gazetteer.referents[key] = Referent(key, row["name"], kind, iri, owner, everyday.get(row["name"]), row["kind"])
        for form in (row["name"], everyday.get(row["name"], row["name"]), *split_cell(row["other_names"])):
            if form not in never:
                gazetteer.forms.add(form, Form(form, "organisation", key))


def _add_regions(gazetteer: Gazetteer, folder: Path) -> None:
    for row in _rows(folder / "regions.csv"):
        key = f"region:{row['name']}"
        kind: ActorType = "Place" if row["type"] == "Place" else "Group"
        article = "article" if row["article"] == "the" else None
        gazetteer.referents[key] = Referent(key, row["name"], kind, None, article)
        for form in (row["name"], *split_cell(row["other_names"])):
            gazetteer.forms.add(form, Form(form, "region", key))
        for form in split_cell(row["adjectives"]):
            gazetteer.forms.add(form, Form(form, "demonym", key))
        for form in split_cell(row["people"]):
            gazetteer.forms.add(form, Form(form, "people", key))


def _add_bodies(gazetteer: Gazetteer, folder: Path, never: set[str]) -> None:
    for row in _rows(folder / "bodies.csv"):
        key = f"body:{row['name']}"
        iri = f"{REFERENCE}body/{row['owner'].lower()}/{slug(row['name'])}"
        gazetteer.referents[key] = Referent(key, row["name"], "GovernmentBody", iri, f"state:{row['owner']}")
        for form in (row["name"], *split_cell(row["other_names"])):
            if form not in never:
                gazetteer.forms.add(form, Form(form, "body", key))
    for row in _rows(folder / "groups.csv"):
        key = f"group:{row['name']}"
        kind: ActorType = "Organisation" if row["type"] == "Organisation" else "Group"
        gazetteer.referents[key] = Referent(key, row["name"], kind)
        for form in (row["name"], *split_cell(row["other_names"])):
            gazetteer.forms.add(form, Form(form, "group", key))
    for row in _rows(folder / "media.csv"):
        key = f"media:{row['name']}"
        gazetteer.referents[key] = Referent(key, row["name"], "Organisation")
        gazetteer.forms.add(row["name"], Form(row["name"], "media", key))


def _add_metonyms(gazetteer: Gazetteer, folder: Path, never: set[str]) -> None:
    for row in _rows(folder / "metonyms.csv"):
        form = row["form"].removeprefix("the ")
        if form in never or not row["actor"]:
            continue
        owner = "organisation:European Union" if row["actor"] == "EU" else f"state:{row['actor']}"
        if row["kind"] in _CAPITAL_KINDS:
            gazetteer.forms.add(form, Form(form, "capital", owner))
            continue
        known = [known.key for known in gazetteer.forms.get(row["actor_name"]) if known.kind == "body"]
        key = known[0] if known else f"body:{row['actor_name']}"
        if not known:
            iri = f"{REFERENCE}body/{row['actor'].lower()}/{slug(row['actor_name'])}"
            gazetteer.referents.setdefault(key, Referent(key, form, "GovernmentBody", iri, owner))
        gazetteer.forms.add(form, Form(form, "metonym", key))


def _add_forms(gazetteer: Gazetteer, folder: Path) -> None:
    for row in _rows(folder / "forms.csv"):
        if row["kind"] in ("name", "demonym", "people", "capital"):
            state = f"state:{row['actor']}"
            if state in gazetteer.referents:
                kind: FormKind = row["kind"]  # type: ignore[assignment]
                gazetteer.forms.add(row["form"], Form(row["form"], kind, state))
            else:
                gazetteer.forms.add(row["form"], Form(row["form"], "organisation", f"organisation:{row['actor']}"))


def _add_words(gazetteer: Gazetteer, folder: Path) -> None:
    titles: dict[str, tuple[set[str], str]] = {}
    for row in _rows(folder / "titles.csv"):
        if row["class"] in ("qualifier", "descriptive"):
            gazetteer.qualifiers.add(row["title"])
            if row["class"] == "descriptive":
                gazetteer.descriptive.add(row["title"])
        else:
            classes, _ = titles.setdefault(row["title"].lower(), (set(), row["gender"]))
            classes.add(row["class"])
    for words, (classes, gender) in titles.items():
        gazetteer.titles.add(words, Title(words, frozenset(classes), gender))
        if "honorific" not in classes:
            for plural in plurals(words):
                gazetteer.titles.add(plural, Title(words, frozenset(classes), gender, plural=True))
    for row in _rows(folder / "nouns.csv"):
        gazetteer.nouns.add(row["noun"], (row["class"], False))
        for plural in plurals(row["noun"]):
            gazetteer.nouns.add(plural, (row["class"], True))
    verbs: dict[str, set[str]] = {}
    for row in _rows(folder / "verbs.csv"):
        verbs.setdefault(row["lemma"], set()).add(row["class"])
    gazetteer.verbs = {lemma: frozenset(classes) for lemma, classes in verbs.items()}
    gazetteer.genders = {row["name"]: row["gender"] for row in _rows(folder / "given_names.csv")}


def _add_tenures(gazetteer: Gazetteer, folder: Path) -> None:
    offices = {
        row["office"]: (frozenset(split_cell(row["kind"])), row["title"]) for row in _rows(folder / "offices.csv")
    }
    with (folder / "tenures.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = {name: index for index, name in enumerate(next(rows))}
        at = [
            columns[name]
            for name in ("person", "person_qid", "other_names", "office", "state", "start", "end", "last_attested")
        ]
        for row in rows:
            person, qid, others, office, state, start, end, attested = (row[index] for index in at)
            classes, title = offices.get(office, (frozenset(), ""))
            iri = f"{REFERENCE}person/{qid or slug(person)}"
            names = (person, *split_cell(others))
            tenure = Tenure(person, iri, names, f"state:{state}", classes, title, start, end, attested)
            for name in dict.fromkeys(fold(name).lower() for name in names):
                gazetteer.by_name.setdefault(name, []).append(tenure)
                last = name.rpartition(" ")[2] if not name.endswith(_NUMERALS) else name.split()[-2]
                gazetteer.by_surname.setdefault(last, []).append(tenure)
