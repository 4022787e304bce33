"""Reading: what a text says, as Facts, by rules over its parse.

attribution    source, cue and content of what is said to be said
statements     attributions whose sources are actors
events         talks, calls, visits, …: participants, place, time, status
undertakings   agreements, commitments, demands, refusals, threats, offers
positions      stances on topics
sanctions      who imposes what on whom, and what would end it
actions        PLOVER's classes of all these
coverage       what became of each sentence
"""

from kg.reading.reader import read

__all__ = ["read"]
