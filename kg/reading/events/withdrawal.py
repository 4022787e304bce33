"""Withdrawals: who will not come after all to what was planned with him: "but he will not attend"."""

from collections.abc import Iterator

from kg.facts import EventType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.clauses import clause_of
from kg.reading.events.parties import subjects_as_parties
from kg.reading.events.sighting import Setting, Sighting
from kg.reading.events.words import is_event_noun, is_one_of

_KINDS: tuple[EventType, ...] = ("Meeting", "Visit")


def find_withdrawals(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Sighting]:
    """Yield who is said not to come, in the sentences after the character offset ``start``.

    What is called off by that is the meeting or visit planned with them of which the text has just told.
    """
    for token in parsed.tokens:
        if token.idx < start or token.pos_ != "VERB" or not is_one_of(token, "coming"):
            continue
        clause = clause_of(token)
        if not clause.negated or clause.tense != "future" or clause.modal is not None:
            continue
        if any(is_event_noun(one) or one.lower_ == "until" for one in token.subtree if one.i > token.i):
            continue
        parties = subjects_as_parties(mentions, token)
        words = frozenset({token.i, *(child.i for child in token.children if child.dep_ in ("aux", "neg"))})
        for kind in _KINDS if parties else ():
            yield Sighting(
                type=kind,
                head=token,
                rule="events/withdrawal",
                status="cancelled",
                participants=parties,
                setting=Setting(),
                words=words,
                role_only=True,
                near=True,
            )
