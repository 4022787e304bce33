"""Titles with the words around them: what an office is called, and where the words stand that say what it is of."""

from dataclasses import dataclass

from kg.mentions.forms import Layers, TitleMatch
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.names import complement_end
from kg.mentions.words import Words

_OWNING = frozenset({"of", "for", "at", "in"})
_OWNER_KINDS = ("name", "capital", "organisation", "body", "metonym", "group")
_SENT = frozenset({"envoy", "ambassador", "negotiator", "minister"})
_OWN_COMPLEMENT = frozenset({"envoy", "ambassador", "negotiator", "organisation_head", "adviser", "minister", "head"})


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """A title with its surroundings: the whole noun phrase at tokens start to end, the title words within it.

    ``owner`` is where the words stand that say what the office belongs to, as (start, end, kind); kind is "form" for a
    name of the reference data, "possessive" or "complement" for another noun phrase, "pronoun" for "his" or "its".
    """

    start: int
    end: int
    title_start: int
    title_end: int
    match: TitleMatch
    owner: tuple[int, int, str] | None
    determiner: str


def parse_office(words: Words, layers: Layers, gazetteer: Gazetteer, match: TitleMatch) -> OfficePhrase:
    """Return the noun phrase around a title."""
    title_start = _skip_descriptive(words, gazetteer, match.left, match.start)
    owner, start = _owner_before(words, layers, match.left)
    end = complement_end(words, layers, match)
    after, title_end = _owner_after(words, layers, match, end) if end > match.end else (None, match.end)
    owner = owner or after
    determiner = (
        words.lower[start]
        if words.tag[start] in ("DT", "PRP$", "WP$") or words.lower[start] in ("the", "a", "an", "one")
        else ""
    )
    return OfficePhrase(start, end, title_start, title_end, match, owner, determiner)


def _skip_descriptive(words: Words, gazetteer: Gazetteer, left: int, title: int) -> int:
    while left < title and words.lower[left] in gazetteer.descriptive:
        left += 1
    return left


def _owner_before(words: Words, layers: Layers, left: int) -> tuple[tuple[int, int, str] | None, int]:
    """Return what stands before a title as its owner, and where the whole noun phrase starts."""
    index = _adjectives(words, layers, left)
    if index == 0 or words.sentence[index - 1] != words.sentence[left]:
        return None, index
    form = layers.form_ending(index)
    if form is not None:
        return (form.start, form.end, "form"), _with_determiner(words, _adjectives(words, layers, form.start))
    if words.possessive(index - 1):
        return _possessor(words, layers, index - 1)
    if words.tag[index - 1] == "PRP$":
        return (index - 1, index, "pronoun"), index - 1
    if words.entity[index - 1] >= 0 and words.tag[index - 1].startswith("NN"):
        first, last, label = words.entities[words.entity[index - 1]]
        if label in ("ORG", "GPE") and last == index:
            return (first, last, "name"), _with_determiner(words, first)
    noun = index - 1
    if words.tag[noun] in ("NN", "NNP") and words.dep[noun] in ("compound", "nmod", "poss"):
        start = noun
        while start > 0 and words.dep[start - 1] in ("compound", "amod", "nmod") and words.head[start - 1] <= noun:
            start -= 1
        form = layers.form_at[start]
        return (start, index, "compound"), _with_determiner(words, form.start if form else start)
    return None, _with_determiner(words, index)


def _adjectives(words: Words, layers: Layers, start: int) -> int:
    """Return where the adjectives and numbers before a token start."""
    index = start
    while index > 0 and words.sentence[index - 1] == words.sentence[start] and layers.form_at[index - 1] is None:
        if words.tag[index - 1] not in ("JJ", "JJS", "VBN", "RB", "CD", "HYPH"):
            break
        index -= 1
    return index


def _with_determiner(words: Words, start: int) -> int:
    determined = start > 0 and (words.tag[start - 1] in ("DT", "PRP$") or words.lower[start - 1] == "one")
    return start - 1 if determined else start


def _possessor(words: Words, layers: Layers, mark: int) -> tuple[tuple[int, int, str], int]:
    form = layers.form_ending(mark)
    if form is not None:
        return (form.start, form.end, "form"), _with_determiner(words, form.start)
    start = mark - 1
    for child in range(mark - 1, max(mark - 8, -1), -1):
        if words.head[child] in range(child, mark) or child == mark - 1:
            start = child
        else:
            break
    return (start, mark, "possessive"), start


def _owner_after(words: Words, layers: Layers, match: TitleMatch, end: int) -> tuple[tuple[int, int, str] | None, int]:
    """Return what the complement of a title names as its owner, and where the title's own words end.

    In "minister of trade of Norway" the title ends before "of Norway"; an envoy's "to Turkey" is part of the title.
    """
    classes = match.title.classes
    for index in range(end - 1, match.end - 1, -1):
        if words.lower[index] not in _OWNING or (words.lower[index] != "of" and classes & _SENT):
            continue
        start = index + 1 + (words.tag[index + 1] == "DT")
        form = layers.form_starting(start) if start < end else None
        if form is not None and form.of_kind(*_OWNER_KINDS) is not None:
            stop = form.end
            while stop < end and words.tag[stop] in ("NN", "NNS", "NNP", "JJ"):
                stop += 1
            return (
                start,
                stop,
                "form" if stop == form.end else "compound",
            ), index if classes & _OWN_COMPLEMENT else match.end
    preposition, first = words.lower[match.end], match.end + 1
    if classes & _OWN_COMPLEMENT and preposition not in ("at", "in"):
        bare = words.tag[first] not in ("DT", "PRP$")
        named = any(layers.title_at[i] is not None or words.label[i] == "PERSON" for i in range(first, end))
        if preposition != "of" or (bare and not named):
            return None, end
    return ((first, end, "complement") if preposition in _OWNING else None), match.end
