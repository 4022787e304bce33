"""Undertakings: agreements, commitments, demands, refusals, threats and offers, and what became of them.

acts          by the verb that makes them
agreements    what two or more agree
nouns         by the noun that names them
ultimatums    by the term that somebody is given
due           by when
outcomes      what became of them, as verdicts and lateness tell
"""

from collections import defaultdict
from dataclasses import replace

from kg.facts import Undertaking, UndertakingType
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.lexicon import confidence_of
from kg.reading.overlaps import Overlaps
from kg.reading.statements import Said, headline_end
from kg.reading.undertakings.acts import by_act, by_announcement, by_cue, by_utterance
from kg.reading.undertakings.agreements import by_agreement
from kg.reading.undertakings.due import due_of
from kg.reading.undertakings.made import Made
from kg.reading.undertakings.nouns import by_noun
from kg.reading.undertakings.outcomes import with_outcomes
from kg.reading.undertakings.ultimatums import by_ultimatum

__all__ = ["find_undertakings"]


def find_undertakings(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> tuple[Undertaking, ...]:
    """Return the undertakings of a document in text order, with ids u1, u2 and so on."""
    made = [
        *by_cue(parsed, mentions, said),
        *by_agreement(parsed, mentions, headline_end(parsed)),
        *by_announcement(parsed, mentions, said),
        *by_utterance(parsed, mentions, said),
        *by_act(parsed, mentions, said),
        *by_noun(parsed, mentions, headline_end(parsed)),
        *by_ultimatum(parsed, mentions, headline_end(parsed)),
    ]
    kept = [_dated(parsed, mentions, one) for one in _without_doubles(made)]
    kept.sort(key=lambda one: (one.evidence, one.type))
    known = with_outcomes(parsed, mentions, kept, headline_end(parsed))
    return tuple(_numbered(one, index) for index, one in enumerate(known, 1))


def _dated(parsed: Parsed, mentions: Mentions, one: Made) -> Made:
    """Return an undertaking with the day by which it is due; what is refused is due never."""
    due = None if one.type == "Refusal" else due_of(parsed, mentions, one.content, one.maker)
    return replace(one, due=due) if due else one


def _numbered(one: Made, index: int) -> Undertaking:
    return Undertaking(
        id=f"u{index}",
        type=one.type,
        parties=one.parties,
        addressee=one.addressee,
        proposition=one.proposition,
        due=one.due,
        status=one.status,
        statements=one.statements,
        evidence=(one.evidence,),
        rule=one.rule,
        confidence=confidence_of(one.rule),
    )


def _without_doubles(made: list[Made]) -> list[Made]:
    """Keep one of those of a type whose evidence overlaps: the one that names more parties, else the shorter."""
    kept: dict[UndertakingType, Overlaps[Made]] = defaultdict(Overlaps)
    found = []
    for one in sorted(made, key=lambda m: (-len(m.parties), m.evidence[1] - m.evidence[0], m.evidence)):
        if not kept[one.type].over([one.evidence]):
            kept[one.type].add([one.evidence], one)
            found.append(one)
    return found
