"""Arithmetic on days: weeks, months, seasons and years around a day, as ISO 8601 bounds, cut where they are vague."""

import calendar
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

Bounds = tuple[str, str]

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_YEAR_PARTS = {
    "early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (12, 12), "first half": (1, 6), "second half": (7, 12),
}  # fmt: skip
_LONG_AGO = 300  # days
_SOON = 3  # days
_THIRDS = {
    "early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (25, 31),
    "first half": (1, 15), "second half": (16, 31), "first week": (1, 7), "last week": (25, 31),
}  # fmt: skip


def day(value: date) -> Bounds:
    """Return the bounds of one day."""
    return value.isoformat(), value.isoformat()


def span(first: date, last: date) -> Bounds:
    """Return the bounds of several days."""
    return first.isoformat(), last.isoformat()


def week(of: date, shift: int = 0, part: str = "") -> Bounds:
    """Return the week, Monday to Sunday, so many weeks from the day's own; or its early, mid or late part."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=shift)
    first, last = {"early": (0, 2), "mid": (1, 3), "late": (3, 6), "end": (4, 6)}.get(part, (0, 6))
    return span(monday + timedelta(days=first), monday + timedelta(days=last))


def weekend(of: date, shift: int, future: bool) -> Bounds:
    """Return the weekend last begun on the day, or in the future the next one; shifted by so many weekends."""
    saturday = of - timedelta(days=(of.weekday() - 5) % 7)
    if future and of.weekday() < 5:
        saturday += timedelta(weeks=1)
    saturday += timedelta(weeks=shift)
    return span(saturday, saturday + timedelta(days=1))


def month(year: int, number: int, part: str = "") -> Bounds:
    """Return a month, or the early, mid or late third, a half or the first or last week of it."""
    if part not in _THIRDS:
        return f"{year:04d}-{number:02d}", f"{year:04d}-{number:02d}"
    first, last = _THIRDS[part]
    last = min(last, calendar.monthrange(year, number)[1])
    return span(date(year, number, first), date(year, number, last))


def months_from(of: date, shift: int) -> tuple[int, int]:
    """Return year and month, so many months from the day's."""
    moved = of.replace(day=1) + relativedelta(months=shift)
    return moved.year, moved.month


def year(number: int, part: str = "") -> Bounds:
    """Return a year, or its early (January to April), mid (May to August) or late part."""
    first, last = _YEAR_PARTS.get(part, (0, 0))
    if not first:
        return f"{number:04d}", f"{number:04d}"
    return f"{number:04d}-{first:02d}", f"{number:04d}-{last:02d}"


def quarter(number: int, of_year: int) -> Bounds:
    """Return a quarter of a year as months."""
    return f"{of_year:04d}-{3 * number - 2:02d}", f"{of_year:04d}-{3 * number:02d}"


def season(name: str, of_year: int) -> Bounds:
    """Return a season of the northern hemisphere as months; a winter is the one that begins in the year."""
    first, last = SEASONS[name]
    return f"{of_year:04d}-{first:02d}", f"{of_year + (last < first):04d}-{last:02d}"


def weekday(of: date, number: int, future: bool) -> date:
    """Return the last such weekday on or before the day, or the next one on or after it."""
    return (
        of + timedelta(days=(number - of.weekday()) % 7) if future else of - timedelta(days=(of.weekday() - number) % 7)
    )


def next_weekday(of: date, number: int) -> date:
    """Return the day that "next Thursday" means: not one that is close by in the week of the day itself."""
    nearest = weekday(of + timedelta(days=1), number, True)
    close = (nearest - of).days <= _SOON and nearest.weekday() > of.weekday()
    return nearest + timedelta(weeks=1) if close else nearest


def shifted(of: date, amount: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years away."""
    return of + relativedelta(**{f"{unit}s": amount})  # type: ignore[arg-type]


def ago(of: date, amount: int, unit: str) -> Bounds:
    """Return the day, week, month or year that lies so many of them away, as vague as the unit is."""
    moved = shifted(of, amount, unit)
    if unit == "day":
        return day(moved)
    if unit == "week":
        return week(moved)
    return month(moved.year, moved.month) if unit == "month" else year(moved.year)


def nearest_year(month_number: int, day_number: int | None, of: date, future: bool | None) -> int:
    """Return the year that a month, or a day of a month, without one most likely means, seen from the day.

    In the past it is the last such one, in the future the next; where the tense does not tell, the nearest.
    """
    candidates = []
    for candidate in (of.year - 1, of.year, of.year + 1):
        last = calendar.monthrange(candidate, month_number)[1]
        first_day = date(candidate, month_number, min(day_number or 1, last))
        last_day = date(candidate, month_number, min(day_number or last, last))
        candidates.append((candidate, first_day, last_day))
    if future is True:
        return next((c for c, _, last in candidates if last >= of), of.year)
    nearest = min(candidates, key=lambda c: min(abs((c[1] - of).days), abs((c[2] - of).days)))[0]
    if future is False and day_number and nearest > of.year - 1:
        past = next((first for _, first, _ in reversed(candidates) if first <= of), of)
        if (of - past).days > _LONG_AGO:
            return nearest  # "the trip was moved to March 10" is not about last year's March
    if future is False:
        return next((c for c, first, _ in reversed(candidates) if first <= of), of.year)
    return nearest
