"""Boundaries: where paragraphs, datelines and quotation marks show that a sentence starts, or that none does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.quotations import Quotation, find_dateline

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STARTS, _UNKNOWN, _INSIDE = 1, 0, -1  # spaCy's values of SENT_START
_NO_END = ("Mr.", "Ms.", "Dr.", "Mrs.", "St.", ",")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Offsets of a text where a sentence surely starts, where surely none does, and of closing quotation marks.

    A sentence starts with a paragraph, after its dateline, and with a quotation that follows a full stop; none starts
    with a quotation's first word or closing mark, nor after one that a comma precedes ("…," he said).
    """

    starts: frozenset[int]
    inner: frozenset[int]
    closers: frozenset[int]

    def mark(self, doc: "Doc", offset: int) -> None:
        """Tell the parser of a doc that has only tokens yet, and whose text stands at the offset in the whole text."""
        values = []
        before, last = "", ""  # the texts of the tokens before
        after_closer = False
        for token in doc:
            start = offset + token.idx
            closes = start in self.closers
            if start in self.starts:
                values.append(_STARTS)
            elif closes or start in self.inner or (after_closer and before in (",", ";", ":")):
                values.append(_INSIDE)
            else:
                values.append(_UNKNOWN)
            before, last, after_closer = last, token.text, closes
        _set(doc, values)


def set_starts(doc: "Doc", starts: set[int]) -> None:
    """Tell the parser of a doc that has only tokens yet where all its sentences start, by token index."""
    _set(doc, [_STARTS if index in starts else _INSIDE for index in range(len(doc))])


def _set(doc: "Doc", values: list[int]) -> None:
    """Set what each token is to its sentence, at once: spaCy's own setter walks the whole document for each token."""
    import numpy

    values[:1] = [_STARTS][: len(values)]
    array = numpy.array(values, dtype=numpy.int64).astype(numpy.uint64)
    doc.from_array(["SENT_START"], array)  # type: ignore[arg-type]  # the stub knows two dimensions only


def find_boundaries(text: str, paragraphs: Iterable[tuple[int, int]], quotations: Iterable[Quotation]) -> Boundaries:
    """Return the boundaries that a text's paragraphs and quotations show."""
    quotations = tuple(quotations)
    starts = {quotation.start for quotation in quotations if _ends_sentence(text, quotation.start)}
    for start, end in paragraphs:
        starts.add(start)
        dateline = find_dateline(text, start, end)
        if dateline is not None:
            starts.add(dateline)
    return Boundaries(
        frozenset(starts),
        frozenset(quotation.inner_start for quotation in quotations),
        frozenset(quotation.inner_end for quotation in quotations if quotation.closed),
    )


def _ends_sentence(text: str, offset: int) -> bool:
    """Whether what stands before an opening mark ends a sentence: a full stop, and no abbreviation such as "Mr."."""
    before = text[max(0, offset - 12) : offset].rstrip()
    return before[-1:] in (".", "?", "!", "”", '"', "…") and not before.endswith(_NO_END)
