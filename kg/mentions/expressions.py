"""How dates are worded: one regular expression a way of saying when, with the granularity of what it says."""

import re

from kg.mentions.model import Granularity
from kg.mentions.numbers import NUMBER

_FULL_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?P<month>{_FULL_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_FULL_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WEEKDAY = rf"(?P<weekday>{_FULL_WEEKDAYS}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-–—]\s?|\s+(?:to|and|until|through)\s+)(?P<last>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = (
    r"(?i:(?P<part>early|mid|late|(?:the\s)?(?:beginning|start|middle|end|(?:first|second)\shalf)\sof"
    r"|the\s(?:first|last)\s(?:week|days)\sof)[-\s]+(?:(?:in|the)\s)?)?"
)
_UNIT = r"(?P<unit>day|week|month|year)s?"
_SEASON = "spring|summer|autumn|fall|winter"
_NO_MEASURE = r"(?!\d|:|\s?(?:percent|per\scent|%))"

_PATTERNS: tuple[tuple[str, Granularity, str], ...] = (
    ("iso", "day", rf"{_YEAR}-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"),
    ("day", "day", rf"(?:{_WEEKDAY},?\s(?:the\s)?)?{_MONTH}\s{_DAY}(?:{_TO})?{_NO_MEASURE}(?:,?\s{_YEAR})?"),
    ("day", "day", rf"(?:{_WEEKDAY},?\s)?(?:the\s)?{_DAY}(?:{_TO})?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?"),
    ("month", "month", rf"{_PART}(?i:(?P<which>last|next|this)\s)?{_MONTH}(?:,?\s(?:of\s)?{_YEAR})?"),
    (
        "quarter",
        "quarter",
        r"(?:the\s)?(?P<ordinal>first|second|third|fourth)\squarter"
        rf"(?:\sof\s(?:{_YEAR}|(?P<which>this|last|next)\syear))?",
    ),
    (
        "season",
        "season",
        rf"(?:(?P<which>last|next|this)\s(?P<season>{_SEASON})|(?<=\bin\s)(?:the\s)?(?P<plain>{_SEASON})(?!\s(?:of\s)?\d)|(?P<named>{_SEASON})\s(?:of\s)?{_YEAR})",
    ),
    ("decade", "decade", r"(?:the\s)?(?:(?:early|mid|late)[-\s])?(?P<decade>(?:19|20)\d0)s"),
    (
        "weekdays",
        "day",
        rf"{_WEEKDAY}(?:\s?[-–—]\s?|\s(?:and|to|through|until)\s)(?P<until>{_FULL_WEEKDAYS})",
    ),
    ("week_on", "day", rf"(?:a\sweek\s(?:from|on)\s{_WEEKDAY}|{_WEEKDAY.replace('weekday', 'before')}\sweek)"),
    (
        "weekday",
        "day",
        rf"(?i:(?P<which>last|next|this|past|coming)\s)?{_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?",
    ),
    ("today", "day", r"(?:earlier\s|later\s)?today|tonight|this\s(?:morning|afternoon|evening)"),
    (
        "yesterday",
        "day",
        r"(?P<way>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|yesterday|last\snight|tomorrow)",
    ),
    ("ago", "day", rf"(?P<amount>{NUMBER})\s{_UNIT}\s(?P<way>ago|later|earlier|before|afterwards?|from\snow)"),
    ("within", "day", rf"in\s(?:about\s|some\s)?(?P<amount>{NUMBER})\s{_UNIT}(?:['’]s?)?(?P<time>\stime)?"),
    ("same", "day", r"the\s(?P<way>same|following|next|previous)\s(?P<unit>day|week|month|year)"),
    (
        "unit",
        "week",
        r"(?:(?P<part>early|earlier|mid|late|later|the\send\sof|the\sstart\sof|the\sbeginning\sof"
        r"|the\smiddle\sof|the\s(?:first|second)\shalf\sof)[-\s]+(?:in\s)?)?"
        r"(?P<which>last|next|this|past|coming|previous|the)\s(?P<unit>week|month|year|weekend)"
        r"(?!-|\sof\s\w+ing)",
    ),
    ("year", "year", rf"{_PART}(?<![\d.,$€£-]){_YEAR}(?![\d,]\d|\.\d|-\d|%)"),
)
_CASED = ("day", "month", "weekday", "weekdays", "week_on")  # "may" and "march" are no months
EXPRESSIONS = tuple(
    (kind, granularity, re.compile(rf"\b(?:{pattern})(?!\w)", 0 if kind in _CASED else re.IGNORECASE))
    for kind, granularity, pattern in _PATTERNS
)
BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|of|by|until|from|to|through|during|between|and|before|after|around|for|till|as)|[,(–—-])\s*$",
    re.IGNORECASE,
)
