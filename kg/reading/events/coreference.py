"""Coreference of events: which sightings speak of the same event."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.facts import EventType
from kg.language.pieces import LONGEST_SENTENCE
from kg.mentions import DateExpression, Mention, Mentions
from kg.reading.events.sighting import Place, Sighting

Days = tuple[str, str]

_FAMILY = {"Meeting": "Talks", "Summit": "Talks", "Conference": "Talks"}
_NOUNS = {"Meeting": "meeting", "Talks": "talk", "Visit": "visit", "PhoneCall": "call", "Interview": "interview"}
_PAST = frozenset({"held", "ongoing"})
_AHEAD = frozenset({"planned", "proposed", "postponed", "cancelled"})
_TALKS = frozenset({"talk", "talks", "negotiation", "negotiations", "consultation"})
_SPECIFIC: dict[str, int] = {"Summit": 3, "Talks": 2, "Conference": 2, "Meeting": 1}


@dataclass
class Draft:
    """An event in the making, with all that was seen of it."""

    type: EventType
    status: str | None
    sightings: list[Sighting]
    parties: dict[str, Mention] = field(default_factory=dict)
    excluded: dict[str, Mention] = field(default_factory=dict)
    host: dict[str, Mention] = field(default_factory=dict)
    place: Place | None = None
    days: Days | None = None
    last: str | None = None
    previous: str | None = None
    duration: str | None = None
    date: DateExpression | None = None
    _heads: set[str] = field(default_factory=set)
    _named: int = 0  # how many of the sightings have their name among the heads

    @property
    def family(self) -> str:
        """The kind of event, for comparison: talks, meetings and summits are one kind."""
        return family(self.type)

    @property
    def heads(self) -> set[str]:
        """The lemmas by which the text has named the event."""
        for sighting in self.sightings[self._named :]:
            self._heads.add(name_of(sighting))
        self._named = len(self.sightings)
        return self._heads

    @property
    def ahead(self) -> bool | None:
        """Whether the event lies ahead; None where nothing says."""
        return None if self.status is None else self.status in _AHEAD


def name_of(sighting: Sighting) -> str:
    """Return the lemma of the noun that a sighting names its event by; a verb stands for the noun of its type."""
    if sighting.rule == "events/nominal" or sighting.type == "Other":
        return sighting.head.lemma_.lower()
    return _NOUNS.get(sighting.type, sighting.head.lemma_.lower())


def family(kind: str) -> str:
    """Return the kind of event for comparison."""
    return _FAMILY.get(kind, kind)


def principals(mentions: Mentions, actor_id: str) -> frozenset[str]:
    """Return the states or organisations that an actor acts for: those of its offices, and itself if it is one."""
    found, pending = set(), [actor_id]
    while pending:
        one = pending.pop()
        if one in found:
            continue
        found.add(one)
        actor = mentions.actor(one)
        pending += [office.of for office in actor.offices if office.of]
        parts = (actor.iri or "").rsplit("/", 2)
        if "/reference/body/" in (actor.iri or ""):
            pending += [a.id for a in mentions.actors if (a.iri or "").endswith(f"/state/{parts[-2].upper()}")]
    whole = {one for one in found if mentions.actor(one).type in ("State", "InternationalOrganisation", "Alliance")}
    return frozenset(whole or {actor_id})


def matching(mentions: Mentions, drafts: list[Draft], sighting: Sighting, days: Days | None) -> Draft | None:
    """Return the known event that a sighting speaks of, or None."""
    ranked = []
    for index, draft in enumerate(drafts):
        if not _compatible(mentions, draft, sighting, days):
            continue
        ranked.append((_score(mentions, draft, sighting, days), index, draft))
    best = max(ranked, key=lambda one: one[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _compatible(mentions: Mentions, draft: Draft, sighting: Sighting, days: Days | None) -> bool:
    if draft.family != family(sighting.type) and not _was_by_phone(draft, sighting):
        return False
    if draft.type == "Conference" and name_of(sighting) in _TALKS and name_of(sighting) not in draft.heads:
        return False
    if sighting.near and not _near(draft, sighting.head):
        return False
    here, there = sighting.setting.place, draft.place
    moved = sighting.status == "postponed"
    if here is not None and there is not None and not moved and not same_place(mentions, here, there):
        return False
    if sighting.setting.previous is None and not _same_days(draft, sighting, days):
        return False
    if not _status_fits(draft, sighting, days):
        return False
    return _parties_fit(mentions, draft, sighting, days)


def _was_by_phone(draft: Draft, sighting: Sighting) -> bool:
    """Whether "the call" is what a verb of speaking has just told of: "spoke with Lee. In the call …"."""
    if (
        sighting.type != "PhoneCall"
        or draft.place is not None
        or not (sighting.definite and _near(draft, sighting.head))
    ):
        return False
    return all(one.rule == "events/verbal" and one.head.lemma_ in ("speak", "talk") for one in draft.sightings)


def same_place(mentions: Mentions, one: Place, other: Place) -> bool:
    """Whether two names may be of one place: the same, or a city and a state (which may hold it)."""
    if one.name == other.name:
        return True
    return (one.name in mentions.states()) != (other.name in mentions.states())


def _same_days(draft: Draft, sighting: Sighting, days: Days | None) -> bool:
    if days is None or draft.days is None or sighting.status == "postponed":
        return True
    return overlap(days, draft.days)


def overlap(one: Days, other: Days) -> bool:
    """Whether two stretches of days, each possibly cut to month or year, share a day."""
    length = min(len(part) for part in (*one, *other))
    return one[0][:length] <= other[1][:length] and other[0][:length] <= one[1][:length]


def _status_fits(draft: Draft, sighting: Sighting, days: Days | None) -> bool:
    if draft.status is None or sighting.status is None:
        return True
    if sighting.fresh and draft.status in _PAST:
        return False
    if sighting.status == "postponed" and draft.status in _PAST and sighting.definite:
        return days is None or days == draft.days  # what was put off has been held since
    ahead = sighting.status in _AHEAD
    if {draft.status, sighting.status} == {"cancelled", "proposed"}:
        return False
    if ahead == draft.ahead:
        return True
    return days is not None and draft.days is not None and days == draft.days


def _parties_fit(mentions: Mentions, draft: Draft, sighting: Sighting, days: Days | None) -> bool:
    new = {one.actor or "" for one in sighting.participants}
    old = set(draft.parties)
    if sighting.role_only and sighting.status == "cancelled":
        return new <= old and draft.status == "planned"
    if not new:
        return (sighting.definite or sighting.joint) and not sighting.fresh
    if not old and sighting.rule == "events/verbal" and len(new) > 1:
        if not _near(draft, sighting.head):
            return False
        if days is not None and draft.days is not None and draft.status in _PAST:
            return True  # "talks held in Switzerland at the weekend. Ann Lee and Bob Ito met …"
        there = {one.actor or "" for earlier in draft.sightings for one in earlier.attendees}
        return bool(there) and there <= new and all(one.definite for one in draft.sightings)
    if not old:
        return sighting.rule == "events/nominal" and name_of(sighting) in draft.heads
    if sighting.role_only and sighting.definite:
        return not (new & set(draft.excluded)) or sighting.status == draft.status
    if not sighting.definite and not sighting.joint:
        if len(old) == 1 and old < new and _near(draft, sighting.head) and all(one.definite for one in draft.sightings):
            return True  # "Egypt has pulled out of the latest talks. Egypt, Ethiopia and Sudan had been meeting …"
        return new == old or _stand_for_each_other(mentions, old, new)  # "she also met with business leaders"
    if len(new & old) >= 0.5 * len(new | old) or new <= old or (old <= new and len(old) > 1):
        return True
    if _near(draft, sighting.head) and _are_members(mentions, old, new):
        return True
    if sighting.definite and _near(draft, sighting.head) and _strangers(mentions, old, new):
        return True
    return _stand_for_each_other(mentions, old, new)


def _are_members(mentions: Mentions, old: set[str], new: set[str]) -> bool:
    """Whether persons may be the members of a group that has met: "the leaders met", "at the meeting Lee and Ito …"."""
    return {mentions.actor(actor).type for actor in old} == {"Group"} and {
        mentions.actor(actor).type for actor in new
    } == {"Person"}


def _strangers(mentions: Mentions, old: set[str], new: set[str]) -> bool:
    """Whether the text says of none of the new persons whom they act for: they may act for the known sides."""
    types = {mentions.actor(actor).type for actor in old}
    return "Person" not in types and all(
        mentions.actor(actor).type == "Person" and principals(mentions, actor) == {actor} for actor in new
    )


def _stand_for_each_other(mentions: Mentions, old: set[str], new: set[str]) -> bool:
    """Whether two sets of parties are the same sides, such as two states and their ministers."""

    def sides(actors: set[str]) -> set[frozenset[str]]:
        return {principals(mentions, actor) for actor in actors}

    def persons(actors: set[str]) -> set[str]:
        return {actor for actor in actors if mentions.actor(actor).type == "Person"}

    if len(old) < 2 or len(new) < 2 or (persons(old) and persons(new) and not persons(old) & persons(new)):
        return False
    first, second = frozenset().union(*sides(old)), frozenset().union(*sides(new))
    return first == second


def _score(mentions: Mentions, draft: Draft, sighting: Sighting, days: Days | None) -> float:
    new = {one.actor or "" for one in sighting.participants}
    score = 0.0
    if days is not None and draft.days is not None:
        score += 3
    if name_of(sighting) in draft.heads:
        score += 2
    if (
        sighting.setting.place is not None
        and draft.place is not None
        and sighting.setting.place.name == draft.place.name
    ):
        score += 2
    if new:
        score += 3 if new & set(draft.parties) else 1
    if sighting.definite or sighting.joint:
        score += 1 + 0.5 * min(len(draft.sightings), 4)
    if _near(draft, sighting.head):
        score += 2
    return score if (new or sighting.definite or sighting.joint) else 0


def series_of(drafts: list[Draft], sighting: Sighting) -> Draft | None:
    """Return the event with known parties that another round of talks without named ones is most likely of."""
    known = [d for d in drafts if d.family == family(sighting.type) and len(d.parties) > 1]
    same = [d for d in known if name_of(sighting) in d.heads]
    return max(same or known, key=lambda d: len(d.sightings), default=None)


def _near(draft: Draft, head: Token) -> bool:
    """Whether the event was last spoken of in the same sentence or the one before."""
    last = draft.sightings[-1].head
    if head.i - last.i > 2 * LONGEST_SENTENCE + 1:
        return False  # whatever the sentences
    return (
        last.sent.start == head.sent.start
        or last.sent.end == head.sent.start
        or (last.sent.end == head.sent.start - 1 and head.doc[last.sent.end].is_space)
    )


def more_specific(one: EventType, other: EventType) -> EventType:
    """Return which of two types of one kind says more: a summit is a meeting, not the other way round."""
    if other == "PhoneCall":
        return other
    return one if _SPECIFIC.get(one, 0) >= _SPECIFIC.get(other, 0) else other
