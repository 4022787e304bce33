"""Settings: where and when an event is, how long it takes, and from when to when it is put off."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from spacy.tokens import Doc, Token

from kg.language import Parsed
from kg.mentions import DateExpression, Duration, Mentions, PlaceMention
from kg.quotations import find_dateline
from kg.reading.events.sighting import Place, Setting
from kg.reading.events.words import in_class, is_event_noun, is_one_of

_Timed = TypeVar("_Timed", DateExpression, Duration, PlaceMention)
_AT = frozenset({"in", "at", "near", "outside"})
_BOUNDS = frozenset(
    {"since", "until", "till", "by", "before", "after", "ahead", "than", "from", "to", "of", "following"}
)
_TO_DATE = frozenset({"to", "until", "till", "for"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NO_PLACE = frozenset({"PERSON", "ORG", "DATE", "TIME", "NORP", "EVENT", "WORK_OF_ART", "LAW", "MONEY", "CARDINAL"})


def place_of(mentions: Mentions, token: Token) -> Place | None:
    """Return the place that a noun names: a place mention, a state, or a name that the pipeline takes for a place."""
    longer = _longer_name(mentions, token)
    if longer is not None:
        return longer
    for place in _of_sentence(mentions.places, token):
        if place.start <= token.i < place.end:
            return Place(_cased(place.name), place.start, place.end)
    mention = mentions.at(token.i)
    if mention is not None and mention.actors:
        actor = mentions.actor(mention.actors[0])
        if mention.kind == "name" and actor.type in ("State", "Place") and len(mention.actors) == 1:
            return Place(actor.name, mention.start, mention.end)
        if mention.kind != "metonym":
            return None
    if token.pos_ != "PROPN" or token.ent_type_ in _NO_PLACE:
        return None
    if token.ent_type_ not in _PLACES and not _named_elsewhere(token):
        return None
    start = token.i
    while start > token.sent.start and token.doc[start - 1].dep_ == "compound" and token.doc[start - 1].pos_ == "PROPN":
        start -= 1
    if start > token.sent.start + 1 and token.doc[start - 1].text == "The":  # "The Hague"
        start -= 1
    return Place(_cased(token.doc[start : token.i + 1].text), start, token.i + 1)


def _unknown_place(token: Token) -> Place | None:
    """Return the place that a name after "in" is likely to be, though the pipeline does not know it."""
    if token.pos_ != "PROPN" or token.ent_type_ or not token.text.istitle() or in_class(token, "institutions"):
        return None
    if any(child.dep_ in ("det", "poss", "amod", "nummod") for child in token.children):
        return None
    start = token.i
    while start > token.sent.start and token.doc[start - 1].dep_ == "compound":
        start -= 1
    return Place(token.doc[start : token.i + 1].text, start, token.i + 1)


def _longer_name(mentions: Mentions, token: Token) -> Place | None:
    """Return the place whose name ends with that of a state or city: "Port Sudan", "New Delhi"."""
    mention = mentions.at(token.i)
    start = mention.start if mention is not None else token.i
    if token.ent_type_ not in _PLACES or start == 0 or token.doc[start - 1].ent_type_ != token.ent_type_:
        return None
    first, last = _entity(token)
    if first >= start or token.doc[first].pos_ != "PROPN":
        return None
    return Place(token.doc[first:last].text, first, last)


def _entity(token: Token) -> tuple[int, int]:
    """Return the token range of the entity that a token is in."""
    first, last = token.i, token.i + 1
    while first > 0 and token.doc[first].ent_iob_ == "I":
        first -= 1
    while last < len(token.doc) and token.doc[last].ent_iob_ == "I":
        last += 1
    return first, last


def metonym_place(mentions: Mentions, token: Token) -> Place | None:
    """Return the city that a name means after a verb of motion or before "talks", though it may mean a government."""
    mention = mentions.at(token.i)
    if mention is not None and mention.kind == "metonym" and token.pos_ == "PROPN":
        return Place(token.text, token.i, token.i + 1)
    return None


def is_venue(mentions: Mentions, modifier: Token) -> bool:
    """Whether a name before an event noun says where it is ("the Warsaw summit"), and not who meets ("Warsaw-Kyiv")."""
    if modifier.dep_ not in ("compound", "nmod") or modifier.pos_ != "PROPN" or list(modifier.conjuncts):
        return False
    if any(one.text in ("-", "–", "/") for one in (modifier.nbor(1), modifier.nbor(-1) if modifier.i else modifier)):
        return False
    if modifier.nbor(1).dep_ == "compound" and modifier.nbor(1).ent_type_ == modifier.ent_type_ != "":
        return False  # the first word of a longer name
    mention = mentions.at(modifier.i)
    if mention is not None and mention.actors:
        return mention.kind == "metonym" and mentions.actor(mention.actors[0]).type in ("State", "Place")
    return modifier.ent_type_ in ("GPE", "FAC", "LOC") and place_of(mentions, modifier) is not None


def _named_elsewhere(token: Token) -> bool:
    """Whether the pipeline takes the name for a place elsewhere in the text, or a dateline has it in capitals."""
    return token.text in _place_names(token.doc) or any(
        other.text == token.text.upper() and other.i != token.i for other in token.doc[:12]
    )


@lru_cache(maxsize=2)
def _place_names(doc: Doc) -> frozenset[str]:
    return frozenset(token.text for entity in doc.ents if entity.label_ in _PLACES for token in entity)


def _cased(name: str) -> str:
    """Return a name in capitals, as datelines have them, in title case; initialisms stay."""
    return name.title() if name.isupper() and len(name) > 3 else name


def places_in(mentions: Mentions, doc_tokens: Iterator[Token], prepositions: frozenset[str] = _AT) -> Place | None:
    """Return the first place that stands after one of the prepositions among the tokens."""
    for token in doc_tokens:
        if token.lower_ not in prepositions or token.dep_ not in ("prep", "agent"):
            continue
        for child in token.children:
            if child.dep_ == "pobj":
                place = place_of(mentions, child) or (_unknown_place(child) if token.lower_ == "in" else None)
                if place is not None:
                    return place
    return None


def dateline_of(parsed: Parsed, mentions: Mentions) -> Place | None:
    """Return the place that the first dateline names."""
    text = parsed.document.text
    for start, end in parsed.paragraphs[:4]:
        stop = find_dateline(text, start, end)
        if stop is None:
            continue
        words = text[start:stop].split("(")[0].split(",")[0].strip(" -–—\n")
        if words and not any(character.isdigit() for character in words):
            tokens = parsed.doc.char_span(start, start + len(words))
            return Place(_cased(words), tokens.start, tokens.end) if tokens is not None else None
    found = next((place for place in mentions.places if place.dateline), None)
    return Place(_cased(found.name), found.start, found.end) if found is not None else None


def setting_in(
    mentions: Mentions, head: Token, regions: tuple[frozenset[int], ...], prepositions: frozenset[str] = _AT
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
    before, after = _put_off(mentions, head, regions)
    words = " ".join(doc[i].lower_ for i in range(first, last + 1))
    return Setting(
        place,
        after or date if before is None or after else None,
        None,
        before,
        duration,
        any(phrase in words for phrase in ("in the day", "the same day", "that day", "same evening")),
    )


def _of_sentence(found: Sequence[_Timed], token: Token) -> Sequence[_Timed]:
    """Return those of dates, durations or places, all in text order, that start in the sentence of a token."""
    sentence = token.sent
    first = bisect_left(found, sentence.start, key=lambda one: one.start)
    return found[first : bisect_left(found, sentence.end, lo=first, key=lambda one: one.start)]


def _date_in(mentions: Mentions, head: Token, region: frozenset[int]) -> DateExpression | None:
    found = [
        date
        for date in _of_sentence(mentions.dates, head)
        if date.head in region and not _bounds(head.doc, date) and not _of_another(head, date)
    ]
    return min(found, key=lambda d: (d.start < head.i, abs(d.start - head.i)), default=None)


def _of_another(head: Token, date: DateExpression) -> bool:
    """Whether a date goes with another event that is named in the same region: "Friday's summit"."""
    above = head.doc[date.head].head
    return above.i != head.i and is_event_noun(above) and head.i not in {t.i for t in above.subtree}


def _bounds(doc: object, date: DateExpression) -> bool:
    """Whether a date only bounds a stretch of time: "since Friday"."""
    if date.start == 0:
        return False
    before = doc[date.start - 1]  # type: ignore[index]
    return before.lower_ in _BOUNDS and before.pos_ in ("ADP", "SCONJ", "PART") and date.words.lower() != "the day"


def _duration_in(mentions: Mentions, head: Token, region: frozenset[int]) -> Duration | None:
    for duration in _of_sentence(mentions.durations, head):
        token = head.doc[duration.head]
        if duration.head not in region:
            continue
        if any(is_event_noun(noun) for of in token.children if of.lower_ == "of" for noun in of.children):
            return duration  # "three hours of talks"
        if _is_interval(head.doc[duration.start]):
            continue
        lasting = token.head.lemma_ == "last" or token.head.i == head.i
        if token.dep_ in ("compound", "amod", "nmod", "npadvmod", "poss", "nummod") or lasting:
            return duration
        if token.dep_ == "pobj" and token.head.lower_ in ("for", "of") and token.head.head.pos_ in ("VERB", "NOUN"):
            return duration
    return None


def _is_interval(first: Token) -> bool:
    """Whether a stretch of time lies between events or before one: "every three days", "within two weeks"."""
    before = first.nbor(-1).lower_ if first.i else ""
    return before in ("every", "per", "within", "after", "in", "next", "last", "past")


def _put_off(
    mentions: Mentions, head: Token, regions: tuple[frozenset[int], ...]
) -> tuple[DateExpression | None, DateExpression | None]:
    """Return the dates from which and to which a verb in one of the regions puts the event off."""
    doc = head.doc
    verbs = [doc[i] for region in regions for i in region if is_one_of(doc[i], "postponing")]
    if not verbs:
        return None, None
    before = after = None
    for date in _of_sentence(mentions.dates, head):
        if not any(verb.sent.start <= date.start < verb.sent.end and date.start > verb.i for verb in verbs):
            continue
        index = date.start - 1
        while index > 0 and doc[index].is_punct:
            index -= 1
        if doc[index].lower_ == "from":
            before = before or date
        elif doc[index].lower_ in _TO_DATE:
            after = after or date
    return before, after


def put_off_to(mentions: Mentions, noun: Token, verb: Token) -> DateExpression | None:
    """Return the date to which a verb puts an event off; when it was put off is another date."""
    return _put_off(mentions, noun, (frozenset({verb.i}),))[1]


def adjacent_date(mentions: Mentions, noun: Token, end: int) -> DateExpression | None:
    """Return the date that stands right after an event noun or its phrase: "the call last week between …"."""
    for date in _of_sentence(mentions.dates, noun):
        if not date.resolved:
            continue
        gap = date.start - noun.i - 1
        if gap == 0 or (gap == 1 and noun.doc[date.start - 1].lower_ in ("on", "in")):
            return date
        if date.start == end or (date.start == end + 1 and noun.doc[end].lower_ in ("on", "in", "for")):
            return date
    return None


def own_date(mentions: Mentions, noun: Token) -> DateExpression | None:
    """Return the date before an event noun: "Tuesday's meeting", "the July summit"."""
    for date in _of_sentence(mentions.dates, noun):
        token = noun.doc[date.head]
        if date.resolved and token.head.i == noun.i and token.i < noun.i:
            return date
    return None


def last_day(mentions: Mentions, noun: Token, verb: Token | None, region: frozenset[int]) -> DateExpression | None:
    """Return the day on which an event is said to end: "the visit ends on Friday", "until Friday"."""
    if verb is None:
        return None
    ends = in_class(verb, "lasting") and verb.lemma_ != "continue"
    for date in _of_sentence(mentions.dates, noun):
        if date.head not in region or not date.resolved or date.start < verb.i:
            continue
        preposition = noun.doc[date.start - 1].lower_
        if (ends and preposition == "on" and verb.tag_ != "VBD") or preposition in ("until", "till", "through"):
            return date
    return None
