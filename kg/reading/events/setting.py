"""Settings: where and when an event is, and how long it takes."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.mentions import DateExpression, Duration, Mentions
from kg.reading.events.places import AT, places_in
from kg.reading.events.sighting import Setting
from kg.reading.events.spans import of_sentence
from kg.reading.events.words import in_class, is_event_noun, is_one_of

_BOUNDS = frozenset({"until", "till", "by", "before", "after", "ahead", "than", "from", "to", "of", "following"})
_STRETCHES = ("compound", "amod", "nmod", "npadvmod", "poss", "nummod")
_FOR = frozenset({"for", "of", "over", "across", "through", "throughout"})
_INTERVALS = frozenset({"every", "per", "within", "after", "in", "next", "last", "past"})
_SAME_DAY = ("in the day", "the same day", "that day", "same evening")


def setting_in(
    mentions: Mentions, head: Token, regions: tuple[frozenset[int], ...], prepositions: frozenset[str] = AT
) -> Setting:
    """Return the setting of an event, each part of it from the first of the regions that has it."""
    doc = head.doc
    place = date = duration = None
    for region in regions:
        if place is None:
            near = sorted(region, key=lambda i: (i < head.i, abs(i - head.i)))
            place = places_in(mentions, (doc[i] for i in near), prepositions)
        if date is None:
            date = _date_in(mentions, head, region)
        if duration is None:
            duration = _duration_in(mentions, head, region)
    first = min(min(region, default=head.i) for region in regions)
    last = max(max(region, default=head.i) for region in regions)
    words = " ".join(doc[i].lower_ for i in range(first, last + 1))
    here = place is None and any(doc[i].lower_ == "here" and doc[i].dep_ == "advmod" for one in regions for i in one)
    return Setting(place, date, None, None, duration, any(phrase in words for phrase in _SAME_DAY), here)


def _date_in(mentions: Mentions, head: Token, region: frozenset[int]) -> DateExpression | None:
    found = [
        date
        for date in _stretched(head.doc, of_sentence(mentions.dates, head))
        if date.head in region and not _bounds(head.doc, date) and not _of_another(head, date)
    ]
    return min(found, key=lambda d: (d.start < head.i, abs(d.start - head.i)), default=None)


def _stretched(doc: Doc, dates: Sequence[DateExpression]) -> list[DateExpression]:
    """Return the dates, those of "from August 31 to September 1" as one, unless something is moved between them."""
    found: list[DateExpression] = []
    for date in dates:
        before = found[-1] if found else None
        if before is not None and before.end == date.start - 1 and doc[before.end].lower_ in ("to", "until", "through"):
            start = doc[before.start - 1].lower_ if before.start else ""
            if start == "from" and before.first and date.last and not _is_moved(doc[before.start - 1]):
                span = (before.span[0], date.span[1])
                words = doc.text[slice(*span)]
                found[-1] = replace(before, end=date.end, span=span, words=words, last=date.last, other=None)
                continue
        found.append(date)
    return found


def _is_moved(preposition: Token) -> bool:
    return any(is_one_of(one, "postponing") for one in preposition.ancestors)


def _of_another(head: Token, date: DateExpression) -> bool:
    """Whether a date goes with another event that is named in the same region: "Friday's summit"."""
    above = head.doc[date.head].head
    return above.i != head.i and is_event_noun(above) and head.i not in {t.i for t in above.subtree}


def _bounds(doc: Doc, date: DateExpression) -> bool:
    """Whether a date only bounds a stretch of time: "since Friday"; what has been going on since then began then."""
    if date.start == 0:
        return False
    before = doc[date.start - 1]
    if before.lower_ == "since":
        return not _goes_on(before.head)
    ranged = before.lower_ == "from" and date.first != date.last and date.granularity == "day"
    bounding = before.lower_ in _BOUNDS and before.pos_ in ("ADP", "SCONJ", "PART")
    return bounding and not ranged and date.words.lower() != "the day"


def _goes_on(verb: Token) -> bool:
    auxiliaries = {child.lemma_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return verb.pos_ in ("VERB", "AUX") and "have" in auxiliaries and (verb.tag_ == "VBG" or "be" in auxiliaries)


def _duration_in(mentions: Mentions, head: Token, region: frozenset[int]) -> Duration | None:
    return next(
        (
            duration
            for duration in of_sentence(mentions.durations, head)
            if duration.head in region and is_length(head, duration)
        ),
        None,
    )


def is_length(head: Token, duration: Duration) -> bool:
    """Whether a duration says how long an event takes, and not how often it is or what lies before it."""
    token = head.doc[duration.head]
    of_event = [noun for of in token.children if of.lower_ == "of" for noun in of.children if is_event_noun(noun)]
    if of_event:
        return head.i in {noun.i for noun in of_event} or not is_event_noun(head)  # "three hours of talks"
    verb = token.head if token.dep_ != "pobj" else token.head.head
    if in_class(verb, "ending") and token.dep_ == "pobj" and token.head.lower_ == "after":
        return True  # "broke up after nine hours"
    if _is_interval(head.doc, duration.start):
        return False
    if token.dep_ == "dobj":
        return verb.lemma_ in ("spend", "take", "last") or token.head.i == head.i
    if token.dep_ in _STRETCHES and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head.i == head.i or is_event_noun(token.head) or in_class(token.head, "containers")
    if token.dep_ in _STRETCHES or token.head.lemma_ in ("last", "run") or token.head.i == head.i:
        return True
    return token.dep_ == "pobj" and token.head.lower_ in _FOR and token.head.head.pos_ in ("VERB", "NOUN", "AUX")


def _is_interval(doc: Doc, index: int) -> bool:
    """Whether a stretch of time lies between events or before one: "every three days", "within about two weeks"."""
    while index > 0 and doc[index - 1].lower_ in ("about", "around", "some", "almost", "nearly", "more", "than", "the"):
        index -= 1
    return index > 0 and doc[index - 1].lower_ in _INTERVALS and doc[index - 1].pos_ != "VERB"


def adjacent_date(mentions: Mentions, noun: Token, end: int) -> DateExpression | None:
    """Return the date that stands right after an event noun or its phrase: "the call last week between …"."""
    for date in of_sentence(mentions.dates, noun):
        if not date.resolved:
            continue
        gap = date.start - noun.i - 1
        if gap == 2 and noun.nbor(1).text == "," and noun.nbor(2).lower_ in ("on", "in"):
            return date
        if gap == 0 or (gap == 1 and noun.doc[date.start - 1].lower_ in ("on", "in")):
            return date
        if date.start == end or (date.start == end + 1 and noun.doc[end].lower_ in ("on", "in", "for")):
            return date
    return None


def own_date(mentions: Mentions, noun: Token) -> DateExpression | None:
    """Return the date before an event noun: "Tuesday's meeting", "the July summit"."""
    for date in of_sentence(mentions.dates, noun):
        token = noun.doc[date.head]
        if date.resolved and token.head.i == noun.i and token.i < noun.i:
            return date
    return None


def last_day(mentions: Mentions, noun: Token, verb: Token | None, region: frozenset[int]) -> DateExpression | None:
    """Return the day on which an event is said to end: "the visit ends on Friday", "until Friday"."""
    if verb is None:
        return None
    ends = in_class(verb, "ending")
    for date in of_sentence(mentions.dates, noun):
        if date.head not in region or not date.resolved or date.start < verb.i:
            continue
        preposition = noun.doc[date.start - 1].lower_
        if (ends and preposition not in ("after", "before", "since")) or preposition in ("until", "till", "through"):
            return date
    return None
