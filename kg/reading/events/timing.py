"""Timing: the days of an event, and the status that agrees with them, seen from the day of publication."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from kg.facts import EventStatus
from kg.mentions import DateExpression
from kg.reading.events.coreference import Days
from kg.reading.events.sighting import Sighting

_DAY = 10  # characters of an ISO 8601 day
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*", re.ASCII)
_SEASON = re.compile(r"\b(?:spring|summer|autumn|fall|winter)\b")
_TO_COME = frozenset({"planned", "proposed", "postponed", "upcoming"})  # dates that may lie ahead do so


def days_of(published: str | None, sighting: Sighting) -> Days | None:
    """Return the first and last day of the event that a sighting speaks of, as far as it says."""
    setting = sighting.setting
    if setting.date is not None and setting.date.first is not None:
        days = setting.date.first, setting.date.last or setting.date.first
        if published is None:
            return days
        if sighting.status == "cancelled" and _is_yearless(setting.date):
            return min((_years_away(days, by) for by in (-1, 0, 1)), key=lambda one: _distance(one[0], published))
        if sighting.status in _TO_COME and days[1] < published[: len(days[1])]:
            return _ahead(setting.date, days, published)
        if sighting.status == "held" and sighting.rule == "events/verbal" and days[0] > published[: len(days[0])]:
            return _behind(setting.date, days, published)
        return days
    if setting.last is not None and setting.last.first is not None:
        return days_until(setting.last.first, setting.duration.iso if setting.duration else None)
    return None


def _years_away(days: Days, by: int) -> Days:
    """Return the same days so many years away; 29 February only where there is one."""
    first, last = (f"{int(day[:4]) + by:04d}{day[4:]}" for day in days)
    return (first, last) if _first_day(first) and _first_day(last) else days


def _distance(day: str, other: str) -> float:
    one, two = _first_day(day), _first_day(other)
    return abs((one - two).days) if one and two else float("inf")


def _ahead(words: DateExpression, days: Days, published: str) -> Days:
    """Return the days that a date means where it lies ahead: the other reading, or the same in the next year."""
    if words.other is not None and words.other[0] >= published[: len(words.other[0])]:
        return words.other
    if not _is_yearless(words):
        return days
    first, last = (f"{int(day[:4]) + 1}{day[4:]}" for day in days)
    return (first, last) if first >= published[: len(first)] else days


def _behind(words: DateExpression, days: Days, published: str) -> Days:
    """Return the days that a date means where it lies in the past: the other reading, if it does."""
    if words.other is not None and words.other[1] <= published[: len(words.other[1])]:
        return words.other
    return days


def _is_yearless(words: DateExpression) -> bool:
    """Whether a date names a month or a day of one without a year, so that another year may be meant."""
    if not (_MONTH.search(words.words) or _SEASON.search(words.words)) or re.search(r"\d{4}|last|ago", words.words):
        return False
    return not (words.relative and words.granularity == "day" and not re.search(r"\d", words.words))


def days_until(last: str, duration: str | None) -> Days | None:
    """Return the days of an event of which the last is known, if how many there are is said."""
    count = _whole_days(duration)
    if count is None or len(last) != _DAY:
        return None
    first = shifted(last, 1 - count)
    return (first, last) if first is not None else None


def _whole_days(duration: str | None) -> int | None:
    found = re.fullmatch(r"P(\d+)D", duration or "")
    return int(found[1]) if found else None


def shifted(day: str, by: int) -> str | None:
    """Return the day so many days after one, or None where it is not known to the day or no calendar has it."""
    try:
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat() if len(day) == _DAY else None
    except OverflowError:
        return None


def is_recent(days: Days, published: str) -> bool:
    """Whether the last of the days is that of the publication or the one before."""
    if len(days[1]) < _DAY:
        return False
    return timedelta(0) <= date.fromisoformat(published) - date.fromisoformat(days[1]) <= timedelta(days=1)


def settled(published: str | None, sighting: Sighting, days: Days | None) -> Sighting:
    """Return a sighting whose status agrees with its date: what lies ahead of the publication is not held yet."""
    status: str | None = sighting.status
    future = days is not None and published is not None and days[0] > published[: len(days[0])]
    if status == "present":
        status = "planned" if future else "held"
    elif status == "upcoming":
        status = "planned" if future or days is None else None
    elif status in ("held", None) and future:
        status = "planned"
    return replace(sighting, status=cast(EventStatus | None, status))


def before(words: DateExpression | None, days: Days | None) -> str | None:
    """Return the first day of a date that lies before an event, whatever year the words mean.

    Of two years it is the one in which the date is nearer to the event: what was brought forward may have been
    planned for a later day.
    """
    if words is None or words.first is None or days is None or words.first <= days[0]:
        return words.first if words is not None else None
    if words.other is not None and words.other[0] <= days[0]:
        return words.other[0]
    if not _is_yearless(words):
        return words.first
    earlier = f"{int(words.first[:4]) - 1}{words.first[4:]}"
    return min((earlier, words.first), key=lambda day: _distance(day, days[0]))


def _first_day(day: str) -> date | None:
    """Return the first day of a day, month or year, or None where no calendar has it."""
    try:
        return date.fromisoformat(f"{day}-01-01"[:_DAY] if len(day) <= 4 else f"{day}-01"[:_DAY])
    except ValueError:
        return None
