"""The order in which mentions are found."""

from kg.language import Parsed
from kg.mentions.bodies import Bodies
from kg.mentions.forms import find_layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.model import Mention, Mentions
from kg.mentions.names import find_names
from kg.mentions.offices import Offices
from kg.mentions.persons import Persons
from kg.mentions.references import References
from kg.mentions.roster import Roster
from kg.mentions.words import Words
from kg.quotations import find_dateline


def find_mentions(parsed: Parsed, gazetteer: Gazetteer) -> Mentions:
    """Return the actors, places, dates and durations that a parsed document mentions."""
    words = Words(parsed)
    roster = Roster(gazetteer)
    layers = find_layers(words, gazetteer)
    for match in layers.forms:
        form = match.of_kind("name")
        if form is not None:
            roster.referent(form.key)
    persons = Persons(words, gazetteer, roster)
    persons.group(find_names(words, layers, gazetteer))
    mentions = []
    taken: set[int] = set()
    ending = {}
    for person in persons.people:
        for span in person.spans:
            taken.update(range(span.start, span.end))
            ending[span.end] = person
            chars = words.span(span.start, span.end)
            person.draft.add(words.slice(span.start, span.end), chars)
            mentions.append(
                Mention(span.start, span.end, chars, (person.draft.key,), "name", words.root(span.start, span.end))
            )
    references = References(words, layers, gazetteer, roster, _datelines(words, parsed))
    references.find(taken)
    bodies = Bodies(words, layers, gazetteer, roster)
    bodies.find({}, ending)
    mentions += references.mentions + bodies.mentions
    offices = Offices(words, layers, gazetteer, roster, persons, bodies)
    offices.find()
    actors, ids = roster.finish()
    final = tuple(
        Mention(
            m.start,
            m.end,
            m.span,
            tuple(ids[key] for key in m.actors),
            m.kind,
            m.head,
            tuple((ids[k], c) for k, c in m.alternatives if k in ids),
        )
        for m in sorted(mentions, key=lambda m: (m.start, m.end))
    )
    return Mentions(actors, final, tuple(references.places))


def _datelines(words: Words, parsed: Parsed) -> set[int]:
    found: set[int] = set()
    for start, end in parsed.paragraphs:
        stop = find_dateline(parsed.document.text, start, end)
        if stop is not None:
            found.update(i for i in range(words.count) if start <= words.idx[i] < stop)
    return found
