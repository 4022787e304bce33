"""Controllers: who an event noun in an adverbial is about, where its own phrase does not say."""

from spacy.tokens import Token

from kg.facts import Statement
from kg.mentions import Mention, Mentions
from kg.reading.events.governors import Governor
from kg.reading.events.parties import subjects_as_parties


def controllers_of(
    mentions: Mentions, statements: tuple[Statement, ...], noun: Token, governor: Governor
) -> tuple[Mention, ...]:
    """Return who takes part in an event whose phrase hangs on a clause: its subject, or the source that stands nearer.

    In "they met, according to Ann Lee, after a meeting with the envoy" the meeting is Ann Lee's.
    """
    verb = governor.verb
    assert verb is not None
    source = _nearest_source(mentions, statements, noun, verb)
    if source is not None:
        return (source,)
    return subjects_as_parties(mentions, verb)


def _nearest_source(mentions: Mentions, statements: tuple[Statement, ...], noun: Token, verb: Token) -> Mention | None:
    """Return the speaker of a statement whose source stands between the verb and the noun, within one sentence."""
    found: list[Mention] = []
    for statement in statements:
        for start, end in statement.source:
            if not (verb.idx < start and end <= noun.idx and start >= noun.sent.start_char):
                continue
            found += [
                mention
                for mention in mentions.starting(verb.i, noun.i)
                if mention.actors and mention.actors[0] == statement.speaker and start <= mention.span[0] < end
            ]
    return max(found, key=lambda mention: mention.start, default=None)
