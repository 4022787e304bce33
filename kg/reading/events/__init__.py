"""Events: talks, meetings, calls, visits, interviews, appointments, signings, military action.

words          the lexicon, indexed
sighting       one place in the text that speaks of an event
listing        who is named with somebody by "and" where the parse takes them apart
parties        the actors that a verb's or noun's arguments denote
regions        which words belong to one clause or noun phrase
places         names and phrases that say where
setting        place, date, duration
moves          from when to when an event is put off
status         how far an event has come, by tense and mood
governors      what an event noun hangs on
attendance     who takes part in and hosts what an event noun names
controllers    whose event an adverbial is about
nominal        event nouns
frames         the arguments of event verbs
verbal         event verbs
exclusion      who is left out
withdrawal     who will not come after all
bridging       whose event "the talks" are
coreference    which sightings are of one event
timing         the days of an event, seen from the day of publication
find           all of it, in order
"""

from kg.reading.events.find import find_events

__all__ = ["find_events"]
