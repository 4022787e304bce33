"""The gazetteer: what the reference data calls states, organisations, bodies, persons and offices."""

import re
from dataclasses import dataclass, field
from typing import Literal

from kg.facts import ActorType
from kg.mentions.phrases import PhraseIndex, fold, plurals, split_cell
from kg.reference import Row, kept_for_data, only_own, own_rows, rows, shipped_rows

FormKind = Literal[
    "name", "demonym", "people", "capital", "region", "metonym", "body", "organisation", "group", "media"
]
REFERENCE = "https://w3id.org/parley/reference/"
_NUMERALS = (" ii", " iii", " iv", " v", " vi", " x", " xiv", " xvi")
_VERB_CLASSES = frozenset({"say", "act", "go", "plan"})
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
    """Who held which office from when to when, as far as the reference data knows.

    ``state`` is the key of the state or organisation that the office belongs to. ``iri`` is None for a person whom
    only a user's table has; ``who`` tells persons apart in any case.
    """

    person: str
    iri: str | None
    who: str
    names: tuple[str, ...]
    state: str
    classes: frozenset[str]
    title: str
    start: str
    end: str
    first_attested: str
    last_attested: str
    end_before: str

    def covers(self, day: str | None) -> bool:
        """Whether the person held the office on the day, by what the sources attest.

        A tenure without a known end lasts until the last day on which a source shows it, one without a known start
        from the first such day; before and after, the holder is unknown. Without a day: whether no end is known.
        """
        if day is None:
            return not self.end
        since, until = self.start or self.first_attested, self.end or self.last_attested
        return day[: len(since)] >= since and bool(until) and day[: len(until)] <= until

    def allows(self, day: str | None) -> bool:
        """Whether nothing that is known speaks against the person in office on the day; without a day, nothing does.

        It tells whether a text can mean the person by the office, not whether the person held it: for that the text
        must name both.
        """
        if day is None:
            return True
        until = self.end or self.end_before
        return day[: len(self.start)] >= self.start and (not until or day[: len(until)] <= until)


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
    functions: dict[str, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    by_surname: dict[str, list[Tenure]] = field(default_factory=dict)
    by_name: dict[str, list[Tenure]] = field(default_factory=dict)

    def state(self, iso3: str) -> Referent:
        """Return the state with the ISO 3166-1 alpha-3 code."""
        return self.referents[f"state:{iso3}"]

    def holders(self, owner: str, classes: frozenset[str], day: str) -> list[Tenure]:
        """Return who held an office of these classes of the owner (a key) on the day; nobody where it is unknown."""
        found = (tenure for tenures in self.by_name.values() for tenure in tenures)
        return [
            tenure
            for tenure in dict.fromkeys(found)
            if tenure.state == owner and tenure.classes & classes and tenure.covers(day)
        ]


def slug(name: str) -> str:
    """Return the last segment of an IRI for a name: lower-case ASCII letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).encode("ascii", "ignore").decode().lower()).strip("-")


@kept_for_data
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer of the reference data, with the tables of the user's folder if there is one."""
    gazetteer = Gazetteer()
    never = {row["form"] for row in rows("forms") if row["kind"] == "never"}
    everyday = {row["actor"]: row["form"] for row in rows("forms") if row["kind"] == "everyday"}
    _add_states(gazetteer, never, everyday)
    _add_organisations(gazetteer, never, everyday)
    _add_regions(gazetteer)
    _add_bodies(gazetteer, never)
    _add_metonyms(gazetteer, never)
    _add_forms(gazetteer)
    _add_words(gazetteer)
    _add_offices(gazetteer)
    return gazetteer


def _add_states(gazetteer: Gazetteer, never: set[str], everyday: dict[str, str]) -> None:
    own = only_own("states")
    for row in rows("states"):
        key = f"state:{row['iso3']}"
        iri = None if own(row) else f"{REFERENCE}state/{row['iso3']}"
        gazetteer.referents[key] = Referent(key, row["name"], "State", iri, None, everyday.get(row["iso3"]))
        for form in (row["name"], row["official_name"], *split_cell(row["other_names"])):
            if form and form not in never:
                gazetteer.forms.add(form, Form(form, "name", key))
        for form in split_cell(row["demonyms"]):
            if form not in never and " or " not in form:
                gazetteer.forms.add(form, Form(form, "people" if _is_plural(form, row["demonyms"]) else "demonym", key))
        for form in split_cell(row["capital"]) if own(row) else ():  # those of the shipped states are metonyms too
            gazetteer.forms.add(form, Form(form, "capital", key))


def _is_plural(form: str, cell: str) -> bool:
    singular = form[:-1] if form.endswith("s") else form.replace("men", "man").replace("women", "woman")
    return form != singular and singular in cell.split("|")


def _add_organisations(gazetteer: Gazetteer, never: set[str], everyday: dict[str, str]) -> None:
    types: dict[str, ActorType] = {"alliance": "Alliance", "EU institution": "GovernmentBody"}
    own = only_own("organisations")
    for row in rows("organisations"):
        key = f"organisation:{row['name']}"
        kind = types.get(row["kind"], "InternationalOrganisation")
        owner = "organisation:European Union" if row["kind"] == "EU institution" else None
        owner = "organisation:United Nations" if row["kind"].startswith("UN ") else owner
        iri = None if own(row) else f"{REFERENCE}organisation/{slug(row['name'])}"
        gazetteer.referents[key] = Referent(key, row["name"], kind, iri, owner, everyday.get(row["name"]), row["kind"])
        for form in (row["name"], everyday.get(row["name"], row["name"]), *split_cell(row["other_names"])):
            if form not in never:
                gazetteer.forms.add(form, Form(form, "organisation", key))


def _add_regions(gazetteer: Gazetteer) -> None:
    for row in rows("regions"):
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


def _owner(gazetteer: Gazetteer, name: str) -> str:
    """Return the key of the state with a code, or of the organisation with a name."""
    if f"state:{name}" in gazetteer.referents:
        return f"state:{name}"
    known = (form.key for form in gazetteer.forms.get(name) if form.kind == "organisation")
    return next(known, f"organisation:{name}")


def _add_bodies(gazetteer: Gazetteer, never: set[str]) -> None:
    own = only_own("bodies")
    for row in rows("bodies"):
        key = f"body:{row['name']}"
        iri = None if own(row) else f"{REFERENCE}body/{row['owner'].lower()}/{slug(row['name'])}"
        owner = _owner(gazetteer, row["owner"])
        gazetteer.referents[key] = Referent(key, row["name"], "GovernmentBody", iri, owner)
        for form in (row["name"], *split_cell(row["other_names"])):
            if form not in never:
                gazetteer.forms.add(form, Form(form, "body", key))
    for row in rows("groups"):
        key = f"group:{row['name']}"
        kind: ActorType = "Organisation" if row["type"] == "Organisation" else "Group"
        gazetteer.referents[key] = Referent(key, row["name"], kind)
        for form in (row["name"], *split_cell(row["other_names"])):
            gazetteer.forms.add(form, Form(form, "group", key))
    for row in rows("media"):
        key = f"media:{row['name']}"
        gazetteer.referents[key] = Referent(key, row["name"], "Organisation")
        gazetteer.forms.add(row["name"], Form(row["name"], "media", key))


def _add_metonyms(gazetteer: Gazetteer, never: set[str]) -> None:
    own = only_own("metonyms")
    for row in rows("metonyms"):
        form = row["form"].removeprefix("the ")
        if form in never or not row["actor"]:
            continue
        owner = _owner(gazetteer, row["actor"])
        if row["kind"] in _CAPITAL_KINDS:
            gazetteer.forms.add(form, Form(form, "capital", owner))
            continue
        name = row["actor_name"] or form
        known = [known.key for known in gazetteer.forms.get(name) if known.kind == "body"]
        key = known[0] if known else f"body:{name}"
        if not known:
            iri = None if own(row) else f"{REFERENCE}body/{row['actor'].lower()}/{slug(name)}"
            gazetteer.referents.setdefault(key, Referent(key, form, "GovernmentBody", iri, owner))
        gazetteer.forms.add(form, Form(form, "metonym", key))


def _add_forms(gazetteer: Gazetteer) -> None:
    for row in rows("forms"):
        if row["kind"] in ("name", "demonym", "people", "capital"):
            state = f"state:{row['actor']}"
            if state in gazetteer.referents:
                kind: FormKind = row["kind"]  # type: ignore[assignment]
                gazetteer.forms.add(row["form"], Form(row["form"], kind, state))
            else:
                gazetteer.forms.add(row["form"], Form(row["form"], "organisation", f"organisation:{row['actor']}"))


def _add_words(gazetteer: Gazetteer) -> None:
    titles: dict[str, tuple[set[str], str]] = {}
    for row in rows("titles"):
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
    for row in rows("nouns"):
        gazetteer.nouns.add(row["noun"], (row["class"], False))
        for plural in plurals(row["noun"]):
            gazetteer.nouns.add(plural, (row["class"], True))
    verbs: dict[str, set[str]] = {}
    for row in rows("verbs"):
        verbs.setdefault(row["lemma"], set()).add(row["class"] if row["class"] in _VERB_CLASSES else "say")
    gazetteer.verbs = {lemma: frozenset(classes) for lemma, classes in verbs.items()}
    gazetteer.genders = {row["name"]: row["gender"] for row in rows("given-names")}


def _add_offices(gazetteer: Gazetteer) -> None:
    """Add who held the offices, and the bodies that offices imply: a foreign minister has a foreign ministry."""
    offices: dict[str, tuple[frozenset[str], str, str]] = {}
    for row in rows("offices"):
        owner = f"state:{row['state']}" if row["state"] else f"organisation:{row['organisation']}"
        offices[row["office"]] = (frozenset(split_cell(row["kind"])), row["title"], owner)
    own = _own_persons()
    for row in rows("tenures"):
        _add_tenure(gazetteer, row, offices[row["office"]], own)
    for row in rows("functions"):
        gazetteer.functions.update(dict.fromkeys(split_cell(row["nouns"]), row["function"]))
        held = dict(entry.split(":", 1) for entry in split_cell(row["held_by"]))
        for classes, title, owner in offices.values():
            if row["office_kind"] in classes and row["title"] in title and owner.startswith("state:"):
                gazetteer.bodies[owner, row["function"]] = _implied_body(gazetteer, row, owner, held)


def _implied_body(gazetteer: Gazetteer, row: Row, owner: str, held: dict[str, str]) -> str:
    """Return the key of the body of a state that has a function, a body of its own where no other table names one."""
    code, state = owner.removeprefix("state:"), gazetteer.referents[owner]
    if code in held:
        return f"body:{held[code]}"
    key = f"body:{code}:{row['function']}"
    iri = f"{REFERENCE}body/{code.lower()}/{row['function']}" if state.iri else None
    name = f"{row['label']} of {state.everyday or state.name}"
    gazetteer.referents.setdefault(key, Referent(key, name, "GovernmentBody", iri, owner))
    return key


def _own_persons() -> frozenset[str]:
    """Return who stands only in the user's tables."""
    found = {_who(row) for row in own_rows("tenures")}
    return frozenset(found - {_who(row) for row in shipped_rows("tenures")} if found else ())


def _who(row: Row) -> str:
    return row["person_qid"] or slug(row["person"])


def _add_tenure(gazetteer: Gazetteer, row: Row, office: tuple[frozenset[str], str, str], own: frozenset[str]) -> None:
    classes, title, owner = office
    who = _who(row)
    names = (row["person"], *split_cell(row["other_names"]))
    tenure = Tenure(
        row["person"], None if who in own else f"{REFERENCE}person/{who}", who, names, owner, classes, title,
        row["start"], row["end"], row["first_attested"], row["last_attested"], row["end_before"],
    )  # fmt: skip
    for name in dict.fromkeys(fold(name).lower() for name in names):
        gazetteer.by_name.setdefault(name, []).append(tenure)
        last = name.rpartition(" ")[2] if not name.endswith(_NUMERALS) else name.split()[-2]
        gazetteer.by_surname.setdefault(last, []).append(tenure)
