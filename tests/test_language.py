"""Long texts, sentences and words are parsed in pieces; short ones are parsed as they are."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Document
from kg.language import parse, pieces
from kg.language.pieces import LONGEST_SENTENCE, LONGEST_WORD, find_pieces, tokenize
from kg.quotations import find_paragraphs, find_quotations
from kg.reading import read

ARTICLES = sorted((Path(__file__).resolve().parent / "gold" / "dev").glob("*/article.txt"))


def document(text):
    return Document(id="x", text=text, title="", published="2024-03-15")


def cut(text):
    """Return the pieces of a text."""
    paragraphs = find_paragraphs(text)
    return [text[start:end] for start, end in find_pieces(text, paragraphs, find_quotations(text, paragraphs))]


class TestPieces:
    @pytest.fixture
    def small(self, monkeypatch):
        monkeypatch.setattr(pieces, "LONGEST_PIECE", 100)

    def test_a_short_text_is_one(self):
        assert cut("They met.\n\nThey parted.") == ["They met.\n\nThey parted."]

    def test_a_long_text_is_cut_between_paragraphs(self, small):
        paragraphs = [f"Paragraph {number} says that the talks went on. " * 2 for number in range(9)]
        found = cut("\n\n".join(paragraphs))
        assert len(found) > 4
        assert {piece[:9] for piece in found} == {"Paragraph"}

    def test_a_long_paragraph_is_cut_between_sentences(self, small):
        found = cut("The envoy of Mr. Lee met U.S. officials in St. Ives. " * 20)
        assert len(found) > 9
        assert {piece[:14] for piece in found} == {"The envoy of M"}
        assert {piece[-8:] for piece in found} == {"t. Ives. "[-8:]}

    def test_no_quotation_is_cut_where_that_can_be_avoided(self, small):
        found = cut("He said: “We met. We talked. We parted.” It was all that he would say. " * 9)
        assert len(found) > 5
        assert all(piece.count("“") == piece.count("”") for piece in found)

    def test_what_has_no_sentences_is_cut_between_words(self, small):
        found = cut("word " * 200)
        assert all(piece.endswith(" ") and len(piece) <= 100 for piece in found)

    def test_what_has_no_words_is_cut_anywhere(self, small):
        assert [len(piece) for piece in cut("x" * 250)] == [100, 100, 50]

    @given(text=st.text(alphabet='ab .\n“”"A', min_size=90, max_size=900))
    def test_pieces_make_up_the_text(self, text):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pieces, "LONGEST_PIECE", 100)
            found = cut(text)
        assert "".join(found) == text
        assert all(0 < len(piece) <= 100 for piece in found)


@pytest.mark.parametrize("path", ARTICLES[:3], ids=lambda path: path.parent.name)
def test_articles_are_read_alike_in_pieces(path, pipeline, monkeypatch):
    text = path.read_text(encoding="utf-8")
    whole = read(document(text), pipeline)
    monkeypatch.setattr(pieces, "LONGEST_PIECE", 1_000)
    assert len(cut(text)) > 2
    parts = read(document(text), pipeline)
    assert [sentence.span for sentence in parts.sentences] == [sentence.span for sentence in whole.sentences]
    assert same(parts.actors, whole.actors, "name") > 0.9
    assert same(parts.statements, whole.statements, "content") > 0.9


def same(some, others, key):
    """Return the share of values that two lists of facts have in common."""
    a, b = (Counter(getattr(one, key) for one in facts) for facts in (some, others))
    return 2 * (a & b).total() / (a.total() + b.total())


class TestSentences:
    @pytest.mark.parametrize("joint", [", and ", "; ", " ", " that "])
    def test_a_long_one_is_cut(self, pipeline, joint):
        parsed = parse(document(joint.join(["the minister told the envoy"] * 150) + "."), pipeline)
        lengths = [len(sentence) for sentence in parsed.sentences]
        assert max(lengths) <= LONGEST_SENTENCE
        assert min(lengths[:-1]) >= LONGEST_SENTENCE // 2

    def test_a_semicolon_is_preferred(self, pipeline):
        clause = "the minister told the envoy, the press and the world what he had seen"
        parsed = parse(document("; ".join([clause] * 40) + "."), pipeline)
        assert len(parsed.sentences) > 2
        assert {sentence[-1].text for sentence in parsed.sentences} == {";", "."}

    def test_others_stay(self, pipeline):
        text = "The ministers met in Oslo. They spoke of fish, of ships and of the sea."
        parsed = parse(document(text), pipeline)
        assert [sentence.text for sentence in parsed.sentences] == [
            "The ministers met in Oslo.",
            "They spoke of fish, of ships and of the sea.",
        ]


class TestWords:
    @pytest.mark.parametrize("letters", ["(", "x", "'s", "“", "😀", "a-", "e\u0301"])
    def test_a_long_one_is_tokenized_in_parts(self, pipeline, letters):
        text = f"They met {letters * 3_000} in Oslo."
        doc = tokenize(pipeline, text)
        assert doc.text == text
        assert max(map(len, doc)) <= LONGEST_WORD

    def test_others_are_tokenized_as_they_are(self, pipeline):
        text = f"They met at https://example.org/{'x' * (LONGEST_WORD - 30)} in Oslo."
        assert [token.text for token in tokenize(pipeline, text)] == [token.text for token in pipeline.make_doc(text)]


class TestLookUps:
    @given(text=st.text(alphabet="ab .\n“”\"'A", max_size=200), start=st.integers(0, 200), length=st.integers(1, 60))
    def test_find_what_a_search_finds(self, pipeline, text, start, length):
        parsed = parse(document(text), pipeline)
        end = start + length
        quotations = [one for one in parsed.quotations if one.start < end and start < one.end]
        sentences = [one for one in parsed.sentences if one.start_char < end and start < one.end_char]
        assert list(parsed.quotations_over(start, end)) == quotations
        assert list(parsed.sentences_over(start, end)) == sentences
        assert parsed.quotation_at(start) == next((one for one in parsed.quotations if one.covers(start)), None)
        for token, sentence in itertools.product(parsed.tokens[:5], parsed.sentences):
            assert (parsed.sentence_of(token) == sentence) == (sentence.start <= token.i < sentence.end)
