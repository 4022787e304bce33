"""Quotes: words that a model quotes, found in the text, or not.

Words count as found where the text has the same characters at the borders of words; white space of any length is the
same, and so are the straight and the typographic forms of a quotation mark or a dash. The span is always the text's.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from kg.chat.answer import Quote
from kg.facts import Span

_LONGEST = 4000
_NUMBER = re.compile(r"\[\d+\]\s?")
# One character for one character, so that offsets stay what they are.
_PLAIN = str.maketrans("“”„«»‘’‚‛`´‐‑‒–—―", "\"\"\"\"\"''''''------")


class Quotes:
    """A text whose words can be looked up, with the spans of its sentences."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = tuple(sentences)
        self._starts = [start for start, _ in self.sentences]

    @cached_property
    def _folded(self) -> str:
        return self.text.translate(_PLAIN)

    def find_all(self, words: str) -> list[Span]:
        """Return every place where the words stand, in order."""
        parts = words.translate(_PLAIN).split()
        if not parts or len(words) > _LONGEST:
            return []
        before = r"(?<!\w)" if _is_word(parts[0][0]) else ""
        after = r"(?!\w)" if _is_word(parts[-1][-1]) else ""
        pattern = before + r"\s+".join(map(re.escape, parts)) + after
        return [found.span() for found in re.finditer(pattern, self._folded)]

    def find(self, quote: Quote) -> Span | None:
        """Return where a quote stands, or None.

        In its sentence it is the first place; else the only place in the text, or the only one in the sentences
        before and after, since a model may miscount by one. Numbers of sentences that it copied with the words are
        taken out where they keep the words from being found.
        """
        places = self.find_all(quote.words) or self.find_all(_NUMBER.sub("", quote.words))
        numbers = [self.sentence_number(start) for start, _ in places]
        if quote.sentence in numbers:
            return places[numbers.index(quote.sentence)]
        near = [place for place, number in zip(places, numbers, strict=True) if abs(number - quote.sentence) == 1]
        candidates = places if len(places) == 1 else near
        return candidates[0] if len(candidates) == 1 else None

    def sentence_number(self, offset: int) -> int:
        """Return the number, from 1, of the sentence that holds the offset, or comes before it."""
        return max(1, bisect_right(self._starts, offset))

    def sentence(self, number: int) -> Span | None:
        """Return the span of the sentence with the number, or None where there is none."""
        return self.sentences[number - 1] if 0 < number <= len(self.sentences) else None

    def within_sentence(self, span: Span) -> Span:
        """Return a span cut at the end of the sentence that it starts in."""
        sentence = self.sentence(self.sentence_number(span[0]))
        return span if sentence is None or span[0] >= sentence[1] else (span[0], min(span[1], sentence[1]))

    def words(self, span: Span) -> str:
        """Return the words of a span on one line."""
        return " ".join(self.text[slice(*span)].split())


def _is_word(character: str) -> bool:
    return re.match(r"\w", character) is not None
