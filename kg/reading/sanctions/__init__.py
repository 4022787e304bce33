"""Sanctions: who imposes which measure on whom, with which status, and what would bring relief.

vocabulary  the words that the rules go by, and which measure words name
terms       nouns that name a sanction, with the phrase and the verb that they are part of
sides       the actors that phrases denote, or whose things are
targets     who is hit
imposers    who imposes
statuses    whether it is threatened, proposed, in force, extended, suspended, eased or lifted
deeds       verbs that restrict by themselves: "blacklisted", "froze the assets of", "barred from entering"
merging     mentions that are of one sanction
search      all of these, over a document
"""

from kg.reading.sanctions.search import find_sanctions

__all__ = ["find_sanctions"]
