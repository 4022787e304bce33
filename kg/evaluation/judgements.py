"""Judgements: what was right, missed and extra, fact by fact, with the words it stands on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.facts import Spans

if TYPE_CHECKING:
    from kg.document import Document

Verdict = Literal["right", "missed", "extra"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A fact of the gold that was missed, or one that was read and is right or extra.

    ``kind`` is the class it is counted in; ``label`` says the fact in short, ``spans`` where the text says it.
    ``confidence`` and ``rule`` are those of a fact that was read.
    """

    kind: str
    verdict: Verdict
    document: "Document"
    label: str
    spans: Spans = ()
    confidence: float | None = None
    rule: str | None = None
