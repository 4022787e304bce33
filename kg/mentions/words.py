"""The parsed text as plain lists, one item a token: quicker to walk than spaCy's objects, and easy to reason about."""

import re
from typing import TYPE_CHECKING

from kg.facts import Span
from kg.mentions.phrases import fold

if TYPE_CHECKING:
    from kg.language import Parsed

_BYLINE = re.compile(
    r"[(\[]?(?:By|(?:Additional\s)?[Rr]eporting\sby|(?:Writing|Editing|Compiled|Photos?|Photograph|Text|Story)\sby)\s[A-Z]"
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})


class Words:
    """Words, tags and dependencies of a parsed document by token index.

    ``heading`` marks tokens of headlines and the like, ``titled`` those in title case, where capitals say nothing,
    ``byline`` those of lines that say who wrote; ``quoted`` the index of the
    quotation a token stands in, or -1.
    """

    def __init__(self, parsed: "Parsed") -> None:
        doc = parsed.doc
        self.parsed = parsed
        self.text = fold(parsed.document.text)
        self.lowered = self.text.lower()
        self.count = len(doc)
        tokens = parsed.tokens
        self.word = [token.text for token in tokens]
        self.lower = [word.lower() for word in self.word]
        self.tag = [token.tag_ for token in tokens]
        self.dep = [token.dep_ for token in tokens]
        self.head = [token.head.i for token in tokens]
        self.lemma = [token.lemma_ for token in tokens]
        self.idx = [token.idx for token in tokens]
        self.end = [start + len(word) for start, word in zip(self.idx, self.word, strict=True)]
        self.starts = {start: index for index, start in enumerate(self.idx)}
        self.ends = {end: index + 1 for index, end in enumerate(self.end)}
        self.label = [""] * self.count
        self.entity = [-1] * self.count
        self.entities: list[tuple[int, int, str]] = []
        for number, entity in enumerate(doc.ents):
            self.entities.append((entity.start, entity.end, entity.label_))
            for index in range(entity.start, entity.end):
                self.label[index], self.entity[index] = entity.label_, number
        self.sentence = [0] * self.count
        self.sentences: list[tuple[int, int]] = []
        self.byline = [False] * self.count
        self.heading = self._headings(parsed)
        self.titled = [False] * self.count
        for number, sentence in enumerate(doc.sents):
            self._add_sentence(number, sentence.start, sentence.end)
        self.children: list[list[int]] = [[] for _ in range(self.count)]
        for index, head in enumerate(self.head):
            if head != index:
                self.children[head].append(index)
        self.quoted = self._quotations(parsed)

    def _add_sentence(self, number: int, start: int, end: int) -> None:
        self.sentences.append((start, end))
        long_words = [word for word in self.word[start:end] if len(word) > 3 and word.isalpha()]
        capitals = sum(word[0].isupper() for word in long_words)
        titled = self.heading[start] and len(long_words) >= 3 and capitals >= 0.75 * len(long_words)
        for index in range(start, end):
            self.sentence[index] = number
            self.titled[index] = titled

    def _headings(self, parsed: "Parsed") -> list[bool]:
        """Mark the tokens of paragraphs that end without a full stop: headlines, bylines, captions."""
        heading = [False] * self.count
        index = 0
        for start, end in parsed.paragraphs:
            byline = _BYLINE.match(self.text, start) is not None and end - start < 250
            bare = end - start < 250 and self.text[end - 1] not in ".!?\"'”’»:;,"
            while index < self.count and self.idx[index] < end:
                heading[index] = bare and self.idx[index] >= start
                self.byline[index] = byline
                index += 1
        return heading

    def _quotations(self, parsed: "Parsed") -> list[int]:
        quoted = [-1] * self.count
        index = 0
        for number, quotation in enumerate(parsed.quotations):
            while index < self.count and self.idx[index] < quotation.start:
                index += 1
            while index < self.count and self.idx[index] < quotation.end:
                quoted[index] = number
                index += 1
        return quoted

    def span(self, start: int, end: int) -> Span:
        """Return the characters of the tokens from start to end (half-open)."""
        return self.idx[start], self.end[end - 1]

    def slice(self, start: int, end: int) -> str:
        """Return the text of the tokens from start to end as it stands, line breaks as blanks."""
        begin, stop = self.span(start, end)
        return " ".join(self.parsed.document.text[begin:stop].split())

    def root(self, start: int, end: int) -> int:
        """Return the token of the stretch that its other tokens depend on; the last of several."""
        roots = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        subjects = [i for i in roots if self.dep[i] not in ("punct", "det", "case", "amod", "compound", "prep", "cc")]
        return (subjects or roots or [end - 1])[-1]

    def capital(self, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return self.word[index][:1].isupper()

    def glued(self, index: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        return index > 0 and self.end[index - 1] == self.idx[index]

    def possessive(self, index: int) -> bool:
        """Whether the token at the index is a possessive mark."""
        return index < self.count and self.word[index] in ("'s", "’s", "'", "’") and self.tag[index] == "POS"

    def verb_of(self, index: int) -> int:
        """Return the verb whose subject or agent the token is, through conjunctions, or -1."""
        while self.dep[index] in ("conj", "appos"):
            index = self.head[index]
        if self.dep[index] in _SUBJECTS:
            return self.head[index]
        if self.dep[index] == "pobj" and self.dep[self.head[index]] == "agent":
            return self.head[self.head[index]]
        if self.dep[index] == "ROOT":
            # a participle far from its noun, "An official, speaking …, called", is parsed as one that modifies it
            return next((c for c in self.children[index] if self.dep[c] == "acl" and self.tag[c] == "VBD"), -1)
        return -1

    def opens_sentence(self, index: int) -> bool:
        """Whether only quotation marks and blanks stand between the token and its sentence's start."""
        start = self.sentences[self.sentence[index]][0]
        return all(not self.word[i].isalnum() for i in range(start, index))
