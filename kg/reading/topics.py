"""Topics: which concepts of the topic scheme a stretch of text is about, by the words of `topics.csv`."""

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.facts import Spans
from kg.reference import kept_for_data, rows

_MOST = 3
OTHER = "diplomacy"


@dataclass(frozen=True, slots=True)
class _Topic:
    notation: str
    depth: int


@kept_for_data
def _index() -> dict[str, list[tuple[tuple[str, ...], _Topic]]]:
    """Return the trigger phrases by their first word, longest first."""
    table = rows("topics")
    broader = {row["notation"]: row["broader"] for row in table}

    def depth(notation: str) -> int:
        return 1 + depth(broader[notation]) if broader.get(notation) else 0

    index: dict[str, list[tuple[tuple[str, ...], _Topic]]] = {}
    for row in table:
        for phrase in filter(None, row["words"].lower().split("|")):
            words = tuple(phrase.replace("-", " ").split())
            index.setdefault(words[0], []).append((words, _Topic(row["notation"], depth(row["notation"]))))
    for phrases in index.values():
        phrases.sort(key=lambda entry: (-len(entry[0]), entry[1].notation))
    return index


def topics_of(doc: Doc, spans: Spans) -> tuple[str, ...]:
    """Return the notations of at most three topics that the spans are about, the most telling first.

    A longer phrase tells more than a shorter one, a narrower topic more than a broader one.
    """
    words = [
        (token.lower_, token.lemma_.lower())
        for start, end in spans
        for token in (doc.char_span(start, end, alignment_mode="expand") or ())
        if not token.is_punct and not token.is_space
    ]
    index = _index()
    weights: dict[str, float] = {}
    for position, forms in enumerate(words):
        for first in dict.fromkeys(forms):
            for phrase, topic in index.get(first, ()):
                rest = words[position : position + len(phrase)]
                if len(rest) == len(phrase) and all(part in pair for part, pair in zip(phrase, rest, strict=True)):
                    weight = len(phrase) + topic.depth / 2
                    weights[topic.notation] = max(weights.get(topic.notation, 0), weight) + 0.25
    ranked = sorted(weights, key=lambda notation: (-weights[notation], notation))
    return tuple(ranked[:_MOST])
