"""Undertakings: who undertakes what, by when, and what became of it."""

import pytest

from kg.document import Document
from kg.reading import read

PUBLISHED = "2025-03-05"  # a Wednesday


@pytest.fixture
def undertakings(pipeline):
    """Return a function that gives the undertakings of a text and the names of its actors by id."""

    def found(text, published=PUBLISHED):
        facts = read(Document(id="t", text=text, title="", published=published), pipeline)
        return facts.undertakings, {actor.id: actor.name for actor in facts.actors}

    return found


def of_type(found, kind):
    return [one for one in found if one.type == kind]


# text, type, due
DUE = [
    ("Peru promised to reopen the mine by March 20.", "Commitment", "2025-03-20"),
    ("Ghana pledged to send 300 doctors to Togo by the end of June.", "Commitment", "2025-06-30"),
    ("Norway vowed to ratify the treaty before 15 April.", "Commitment", "2025-04-14"),
    ("Norway vowed to ratify the treaty before the end of April.", "Commitment", "2025-04-30"),
    ("Norway vowed to ratify the treaty before May.", "Commitment", "2025-04-30"),
    ("Chile promised to pay the fishermen no later than 1 August 2026.", "Commitment", "2026-08-01"),
    ("Kenya promised to pull its troops out within 30 days.", "Commitment", "2025-04-04"),
    ("Kenya promised on Monday to pull its troops out within two weeks.", "Commitment", "2025-03-17"),
    ("Kenya promised to free the crew within 48 hours.", "Commitment", "2025-03-07"),
    ("Vietnam and Laos agreed in January to open a bridge in the next three months.", "Agreement", "2025-04"),
    ("By March 31 Ethiopia will leave the town, its foreign minister said.", "Commitment", "2025-03-31"),
    ("Ecuador demanded that Colombia hand over the two ships by Sunday.", "Demand", "2025-03-09"),
    ("Ecuador urged Colombia to agree to withdraw its forces by 2027.", "Demand", "2027"),
    ("Morocco and Spain agreed on Monday to reopen the crossing by April 1.", "Agreement", "2025-04-01"),
    ("Algeria threatened to cut the gas off by the end of the week unless Mali pays.", "Threat", "2025-03-09"),
    ("Algeria threatened to cut the gas off unless Mali pays by Friday.", "Threat", "2025-03-07"),
    ('Japan threatened to add "any firm that ships arms" to the list by the end of May.', "Threat", "2025-05-31"),
    ("Sweden offered to host the talks on March 12.", "Offer", "2025-03-12"),
    ("Turkey gave the Kurdish fighters until Saturday to leave the city.", "Demand", "2025-03-08"),
    ("France has given Niger 30 days to withdraw its decree.", "Demand", "2025-04-04"),
]

# What is no day by which something is to be done.
NOT_DUE = [
    "Peru promised on Monday to reopen the mine.",
    "Peru promised to keep the mine open until Friday.",
    "Peru promised to return the gold that Chile seized before 2020.",
    "Peru promised to publish the treaty signed by Chile on 3 May 2024.",
    "Peru promised to cut the tariff by six percent.",
    "Peru threatened to tax the ships from 1 August.",
    "Peru demanded that Chile explain the raid of 12 May 2024.",
    "Peru refused to reopen the mine by March 20.",
    "Peru promised to cut the tariff before the elections in Chile.",
]


class TestDue:
    @pytest.mark.parametrize(("text", "kind", "due"), DUE, ids=lambda one: str(one)[:40])
    def test_the_day_by_which_is_read(self, undertakings, text, kind, due):
        found, _ = undertakings(text)
        assert [one.due for one in of_type(found, kind)] == [due]

    @pytest.mark.parametrize("text", NOT_DUE)
    def test_other_days_are_no_due_dates(self, undertakings, text):
        found, _ = undertakings(text)
        assert found
        assert {one.due for one in found} == {None}

    def test_without_a_day_of_publication_only_whole_dates_are_read(self, undertakings):
        found, _ = undertakings("Peru promised to pay within 30 days. Chile promised to pay by 1 May 2026.", None)
        assert [one.due for one in found] == [None, "2026-05-01"]

    def test_an_ultimatum_is_a_demand_on_whom_the_term_is_given(self, undertakings):
        found, names = undertakings("France gave Niger until Sunday to withdraw its decree.")
        assert [(names[one.parties[0]], names[one.addressee]) for one in found] == [("France", "Niger")]


class TestAgreements:
    @pytest.mark.parametrize(
        ("text", "proposition"),
        [
            ("Laos and Vietnam agreed on Tuesday to set up a hotline.", "to set up a hotline"),
            ("Laos and Vietnam agreed in Hanoi on 3 March on a list of crossings.", "on a list of crossings"),
            ("Laos and Vietnam agreed a truce on Tuesday.", "a truce"),
        ],
    )
    def test_what_is_agreed_is_not_the_day(self, undertakings, text, proposition):
        found, _ = undertakings(text)
        assert [one.proposition for one in of_type(found, "Agreement")] == [proposition]


class TestParties:
    @pytest.mark.parametrize(
        ("text", "kind", "party"),
        [
            ("Norway will reopen the pass, Foreign Minister Espen Barth Eide said.", "Commitment", "Norway"),
            ("Norwegian Foreign Minister Espen Barth Eide said Norway would send aid.", "Commitment", "Norway"),
            ("Norwegian Foreign Minister Espen Barth Eide said he would go to Kyiv.", "Commitment", "Espen Barth Eide"),
            ("Norway would not sign the treaty, Foreign Minister Espen Barth Eide said.", "Refusal", "Norway"),
        ],
    )
    def test_who_is_to_act_undertakes_it(self, undertakings, text, kind, party):
        found, names = undertakings(text)
        assert [[names[one] for one in each.parties] for each in of_type(found, kind)] == [[party]]

    def test_what_others_will_do_is_no_commitment(self, undertakings):
        found, _ = undertakings("Norwegian Foreign Minister Espen Barth Eide said Chad would leave the union.")
        assert of_type(found, "Commitment") == []


# The text of a demand, an offer or a promise and of its outcome, type and status
OUTCOMES = [
    ("Togo demanded that Benin open the dam. Benin met the demand on Sunday.", "Demand", "met"),
    ("Togo demanded that Benin open the dam. Benin did not respond to the demand.", "Demand", "unanswered"),
    ("Togo demanded that Benin open the dam. There was no reply to the demand.", "Demand", "unanswered"),
    ("Togo demanded that Benin open the dam. Benin has yet to answer the demand.", "Demand", "unanswered"),
    ("Togo demanded that Benin open the dam. The demand went unanswered.", "Demand", "unanswered"),
    ("Togo demanded that Benin open the dam. The call remained unheeded.", "Demand", "ignored"),
    ("Togo demanded that Benin open the dam. Benin rejected the demand.", "Demand", "refused"),
    ("Togo offered to send a pilot. Benin declined to respond to the offer.", "Offer", "unanswered"),
    ("Togo promised to free the crew. Togo kept its promise.", "Commitment", "met"),
    ("Togo promised to free the crew. Togo lived up to its promise on Friday.", "Commitment", "met"),
    ("Togo promised to free the crew. Togo broke its promise.", "Commitment", "overdue"),
    ("Togo promised to free the crew. Togo did not keep its promise.", "Commitment", "overdue"),
    ("Togo promised to free the crew. Togo reneged on the pledge.", "Commitment", "overdue"),
    ("Togo promised to free the crew by Monday. Togo failed to free the crew by Monday.", "Commitment", "overdue"),
    ("Togo promised to free the crew by Monday. Togo missed the deadline.", "Commitment", "overdue"),
    ("Togo promised to free the crew by Monday. Togo did not meet the deadline.", "Commitment", "overdue"),
    ("Togo promised to free the crew by Monday. The deadline passed.", "Commitment", "overdue"),
    ("Togo has not freed the crew, two days after the end of the deadline.", "Commitment", "overdue"),
    ("Togo has yet to free the crew, a week after its deadline.", "Commitment", "overdue"),
    ("Togo freed the crew on Sunday, keeping a promise that it had made in May.", "Commitment", "met"),
    ("Togo freed the crew on Sunday, meeting a demand that Benin had made in May.", "Demand", "met"),
]
# What is no outcome of what was undertaken before.
STILL_MADE = [
    ("Togo demanded that Benin open the dam. Benin will meet the demand.", "Demand"),
    ("Togo demanded that Benin open the dam. Benin could reject the demand.", "Demand"),
    ("Togo demanded that Benin open the dam. Benin responded to the demand on Sunday.", "Demand"),
    ("Togo promised to free the crew. Benin kept its promise.", "Commitment"),
    ("Togo promised to free the crew. Togo did not miss the deadline.", "Commitment"),
    ("Togo offered to send a pilot. The offer of a loan to Benin went unanswered.", "Offer"),
    ("Togo promised to free the crew by Monday. Benin called the deadline a joke.", "Commitment"),
]


class TestOutcomes:
    @pytest.mark.parametrize(("text", "kind", "status"), OUTCOMES)
    def test_what_became_of_it_is_read(self, undertakings, text, kind, status):
        found, _ = undertakings(text)
        assert [one.status for one in of_type(found, kind)] == [status]

    @pytest.mark.parametrize(("text", "kind"), STILL_MADE)
    def test_what_may_become_of_it_is_not(self, undertakings, text, kind):
        found, _ = undertakings(text)
        assert "made" in [one.status for one in of_type(found, kind)]
        assert {one.status for one in of_type(found, kind)} == {"made"}

    def test_a_demand_known_by_its_outcome_alone_has_both_sides(self, undertakings):
        found, names = undertakings("Togo freed the crew on Sunday, meeting a demand that Benin had made in May.")
        [demand] = of_type(found, "Demand")
        assert ([names[one] for one in demand.parties], names[demand.addressee]) == (["Benin"], "Togo")
        assert demand.proposition == "freed the crew on Sunday"

    def test_a_promise_known_by_its_deadline_alone_has_its_day(self, undertakings):
        found, names = undertakings("Togo failed to free the crew by the deadline of March 3.")
        [promise] = of_type(found, "Commitment")
        assert ([names[one] for one in promise.parties], promise.due) == (["Togo"], "2025-03-03")
        assert promise.proposition == "free the crew"
