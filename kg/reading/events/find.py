"""Finding events: sightings in text order, joined into one event each, with what the text around lets infer."""

import re
from dataclasses import replace
from typing import cast

from kg.facts import Event, EventRole, EventStatus, RoleName, Spans, Statement
from kg.language import Parsed
from kg.mentions import DateExpression, Mention, Mentions
from kg.reading.events.bridging import joint_act_before, joint_mention_before, lead_date
from kg.reading.events.coreference import Days, Draft, matching, more_specific, series_of
from kg.reading.events.exclusion import find_exclusions
from kg.reading.events.nominal import find_nominal
from kg.reading.events.places import dateline_of
from kg.reading.events.sighting import Sighting
from kg.reading.events.spans import evidence_of
from kg.reading.events.timing import before, days_of, days_until, is_recent, settled, shifted
from kg.reading.events.verbal import find_verbal
from kg.reading.events.withdrawal import find_withdrawals
from kg.reading.events.words import in_class
from kg.reading.lexicon import confidence_of
from kg.reading.statements import headline_end

_LEAD = 5  # sentences that the first one's date may hold for
_OPEN = 200  # events that a later mention may go back to
_AT_DATELINE = frozenset({"Talks", "Signing", "PressConference"})


def find_events(parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...] = ()) -> tuple[Event, ...]:
    """Return the events of a document in text order, with ids e1, e2 and so on.

    Several sightings of an event make one; an event of which nobody is known to take part is left out.
    ``statements`` tell whose interviews and briefings they are where the syntax does not.
    """
    start = headline_end(parsed)
    drafts: list[Draft] = []
    for sighting in _sightings(parsed, mentions, statements, start):
        _place_sighting(parsed, mentions, drafts, sighting, start)
    for draft in drafts:
        _let_attend(draft)
    _complete(parsed, mentions, drafts, start)
    kept = [draft for draft in drafts if draft.parties or draft.host]
    return tuple(_event(parsed, draft, f"e{index}") for index, draft in enumerate(kept, 1))


def _sightings(parsed: Parsed, mentions: Mentions, statements: tuple[Statement, ...], start: int) -> list[Sighting]:
    found = [
        *find_verbal(parsed, mentions, start),
        *find_nominal(parsed, mentions, statements, start),
        *find_exclusions(parsed, mentions, start),
        *find_withdrawals(parsed, mentions, start),
    ]
    # who was absent may be said before what from: "Sudan's absence was felt when Egypt and Ethiopia met"
    return sorted(found, key=lambda one: (one.head.sent.end if one.near else one.head.i, one.role_only, one.rule))


def _place_sighting(parsed: Parsed, mentions: Mentions, drafts: list[Draft], sighting: Sighting, start: int) -> None:
    days = days_of(parsed.document.published, sighting)
    if days is None and sighting.setting.same_day:
        days = next((d.days for d in reversed(drafts) if d.days is not None), None)
    sighting = settled(parsed.document.published, sighting, days)
    if sighting.setting.here and sighting.setting.place is None:
        sighting = replace(sighting, setting=replace(sighting.setting, place=dateline_of(parsed, mentions)))
    draft = matching(mentions, drafts[-_OPEN:], sighting, days)
    if draft is None:
        if sighting.role_only:
            return
        draft = Draft(sighting.type, None, [])
        drafts.append(draft)
        _bridge(parsed, mentions, drafts, draft, sighting, start)
    _add(draft, sighting, days, parsed.document.published)


def _bridge(
    parsed: Parsed, mentions: Mentions, drafts: list[Draft], draft: Draft, sighting: Sighting, start: int
) -> None:
    """Give a new event without parties those that the text before names: of a joint act, or just met."""
    if sighting.participants or draft.family != "Talks":
        return
    if sighting.joint:
        near = [d for d in drafts[:-1] if d.family == "Talks" and len(d.parties) > 1]
        if near:
            draft.parties = dict(near[-1].parties)
        return
    if sighting.status in ("planned", "postponed", "cancelled") and (sighting.definite or sighting.fresh):
        series = series_of(drafts[:-1], sighting)
        draft.parties = dict(series.parties) if series is not None else {}
        return
    if not sighting.definite or sighting.status in ("planned", "proposed"):
        return
    joint = joint_mention_before(mentions, sighting.head)
    if joint:
        draft.parties = {party.actor or "": party for party in joint}
        return
    act = joint_act_before(parsed, mentions, sighting.head, start)
    if act is None or any(d.family == "Talks" and set(d.parties) == {p.actor for p in act.parties} for d in drafts):
        return
    draft.parties = {party.actor or "": party for party in act.parties}
    if act.date is not None and sighting.setting.date is None and act.date.first is not None:
        draft.days = (act.date.first, act.date.last or act.date.first)
        draft.date = act.date


def _add(draft: Draft, sighting: Sighting, days: Days | None, published: str | None) -> None:
    setting = sighting.setting
    if sighting.status == "postponed":
        _postpone(draft, sighting, days, published)
    elif draft.days is None or (days is not None and len(days[0]) > len(draft.days[0])):
        draft.days = days or draft.days
        draft.date = setting.date or draft.date
    draft.last = draft.last or (setting.last.first if setting.last is not None else None)
    draft.place = draft.place or setting.place
    draft.duration = draft.duration or (setting.duration.iso if setting.duration is not None else None)
    draft.type = more_specific(draft.type, sighting.type) if draft.sightings else sighting.type
    draft.status = _later(draft.status, sighting.status)
    for mention in sighting.participants:
        draft.parties.setdefault(mention.actor or "", mention)
    for mention in sighting.host:
        draft.host.setdefault(mention.actor or "", mention)
    for mention in sighting.excluded:
        draft.excluded.setdefault(mention.actor or "", mention)
    draft.sightings.append(sighting)


def _moved_from(words: DateExpression, days: Days | None, published: str | None) -> str | None:
    """Return the first day of a date from which an event is moved: one to come, where the words leave that open."""
    other = words.other
    if published and days and other and words.first and words.first < published <= other[0] < days[0]:
        return other[0]
    return before(words, days)


def _postpone(draft: Draft, sighting: Sighting, days: Days | None, published: str | None) -> None:
    """Make the known date the previous one, and the date that the sighting gives the new one."""
    previous = sighting.setting.previous
    if draft.status in ("held", "ongoing"):
        draft.previous = draft.previous or before(previous, draft.days)
        return
    known = draft.days[0] if draft.days else None
    draft.previous = draft.previous or (
        _moved_from(previous, days or draft.days, published) if previous is not None else known
    )
    if days is None and draft.days is not None and previous is not None and draft.previous != draft.days[0]:
        return  # the text has told the new date before
    draft.days = days
    draft.date = sighting.setting.date


def _later(known: str | None, new: str | None) -> str | None:
    """Return the status after another sighting: putting off and calling off outlast plans, plans outlast proposals."""
    order = {None: 0, "proposed": 1, "planned": 2, "ongoing": 3, "held": 4, "postponed": 5, "cancelled": 6}
    if (known, new) in (("ongoing", "held"), ("held", "postponed"), ("ongoing", "postponed")):
        return known
    return known if order[known] >= order[new] else new


def _let_attend(draft: Draft) -> None:
    """Give a definite event that nobody is said to take part in those who speak at it, leave it, or go on after it."""
    if draft.parties or draft.host or draft.family != "Talks" or draft.status not in (None, "held", "ongoing"):
        return
    for sighting in draft.sightings:
        for mention in sighting.attendees if sighting.definite else ():
            draft.parties.setdefault(mention.actor or "", mention)


def _complete(parsed: Parsed, mentions: Mentions, drafts: list[Draft], start: int) -> None:
    """Add what the dateline, the lead and other events let infer of dates and places."""
    published = parsed.document.published
    dateline = dateline_of(parsed, mentions)
    first = next(
        (d for d in drafts if d.family == "Talks" and d.parties and d.status in (None, "held", "ongoing")), None
    )
    if first is not None and first.days is None and _opens(parsed, first, start):
        lead = lead_date(parsed, mentions, start)
        if lead is not None and lead.first is not None and (not published or lead.first <= published):
            first.date, first.days = lead, (lead.first, lead.last or lead.first)
    frames = _frames(drafts)
    _share_sidelines(drafts)
    for draft in drafts:
        _complete_days(draft, frames)
        recent = draft.days is not None and published is not None and is_recent(draft.days, published)
        here = draft.family in _AT_DATELINE and draft.status in (None, "held", "ongoing")
        if (
            draft.place is None
            and here
            and (draft is first or draft.family == "Signing")
            and (recent or draft.days is None)
        ):
            draft.place = dateline


def _opens(parsed: Parsed, draft: Draft, start: int) -> bool:
    sentences = [s for s in parsed.doc.sents if s.start_char >= start and s.root.pos_ in ("VERB", "AUX")][:_LEAD]
    return any(s.start <= draft.sightings[0].head.i < s.end for s in sentences)


def _share_sidelines(drafts: list[Draft]) -> None:
    """Give a meeting and the summit on whose sidelines it is each the place and the days of the other."""
    by_head = {sighting.head.i: draft for draft in drafts for sighting in draft.sightings}
    for draft in drafts:
        for sighting in draft.sightings:
            side = sighting.head.head.head if sighting.head.dep_ == "pobj" else sighting.head
            if not in_class(side, "sides") or side.dep_ != "pobj":
                continue
            held = by_head.get(side.head.head.i)
            if held is None or held is draft or draft.status != held.status:
                continue
            draft.place, held.place = draft.place or held.place, held.place or draft.place
            draft.days, held.days = draft.days or held.days, held.days or draft.days


def _complete_days(draft: Draft, frames: dict[int, Days]) -> None:
    """Give an event the days of what it was at or after, and one that took several days the first of them."""
    if draft.days is None and draft.status == "held":
        draft.days = next((frames[s.head.i] for s in draft.sightings if s.head.i in frames), None)
    if draft.last is not None and draft.days in (None, (draft.last, draft.last)):
        draft.days = days_until(draft.last, draft.duration) or draft.days


def _frames(drafts: list[Draft]) -> dict[int, Days]:
    """Return the days of the event that a verb is said to be at, during or after, or on the eve of, by the verb."""
    found: dict[int, Days] = {}
    for draft in drafts:
        for sighting in draft.sightings if draft.days is not None else ():
            preposition, days = sighting.head.head, draft.days
            if sighting.head.dep_ != "pobj" or days is None:
                continue
            if preposition.lower_ in ("at", "during", "after", "following"):
                found.setdefault(preposition.head.i, days)
            elif preposition.lower_ == "of" and preposition.head.lower_ == "eve":
                eve = shifted(days[0], -1)
                if eve is not None:
                    found.setdefault(preposition.head.head.head.i, (eve, eve))
    return found


def _event(parsed: Parsed, draft: Draft, identifier: str) -> Event:
    excluded = {actor: m for actor, m in draft.excluded.items() if actor not in draft.parties}
    status = draft.status or "held"
    first, last = draft.days if draft.days else (None, draft.last)
    if draft.previous is not None and first is not None and first <= draft.previous and not _was_hastened(draft):
        first = last = None
    rule = next((s.rule for s in draft.sightings if not s.role_only), draft.sightings[0].rule)
    host = next((one for one in draft.host if one not in excluded), None)
    words = draft.date
    return Event(
        id=identifier,
        type=draft.type,
        status=cast(EventStatus, status),
        participants=tuple(draft.parties),
        excluded=tuple(excluded),
        host=host,
        place=draft.place.name if draft.place else None,
        date=first,
        end=last if last != first else None,
        previous_date=draft.previous,
        duration=_in_hours(draft.duration),
        date_words=words.words if words is not None else None,
        date_evidence=(words.span,) if words is not None else (),
        roles=_roles(draft, excluded, host),
        evidence=_evidence(draft),
        rule=rule,
        confidence=confidence_of(rule),
    )


def _was_hastened(draft: Draft) -> bool:
    """Whether an event was moved to an earlier day: "brought forward"."""
    moved = [one for one in draft.sightings if one.status == "postponed"]
    return any(word.lower_ in ("forward", "earlier", "up") for one in moved for word in one.head.sent)


def _in_hours(duration: str | None) -> str | None:
    """Return an ISO 8601 duration of minutes in hours and minutes."""
    minutes = re.fullmatch(r"PT(\d+)M", duration or "")
    if minutes is None or int(minutes[1]) < 60:
        return duration
    hours, rest = divmod(int(minutes[1]), 60)
    return f"PT{hours}H{rest}M" if rest else f"PT{hours}H"


def _roles(draft: Draft, excluded: dict[str, Mention], host: str | None) -> tuple[EventRole, ...]:
    listed: list[tuple[RoleName, str, Mention]] = [("participant", a, m) for a, m in draft.parties.items()]
    listed += [("excluded", actor, mention) for actor, mention in excluded.items()]
    listed += [("host", host, draft.host[host])] if host else []
    return tuple(EventRole(actor=actor, role=role, evidence=(mention.span,)) for role, actor, mention in listed)


def _evidence(draft: Draft) -> Spans:
    """Return the spans of the sightings that add something to the event, in order of the text.

    A name that stands apart from its predicate is evidence of a role, not of the event.
    """
    told: set[str] = set()
    spans: dict[tuple[int, int], None] = {}
    for sighting in draft.sightings:
        news = _told(sighting) - told
        if news or not spans:
            spans.update(dict.fromkeys(evidence_of(sighting)))
            told |= news
    names = {one.span for sighting in draft.sightings for one in sighting.participants}
    clauses = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in names)]
    return tuple(sorted(clauses or spans))


def _told(sighting: Sighting) -> set[str]:
    setting = sighting.setting
    told = {f"party {m.actor}" for m in (*sighting.participants, *sighting.host)}
    told |= {f"without {m.actor}" for m in sighting.excluded}
    parts: dict[str, object] = {
        "place": setting.place,
        "date": setting.date or setting.last,
        "previous": setting.previous,
        "duration": setting.duration,
    }
    told |= {name for name, value in parts.items() if value is not None}
    if sighting.status in ("postponed", "cancelled"):
        told.add("status")
    return told
