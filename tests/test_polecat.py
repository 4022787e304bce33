"""POLECAT: actions of the store as tab-separated rows, only those of the newest version, harmless in a spreadsheet."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts import Action, Actor, DocumentFacts, Event, Facts, OfficeHeld, Position, Sentence, Statement
from kg.graph import article_quads, graph_iri, version_iri
from kg.store import Store
from kg.store.polecat import COLUMNS, _harmless, export_polecat

PROJECT = Path(__file__).resolve().parent.parent
TEXT = (
    "President Ada Lund visited Norway on 3 March. "
    "Lund opposes a nuclear test, she said. "
    "The Freedonian police attacked Olsen."
)
NORWAY = "https://w3id.org/parley/reference/state/NOR"


def spans(words, text=TEXT):
    start = text.index(words)
    return ((start, start + len(words)),)


def facts(text=TEXT, **changed):
    ends = [text.index(end) + len(end) for end in ("March.", "said.", "Olsen.")]
    actors = (
        Actor(
            id="a1",
            name="Ada Lund",
            type="Person",
            mentions=spans("Ada Lund", text),
            offices=(OfficeHeld(title="President", of="a2", evidence=spans("President", text)),),
        ),
        Actor(id="a2", iri=NORWAY, name="Norway", type="State", mentions=spans("Norway", text)),
        Actor(id="a3", name="Freedonian police", type="GovernmentBody", mentions=spans("Freedonian police", text)),
        Actor(id="a4", name="Olsen", type="Person", mentions=spans("Olsen", text)),
    )
    made = Facts(
        document=DocumentFacts(
            id="x", title="T", published="2024-03-05", url="https://news.example/x", publisher="The Wire", text=text
        ),
        sentences=tuple(
            Sentence(span=(a, b), status="modelled") for a, b in zip([0, *(e + 1 for e in ends[:2])], ends, strict=True)
        ),
        actors=actors,
        events=(
            Event(
                id="e1", type="Visit", status="held", participants=("a1",), place="Norway", date="2024-03-03",
                evidence=spans("visited Norway", text), confidence=0.9,
            ),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", speaker="a1", speakers=("a1",), topics=("nuclear",), cue=spans("said", text),
                content=spans("Lund opposes a nuclear test", text), confidence=0.9,
            ),
        ),
        positions=(
            Position(
                id="p1", actor="a1", topic="nuclear", stance="opposes", proposition="a nuclear test",
                statements=("s1",), evidence=spans("opposes a nuclear test", text), confidence=0.9,
            ),
        ),
        actions=(
            Action(
                id="c1", type="CONSULT", actors=("a1",), recipients=("a2",), of="e1",
                evidence=spans("Ada Lund visited Norway", text), confidence=0.9,
            ),
            Action(id="c2", type="REJECT", actors=("a1",), of="p1", evidence=spans("opposes", text), confidence=0.5),
            Action(
                id="c3", type="ASSAULT", actors=("a3",), recipients=("a4",),
                evidence=spans("The Freedonian police attacked Olsen", text), confidence=0.9,
            ),
        ),
    )  # fmt: skip
    return made.model_copy(update=changed)


def store_of(*versions):
    store = Store.in_memory()
    before = None
    for one in versions:
        store.replace([graph_iri(one)], article_quads(one, revises=before))
        before = version_iri(one)
    return store


def rows(store):
    return list(csv.DictReader(StringIO(export_polecat(store).decode()), delimiter="\t"))


@pytest.fixture(scope="module")
def exported():
    return rows(store_of(facts()))


class TestRows:
    def test_every_action_is_a_row_in_all_columns_in_order(self, exported):
        assert [row["Event Type"] for row in exported] == ["CONSULT", "REJECT", "ASSAULT"]
        assert all(tuple(row) == COLUMNS for row in exported)

    def test_a_visit_has_its_mode_score_day_and_place(self, exported):
        visit = exported[0]
        assert (visit["Event Mode"], visit["Intensity"], visit["Quad Code"]) == ("visit", "4", "VERBAL COOPERATION")
        assert (visit["Event Date"], visit["Publication Date"]) == ("2024-03-03", "2024-03-05")
        assert visit["Placename"] == "Norway"

    def test_sides_have_names_countries_sectors_and_titles(self, exported):
        visit, _, attack = exported
        assert (visit["Actor Name"], visit["Actor Title"], visit["Actor Country"]) == ("Ada Lund", "President", "NOR")
        assert (visit["Recipient Name"], visit["Recipient Country"]) == ("Norway", "NOR")
        assert (visit["Actor Name Raw"], visit["Recipient Name Raw"]) == ("Ada Lund", "Norway")
        assert (attack["Primary Actor Sector"], attack["Primary Recipient Sector"]) == ("GOV", "")

    def test_contexts_come_from_topics_by_the_ontology(self, exported):
        assert exported[1]["Contexts"] == "cbrn"
        assert exported[1]["Event Date"] == "2024-03-05"

    def test_the_story_is_in_every_row(self, exported):
        assert {row["Source"] for row in exported} == {"The Wire"}
        assert {row["Story People"] for row in exported} == {"Ada Lund; Olsen"}
        assert {row["Story Organizations"] for row in exported} == {"Freedonian police"}

    def test_ids_are_unique_and_exports_are_the_same_bytes(self, exported):
        assert len({row["Event ID"] for row in exported}) == len(exported)
        assert export_polecat(store_of(facts())) == export_polecat(store_of(facts()))

    def test_columns_without_data_are_empty(self, exported):
        empty = ("Actor COW", "Recipient COW", "Wikipedia Actor ID", "City", "Latitude", "GeoNames ID", "Feature Type")
        assert all(row[column] == "" for row in exported for column in empty)

    def test_only_the_newest_version_counts(self):
        first = facts()
        second = facts(TEXT.replace("said.", "added that she said."))
        assert len(rows(store_of(first, second))) == 3

    def test_an_empty_store_gives_a_header_alone(self):
        assert export_polecat(Store.in_memory()).decode() == "\t".join(COLUMNS) + "\n"


class TestCells:
    @given(st.text())
    def test_no_cell_is_a_formula_or_breaks_its_row(self, text):
        cell = _harmless(text)
        assert not set(cell) & set("\t\r\n")
        if cell.startswith(("=", "+", "-", "@")):
            assert float(cell) <= 0

    def test_scores_stay_numbers(self):
        assert (_harmless("-3.5"), _harmless("-1+1"), _harmless("=A1")) == ("-3.5", "'-1+1", "'=A1")


class TestDocumentation:
    def test_every_column_is_documented(self):
        text = (PROJECT / "docs" / "polecat.md").read_text(encoding="utf-8")
        either = {column: (column, column.replace("Recipient", "Actor")) for column in COLUMNS}
        assert [column for column, names in either.items() if not any(name in text for name in names)] == []
