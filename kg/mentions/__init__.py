"""Mentions: the actors, offices, places, dates and durations found in a text.

gazetteer      reference data as a lookup of names over tokens
names          names of states, organisations, bodies and persons, and who bears them
offices        titles, and the offices that they say someone holds
descriptions   "the Turkish leader", "both sides", "some European countries"
pronouns       he, she, it, they, and the actors they go back to
dates          when: absolute, partial and relative dates
durations      how long
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
