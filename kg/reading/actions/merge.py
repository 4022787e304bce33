"""Merge: actions read from predicates and from facts; what both say of the same words is one action."""

from kg.facts import Action, Actor, Event, Position, Sanction, Span, Undertaking
from kg.language import Parsed
from kg.mentions import Mentions, load_gazetteer
from kg.reading.actions.coded import coded_facts
from kg.reading.actions.people import People
from kg.reading.actions.predicated import predicated
from kg.reading.overlaps import Overlaps
from kg.reading.statements import Said


def find_actions(
    parsed: Parsed,
    mentions: Mentions,
    said: tuple[Said, ...],
    events: tuple[Event, ...],
    positions: tuple[Position, ...],
    undertakings: tuple[Undertaking, ...],
    sanctions: tuple[Sanction, ...],
) -> tuple[tuple[Action, ...], tuple[Actor, ...]]:
    """Return the actions in text order, with ids c1, c2 and so on, and the actors without a name that they bring in."""
    people = People(mentions, load_gazetteer())
    read = predicated(parsed, mentions, people, said)
    coded = coded_facts(mentions, said, events, positions, undertakings, sanctions)
    found = list(_joined(read, coded, _voices(said, undertakings)))
    found.sort(key=lambda action: (action.evidence, action.type, action.of or ""))
    actions = tuple(action.model_copy(update={"id": f"c{index}"}) for index, action in enumerate(found, 1))
    used = {one for action in actions for one in (*action.actors, *action.recipients)}
    return actions, people.actors(used)


def _voices(said: tuple[Said, ...], undertakings: tuple[Undertaking, ...]) -> dict[str, frozenset[str]]:
    """Return who speaks for the parties of each undertaking, by its id."""
    speakers = {one.statement.id: (one.statement.speaker, *one.statement.speakers) for one in said if one.whole}
    return {
        act.id: frozenset(one for name in act.statements for one in speakers.get(name, ()) if one)
        for act in undertakings
    }


def _joined(read: list[Action], coded: list[Action], voices: dict[str, frozenset[str]]) -> list[Action]:
    """Join each action of a fact with the one read from the same words: the class is the predicate's."""
    found = list(read)
    places: Overlaps[int] = Overlaps()
    for index, one in enumerate(read):
        places.add((*one.cue, *one.evidence), index)
    for action in coded:
        actors = {*action.actors, *voices.get(action.of or "", ())}
        near = [index for index in places.over(action.evidence) if found[index].cue]
        same = [index for index in near if _same(found[index], action, actors)]
        free = [index for index in same if found[index].of is None]
        best = min(free, key=lambda i: found[i].type != action.type, default=None)
        if best is not None:
            one = found[best]
            recipients = one.recipients or tuple(i for i in action.recipients if i not in one.actors)
            found[best] = one.model_copy(update={"of": action.of, "recipients": recipients})
        elif not same:
            found.append(action)
    return found


def _same(read: Action, coded: Action, actors: set[str]) -> bool:
    """Whether an action's predicate stands within a fact's words, or both say the same there, of the same actors."""
    sides = set(read.actors) | set(read.recipients)
    if not sides & (actors | set(coded.recipients)):
        return False
    if any(_covers(span, read.cue[0]) for span in coded.evidence):
        return True
    overlap = any(a < d and c < b for a, b in coded.evidence for c, d in read.evidence)
    return overlap and read.type == coded.type and bool(set(read.actors) & actors)


def _covers(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
