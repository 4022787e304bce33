"""Actions: who did what to whom, in the 16 classes of PLOVER (2021).

lexicon    verbs with their arguments, and event nouns, by class
acts       the predicates of a text that are of a class
modality   what "must", "will", "refused to", "threatened to" make of them
people     "the police", "Afghan rebels": who acts without a name
sides      who acts, and on whom
predicated an action for each act
coded      the other facts as actions
merge      one action where both say the same, in order
"""

from kg.reading.actions.merge import find_actions

__all__ = ["find_actions"]
