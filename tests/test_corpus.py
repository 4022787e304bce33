"""Questions over many articles: the corpus of two threads of talks, whose answers were checked by hand."""

import json

import pytest

from kg.queries import answer, load_query, saved_queries
from tests.corpus_answers import ANSWERS, asked, written
from tests.corpus_store import corpus_store

PATHS = sorted(ANSWERS.glob("*.json"))
OF_TEXTS = [query.name for query in saved_queries() if "ontology" not in query.tags]
# The facts of the corpus are by hand, so that none is doubtful.
NONE_ON_THE_CORPUS = {"doubtful-facts"}


@pytest.fixture(scope="module")
def store():
    return corpus_store()


def test_every_question_about_texts_is_asked():
    assert {path.stem for path in PATHS} | NONE_ON_THE_CORPUS == set(OF_TEXTS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_expected_answer(path, store):
    before = path.read_text(encoding="utf-8")
    parameters = json.loads(before)["parameters"]
    table, found = asked(path.stem, parameters, store)
    assert found.rows
    assert written(parameters, table) == before, f"python tests/corpus_answers.py {path.stem}, check it, commit it"


def column(name, wanted, store, reading="best", **values):
    found = answer(load_query(name), values, store, reading)
    return [row[found.columns.index(wanted)] and row[found.columns.index(wanted)].value for row in found.rows]


class TestOverTime:
    def test_an_agreement_in_three_articles_and_one_in_a_copy(self, store):
        counts = dict(zip(column("agreements", "what", store), column("agreements", "documents", store), strict=True))
        assert counts["a ceasefire along their disputed border"] == "3"
        assert counts["set up a hotline between their border commanders"] == "1"  # told by one article and its copy

    @pytest.mark.parametrize(
        ("day", "due", "overdue"),
        [
            ("2037-03-19", {"release 40 Tajik prisoners", "withdraw its artillery from the road to Vorukh"}, set()),
            (
                "2037-03-31",
                {"withdraw its artillery from the road to Vorukh", "send 60 observers to the border"},
                set(),
            ),
            ("2037-04-01", {"send 60 observers to the border"}, {"withdraw its artillery from the road to Vorukh"}),
        ],
    )
    def test_promises_at_a_date(self, day, due, overdue, store):
        told = zip(column("promises-due", "standing", store, at=day), column("promises-due", "what", store, at=day),
                   strict=True)  # fmt: skip
        assert set(told) == {("due", what) for what in due} | {("overdue", what) for what in overdue}

    def test_a_demand_before_and_after_it_was_met(self, store):
        def statuses(day):
            return {one.rpartition("/")[2] for one in column("demands", "status", store, party="Tajikistan", at=day)}

        assert statuses("2037-03-10") == {"made"}
        assert "met" in statuses("2037-03-21")

    def test_what_is_revised_is_not_told_again(self, store):
        assert "complete the withdrawal" in column("promises-due", "what", store, at="2037-04-10")
        assert not [
            day for day in column("promises-due", "due", store, at="2037-04-10") if day.startswith("2037-04-30")
        ]


class TestReadings:
    QUOTE = "He would not come back to Oman without a new mandate"

    @pytest.mark.parametrize(
        ("reading", "speakers"),
        [("strict", []), ("best", ["Thomas Harlan"]), ("any", ["Reza Moradkhani", "Thomas Harlan"])],
    )
    def test_the_ambiguous_sentence(self, reading, speakers, store):
        names = column("statements-by", "speakerName", store, reading)
        quotes = column("statements-by", "quote", store, reading)
        assert sorted(name for name, quote in zip(names, quotes, strict=True) if quote == self.QUOTE) == speakers
