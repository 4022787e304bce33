"""A document and its parse."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.language.boundaries import Boundaries, find_boundaries, set_starts
from kg.language.pieces import cut_sentences, find_pieces, tokenize
from kg.language.subjects import mend_subjects
from kg.quotations import Quotation, find_paragraphs, find_quotations

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    from kg.document import Document


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its spaCy Doc; the Doc's text is the document's text, character for character."""

    document: "Document"
    doc: "Doc"
    quotations: tuple[Quotation, ...]
    paragraphs: tuple[tuple[int, int], ...]
    sentences: tuple["Span", ...]
    tokens: tuple["Token", ...] = field(init=False, repr=False, compare=False)
    _quotation_starts: list[int] = field(init=False, repr=False, compare=False)
    _paragraph_ends: list[int] = field(init=False, repr=False, compare=False)
    _sentence_starts: list[int] = field(init=False, repr=False, compare=False)
    _sentence_offsets: list[int] = field(init=False, repr=False, compare=False)
    _sentence_ends: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", tuple(self.doc))  # spaCy makes a new object each time it is asked for one
        object.__setattr__(self, "_quotation_starts", [quotation.start for quotation in self.quotations])
        object.__setattr__(self, "_paragraph_ends", [end for _, end in self.paragraphs])
        object.__setattr__(self, "_sentence_starts", [sentence.start for sentence in self.sentences])
        object.__setattr__(self, "_sentence_offsets", [sentence.start_char for sentence in self.sentences])
        object.__setattr__(self, "_sentence_ends", [sentence.end_char for sentence in self.sentences])

    def quotation_at(self, offset: int) -> Quotation | None:
        """Return the quotation that covers the character at the offset, or None."""
        index = bisect_right(self._quotation_starts, offset) - 1
        return self.quotations[index] if index >= 0 and self.quotations[index].covers(offset) else None

    def sentence_of(self, token: "Token") -> "Span":
        """Return the sentence that a token stands in; spaCy's own look-up walks the whole document."""
        return self.sentences[bisect_right(self._sentence_starts, token.i) - 1]

    def quotations_over(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Return the quotations that share a character, marks included, with the characters from start to end."""
        first = max(0, bisect_right(self._quotation_starts, start) - 1)
        found = self.quotations[first : bisect_left(self._quotation_starts, end)]
        return found[1:] if found and found[0].end <= start else found

    def sentence_at(self, offset: int) -> "Span":
        """Return the sentence that holds the character at the offset; of blanks between two, the second."""
        return self.sentences[min(bisect_right(self._sentence_ends, offset), len(self.sentences) - 1)]

    def sentences_over(self, start: int, end: int) -> tuple["Span", ...]:
        """Return the sentences that share a character with the characters from start to end."""
        return self.sentences[bisect_right(self._sentence_ends, start) : bisect_left(self._sentence_offsets, end)]

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the paragraph that holds the character at the offset."""
        return min(bisect_right(self._paragraph_ends, offset), len(self.paragraphs) - 1)


def parse(document: "Document", pipeline: "Language") -> Parsed:
    """Parse a document; what is very long in it, text, sentence or word, is parsed in pieces.

    The Doc of the result holds exactly ``document.text``.
    """
    text = document.text
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    boundaries = find_boundaries(text, paragraphs, quotations)
    pieces = find_pieces(text, paragraphs, quotations)
    docs = [_parse_piece(pipeline, text[start:end], start, boundaries) for start, end in pieces]
    doc = docs[0] if len(docs) == 1 else _joined(docs)
    if doc.text != text:
        raise ModelError("the language model changed the text; choose another pipeline")
    return Parsed(document, doc, tuple(quotations), tuple(paragraphs), tuple(doc.sents))


def _parse_piece(pipeline: "Language", text: str, offset: int, boundaries: Boundaries) -> "Doc":
    doc = tokenize(pipeline, text)
    boundaries.mark(doc, offset)
    doc = pipeline(doc)
    starts = cut_sentences(doc)
    if starts:
        doc = tokenize(pipeline, text)
        set_starts(doc, starts)
        doc = pipeline(doc)
    mend_subjects(doc)
    return doc


def _joined(docs: list["Doc"]) -> "Doc":
    """Return one doc of the pieces, without the networks' vectors, which nobody needs any more."""
    from spacy.tokens import Doc

    doc = Doc.from_docs(docs, ensure_whitespace=False, exclude=["tensor"])  # type: ignore[call-arg]  # not in the stub
    assert doc is not None  # there is a piece
    return doc
