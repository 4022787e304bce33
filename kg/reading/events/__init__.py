"""Events: talks, meetings, calls, visits, interviews, appointments, signings, military action.

words          the lexicon, indexed
sighting       one place in the text that speaks of an event
parties        the actors that a verb's or noun's arguments denote
regions        which words belong to one clause or noun phrase
setting        place, date, duration, postponement
status         how far an event has come, by tense and mood
governors      what an event noun hangs on
attendance     who takes part in and hosts what an event noun names
controllers    whose event an adverbial is about
nominal        event nouns
verbal         event verbs
exclusion      who is left out
bridging       whose event "the talks" are
coreference    which sightings are of one event
find           all of it, in order
"""

from kg.reading.events.find import find_events

__all__ = ["find_events"]
