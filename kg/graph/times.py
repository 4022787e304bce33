"""Dates and durations of the facts as instants in UTC and hours.

Dates are ISO 8601, cut where the text is vague ("2022", "2022-02", "2022-02-24"), or with a time of day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from kg.errors import InputError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(.+))?)?)?")
_DURATION = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
# Years and months vary in length: the mean of the Gregorian calendar.
_HOURS = {
    "years": Decimal("8765.82"), "months": Decimal("730.485"), "weeks": Decimal(168), "days": Decimal(24),
    "hours": Decimal(1), "minutes": Decimal(1) / 60, "seconds": Decimal(1) / 3600,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """When something is, at the earliest and at the latest, and how exact its text is."""

    earliest: str | None
    latest: str | None
    granularity: str


@dataclass(frozen=True, slots=True)
class _Period:
    first: datetime
    last: datetime
    granularity: str


def first_instant(value: str | None) -> str | None:
    """Return the first instant of an ISO 8601 date, which may be cut, as an xsd:dateTime in UTC; None of nothing.

    Raises InputError if it is not a date.
    """
    return _written(_period(value).first) if value else None


def last_instant(value: str | None) -> str | None:
    """Return the last instant, to the second, of an ISO 8601 date as an xsd:dateTime in UTC; None of nothing.

    Raises InputError if it is not a date.
    """
    return _written(_period(value).last) if value else None


def bounds(first: str | None, last: str | None = None) -> Bounds | None:
    """Return the bounds of a first and a last possible date, or None where there is neither.

    Raises InputError if one of them is not a date.
    """
    if not first and not last:
        return None
    opening = _period(first) if first else None
    closing = _period(last) if last else opening
    return Bounds(
        _written(opening.first) if opening else None,
        _written(closing.last) if closing else None,
        _granularity(opening, closing),
    )


def hours(duration: str) -> Decimal:
    """Return an ISO 8601 duration in hours, rounded to four decimal places.

    Raises InputError if it is not a duration.
    """
    match = _DURATION.fullmatch(duration)
    parts = {unit: Decimal(number) for unit, number in match.groupdict().items() if number} if match else {}
    if not parts or duration.endswith("T"):
        raise InputError(f"{duration!r} is not an ISO 8601 duration such as PT1H30M")
    return round(sum((number * _HOURS[unit] for unit, number in parts.items()), Decimal(0)), 4)


def written_decimal(number: Decimal) -> str:
    """Return a decimal in the canonical form of XML Schema 1.1, which triplestores keep."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _period(value: str) -> _Period:
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day, time = match.groups()
        if time:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            return _Period(moment.replace(microsecond=0), moment.replace(microsecond=0), "instant")
        first = date(int(year), int(month or 1), int(day or 1))
        last = first if day else date(first.year, int(month or 12), monthrange(first.year, int(month or 12))[1])
    except (ValueError, OverflowError):
        raise InputError(f"{value!r} is not an ISO 8601 date such as 2022, 2022-02 or 2022-02-24") from None
    granularity = "day" if day else "month" if month else "year"
    return _Period(
        datetime(first.year, first.month, first.day, tzinfo=UTC),
        datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC),
        granularity,
    )


def _granularity(opening: _Period | None, closing: _Period | None) -> str:
    if opening is None or closing is None:
        return "interval"
    first, last = opening.first, closing.last
    for granularity in ("instant", "day", "month", "year"):
        if opening.granularity == granularity and (opening == closing or _fills(granularity, first, last)):
            return granularity
    days = (last.date() - first.date()).days + 1
    if days == 1:
        return "day"
    if days == 7 and first.weekday() == 0:
        return "week"
    if _fills("month", first, last):
        return "month"
    return "year" if _fills("year", first, last) else "interval"


def _fills(granularity: str, first: datetime, last: datetime) -> bool:
    same_year = first.year == last.year
    if granularity == "year":
        return same_year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    return granularity == "month" and same_year and first.month == last.month and whole


def _written(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%SZ}"
