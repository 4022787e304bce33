"""What all finders of undertakings make, and whom they name."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids, Span, UndertakingStatus, UndertakingType
from kg.mentions import Mentions
from kg.reading.lexicon import word_class
from kg.reading.speakers import actors_of


@dataclass(frozen=True, slots=True)
class Made:
    """An undertaking as found, before it has an id."""

    type: UndertakingType
    parties: Ids
    addressee: str | None
    evidence: Span
    proposition: str
    statements: Ids
    rule: str
    status: UndertakingStatus = "made"


def parties_of(mentions: Mentions, heads: tuple[Token, ...]) -> Ids:
    """Return the ids of the actors that head tokens denote; places are no parties."""
    return tuple(m.actor for m in actors_of(mentions, heads) if m.actor and mentions.actor(m.actor).type != "Place")


def is_joint(heads: tuple[Token, ...]) -> bool:
    """Whether the tokens are of two or more who act together: "the two sides", "they"."""
    return any(
        (head.lemma_.lower() in word_class("joint") and head.tag_ == "NNS") or head.lower_ in ("they", "both")
        for head in heads
    )
