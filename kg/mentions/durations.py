"""Durations: words that say how long, as ISO 8601 durations."""

import re

from kg.mentions.model import Duration
from kg.mentions.numbers import NUMBER, parse_number
from kg.mentions.words import Words

_UNIT = "second|minute|hour|day|week|month|year|decade"
_HALF = r"(?:[-\s]and[-\s]an?[-\s](?P<share>half|quarter))"
_PATTERN = re.compile(
    rf"\b(?:"
    rf"(?P<halfunit>half\san\shour|half-hour|half\s(?:a\s)?(?:day|year))(?:-long)?"
    rf"|(?P<amount>{NUMBER}){_HALF}?[-\s](?P<unit>{_UNIT})s?(?P<late>\sand\sa\s(?:half|quarter))?"
    rf"(?:[,\s]+(?:and\s)?(?P<minutes>{NUMBER})\sminutes)?(?:-long)?"
    rf"|(?P<long>{_UNIT})-long"
    rf")(?!\w)",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"[-\s](?:old|olds|ago|later|earlier|before|after|from\snow)|s?\s(?:ago|later|earlier|old)\b", re.IGNORECASE
)
_LETTERS = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "decade": "Y",
}
_MOST = 10_000  # of a unit; more is no length that anybody speaks of, nor one that a number of hours can hold
_SHARES = {"half": 0.5, "quarter": 0.25}


def find_durations(words: Words) -> tuple[Duration, ...]:
    """Return the durations of a text in its order."""
    found = []
    for match in _PATTERN.finditer(words.text):
        if match.start() not in words.starts or match.end() not in words.ends:
            continue
        if _NOT_AFTER.match(words.text, match.end()):
            continue
        iso = _iso(match)
        if iso is not None and not _is_article(words, match):
            start, end = words.starts[match.start()], words.ends[match.end()]
            found.append(Duration(start, end, words.span(start, end), words.root(start, end), iso))
    return tuple(found)


def _is_article(words: Words, match: re.Match[str]) -> bool:
    """Whether "a day", "a week" is a rate or a moment ("twice a day", "a day after"), not a length."""
    if (match["amount"] or "").lower() not in ("a", "an") or match["share"] or match["late"]:
        return False
    if words.text.startswith(" of ", match.end()):
        return False  # "a week of talks"
    return (match["unit"] or "").lower() not in ("hour",) and not match.group().lower().endswith("-long")


def _iso(match: re.Match[str]) -> str | None:
    if match["halfunit"]:
        lowered = match["halfunit"].lower()
        return "PT30M" if "hour" in lowered else "PT12H" if "day" in lowered else "P6M"
    unit = (match["unit"] or match["long"]).lower()
    amount = parse_number(match["amount"]) if match["amount"] else 1.0
    if amount is None:
        return None
    share = match["share"] or (match["late"] or "").rpartition(" ")[2]
    amount += _SHARES.get(share.lower(), 0.0) if share else 0.0
    minutes = parse_number(match["minutes"]) if match["minutes"] else None
    if amount > _MOST or (minutes or 0.0) > _MOST:
        return None
    lasting = amount * (60 if unit == "hour" else 1) + (minutes or 0.0) >= 1  # "zero minutes" is no duration
    return iso_duration(amount, unit, minutes or 0.0) if lasting else None


def iso_duration(amount: float, unit: str, minutes: float = 0.0) -> str:
    """Return an amount of a unit (and minutes beside hours) as an ISO 8601 duration.

    >>> iso_duration(4.5, "hour")
    'PT4H30M'
    """
    if unit == "decade":
        return f"P{amount * 10:g}Y"
    letter = _LETTERS[unit]
    if unit == "hour":
        total = round(amount * 60 + minutes)
        hours, rest = divmod(total, 60)
        return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
    if amount != int(amount):
        smaller = {
            "day": (24, "TH"),
            "week": (7, "D"),
            "month": (30, "D"),
            "year": (12, "M"),
            "minute": (60, "TS"),
        }.get(unit)
        if smaller is None:
            return f"PT{amount:g}S"
        amount, letter = round(amount * smaller[0]), smaller[1]
    return f"P{letter[:-1]}{int(amount)}{letter[-1]}"
