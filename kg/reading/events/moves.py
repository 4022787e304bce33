"""Moves: from when to when an event is put off or brought forward, and what it was planned for before."""

from spacy.tokens import Token

from kg.mentions import DateExpression, Mentions
from kg.reading.events.spans import of_sentence
from kg.reading.events.words import in_class

_TO_DATE = frozenset({"to", "until", "till", "for"})
_ONCE = frozenset({"originally", "initially", "previously", "earlier", "once", "first"})
_REACH = 5  # tokens from "planned" to its date
_PREPOSITIONS = frozenset({"for", "on", "in", "by", "to", "at", "from", "before", "during", "until"})


def moved_between(mentions: Mentions, token: Token, verb: Token) -> tuple[DateExpression | None, DateExpression | None]:
    """Return the dates from which and to which a verb of putting off moves an event; None where it does not say.

    When it was put off is another date: "was postponed on Monday".
    """
    doc, before, after = token.doc, None, None
    for date in of_sentence(mentions.dates, token):
        if date.start < verb.i or _is_planned_date(mentions, date, verb):
            continue
        index = date.start - 1
        while index > verb.i and (doc[index].is_punct or doc[index].lower_ in ("the", "early", "late", "mid")):
            index -= 1
        if doc[index].lower_ == "from":
            before = before or date
        elif doc[index].lower_ in _TO_DATE:
            after = date if after is None else after
    return before, after


def planned_before(mentions: Mentions, token: Token, verb: Token) -> DateExpression | None:
    """Return the date for which an event was planned before it was moved: "originally set for June 15"."""
    return next(
        (
            date
            for date in of_sentence(mentions.dates, token)
            if date.resolved and _is_planned_date(mentions, date, verb)
        ),
        None,
    )


def _is_planned_date(mentions: Mentions, date: DateExpression, verb: Token) -> bool:
    """Whether a participle or infinitive of planning, other than the verb, stands shortly before a date."""
    doc = verb.doc
    first = max(verb.sent.start, date.start - _REACH)
    for index in range(date.start - 1, first - 1, -1):
        token = doc[index]
        if token.i == verb.i or token.text in (";", ":"):
            return False
        if token.lower_ in _TO_DATE | _PREPOSITIONS and index != date.start - 1 and token.head.i == verb.i:
            return False
        if token.pos_ in ("VERB", "ADJ", "AUX") and in_class(token, "scheduled"):
            return True
        if token.pos_ == "VERB" and _was_to(token):
            return True
        if token.lower_ in _ONCE and index >= date.start - 2:
            return True
    return False


def _was_to(verb: Token) -> bool:
    """Whether a verb says what had been going to happen: "which was to open", "was to have taken place"."""
    if not any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children):
        return False
    above = verb.head
    return above.lemma_ == "be" or in_class(above, "scheduled")


def now_moved(verb: Token) -> bool:
    """Whether a verb in the future says that an event is to be at another time than planned: "will now be held"."""
    return any(child.lower_ in ("now", "instead") and child.dep_ == "advmod" for child in verb.children)
