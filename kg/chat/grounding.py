"""Grounding: what an item of an answer points to, in the text and among the other items, or that it is dropped."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from kg.chat.answer import Quote, When
from kg.chat.quotes import Quotes
from kg.chat.usage import Usage
from kg.facts import Ids, Span, Spans
from kg.mentions import Mentions

RULE = "chat"
CONFIDENCE = 0.5
"""Fixed, and not measured: models differ, and what they say of their own sureness is not comparable."""

NOT_VERBATIM = "with words that are not in the text"
DANGLING = "referring to what is not there"
MISFIT = "not fitting the schema"
BREAKING = "breaking a rule of Facts"

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Dropped(Exception):  # noqa: N818 - no error: it says that an item is left out
    """An item is left out, for a reason."""


class Grounding:
    """The text, its sentences and dates, and the ids of the items that are kept."""

    def __init__(self, quotes: Quotes, known: Mentions, usage: Usage) -> None:
        self.quotes = quotes
        self.known = known
        self.usage = usage
        self.ids: dict[str, dict[str, str]] = {"actor": {}, "event": {}, "statement": {}}

    def span(self, quote: Quote) -> Span:
        """Return where a quote stands. Raises Dropped if it does not."""
        span = self.quotes.find(quote)
        if span is None:
            raise Dropped(NOT_VERBATIM)
        return span

    def spans(self, quotes: Iterable[Quote]) -> Spans:
        """Return where quotes stand, in order of the text. Raises Dropped if one of them does not."""
        return tuple(sorted({self.span(quote) for quote in quotes}))

    def optional(self, quote: Quote | None) -> Spans:
        """Return where a quote stands that need not be given. Raises Dropped if it is given and does not."""
        return () if quote is None else (self.span(quote),)

    def words(self, quote: Quote) -> str:
        """Return the words of a quote as the text has them, without outer quotation marks.

        Raises Dropped if they are not there.
        """
        words = self.quotes.words(self.span(quote))
        return words.strip(' "“”„«»,;') or words

    def name(self, name: str) -> str | None:
        """Return a name as it first stands in the text; one that does not is dropped."""
        places = self.quotes.find_all(name)
        if not places:
            self.drop(NOT_VERBATIM)
            return None
        return self.quotes.words(places[0])

    def refer(self, kind: str, identifier: str | None) -> str | None:
        """Return the id of what is referred to; a reference to what is not there is dropped."""
        if not identifier:
            return None
        found = self.ids[kind].get(identifier)
        if found is None:
            self.drop(DANGLING)
        return found

    def refer_all(self, kind: str, identifiers: Iterable[str]) -> Ids:
        """Return the ids of what is referred to, each once; references to what is not there are dropped.

        Raises Dropped if there were some and none is left, since the item would say something else then.
        """
        given = tuple(identifiers)
        found = tuple(dict.fromkeys(one for one in map(self._ids(kind).get, given) if one is not None))
        if given and not found:
            raise Dropped(DANGLING)
        self.drop(DANGLING, sum(one not in self.ids[kind] for one in given))
        return found

    def dates(self, when: When | None) -> tuple[str | None, str | None, Spans]:
        """Return the first and the last possible day and the words that say so.

        Where Parley reads these words as a date itself, its reading counts, which is none for a relative date without
        a day of publication. Raises Dropped if the words are not there.
        """
        if when is None:
            return None, None, ()
        span = self.span(when.words)
        for known in self.known.dates:
            if span[0] < known.span[1] and known.span[0] < span[1]:
                last = known.last if known.last != known.first else None
                return known.first, last, (span,)
        first, last = _day(when.start), _day(when.end)
        if first is None and (when.start or when.end):
            self.drop(MISFIT)
        if first is None or last is None or last == first or latest_day(last) < first:
            last = None
        return first, last, (span,)

    def duration(self, quote: Quote | None) -> str | None:
        """Return the ISO 8601 duration that Parley reads in the words. Raises Dropped if they are not there."""
        if quote is None:
            return None
        start, end = self.span(quote)
        found = [one.iso for one in self.known.durations if one.span[0] < end and start < one.span[1]]
        return found[0] if found else None

    def drop(self, reason: str, count: int = 1) -> None:
        """Count items, or parts of them, as dropped."""
        self.usage.dropped[reason] += count

    def _ids(self, kind: str) -> Mapping[str, str]:
        return self.ids[kind]


def latest_day(day: str) -> str:
    """Return the last day that a date, cut where it is vague, may mean; comparable with others as text."""
    return day + "-12-31"[len(day) - 4 :] if len(day) == 4 else day + "-31" if len(day) == 7 else day


def _day(value: str | None) -> str | None:
    """Return an ISO 8601 date, which may be cut, or None of what is no date."""
    match = _DAY.fullmatch(value or "")
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return value
