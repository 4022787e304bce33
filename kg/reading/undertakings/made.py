"""What all finders of undertakings make."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids, Span, Spans, UndertakingStatus, UndertakingType
from kg.reading.lexicon import word_class


@dataclass(frozen=True, slots=True)
class Made:
    """An undertaking as found, before it has an id.

    ``content`` is what is undertaken, ``maker`` the verb or noun that makes it, where there is one, and
    ``due`` by when.
    """

    type: UndertakingType
    parties: Ids
    addressee: str | None
    evidence: Span
    proposition: str
    statements: Ids
    rule: str
    status: UndertakingStatus = "made"
    content: Spans = ()
    maker: Token | None = None
    due: str | None = None


def is_joint(heads: tuple[Token, ...]) -> bool:
    """Whether the tokens are of two or more who act together: "the two sides", "they"."""
    return any(
        (head.lemma_.lower() in word_class("joint") and head.tag_ == "NNS") or head.lower_ in ("they", "both")
        for head in heads
    )
