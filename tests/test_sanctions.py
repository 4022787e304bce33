"""Sanctions: who imposes what on whom, with which status, and what would bring relief."""

import pytest

from kg.document import Document
from kg.reading import read


def sanctions(text, pipeline):
    facts = read(Document(id="t", text=text, title="", published="2025-03-04"), pipeline)
    names = {actor.id: actor.name for actor in facts.actors}

    def named(ids):
        return sorted(names[one] for one in ids)

    return facts, [(named(x.imposing), named(x.target), x.status, x.measure) for x in facts.sanctions], named


CASES = [
    ("The European Union imposed sanctions on Belarus.", ["European Union"], ["Belarus"], "in-force", "unspecified"),
    ("Canada has lifted its arms embargo on Mali.", ["Canada"], ["Mali"], "lifted", "arms-embargo"),
    ("Japan threatened to impose a travel ban on Myanmar.", ["Japan"], ["Myanmar"], "threatened", "travel-ban"),
    ("France extended its asset freeze against Syria.", ["France"], ["Syria"], "extended", "asset-freeze"),
    ("U.S. sanctions on Cuba remain in place.", ["United States"], ["Cuba"], "in-force", "unspecified"),
    ("Germany would not ease any sanctions on Iran.", ["Germany"], ["Iran"], "in-force", "unspecified"),
    ("Australia eased sanctions on Fiji last week.", ["Australia"], ["Fiji"], "eased", "unspecified"),
    ("Norway sanctioned Belarus in May.", ["Norway"], ["Belarus"], "in-force", "unspecified"),
]


@pytest.mark.parametrize(("text", "imposing", "target", "status", "measure"), CASES)
def test_who_imposes_what_on_whom(text, imposing, target, status, measure, pipeline):
    _, found, _ = sanctions(text, pipeline)
    assert found == [(imposing, target, status, measure)]


@pytest.mark.parametrize(
    "text",
    ["The two ministers spoke about trade.", "France measured the river.", "The doctors used a control group."],
)
def test_what_is_no_sanction(text, pipeline):
    assert sanctions(text, pipeline)[1] == []


def test_two_mentions_of_the_same_sanction_are_one(pipeline):
    text = "The EU imposed sanctions on Belarus in May. On Monday the EU extended its sanctions against Belarus."
    facts, found, _ = sanctions(text, pipeline)
    assert found == [(["European Union"], ["Belarus"], "extended", "unspecified")]
    assert len(facts.sanctions[0].evidence) == 2


def test_relief_names_its_condition_whose_consent_it_takes_and_who_says_so(pipeline):
    text = "Ann Lee said that Canada would not lift its sanctions on Mali without the consent of France."
    facts, _, named = sanctions(text, pipeline)
    (relief,) = facts.sanctions[0].relief
    assert relief.condition == "without the consent of France"
    assert named(relief.consent_of) == ["France"]
    assert named([relief.asserted_by]) == ["Ann Lee"]
