"""Pieces: where long texts, words and sentences are cut, so that time and memory stay in proportion to the length.

News knows no sentence of 200 words and no word of 250 characters; what has them is a list, a table or noise.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.quotations import Quotation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONGEST_PIECE = 20_000
"""Characters that are parsed at once: some three thousand words."""

LONGEST_SENTENCE = 200
"""Tokens of a sentence; a longer one is cut, since what is read in a sentence grows with the square of its length."""

LONGEST_WORD = 250
"""Characters without a blank that are tokenized at once; the tokenizer's time grows with their square."""

_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-ZÀ-Þ0-9])"
)
_BLANK = re.compile(r"\s+")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_JOINTS = (frozenset({";"}), frozenset({",", ":", "—", "–", ")", "|"}))


def find_pieces(
    text: str, paragraphs: Sequence[tuple[int, int]], quotations: Sequence[Quotation]
) -> Iterator[tuple[int, int]]:
    """Yield the spans of a text that are parsed at once, in order and without gaps.

    A text is cut between paragraphs where it can be, else between sentences outside quotations, else between
    sentences, else between words.
    """
    paragraph_starts = [start for start, _ in paragraphs]
    quotation_starts = [quotation.start for quotation in quotations]
    start = 0
    while len(text) - start > LONGEST_PIECE:
        least, most = start + LONGEST_PIECE // 2, start + LONGEST_PIECE
        index = bisect_right(paragraph_starts, most) - 1
        cut = paragraph_starts[index] if index >= 0 else start
        if cut < least:
            ends = [found.end() for found in _SENTENCE_END.finditer(text, least, most)]
            quoted = [bisect_right(quotation_starts, end) - 1 for end in ends]
            free = [end for end, i in zip(ends, quoted, strict=True) if i < 0 or not quotations[i].covers(end)]
            cut = max(free or ends or (found.end() for found in _BLANK.finditer(text, least, most)), default=most)
        yield start, cut
        start = cut
    yield start, len(text)


def tokenize(pipeline: "Language", text: str) -> "Doc":
    """Return a doc with the tokens of a text; what stands between blanks is tokenized in parts where it is long."""
    from spacy.tokens import Doc

    if not _LONG_WORD.search(text):
        return pipeline.make_doc(text)
    parts, start = [], 0
    for found in _LONG_WORD.finditer(text):
        parts.append(text[start : found.end()])
        start = found.end()
    parts.append(text[start:])
    doc = Doc.from_docs([pipeline.make_doc(part) for part in parts if part], ensure_whitespace=False)
    assert doc is not None  # there is a part
    return doc


def cut_sentences(doc: "Doc") -> set[int]:
    """Return the indices of the tokens where the sentences of a doc start once the long ones are cut.

    It is empty where no sentence is too long. A sentence is cut after a semicolon, else after a comma or a dash,
    else after so many words.
    """
    sentences = [(sentence.start, sentence.end) for sentence in doc.sents]
    if all(end - start <= LONGEST_SENTENCE for start, end in sentences):
        return set()
    starts = set()
    for start, end in sentences:
        starts.add(start)
        while end - start > LONGEST_SENTENCE:
            start = _joint(doc, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            starts.add(start)
    return starts


def _joint(doc: "Doc", least: int, most: int) -> int:
    """Return the index of the last token up to most that follows a joint, or most."""
    for joints in _JOINTS:
        for index in range(most, least, -1):
            if doc[index - 1].text in joints:
                return index
    return most
