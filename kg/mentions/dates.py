"""Dates: words that say when, and the days that they mean.

A relative date is seen from the day of publication; "two days later" from the last date before it. A weekday is the
last one in the past, the next one where the verb looks ahead.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from kg.mentions import days
from kg.mentions.days import Bounds
from kg.mentions.expressions import BEFORE_MONTH, EXPRESSIONS
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.model import DateExpression, Granularity
from kg.mentions.numbers import parse_number
from kg.mentions.tenses import is_future
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_MONTHS = tuple(month.lower() for month in calendar.month_name[1:])
_WEEKDAYS = tuple(weekday.lower() for weekday in calendar.day_name)
_BEFORE_YEARS = word_list("before-year")
_PARTS = (
    *(("first half", "first half"), ("second half", "second half")),
    *(
        ("first week", "first week"),
        ("first days", "first week"),
        ("last week", "last week"),
        ("last days", "last week"),
    ),
    *(("beginning", "early"), ("start", "early"), ("middle", "mid"), ("end", "end")),
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True)
class _Found:
    kind: str
    granularity: Granularity
    match: re.Match[str]

    def get(self, name: str) -> str:
        """Return what a group of the expression matched, lower case, or the empty string."""
        return (self.match.groupdict().get(name) or "").lower()


@dataclass(frozen=True)
class _Meaning:
    bounds: Bounds | None
    relative: bool = True
    other: Bounds | None = None
    granularity: Granularity | None = None


def find_dates(words: Words, gazetteer: Gazetteer) -> tuple[DateExpression, ...]:
    """Return the date expressions of a text, in its order; they do not overlap."""
    text = words.text
    candidates: list[tuple[int, int, int, _Found]] = []
    for order, (kind, granularity, pattern) in enumerate(EXPRESSIONS):
        for match in pattern.finditer(text):
            if match.start() in words.starts and match.end() in words.ends:
                candidates.append((match.start(), -match.end(), order, _Found(kind, granularity, match)))
    found: list[DateExpression] = []
    reader = _Reader(words, gazetteer)
    stop = 0
    for start, end, _, candidate in sorted(candidates, key=lambda item: item[:3]):
        if start < stop:
            continue
        expression = reader.read(candidate)
        if expression is not None:
            found.append(expression)
            stop = -end
    return tuple(found)


class _Reader:
    """Reads date expressions in order of the text, remembering the last day, which others may count from."""

    def __init__(self, words: Words, gazetteer: Gazetteer) -> None:
        self.words, self.gazetteer = words, gazetteer
        published = words.parsed.document.published
        self.published = date.fromisoformat(published) if published else None
        self.anchor: date | None = None

    def read(self, found: _Found) -> DateExpression | None:
        """Return the expression, or None where the words are no date here."""
        words = self.words
        start, end = words.starts[found.match.start()], words.ends[found.match.end()]
        if not self._is_date(found, start, end):
            return None
        head = words.root(start, end)
        self.future = is_future(words, self.gazetteer, head)
        try:
            meaning: _Meaning | None = getattr(self, f"_{found.kind}")(found)
            for bound in meaning.bounds or () if meaning is not None else ():
                date.fromisoformat(bound + "-01-01"[len(bound) - 4 :])
        except (OverflowError, ValueError):  # days before the year 1 or after 9999, which no calendar here has
            return None
        if meaning is None:
            return None
        if meaning.bounds and len(meaning.bounds[0]) == 10 and meaning.bounds[0] == meaning.bounds[1]:
            self.anchor = date.fromisoformat(meaning.bounds[0])
        first, last = meaning.bounds or (None, None)
        other = meaning.other if meaning.other != meaning.bounds else None
        granularity = meaning.granularity or found.granularity
        return DateExpression(
            start,
            end,
            words.span(start, end),
            head,
            words.slice(start, end),
            granularity,
            meaning.relative,
            first,
            last,
            other,
        )

    def _is_date(self, found: _Found, start: int, end: int) -> bool:
        words = self.words
        if found.kind == "month":
            return self._is_month(found, start)
        if found.kind == "year":
            before_it = words.lower[start - 1] if start else ""
            return (
                before_it in _BEFORE_YEARS
                or "DATE" in words.label[start:end]
                or words.dep[end - 1] in ("nummod", "nmod", "compound")
            )
        if found.kind == "unit" and found.get("which") == "the":
            return bool(found.get("part")) or found.get("unit") == "weekend"
        if found.kind == "season":
            return found.get("season") != "fall" or words.tag[end - 1] == "NN"
        return True

    def _is_month(self, found: _Found, start: int) -> bool:
        """Whether a month's name is one here: "Jan" may be somebody's name, "March" a verb, "May" an auxiliary."""
        name = found.get("month")
        if found.get("year"):
            return True
        if len(name) < 5 and not name.endswith(".") and name not in ("may", "june", "july"):
            return False
        if found.get("which") or found.get("part"):
            return True
        if name in ("may", "march", "august"):
            offset = found.match.start()
            return BEFORE_MONTH.search(self.words.text, max(0, offset - 12), offset) is not None
        return self.words.tag[start] in ("NNP", "NN")

    def _iso(self, found: _Found) -> _Meaning | None:
        return self._absolute(int(found.get("year")), int(found.get("number")), int(found.get("day")), None)

    def _absolute(self, year: int, month: int, day: int, last: int | None) -> _Meaning | None:
        try:
            first = date(year, month, day)
            return _Meaning(days.span(first, date(year, month, last) if last and last > day else first), relative=False)
        except ValueError:
            return None

    def _day(self, found: _Found) -> _Meaning | None:
        month = _number_of(found.get("month"), _MONTHS)
        day, last = int(found.get("day")), int(found.get("last") or 0)
        if found.get("year"):
            return self._absolute(int(found.get("year")), month, day, last)
        if self.published is None:
            return _Meaning(None)
        year = days.nearest_year(month, day, self.published, self.future)
        weekday = found.get("weekday")
        if weekday:
            wanted = _number_of(weekday, _WEEKDAYS)
            years = sorted(
                (self.published.year - 1, self.published.year, self.published.year + 1), key=lambda y: abs(y - year)
            )
            year = next((y for y in years if _weekday_of(y, month, day) == wanted), year)
        meaning = self._absolute(year, month, day, last)
        other = days.nearest_year(month, day, self.published, not self.future)
        if meaning is None or self.future is not None or weekday or other == year:
            return meaning and replace(meaning, relative=True)
        second = self._absolute(other, month, day, last)
        return replace(meaning, relative=True, other=second.bounds if second else None)

    def _month(self, found: _Found) -> _Meaning | None:
        month, part = _number_of(found.get("month"), _MONTHS), _part(found.get("part"))
        if found.get("year"):
            return _Meaning(days.month(int(found.get("year")), month, part), relative=False)
        if self.published is None:
            return _Meaning(None)
        which = found.get("which")
        future = {"last": False, "next": True}.get(which, self.future)
        return _Meaning(days.month(days.nearest_year(month, None, self.published, future), month, part))

    def _quarter(self, found: _Found) -> _Meaning | None:
        number = _ORDINALS[found.get("ordinal")]
        if found.get("year"):
            return _Meaning(days.quarter(number, int(found.get("year"))), relative=False)
        shift = {"last": -1, "next": 1}.get(found.get("which"), 0)
        return _Meaning(days.quarter(number, self.published.year + shift) if self.published else None)

    def _season(self, found: _Found) -> _Meaning | None:
        if found.get("year"):
            return _Meaning(days.season(found.get("named"), int(found.get("year"))), relative=False)
        if self.published is None:
            return _Meaning(None)
        name, which = found.get("season") or found.get("plain"), found.get("which")
        first, last = days.SEASONS[name]
        over = self.published.month > max(first, last if last > first else 12)
        begun = self.published.month >= first
        if found.get("plain"):
            which = "next" if over and self.future else "last" if not begun and self.future is False else ""
            over = begun
        year = self.published.year + {"last": 0 if over else -1, "next": 1 if begun else 0}.get(which, 0)
        return _Meaning(days.season(name, year))

    def _decade(self, found: _Found) -> _Meaning | None:
        start = int(found.get("decade"))
        return _Meaning((str(start), str(start + 9)), relative=False)

    def _weekday(self, found: _Found) -> _Meaning | None:
        if self.published is None:
            return _Meaning(None)
        number, which = _number_of(found.get("weekday"), _WEEKDAYS), found.get("which")
        future = {"last": False, "past": False, "next": True, "coming": True}.get(which, self.future)
        if which == "last" and number == self.published.weekday():
            return _Meaning(days.day(days.shifted(self.published, -7, "day")))
        if which == "next":
            return _Meaning(days.day(days.next_weekday(self.published, number)))
        best = days.day(days.weekday(self.published, number, bool(future)))
        other = days.day(days.weekday(self.published, number, not future))
        return _Meaning(best, other=None if which in ("last", "next", "past", "coming") else other)

    def _weekdays(self, found: _Found) -> _Meaning | None:
        """Read "Tuesday and Wednesday", "from Monday to Thursday": the first of the days to the last."""
        if self.published is None:
            return _Meaning(None)
        first, last = (_number_of(found.get(name), _WEEKDAYS) for name in ("weekday", "until"))
        length = (last - first) % 7

        def stretch(future: bool) -> Bounds:
            known = self.published or date.min
            start = days.weekday(known, first, True)
            end = days.weekday(known, last, False)
            return (
                days.span(start, days.shifted(start, length, "day"))
                if future
                else days.span(days.shifted(end, -length, "day"), end)
            )

        return _Meaning(stretch(bool(self.future)), other=stretch(not self.future))

    def _week_on(self, found: _Found) -> _Meaning | None:
        """Read "Friday week", "a week from Friday"."""
        if self.published is None:
            return _Meaning(None)
        number = _number_of(found.get("weekday") or found.get("before"), _WEEKDAYS)
        return _Meaning(days.day(days.shifted(days.weekday(self.published, number, True), 7, "day")))

    def _within(self, found: _Found) -> _Meaning | None:
        """Read "in two weeks", which is a moment only where the verb looks ahead, else a length."""
        amount, unit = parse_number(found.get("amount")), found.get("unit")
        if amount is None or amount != int(amount) or (self.future is not True and not found.get("time")):
            return None
        granularity: Granularity = unit  # type: ignore[assignment]
        bounds = days.ago(self.published, int(amount), unit) if self.published else None
        return _Meaning(bounds, granularity=granularity)

    def _today(self, found: _Found) -> _Meaning | None:
        return _Meaning(days.day(self.published) if self.published else None)

    def _yesterday(self, found: _Found) -> _Meaning | None:
        way = found.get("way")
        shift = -2 if "before" in way else 2 if "after" in way else 1 if way == "tomorrow" else -1
        return _Meaning(days.day(days.shifted(self.published, shift, "day")) if self.published else None)

    def _ago(self, found: _Found) -> _Meaning | None:
        amount, unit, way = parse_number(found.get("amount")), found.get("unit"), found.get("way")
        if amount is None or amount > 500:
            return None
        granularity: Granularity = unit  # type: ignore[assignment]
        whole = int(amount) if way in ("later", "from now") or way.startswith("after") else -int(amount)
        from_day = self.published if way in ("ago", "from now") else self.anchor
        return _Meaning(days.ago(from_day, whole, unit) if from_day else None, granularity=granularity)

    def _same(self, found: _Found) -> _Meaning | None:
        shift = {"same": 0, "previous": -1}.get(found.get("way"), 1)
        unit = found.get("unit")
        granularity: Granularity = unit  # type: ignore[assignment]
        return _Meaning(days.ago(self.anchor, shift, unit) if self.anchor else None, granularity=granularity)

    def _unit(self, found: _Found) -> _Meaning | None:
        unit, which = found.get("unit"), found.get("which")
        granularity: Granularity = unit  # type: ignore[assignment]
        if self.published is None:
            return _Meaning(None, granularity=granularity)
        shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
        return _Meaning(self._shifted_unit(unit, shift, which, found.get("part")), granularity=granularity)

    def _shifted_unit(self, unit: str, shift: int, which: str, part: str) -> Bounds:
        day = self.published or date.min
        third = _part(part)
        if unit == "week":
            bounds = days.week(day, shift, third)
        elif unit == "weekend":
            ahead = shift > 0 or (which != "last" and bool(self.future))
            return days.weekend(day, -1 if which == "last" and day.weekday() >= 5 else 0, ahead)
        elif unit == "month":
            bounds = days.month(*days.months_from(day, shift), third)
        else:
            bounds = days.year(day.year + shift, third)
        if part == "earlier" and shift == 0:
            return bounds[0], day.isoformat()[: 10 if unit == "week" else 10 if unit == "month" else 7]
        return bounds

    def _year(self, found: _Found) -> _Meaning | None:
        return _Meaning(days.year(int(found.get("year")), _part(found.get("part"))), relative=False)


def _number_of(name: str, names: tuple[str, ...]) -> int:
    number = next(index for index, known in enumerate(names) if known.startswith(name.strip(".")[:3]))
    return number + 1 if names is _MONTHS else number


def _weekday_of(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _part(words: str) -> str:
    if words in ("early", "mid", "late"):
        return words
    return next((part for word, part in _PARTS if word in words), "")
