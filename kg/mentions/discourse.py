"""What has been mentioned so far, in order of the text, for all that goes back to it."""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from kg.mentions.model import Mention, MentionKind
from kg.mentions.roster import Draft, Roster
from kg.mentions.words import Words


class Discourse:
    """Mentions by keys of drafts, kept in order of the text while more are found."""

    def __init__(self, words: Words, roster: Roster, mentions: list[Mention]) -> None:
        self.words, self.roster = words, roster
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        self._starts = [mention.start for mention in self.mentions]
        self.by_head: dict[int, Mention] = {}
        for mention in self.mentions:
            self._note_head(mention)

    def _note_head(self, mention: Mention) -> None:
        known = self.by_head.get(mention.head)
        if known is None or (mention.actors and mention.end - mention.start < known.end - known.start):
            self.by_head[mention.head] = mention

    def add(
        self,
        start: int,
        end: int,
        keys: tuple[str, ...],
        kind: MentionKind,
        head: int | None = None,
        alternatives: tuple[tuple[str, float], ...] = (),
    ) -> Mention:
        """Add a mention and return it; it counts for all that comes after it in the text."""
        head = self.words.root(start, end) if head is None else head
        mention = Mention(start, end, self.words.span(start, end), keys, kind, head, alternatives)
        place = bisect_left(self._starts, start)
        self._starts.insert(place, start)
        self.mentions.insert(place, mention)
        self._note_head(mention)
        return mention

    def before(self, index: int, sentences: int = 3) -> Iterator[Mention]:
        """Yield the mentions before the token, nearest first, within so many sentences back."""
        lowest = self.words.sentence[index] - sentences
        for place in range(bisect_left(self._starts, index) - 1, -1, -1):
            mention = self.mentions[place]
            if self.words.sentence[mention.start] < lowest:
                return
            if mention.actors:
                yield mention

    def draft(self, key: str) -> Draft:
        """Return the draft with the key."""
        return self.roster.drafts[key]

    def latest(self, index: int, fits: Callable[[Draft], bool], sentences: int = 1 << 30) -> Draft | None:
        """Return the draft of the nearest mention before the token that fits."""
        for mention in self.before(index, sentences):
            for key in mention.actors:
                draft = self.roster.drafts[key]
                if fits(draft):
                    return draft
        return None

    def foremost(self, index: int, fits: Callable[[Draft], bool], sentences: int = 1 << 30) -> Draft | None:
        """Return the draft that fits in the nearest sentence with one: its main subject first, else the nearest.

        What the main clause is about is what the text goes on about (Grosz, Joshi and Weinstein, CL 1995).
        """
        words, found, nearest = self.words, None, -1
        for mention in self.before(index, sentences):
            sentence = words.sentence[mention.start]
            if found is not None and sentence != nearest:
                break
            draft = next((d for d in (self.roster.drafts[key] for key in mention.actors) if fits(d)), None)
            if draft is None:
                continue
            if sentence != words.sentence[index] and self._is_topic(mention.head):
                return draft
            if found is None:
                found, nearest = draft, sentence
        return found

    def _is_topic(self, head: int) -> bool:
        words = self.words
        return words.dep[head] in ("nsubj", "nsubjpass") and words.dep[words.head[head]] == "ROOT"

    def pronoun_keys(self, index: int) -> tuple[str, ...]:
        """Return the keys of what the pronoun at the token goes back to, if that is known."""
        mention = self.by_head.get(index)
        return mention.actors if mention is not None else ()

    def subject_keys(self, verb: int) -> tuple[str, ...]:
        """Return the keys of all actors that are the subject of a verb, conjoined ones included."""
        keys: list[str] = []
        for child in self.words.children[verb]:
            if self.words.dep[child] in ("nsubj", "nsubjpass"):
                keys.extend(self.conjoined_keys(child))
        return tuple(dict.fromkeys(keys))

    def conjoined_keys(self, head: int) -> tuple[str, ...]:
        """Return the keys of what a noun and the nouns conjoined to it denote."""
        keys: list[str] = []
        stack = [head]
        while stack:
            index = stack.pop(0)
            mention = self.by_head.get(index)
            if mention is not None:
                keys.extend(mention.actors)
            stack.extend(child for child in self.words.children[index] if self.words.dep[child] == "conj")
        return tuple(dict.fromkeys(keys))
