"""Mentions: the actors, offices, places, dates and durations found in a text.

gazetteer       reference data as a lookup of names, titles and nouns (phrases, wordlists)
words           the parse as plain lists
forms           where names of the reference data and titles stand in the text
names, persons  names of persons, and who bears them
references      states, capitals, organisations, regions, peoples (roles: the city, or its government?)
bodies          "Iran's foreign ministry", "the Trump administration"
organisations   organisations that no list names
titles, offices what someone is said to be, and of what
descriptions    "the Turkish leader", "his Egyptian counterpart", "a senior official"
groups          "both sides", "some European countries"
anaphora        "the bloc", "the agency", "his country"
pronouns        he, she, it, they, who
discourse       what all these can go back to
dates           absolute and relative dates (expressions, days, tenses, numbers)
durations       how long
roster          the actors while they are being found
find            the order of all this
model           what is handed on
"""

from kg.mentions.find import find_mentions
from kg.mentions.gazetteer import Gazetteer, load_gazetteer
from kg.mentions.model import DateExpression, Duration, Mention, MentionKind, Mentions, PlaceMention

__all__ = [
    "DateExpression",
    "Duration",
    "Gazetteer",
    "Mention",
    "MentionKind",
    "Mentions",
    "PlaceMention",
    "find_mentions",
    "load_gazetteer",
]
