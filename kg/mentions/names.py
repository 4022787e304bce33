"""Names of persons: capitalised words after titles, before appositions, or that spaCy calls persons."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.mentions.forms import Layers, TitleMatch
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

PARTICLES = word_list("name-particle")
CALENDAR = word_list("calendar")
_NEVER = CALENDAR | word_list("never-in-name")
_PERSONAL = word_list("person-verb")
_LONGEST = 7
_APART = frozenset({"head_of_state", "head_of_government"})
_LONGEST_PORTFOLIO = 10


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A person's name at tokens start to end, the title before or beside it, and how sure it is a person's."""

    start: int
    end: int
    title: TitleMatch | None = None
    apposed: bool = False
    sure: bool = False


def find_names(words: Words, layers: Layers, gazetteer: Gazetteer) -> list[NameSpan]:
    """Return the names of persons in order of the text; they do not overlap."""
    found: dict[int, NameSpan] = {}
    taken: set[int] = set()
    for span in (
        *_after_titles(words, layers, gazetteer),
        *_known_names(words, layers, gazetteer),
        *_entities(words, layers, gazetteer),
        *_before_titles(words, layers, gazetteer),
    ):
        if not taken.intersection(range(span.start, span.end)) and not words.byline[span.start]:
            found[span.start] = span
            taken.update(range(span.start, span.end))
    return [found[start] for start in sorted(found)]


def name_run(words: Words, layers: Layers, start: int, trusted: bool) -> int:
    """Return where the name that starts at the token ends; the start itself where none does."""
    sentence, index = words.sentence[start] if start < words.count else -1, start
    while index < words.count and index - start < _LONGEST and words.sentence[index] == sentence:
        if _is_part(words, layers, index, start, trusted):
            index += 1
        elif index > start and words.word[index] in ("-", "’", "'") and _joins(words, index):
            index += 2
        elif words.lower[index] in PARTICLES and _leads_to_name(words, layers, index, start, trusted):
            index += 2 if words.word[index + 1] == "-" else 1
        else:
            break
    while index > start and words.lower[index - 1] in PARTICLES and not words.capital(index - 1):
        index -= 1
    return index


def _joins(words: Words, index: int) -> bool:
    return words.glued(index) and index + 1 < words.count and words.glued(index + 1) and words.word[index + 1].isalpha()


def _leads_to_name(words: Words, layers: Layers, index: int, start: int, trusted: bool) -> bool:
    after = index + 1
    if after < words.count and words.word[after] == "-" and words.glued(after):
        after += 1
    while after < words.count and words.lower[after] in PARTICLES and after - index < 3:
        after += 1
    return after < words.count and _is_part(words, layers, after, start, trusted)


def _is_part(words: Words, layers: Layers, index: int, start: int, trusted: bool) -> bool:
    word = words.word[index]
    if not word[0].isupper() or not any(character.isalpha() for character in word):
        return False
    if words.lower[index] in _NEVER or words.possessive(index):
        return False
    title = layers.title_at[index]
    if title is not None and (index == start or title.end - title.start > 1):
        return False
    form = layers.form_at[index]
    if form is not None and not _is_given_name(words, layers, index, start):
        return False
    if words.titled[index]:
        return False
    return trusted or words.tag[index] in ("NNP", "NNPS") or words.label[index] == "PERSON"


def _is_given_name(words: Words, layers: Layers, index: int, start: int) -> bool:
    """Whether a word that also names a state or a city is part of a person's name here ("Jordan Bardella")."""
    form = layers.form_at[index]
    if form is None or form.end - form.start > 1 or "demonym" in form.kinds():
        return False
    entity = words.entity[index]
    if entity < 0 or words.label[index] != "PERSON":
        return False
    first, last, _ = words.entities[entity]
    names = [i for i in range(first, last) if words.capital(i) and layers.form_at[i] is None]
    return bool(names) and (index > start or index + 1 < last)


def _after_titles(words: Words, layers: Layers, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    for match in layers.titles:
        for start, apposed in _places_of_holder(words, layers, match):
            end = name_run(words, layers, start, trusted=not apposed)
            if apposed:
                end = max(end, _set_off(words, layers, start))
            if end > start and _is_name(words, gazetteer, start, end):
                yield NameSpan(start, end, match, apposed, sure=True)
                break
        if match.title.plural:
            yield from _conjoined(words, layers, gazetteer, match)


def _before_titles(words: Words, layers: Layers, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    """Yield two capitalised words or more before a comma and a title: "Ann Lee, the minister of trade"."""
    for match in layers.titles:
        comma = match.left - 1
        while comma > 0 and words.tag[comma] in ("DT", "PRP$", "JJ", "POS", "NNP") and match.left - comma < 5:
            comma -= 1
        end = start = comma
        after = complement_end(words, layers, match)
        closed = (
            after >= words.count or words.word[after] in (",", ".", ";", ")", "–", "—") or words.lower[after] == "who"
        )
        if comma < 2 or words.word[comma] != "," or match.title.plural or not closed:
            continue
        while start > 0 and words.tag[start - 1] == "NNP" and _is_part(words, layers, start - 1, start - 1, False):
            start -= 1
        places = any(words.label[i] in ("GPE", "LOC", "FAC") for i in range(start, end))
        if end - start in (2, 3) and not places and _is_name(words, gazetteer, start, end):
            yield NameSpan(start, end, None, True)


def _set_off(words: Words, layers: Layers, start: int) -> int:
    """Return where two capitalised words or more end that punctuation sets off, whatever the tagger calls them."""
    end = name_run(words, layers, start, trusted=True)
    closed = end < words.count and (words.word[end] in (",", ":", ";", "–", "—", ".") or words.lower[end] == "who")
    return end if end > start + 1 and closed else start


def _places_of_holder(words: Words, layers: Layers, match: TitleMatch) -> Iterator[tuple[int, bool]]:
    """Yield the tokens at which the name of a title's holder may start: right after it, or after a comma."""
    yield after_titles(words, layers, match.end), False
    end = complement_end(words, layers, match)
    if end < words.count and end > match.end:
        yield after_titles(words, layers, end), False
    if end + 1 < words.count and words.word[end] in (",", "–", "—"):
        yield after_titles(words, layers, end + 1), True
    person = _person_after(words, match.end)
    if person is not None:
        yield person, False


def _person_after(words: Words, start: int) -> int | None:
    """Return where a name starts after the capitalised words of a portfolio: "Minister for Foreign Trade Ann Lee"."""
    if words.lower[start : start + 1] not in (["for"], ["of"]):
        return None
    for index in range(start + 1, min(start + _LONGEST_PORTFOLIO, words.count)):
        if words.label[index] == "PERSON":
            return index
        if not (words.word[index][0].isupper() or words.lower[index] in ("and", "the", "of", "for")):
            return None
    return None


def after_titles(words: Words, layers: Layers, start: int) -> int:
    """Return where the titles that start at the token end: *Sheikh*, *and deputy premier*, *Nigerian President*."""
    while start < words.count:
        match = layers.title_at[start]
        if match is not None and match.left == start and not match.title.plural:
            start = match.end
        elif (form := layers.form_starting(start)) is not None and form.end < words.count:
            following = layers.title_at[form.end]
            if following is None or following.left != form.end or following.title.plural:
                break
            start = following.end
        elif words.lower[start] == "and" and _goes_on(layers, start):
            start += 1
        else:
            break
    return start


def _goes_on(layers: Layers, index: int) -> bool:
    """Whether the titles around "and" may be of one holder: no one is prime minister and president."""
    before = layers.title_at[index - 1] if index > 0 else None
    after = layers.title_at[index + 1] if index + 1 < len(layers.title_at) else None
    if after is None:
        return False
    return before is None or not (before.title.classes | after.title.classes) >= _APART


def complement_end(words: Words, layers: Layers, match: TitleMatch) -> int:
    """Return where the complement of a title ends: "envoy" *on Ukraine*, "minister" *for trade and industry*."""
    end = match.end
    while end < words.count and words.lower[end] in ("of", "for", "to", "on", "at", "in") and words.dep[end] == "prep":
        if not match.left <= words.head[end] < match.end:
            break
        objects = [child for child in words.children[end] if child > end and words.dep[child] == "pobj"]
        if not objects:
            break
        end = _subtree_end(words, layers, objects[0]) + 1
    return end


def _subtree_end(words: Words, layers: Layers, head: int) -> int:
    """Return the last token of a short noun phrase: its head, what is conjoined to it and "of" phrases below it."""
    last, stack = head, [head]
    while stack:
        index = stack.pop()
        form = layers.form_at[index]
        last = max(last, index, form.end - 1 if form else index)
        for child in words.children[index]:
            if (
                child > index
                and words.dep[child] in ("conj", "prep", "pobj")
                and words.lower[child] not in ("in", "as")
            ):
                if words.dep[child] == "conj" and words.label[child] == "PERSON":
                    continue
                stack.append(child)
    return last


def _conjoined(words: Words, layers: Layers, gazetteer: Gazetteer, match: TitleMatch) -> Iterator[NameSpan]:
    """Yield the further names after a title in the plural: "Presidents Xi and Putin"."""
    start = name_run(words, layers, match.end, trusted=True)
    while start > match.end and start + 1 < words.count and words.lower[start] in ("and", ","):
        begin = start + 1 + (words.lower[start + 1] == "and")
        end = name_run(words, layers, begin, trusted=True) if begin < words.count else begin
        if end == begin or not _is_name(words, gazetteer, begin, end):
            return
        yield NameSpan(begin, end, match, sure=True)
        start = end


def _known_names(words: Words, layers: Layers, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    """Yield runs of capitalised words that are the full name of a person in the reference data."""
    index = 0
    while index < words.count:
        end = name_run(words, layers, index, trusted=False) if words.capital(index) else index
        for start in range(index, max(index, end - 1)):
            known = next((stop for stop in range(end, start + 1, -1) if _is_known(words, gazetteer, start, stop)), None)
            if known is not None:
                yield NameSpan(start, known, sure=True)
                break
        index = max(end, index + 1)


def _is_known(words: Words, gazetteer: Gazetteer, start: int, end: int) -> bool:
    return " ".join(words.text[words.idx[start] : words.end[end - 1]].lower().split()) in gazetteer.by_name


def _does_what_persons_do(words: Words, layers: Layers, first: int, last: int) -> bool:
    """Whether two or three names are the subject of what no organisation does: "Aram Tosk resigned on Friday"."""
    if not 1 < last - first < 4 or any(
        words.tag[i] != "NNP" or layers.form_at[i] is not None for i in range(first, last)
    ):
        return False
    verb = words.verb_of(words.root(first, last))
    return verb >= 0 and words.lemma[verb] in _PERSONAL


def _entities(words: Words, layers: Layers, gazetteer: Gazetteer) -> Iterator[NameSpan]:
    for first, last, label in words.entities:
        given = last - first == 2 and words.word[first] in gazetteer.genders
        if label != "PERSON" and not given and not _does_what_persons_do(words, layers, first, last):
            continue  # spaCy takes many persons for organisations; a given name tells, or that somebody resigned
        if first > 0 and words.lower[first - 1] == "at" and words.tag[first - 1] == "IN":
            continue  # "at Schloss Bellevue"
        start = first
        while start < last and not _is_part(words, layers, start, start, trusted=True):
            start += 1
        if start == last:
            continue
        while start > 0 and words.tag[start - 1] == "NNP" and words.dep[start - 1] == "compound":
            if words.opens_sentence(start - 1) or not _is_part(words, layers, start - 1, start - 1, trusted=False):
                break
            start -= 1
        end = name_run(words, layers, start, trusted=False)
        if end > start and _is_name(words, gazetteer, start, end):
            yield NameSpan(start, end)


def _is_name(words: Words, gazetteer: Gazetteer, start: int, end: int) -> bool:
    """Whether a stretch may be a name: not an abbreviation, nor a thing, nor a word for someone."""
    last = words.lower[end - 1]
    if end - start == 1 and words.word[start].isupper() and len(words.word[start]) < 5:
        return False
    if any("thing" in {kind for kind, _ in gazetteer.nouns.get(words.lower[i])} for i in range(start, end)):
        return False
    return not gazetteer.nouns.get(last) and last not in gazetteer.qualifiers
