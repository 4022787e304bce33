"""The Attribution value and the spans that make it up."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.facts import Spans


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, a cue and a content; spans are character offsets, half-open.

    ``verb`` is the cue's syntactic head. ``sources`` are the head tokens of the source, empty where it is not said.
    ``cue_class`` is a class of the cue lexicon, "according" or "quotation" (a quotation without a cue).
    ``quotes`` are the parts of the content that stand inside quotation marks, marks included.
    """

    rule: str
    cue_class: str
    verb: Token
    sources: tuple[Token, ...]
    source: Spans
    cue: Spans
    content: Spans
    quotes: Spans = ()
    factuality: str = "certain"
    addressees: tuple[Token, ...] = field(default=())
