"""Where the names of the reference data, and the titles, stand in a text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from kg.mentions.gazetteer import Form, Gazetteer, Title
from kg.mentions.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormMatch:
    """A name of the reference data at tokens start to end; ``forms`` are all that the words may stand for."""

    start: int
    end: int
    forms: tuple[Form, ...]

    def kinds(self) -> frozenset[str]:
        """Return the kinds of its forms."""
        return frozenset(form.kind for form in self.forms)

    def of_kind(self, *kinds: str) -> Form | None:
        """Return the first form of one of the kinds, or None."""
        return next((form for form in self.forms if form.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """Words of a title at tokens start to end; ``left`` is where its qualifiers start ("deputy foreign" minister)."""

    start: int
    end: int
    title: Title
    left: int
    head: int


@dataclass(frozen=True)
class Layers:
    """All matches of a text, and for each token the match that covers it, or None."""

    forms: tuple[FormMatch, ...]
    titles: tuple[TitleMatch, ...]
    form_at: tuple[FormMatch | None, ...]
    title_at: tuple[TitleMatch | None, ...]

    def form_ending(self, index: int) -> FormMatch | None:
        """Return the match whose last token stands before the index, or None."""
        match = self.form_at[index - 1] if index > 0 else None
        return match if match is not None and match.end == index else None

    def form_starting(self, index: int) -> FormMatch | None:
        """Return the match whose first token stands at the index, or None."""
        match = self.form_at[index] if index < len(self.form_at) else None
        return match if match is not None and match.start == index else None


def find_layers(words: Words, gazetteer: Gazetteer) -> Layers:
    """Return where names of the reference data and titles stand; names do not overlap, nor do titles."""
    forms = tuple(_settled(list(_find_forms(words, gazetteer))))
    form_at = _cover(words.count, ((match.start, match.end, match) for match in forms))
    titles = tuple(_find_titles(words, gazetteer, form_at))
    title_at = _cover(words.count, ((match.left, match.end, match) for match in titles))
    return Layers(forms, titles, tuple(form_at), tuple(title_at))


def _settled(matches: list[FormMatch]) -> Iterable[FormMatch]:
    """Put first what an ambiguous name ("Congolese") stands for when another name in the text tells."""
    sure = Counter(match.forms[0].key for match in matches if len({form.key for form in match.forms}) == 1)
    for match in matches:
        ordered = sorted(match.forms, key=lambda form: -sure[form.key])
        yield FormMatch(match.start, match.end, tuple(ordered))


def _cover(count: int, matches: Iterable[tuple[int, int, T]]) -> list[T | None]:
    cover: list[T | None] = [None] * count
    for start, end, match in matches:
        cover[start:end] = [match] * (end - start)
    return cover


def _find_forms(words: Words, gazetteer: Gazetteer) -> Iterable[FormMatch]:
    index = 0
    while index < words.count:
        found = gazetteer.forms.longest(words.text, words.idx[index], words.ends, capitals=True)
        if found is None:
            index += 1
            continue
        end = words.ends[found[0]]
        forms = tuple(form for form in found[1] if _may_stand(words, gazetteer, index, end, form))
        if forms:
            yield FormMatch(index, end, forms)
        index = end if forms else index + 1


def _may_stand(words: Words, gazetteer: Gazetteer, index: int, end: int, form: Form) -> bool:
    if (
        form.kind == "region"
        and gazetteer.referents[form.key].owner == "article"
        and "the" not in words.lower[max(0, index - 1) : index]
    ):
        return False  # "West Africa" is not the West
    return not _is_part_of_name(words, gazetteer, index, end, form)


def _is_part_of_name(words: Words, gazetteer: Gazetteer, start: int, end: int, form: Form) -> bool:
    """Whether the words only begin a longer name: "Warsaw Pact", "Paris Agreement", "West Bank"."""
    if form.kind == "body" and end - start == 1 and start > 0 and words.tag[start - 1] == "NNP":
        return (
            words.capital(start - 1) and words.sentence[start - 1] == words.sentence[start]
        )  # a party: "National Congress"
    if end >= words.count or words.entity[start] < 0 or words.entity[end] != words.entity[start]:
        return False
    word, label = words.lower[end], words.label[start]
    if not words.capital(end) or words.tag[end] not in ("NNP", "NNPS") or words.titled[end]:
        return False
    if (
        gazetteer.titles.get(word)
        or word in gazetteer.qualifiers
        or any(k == "body" for k, _ in gazetteer.nouns.get(word))
    ):
        return False
    if form.kind in ("capital", "region"):
        return True
    return form.kind == "name" and label in ("ORG", "LAW", "FAC", "PRODUCT", "WORK_OF_ART")


def _find_titles(words: Words, gazetteer: Gazetteer, form_at: list[FormMatch | None]) -> Iterable[TitleMatch]:
    index = last = 0
    while index < words.count:
        found = gazetteer.titles.longest(words.lowered, words.idx[index], words.ends)
        end = words.ends[found[0]] if found else index + 1
        if found and _is_title(words, gazetteer, index, end):
            title = found[1][0]
            left = max(last, _left(words, gazetteer, index, form_at))
            yield TitleMatch(index, end, title, left, words.root(index, end))
            index = last = end
        else:
            index += 1


def _is_title(words: Words, gazetteer: Gazetteer, start: int, end: int) -> bool:
    last = end - 1
    if not any(tag.startswith("NN") for tag in words.tag[start:end]) and not (
        words.capital(last) and words.tag[last] != "POS"
    ):
        return False
    if end < words.count and words.word[end] == "-" and words.glued(end):
        return False
    if end - start == 1 and words.lower[start] in gazetteer.qualifiers and end < words.count:
        # "deputy foreign minister", "chief negotiator", "general staff": the word qualifies what follows
        following = gazetteer.titles.longest(words.lowered, words.idx[end], words.ends)
        if following or (
            words.lower[end] in gazetteer.qualifiers and words.lower[start] not in ("president", "secretary")
        ):
            return False
        if words.tag[start] == "JJ":
            return False
    return True


def _left(words: Words, gazetteer: Gazetteer, start: int, form_at: list[FormMatch | None]) -> int:
    """Return where the qualifiers before a title start."""
    sentence = words.sentence[start]
    left = start
    while left > 0 and words.sentence[left - 1] == sentence and form_at[left - 1] is None:
        before = left - 1
        if words.word[before] == "-" and before > 0 and words.lower[before - 1] in gazetteer.qualifiers:
            left = before - 1
        elif words.lower[before] in gazetteer.qualifiers or _modifies(words, gazetteer, before, start):
            left = before
        elif words.lower[before] == "and" and before > 0 and words.lower[before - 1] in gazetteer.qualifiers:
            left = before - 1  # "trade and industry minister"
        else:
            break
    return left


def _modifies(words: Words, gazetteer: Gazetteer, index: int, title: int) -> bool:
    """Whether a common noun is part of the title ("fisheries minister"), not what it belongs to ("army spokesman")."""
    if any(kind == "body" for kind, _ in gazetteer.nouns.get(words.lower[index])):
        return False
    return words.tag[index] in ("NN", "NNS") and words.dep[index] in ("compound", "nmod") and words.head[index] >= title
