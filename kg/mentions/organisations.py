"""Organisations that the reference data does not know: capitalised names that act, speak, or stand before "(ABC)"."""

from collections.abc import Iterator

from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.model import Mention
from kg.mentions.phrases import fold
from kg.mentions.roles import speaks
from kg.mentions.roster import Roster
from kg.mentions.targets import is_target
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_NEWSROOMS = word_list("newsroom-noun")
# What the recogniser may take a company for that it has not met.
_MISTAKEN = frozenset({"PERSON", "GPE", "NORP", "PRODUCT", "FAC", "LOC", "WORK_OF_ART"})


class Organisations:
    """Finds organisations among the entities that no list names."""

    def __init__(self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster) -> None:
        self.words, self.layers, self.gazetteer, self.roster = words, layers, gazetteer, roster
        self.mentions: list[Mention] = []
        publisher = words.parsed.document.publisher or ""
        self.never = {fold(publisher).lower()}

    def find(self, taken: set[int]) -> None:
        """Find those that act, then every other place where they are named; tokens taken are other names."""
        spans: dict[str, list[tuple[int, int]]] = {}
        mistaken: dict[str, list[tuple[int, int]]] = {}
        acting: dict[str, str] = {}
        acronyms: dict[str, str] = {}
        for first, last, label in (*self.words.entities, *self._unlabelled()):
            start, end = self._bounds(first, last)
            if (
                label not in ("ORG", *_MISTAKEN)
                or start >= end
                or taken.intersection(range(start, end))
                or self._is_other(start, end)
            ):
                continue
            name = self.words.slice(start, end)
            key = f"organisation:{fold(name).lower()}"
            if label in _MISTAKEN:
                mistaken.setdefault(key, []).append((start, end))
                if self._is_target(start, end):
                    acting.setdefault(key, name)
                continue
            spans.setdefault(key, []).append((start, end))
            acronym = self._acronym(end)
            if acronym and acronym not in taken:
                acronyms[self.words.word[acronym]] = key
                acting[key] = name
            elif self._acts(start, end) or self._is_target(start, end):
                acting.setdefault(key, name)
        self._add_acronyms(acronyms, spans)
        for key in [key for key in acting if key in spans or key in mistaken]:
            draft = self.roster.create(key, "Organisation", acting[key])
            for start, end in sorted(spans.get(key, []) + mistaken.get(key, [])):
                span = self.words.span(start, end)
                draft.add(self.words.slice(start, end), span)
                self.mentions.append(Mention(start, end, span, (key,), "name", self.words.root(start, end)))

    def _unlabelled(self) -> Iterator[tuple[int, int, str]]:
        """Yield names that sanctions hit and that the recogniser passes over."""
        words, index = self.words, 0
        while index < words.count:
            end = index
            while end < words.count and words.tag[end] == "NNP" and words.entity[end] < 0:
                end += 1
            free = all(self.layers.form_at[i] is None and self.layers.title_at[i] is None for i in range(index, end))
            if end > index and free:
                yield index, end, "PERSON"
            index = max(end, index + 1)

    def _bounds(self, first: int, last: int) -> tuple[int, int]:
        words = self.words
        while first < last and (words.lower[first] in ("the", "a", "an") or not words.word[first].isalnum()):
            first += 1
        while last > first and (words.possessive(last - 1) or not words.word[last - 1][-1].isalnum()):
            last -= 1
        return first, last

    def _is_other(self, start: int, end: int) -> bool:
        """Whether the words are a heading's, a title, part of a known name, or no name at all."""
        words = self.words
        if fold(words.slice(start, end)).lower() in self.never or any(words.titled[i] for i in range(start, end)):
            return True
        if self.layers.title_at[start] is not None or self.layers.title_at[end - 1] is not None:
            return True
        if "/" in words.slice(start, end) or (start > 0 and words.lower[start - 1] in _NEWSROOMS):
            return True
        if any(kind == "body" for kind, _ in self.gazetteer.nouns.get(words.slice(start, end).lower())):
            return True
        match = self.layers.form_at[end - 1]
        if match is not None and (match.start <= start or "media" in match.kinds()):
            return True
        numbered = end - start > 1 and words.word[end - 1].isdigit() and words.capital(end - 2)
        return not any(words.capital(i) for i in range(start, end)) or not (words.capital(end - 1) or numbered)

    def _acronym(self, end: int) -> int:
        """Return the token of an acronym in brackets right after the name, or 0."""
        words = self.words
        if (
            end + 2 < words.count
            and words.word[end] == "("
            and words.word[end + 2] == ")"
            and words.word[end + 1].isupper()
        ):
            return end + 1 if len(words.word[end + 1]) > 1 and self.layers.form_at[end + 1] is None else 0
        return 0

    def _acts(self, start: int, end: int) -> bool:
        words, head = self.words, self.words.root(start, end)
        if words.heading[start]:
            return False
        return speaks(words, self.gazetteer, head, frozenset({"say"} if end - start == 1 else {"say", "act"}))

    def _is_target(self, start: int, end: int) -> bool:
        """Whether sanctions hit who is named, which only somebody who acts can be."""
        return not self.words.heading[start] and is_target(self.words, self.words.root(start, end))

    def _add_acronyms(self, acronyms: dict[str, str], spans: dict[str, list[tuple[int, int]]]) -> None:
        if not acronyms:
            return
        for index, word in enumerate(self.words.word):
            if word in acronyms and self.layers.form_at[index] is None:
                key = acronyms[word]
                other = f"organisation:{word.lower()}"
                spans.pop(other, None)
                if (index, index + 1) not in spans[key]:
                    spans[key].append((index, index + 1))
