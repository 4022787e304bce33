"""Passages: the exact words of a cell in the text of an article.

White space of any length counts as the same, and so do the straight and the typographic forms of a quotation mark or a
dash, which spreadsheets like to change; the span is always the text's own. Several passages have … between them.
"""

import re
from functools import cached_property

from kg.chat.quotes import Quotes
from kg.errors import InputError
from kg.facts import Span, Spans, StatementKind
from kg.quotations import find_quotations
from kg.tables.places import shown

_BETWEEN = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")
_ENCLOSED = re.compile(r"[\"“„«](.*)[\"”“»]", re.DOTALL)


class Passages:
    """The text of an article in which words are looked up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._quotes = Quotes(text, ())

    def find(self, words: str, occurrence: int | None = None) -> Spans:
        """Return the spans of the passages of a quote, in the order of the text.

        ``occurrence`` says, from 1, which one the first passage is; each other one is the next after the one before.
        Raises InputError that says which words are not there, or that they are there several times.
        """
        whole = self._places(words)
        parts = [words] if whole else [part for part in _BETWEEN.split(words) if part]
        if not parts:
            raise InputError("the cell holds no words: copy them from the article")
        first = self._first(parts[0], whole or self._places(parts[0]), occurrence)
        spans = [first]
        for part in parts[1:]:
            later = [place for place in self._places(part) if place[0] >= spans[-1][1]]
            if not later:
                raise InputError(self._missing(part, "after the passage before it"))
            spans.append(later[0])
        return tuple(spans)

    def nearest(self, words: str, to: Spans) -> Span:
        """Return the place of words that is nearest to others. Raises InputError if they are nowhere."""
        places = self._places(words)
        if not places:
            raise InputError(self._missing(words))
        return min(places, key=lambda place: (min((_distance(place, other) for other in to), default=0), place))

    def words(self, span: Span) -> str:
        """Return the words of a span on one line."""
        return self._quotes.words(span)

    def holds(self, words: str) -> bool:
        """Whether the text has the words."""
        return bool(self._places(words))

    def within(self, words: str, spans: Spans) -> Spans:
        """Return the places of words that lie within some of the spans."""
        places = self._places(words)
        return tuple(place for place in places if any(start <= place[0] and place[1] <= end for start, end in spans))

    def kind(self, content: Spans) -> StatementKind:
        """Return direct if all words of the content stand inside quotation marks, mixed if some do, else indirect."""
        inside = outside = 0
        for start, end in content:
            for word in re.finditer(r"\w+", self._text[start:end]):
                if any(one.covers(start + word.start()) for one in self._quotations):
                    inside += 1
                else:
                    outside += 1
        if not inside:
            return "indirect"
        return "mixed" if outside else "direct"

    @cached_property
    def _quotations(self) -> list:  # type: ignore[type-arg]
        return find_quotations(self._text)

    def _first(self, words: str, places: list[Span], occurrence: int | None) -> Span:
        if not places:
            raise InputError(self._missing(words))
        if occurrence is None:
            if len(places) > 1:
                raise InputError(
                    f"these words stand in the article {len(places)} times: say which by a number in the column "
                    f"occurrence, or quote more words"
                )
            return places[0]
        if not 0 < occurrence <= len(places):
            raise InputError(
                f"these words stand in the article {len(places)} times: there is no occurrence {occurrence}"
            )
        return places[occurrence - 1]

    def _places(self, words: str) -> list[Span]:
        """Return where words stand; quotation marks around all of them may be the analyst's."""
        places = self._quotes.find_all(words)
        enclosed = _ENCLOSED.fullmatch(words)
        return self._quotes.find_all(enclosed.group(1)) if not places and enclosed else places

    def _missing(self, words: str, where: str = "in the article") -> str:
        """Return the sentence that says that words are not there, and from which word on."""
        found = words.split()
        low, high = 0, len(found) - 1  # so many words at the start are there, as far as is known; and at most
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.holds(" ".join(found[:middle])) else (low, middle - 1)
        if not low:
            return f"the words {shown(words)!r} do not stand {where}: copy them from its text"
        begun = shown(" ".join(found[:low])[-40:])
        return f"the words do not stand {where}: “{begun}” does, but {shown(found[low])!r} does not follow it"


def _distance(one: Span, other: Span) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)
