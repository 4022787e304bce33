"""Due dates: the last day for what is undertaken: "will leave by March 20", "within 30 days", "gave them until Friday".

A date is due where it hangs on the act undertaken, not on the saying or on what another clause tells. A word such as
"by" makes any day a deadline; without one, only a day still to come is the day for which something is undertaken.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from kg.facts import Spans
from kg.language import Parsed
from kg.mentions import DateExpression, Mentions
from kg.mentions.numbers import parse_number
from kg.reading.clauses import in_condition
from kg.reading.lexicon import load_lexicon

_DAY = 10  # characters of an ISO 8601 day
_CLAUSES = frozenset({"xcomp", "conj", "ccomp", "pcomp"})
_LENGTH = re.compile(
    r"(?P<amount>\d{1,3}|[a-z]+(?:-[a-z]+)?)[\s-](?P<unit>hour|day|week|month|year)s?\b", re.IGNORECASE | re.ASCII
)
_END = re.compile(r"\bend\b", re.IGNORECASE)


def due_of(parsed: Parsed, mentions: Mentions, content: Spans, maker: Token | None = None) -> str | None:
    """Return the day, month or year by which what the spans say is to be done, or None where the text names none.

    ``maker`` is the verb or noun that makes the undertaking; a deadline after the content may hang on it as well.
    """
    inside = {token.i: token for start, end in content for token in parsed.doc.char_span(start, end) or ()}
    acts = tuple(token for token in inside.values() if token.head.i not in inside or token.head.i == token.i)
    if not acts:
        return None
    made = _Act(parsed, mentions, acts, maker)
    return min((*made.dates(), *made.terms()), default=(None, None))[1]


@dataclass(frozen=True, slots=True)
class _Act:
    """What is undertaken: the heads of its words, and the verb or noun that makes the undertaking."""

    parsed: Parsed
    mentions: Mentions
    acts: tuple[Token, ...]
    maker: Token | None

    def dates(self) -> Iterator[tuple[tuple[bool, int], str]]:
        """Yield the dates that hang on the acts, to be sorted: those after a word of deadlines first."""
        published = self.parsed.document.published
        for sentence in self._sentences():
            for one in _dates_in(self.mentions, sentence):
                limit = _limit_before(self.parsed, one.start)
                last = _last_day(one, limit, self._anchor())
                ahead = published is not None and last[: len(published)] >= published[: len(last)]
                timed = limit is not None or (ahead and _is_time(self.parsed, one.start))
                if timed and self._holds(self.parsed.doc[one.head], limit):
                    yield (limit is None, one.start), last

    def terms(self) -> Iterator[tuple[tuple[bool, int], str]]:
        """Yield the last days of terms that run from the making: "within 30 days", "in the next two months"."""
        anchor = self._anchor()
        for sentence in self._sentences() if anchor else ():
            for match in _LENGTH.finditer(self.parsed.document.text, sentence.start_char, sentence.end_char):
                phrase = self.parsed.doc.char_span(match.start(), match.end())
                last = _after(anchor or "", match["amount"], match["unit"].lower())
                if phrase is None or last is None:
                    continue
                given = self._is_given(phrase.root)
                if given or (_is_term(self.parsed, phrase.start) and self._holds(phrase.root, "by")):
                    yield (False, phrase.start), last

    def _sentences(self) -> list[Phrase]:
        return list({one.start: one for one in map(self.parsed.sentence_of, self.acts)}.values())

    def _holds(self, token: Token, limit: str | None) -> bool:
        """Whether a time hangs on one of the acts, or on the maker after them; without "by" only on verbs."""
        heads = {act.i for act in self.acts}
        first, quoted = token.i, self.parsed.quotation_at(token.idx)
        if limit == "until":
            return self._is_given(token)
        while True:
            if token.i in heads:
                return limit is not None or token.pos_ in ("VERB", "AUX")
            if token.head.i == token.i:
                return False
            if self.maker is not None and token.head.i == self.maker.i:
                return limit is not None and first > min(heads)
            if token.pos_ in ("VERB", "AUX") and token.dep_ not in _CLAUSES:
                foreign = self.parsed.quotation_at(token.idx) != quoted  # 'add "any who block aid" by the end of May'
                if not foreign and not (limit and in_condition(token)):
                    return False
            if limit is None and token.pos_ in ("NOUN", "PROPN") and token.i != first:
                return False  # "talks in May on the deal"
            token = token.head

    def _is_given(self, token: Token) -> bool:
        """Whether a time is what the maker gives for the act: "gave them until Friday", "gave Chile 30 days"."""
        above = token.head if token.head.dep_ == "prep" else token
        return self.maker is not None and self.maker.lemma_ == "give" and above.head.i == self.maker.i

    def _anchor(self) -> str | None:
        """Return the day of the making: that of its verb or of the clause it is joined to, else of the publication."""
        if self.maker is None:
            return self.parsed.document.published
        verbs = {self.maker.i, self.maker.head.i} if self.maker.dep_ == "conj" else {self.maker.i}
        for one in _dates_in(self.mentions, self.parsed.sentence_of(self.maker)):
            head = self.parsed.doc[one.head]
            head = head.head if head.head.dep_ == "prep" else head
            if head.head.i in verbs and _limit_before(self.parsed, one.start) is None:
                return one.first
        return self.parsed.document.published


def _dates_in(mentions: Mentions, sentence: Phrase) -> list[DateExpression]:
    first = bisect_left(mentions.dates, sentence.start, key=lambda one: one.start)
    stop = bisect_left(mentions.dates, sentence.end, lo=first, key=lambda one: one.start)
    return [one for one in mentions.dates[first:stop] if one.first is not None]


def _limit_before(parsed: Parsed, start: int) -> str | None:
    """Return "by", "before" or "until" where such a word stands in front of a date, articles and adverbs aside."""
    lexicon = load_lexicon("stances")["due"]
    words = _words_before(parsed, start)
    for name in ("by", "before", "until"):
        if any(words == known or words.endswith(f" {known}") for known in lexicon[name]):
            return name
    return None


def _words_before(parsed: Parsed, start: int) -> str:
    idle = load_lexicon("stances")["due"]["idle"].split()
    while start > 0 and parsed.doc[start - 1].lower_ in idle:
        start -= 1
    return " ".join(token.lower_ for token in parsed.doc[max(0, start - 3) : start])


def _is_time(parsed: Parsed, start: int) -> bool:
    """Whether a date says when, and not from when or of which day: "on Friday", "next week"."""
    before = parsed.doc[start - 1] if start else None
    return before is None or before.pos_ != "ADP" or before.lower_ in load_lexicon("stances")["due"]["on"]


def _is_term(parsed: Parsed, start: int) -> bool:
    words = " ".join(token.lower_ for token in parsed.doc[max(0, start - 3) : start])
    return any(words == known or words.endswith(f" {known}") for known in load_lexicon("stances")["due"]["within"])


def _last_day(expression: DateExpression, limit: str | None, anchor: str | None) -> str:
    """Return the last day that a date leaves; of two readings the one that is not before the undertaking was made."""
    first, last = expression.first or "", expression.last or expression.first or ""
    other = expression.other
    if anchor and other is not None and last < anchor[: len(last)] and other[1] >= anchor[: len(other[1])]:
        first, last = other
    if limit != "before" or _END.search(expression.words):  # "before the end of June" is a day of June
        return last
    return (date.fromisoformat(_padded(first)) - timedelta(days=1)).isoformat()


def _padded(day: str) -> str:
    return f"{day}-01-01"[:_DAY] if len(day) == 4 else f"{day}-01"[:_DAY]


def _after(anchor: str, amount: str, unit: str) -> str | None:
    """Return the day, or of a vague anchor the month or year, so many units after it."""
    number = parse_number(amount)
    if number is None or number != int(number) or (len(anchor) < _DAY and unit not in ("month", "year")):
        return None
    length = relativedelta(hours=int(number)) if unit == "hour" else relativedelta(**{f"{unit}s": int(number)})  # type: ignore[arg-type]
    try:
        moved = datetime.fromisoformat(_padded(anchor)) + length
    except (OverflowError, ValueError):
        return None
    return moved.date().isoformat()[: len(anchor)]
