"""Attributions: source, cue and content over the parse."""

import pytest

from kg.document import Document
from kg.language import parse
from kg.reading.attribution import find_attributions


def read(text, pipeline):
    parsed = parse(Document(id="t", text=text, title=""), pipeline)

    def words(spans):
        return " … ".join(text[start:end] for start, end in spans)

    return [(words(a.source), words(a.cue), words(a.content)) for a in find_attributions(parsed)]


CASES = [
    ("The minister said that talks would resume.", "The minister", "said", "that talks would resume"),
    ('"We will not sign," said Ann Lee.', "Ann Lee", "said", '"We will not sign,"'),
    ('"We came," she said. "Nobody was there to sign."', "she", "said", '"We came," … "Nobody was there to sign."'),
    ("“Is that so hard?” Clinton asked.", "Clinton", "asked", "“Is that so hard?”"),
    ("Serbia, he said, would never sign the treaty.", "he", "said", "Serbia … would never sign the treaty"),
    ("According to two diplomats, the text is ready.", "two diplomats", "According to", "the text is ready"),
    ("The text is ready, according to two diplomats.", "two diplomats", "according to", "The text is ready"),
    ("The envoy expressed hope that a truce would hold.", "The envoy", "expressed hope", "that a truce would hold"),
    ("Moscow was adamant that the borders stay.", "Moscow", "was adamant", "that the borders stay"),
    ("Paris denounced the vote as a farce.", "Paris", "denounced", "the vote as a farce"),
    ("Warsaw called for an immediate ceasefire.", "Warsaw", "called for", "an immediate ceasefire"),
    ("The chancellor told reporters that it was over.", "The chancellor", "told", "that it was over"),
    ("The king has not ruled out a visit.", "The king", "has not ruled out", "a visit"),
    ("The ministry's claim that nobody was hurt was met with doubt.", "The ministry", "claim", "that nobody was hurt"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), CASES)
def test_who_said_what_with_which_words(text, source, cue, content, pipeline):
    assert (source, cue, content) in read(text, pipeline)


def test_a_participle_goes_on_with_the_speaker_of_its_sentence(pipeline):
    text = "The minister said that Jakarta valued the pact, adding that Indonesia would keep it."
    assert read(text, pipeline) == [
        ("The minister", "said", "that Jakarta valued the pact"),
        ("The minister", "adding", "that Indonesia would keep it"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'The "consultation mechanism" was agreed.',
        "The two delegations met in Geneva on Tuesday.",
        "The minister did not say when they would meet.",
    ],
)
def test_what_is_no_attribution(text, pipeline):
    assert read(text, pipeline) == []


def test_a_quotation_without_a_cue_goes_on_with_the_last_speaker(pipeline):
    text = 'The minister said that the president could help. "He is creating doubt in Moscow" with firm words.'
    parsed = parse(Document(id="t", text=text, title=""), pipeline)
    first, second = find_attributions(parsed)
    assert second.rule == "statements/uncued"
    assert second.sources == first.sources
