"""Evaluation: how much of what people annotated a reader finds, and how far its confidences can be trusted.

annotations     gold facts as people wrote them
standoff        attributions in brat standoff
gold            gold documents of three kinds, recognised by what the files hold
lines           where in a JSON text a value stands
overlap         how much two sets share, and which of two lists belong together
cases           a document's gold facts beside what was read
agreement       when a fact that was read is the gold's
labels          what a fact says, in a few words
judgements      what was right, missed and extra
facts           F1 by class against Facts JSON
attributions    who said what with which cue, against brat standoff
actions         PLOVER's classes with their actors and recipients
calibration     whether confidences tell how often facts are right
scores          all of these, document by document
excerpts        words in context
tables          figures and errors for people
"""

from kg.evaluation.calibration import Calibration, calibrate
from kg.evaluation.gold import ActionGold, AttributionGold, FactsGold, Gold, read_gold
from kg.evaluation.judgements import Judgement
from kg.evaluation.scores import Evaluation
from kg.evaluation.tables import ErrorList, Table, errors_of, markdown, markdown_errors, tables_of

__all__ = [
    "ActionGold",
    "AttributionGold",
    "Calibration",
    "ErrorList",
    "Evaluation",
    "FactsGold",
    "Gold",
    "Judgement",
    "Table",
    "calibrate",
    "errors_of",
    "markdown",
    "markdown_errors",
    "read_gold",
    "tables_of",
]
