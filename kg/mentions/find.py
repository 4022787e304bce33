"""The order in which mentions are found."""

from bisect import bisect_left
from dataclasses import replace

from kg.language import Parsed
from kg.mentions.anaphora import Anaphora
from kg.mentions.bodies import Bodies
from kg.mentions.dates import find_dates
from kg.mentions.descriptions import Descriptions
from kg.mentions.discourse import Discourse
from kg.mentions.durations import find_durations
from kg.mentions.forms import Layers, find_layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.groups import Groups
from kg.mentions.model import Mention, Mentions
from kg.mentions.names import find_names
from kg.mentions.offices import Offices
from kg.mentions.organisations import Organisations
from kg.mentions.persons import Persons
from kg.mentions.pronouns import Pronouns
from kg.mentions.references import References
from kg.mentions.roster import Roster
from kg.mentions.titles import OfficePhrase
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
    names = find_names(words, layers, gazetteer)
    names += persons.bare_leaders(layers, {index for span in names for index in range(span.start, span.end)})
    persons.group(sorted(names, key=lambda span: span.start), layers)
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
    organisations = Organisations(words, layers, gazetteer, roster)
    bodies = Bodies(words, layers, gazetteer, roster)
    bodies.find(ending)
    organisations.find(taken | set(bodies.at))
    mentions += references.mentions + bodies.mentions + organisations.mentions
    offices = Offices(words, layers, gazetteer, roster, persons, bodies)
    offices.find()
    discourse = Discourse(words, roster, mentions)
    for phrase, key in offices.held:
        _add_titled(words, discourse, persons, phrase, key)
    _go_back(words, layers, gazetteer, roster, discourse, offices)
    actors, ids = roster.finish()
    return Mentions(
        actors,
        tuple(_with_ids(mention, ids) for mention in discourse.mentions),
        tuple(replace(place, actor=ids.get(place.actor or "")) for place in references.places),
        find_dates(words, gazetteer),
        find_durations(words),
        {index: ids[key] for index, key in sorted(references.adjectives.items()) if key in ids},
    )


def _go_back(
    words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster, discourse: Discourse, offices: Offices
) -> None:
    """Resolve descriptions, groups and pronouns in order of the text: each may go back to any before it."""
    descriptions = Descriptions(words, discourse, offices)
    groups = Groups(words, layers, gazetteer, roster, discourse)
    anaphora = Anaphora(words, layers, gazetteer, roster, discourse)
    pronouns = Pronouns(words, gazetteer, roster, discourse)
    titles = {phrase.match.head: phrase for phrase in offices.unheld}
    counterparts = {
        phrase.match.head: (phrase, key) for phrase, key in offices.held if "counterpart" in phrase.match.title.classes
    }
    for index in range(words.count):
        tag = words.tag[index]
        if index in titles and not titles[index].match.title.plural:
            descriptions.resolve(titles[index])
        elif index in counterparts:
            descriptions.resolve_counterpart(counterparts[index][0], roster.drafts[counterparts[index][1]])
        elif tag[:2] == "NN" and not groups.resolve(index):
            anaphora.resolve(index)
        elif tag in ("CD", "DT") and words.lower[index] in ("two", "three", "both"):
            groups.count_alone(index)
        elif tag[:2] in ("PR", "WP", "WD"):
            pronouns.resolve(index)
    offices.complete(discourse)


def _add_titled(words: Words, discourse: Discourse, persons: Persons, phrase: OfficePhrase, key: str) -> None:
    """Let the title before a name denote its holder too, where the parse makes the title the head of both."""
    head = phrase.match.head
    if head not in discourse.by_head and words.dep[head] not in ("compound", "nmod", "attr"):
        discourse.add(phrase.start, phrase.end, (key,), "office", head)


def _with_ids(mention: Mention, ids: dict[str, str]) -> Mention:
    alternatives = tuple((ids[key], confidence) for key, confidence in mention.alternatives if key in ids)
    return replace(mention, actors=tuple(ids[key] for key in mention.actors), alternatives=alternatives)


def _datelines(words: Words, parsed: Parsed) -> set[int]:
    found: set[int] = set()
    for start, end in parsed.paragraphs:
        stop = find_dateline(parsed.document.text, start, end)
        if stop is not None:
            found.update(range(bisect_left(words.idx, start), bisect_left(words.idx, stop)))
    return found
