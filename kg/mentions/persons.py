"""Persons: which names are one person's, and who of the reference data that is."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer, Tenure
from kg.mentions.names import CALENDAR, PARTICLES, NameSpan
from kg.mentions.phrases import fold
from kg.mentions.roster import Draft, Roster
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_SUFFIXES = word_list("name-suffix")
_FAMILY_NAME_FIRST = frozenset(f"state:{code}" for code in ("CHN", "KOR", "PRK", "TWN", "VNM", "KHM", "SGP"))
_SURE_FORMS = frozenset({"name", "demonym", "people", "organisation"})
_ALIKE = 0.8
_RESPELT = 0.87
_LONGER = 2  # letters by which spellings of a name may differ in length
_ALIKE_IN_FULL = 0.85
_SECOND = frozenset({"co-prince"})  # an office that its holder has by another one
_ARGUMENTS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "conj"}
)  # of a surname that the tagger takes for an adjective
_RANKS = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")


@dataclass
class Person:
    """A person in the making: the draft, the parts of the fullest name, and where the names stand."""

    draft: Draft
    parts: tuple[str, ...]
    spans: list[NameSpan] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)  # of the titles before the names
    _starts: list[int] = field(default_factory=list)

    def add(self, span: NameSpan) -> None:
        """Add a place where the name stands."""
        self.spans.append(span)
        insort(self._starts, span.start)
        if span.title is not None:
            self.classes |= span.title.title.classes

    def last_before(self, start: int) -> int:
        """Return where the last of the names before a token starts, or -1."""
        index = bisect_left(self._starts, start) - 1
        return self._starts[index] if index >= 0 else -1


def name_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a name that tell people apart: lower case, no accents, particles or "Jr."."""
    words = fold(text).lower().replace("-", " ").replace("'", " ").split()
    parts = tuple(word.strip(".") for word in words if word not in PARTICLES and word not in _SUFFIXES)
    return parts or tuple(words)


class Persons:
    """Groups names into persons and links them with the reference data."""

    def __init__(self, words: Words, gazetteer: Gazetteer, roster: Roster) -> None:
        self.words, self.gazetteer, self.roster = words, gazetteer, roster
        self.people: list[Person] = []
        self.of_span: dict[int, Person] = {}
        self._by_last: dict[str, list[int]] = {}  # by the last part of the name: places in the list of people
        self._by_first: dict[str, list[int]] = {}
        self._by_part: dict[str, list[int]] = {}
        self._lasts: dict[tuple[str, int], list[str]] = {}  # last parts by initial and length
        self.published = words.parsed.document.published

    def bare_leaders(self, layers: Layers, seen: set[int]) -> list[NameSpan]:
        """Return the single words, in no name yet, that are the surname of a leader on the day of publication."""
        words, found = self.words, []
        for index in range(words.count):
            if index in seen or words.tag[index] != "NNP" or layers.form_at[index] or layers.title_at[index]:
                continue
            part = fold(words.word[index]).lower()
            if words.label[index] in ("DATE", "NORP", "TIME", "LANGUAGE") or words.word[index].isupper():
                continue
            if (
                part in CALENDAR
                or part not in self.gazetteer.by_surname
                or words.titled[index]
                or words.label[index] in ("GPE", "LOC")
            ):
                continue
            entity = words.entity[index]
            if entity >= 0 and words.entities[entity][1] - words.entities[entity][0] > 1:
                continue
            if self._leaders(part, None):
                found.append(NameSpan(index, index + 1))
        return found

    def group(self, names: list[NameSpan], layers: Layers) -> None:
        """Give each name a person: full names first, then the short ones that go back to them."""
        texts = {span.start: self.words.slice(span.start, span.end) for span in names}
        parts = {span.start: name_parts(texts[span.start]) for span in names}
        for span in sorted(names, key=lambda span: (-len(parts[span.start]), span.start)):
            if len(parts[span.start]) > 1:
                self._place(span, texts[span.start], parts[span.start], self._same_full(parts[span.start]))
        single = Counter(self.words.word[span.start] for span in names if span.end - span.start == 1)
        for span in names:
            if len(parts[span.start]) == 1:
                known = self._bearer(span, parts[span.start][0])
                if known is not None or self._stands_alone(span, parts[span.start][0], single):
                    self._place(span, texts[span.start], parts[span.start], known)
        self._sweep(layers, {index for span in names for index in range(span.start, span.end)})
        for person in self.people:
            self._name(person)
            self._link(person)

    def _sweep(self, layers: Layers, seen: set[int]) -> None:
        """Give the words that are a known person's last name to that person, whatever the parse calls them."""
        surnames = {part for person in self.people for part in (person.parts[-1], person.parts[0])}
        for index in range(self.words.count):
            word = self.words.word[index]
            if index in seen or not word[0].isupper() or fold(word).lower() not in surnames:
                continue
            form = layers.form_at[index]
            if form is not None and (
                form.kinds() & _SURE_FORMS or self.words.dep[index] in ("compound", "amod", "nmod")
            ):
                continue
            argument = self.words.tag[index] == "JJ" and self.words.dep[index] in _ARGUMENTS
            if not self.words.tag[index].startswith("NN") and not argument:
                continue
            span = NameSpan(index, index + 1)
            person = self._bearer(span, fold(word).lower())
            if person is not None:
                self._place(span, word, person.parts[-1:], person)

    def _place(self, span: NameSpan, text: str, parts: tuple[str, ...], person: Person | None) -> None:
        if person is None:
            draft = self.roster.create(f"person:{' '.join(parts)}", "Person", text)
            person = Person(draft, parts)
            self._add(person)
        person.add(span)
        self.of_span[span.start] = person
        if span.title is not None and span.title.title.gender and not person.draft.gender:
            person.draft.gender = span.title.title.gender

    def _add(self, person: Person) -> None:
        place = len(self.people)
        self.people.append(person)
        last = person.parts[-1]
        if last not in self._by_last:
            self._lasts.setdefault((last[:1], len(last)), []).append(last)
        self._by_last.setdefault(last, []).append(place)
        self._by_first.setdefault(person.parts[0], []).append(place)
        for part in dict.fromkeys(person.parts):
            self._by_part.setdefault(part, []).append(place)

    def _same_full(self, parts: tuple[str, ...]) -> Person | None:
        places: set[int] = {*self._by_last.get(parts[-1], ()), *self._by_first.get(parts[0], ())}
        for place in sorted(places):
            person = self.people[place]
            full = person.parts
            if parts == full or (len(parts) < len(full) and full[-len(parts) :] == parts):
                return person
            if parts[-1] == full[-1] and (parts[0] == full[0] or set(parts) <= set(full)):
                return person
            if parts[0] == full[0] and len(parts) == len(full) and _respells(parts[-1], full[-1]):
                return person
        return None

    def _bearer(self, span: NameSpan, part: str) -> Person | None:
        """Return whom a single name stands for: who bears it last, else first, else within; the latest of several."""
        for named in (self._by_last, self._by_first, self._by_part):
            bearers = [self.people[place] for place in named.get(part, ())]
            if named is self._by_last and not bearers and len(part) > 5:
                places = sorted(place for last in self._respelt(part) for place in self._by_last[last])
                bearers = [self.people[place] for place in places]
            if bearers:
                return self._latest(bearers, span)
        return None

    def _respelt(self, part: str) -> list[str]:
        """Return the last names of known people that may be another spelling of one."""
        lengths = range(len(part) - _LONGER, len(part) + _LONGER + 1)
        near = (last for length in lengths for last in self._lasts.get((part[:1], length), ()))
        return [last for last in near if _respells(part, last)]

    def _latest(self, bearers: list[Person], span: NameSpan) -> Person:
        if len(bearers) > 1 and span.title is not None:
            bearers = [p for p in bearers if p.classes & span.title.title.classes] or bearers
        return max(bearers, key=lambda person: person.last_before(span.start))

    def _stands_alone(self, span: NameSpan, part: str, single: Counter[str]) -> bool:
        """Whether a single name without a full one is a person's: it has a title, or a known leader bears it."""
        if span.sure:
            return True
        if self._leaders(part, None):
            return True
        return single[self.words.word[span.start]] > 1

    def _name(self, person: Person) -> None:
        counted = Counter(self.words.slice(span.start, span.end) for span in person.spans)
        person.draft.name = max(
            counted, key=lambda text: (len(name_parts(text)), counted[text], -list(counted).index(text))
        )
        if not person.draft.gender:
            given = person.draft.name.split()[0]
            if len(person.parts) > 1:
                person.draft.gender = self.gazetteer.genders.get(given, self.gazetteer.genders.get(fold(given), ""))

    def _link(self, person: Person) -> None:
        """Link a person with the reference data where name, office and day leave one choice."""
        tenures = [t for form in (person.draft.name,) for t in self.gazetteer.by_name.get(fold(form).lower(), [])]
        if not tenures:
            tenures = self._by_office(person)
        if not tenures and len(person.parts) == 1:
            tenures = self._leaders(person.parts[0], person)
        if len({tenure.who for tenure in tenures}) != 1:
            return
        person.draft.iri = tenures[0].iri
        current = [tenure for tenure in tenures if tenure.covers(self.published)]
        current = current or [tenure for tenure in tenures if tenure.allows(self.published)] or tenures
        person.draft.tenures = tuple(current)
        titles = {span.title.title.words for span in person.spans if span.title is not None}
        person.draft.tenure = min(
            current,
            key=lambda t: (
                t.state not in self.roster.drafts,
                t.title.lower() in _SECOND,
                not any(title in t.title.lower() for title in titles),
                _rank(t),
                t.start,
            ),
        )

    def _by_office(self, person: Person) -> list[Tenure]:
        """Return the tenures of someone whose name is spelt a little differently and who is said to hold the office."""
        classes = {c for span in person.spans if span.title for c in span.title.title.classes}
        found = []
        for tenure in self._surnames(person.parts[-1]):
            names = [name_parts(name) for name in tenure.names]
            near = any(_same_person(person.parts, name) for name in names)
            in_office = self.published is not None and tenure.allows(self.published)
            if near and (tenure.classes & classes or in_office):
                found.append(tenure)
        return found

    def _surnames(self, part: str) -> Iterable[Tenure]:
        yield from self.gazetteer.by_surname.get(part, ())
        for other in dict.fromkeys(_respelt(part)):
            if other != part:
                yield from self.gazetteer.by_surname.get(other, ())

    def _leaders(self, part: str, person: Person | None) -> list[Tenure]:
        """Return the tenures, on the day of publication, of the leader that a bare surname can only mean.

        Without such a day it is a head of state or government of whom the reference data knows but one.
        """
        if self.published is None:
            known = [t for t in self.gazetteer.by_surname.get(part, ()) if t.names[0].lower().endswith(part)]
            leading = all(t.classes & {"head_of_state", "head_of_government"} for t in known)
            return known if leading and len({t.who for t in known}) == 1 else []
        classes = {c for span in person.spans if span.title for c in span.title.title.classes} if person else set()
        tenures = [t for t in self._surnames(part) if t.covers(self.published) and t.start]
        tenures = [t for t in tenures if (t.state in self.roster.drafts and not classes) or t.classes & classes]
        if len({t.who for t in tenures}) > 1:
            best = min(_rank(t) for t in tenures)
            tenures = [t for t in tenures if _rank(t) == best and t.state in self.roster.drafts]
        return tenures if len({t.who for t in tenures}) == 1 else []


def _respelt(surname: str) -> Iterable[str]:
    """Yield other transliterations of a surname: Lavrov, Zelensky and Zelenskyy, Iohannis and Johannis."""
    yield surname.replace("ey", "y")
    yield f"{surname}y"
    yield surname[:-1]
    yield surname.replace("ii", "iy")
    yield surname.replace("j", "y")
    yield surname.replace("q", "gh")
    yield surname.replace("gh", "q")


def _rank(tenure: Tenure) -> int:
    return min((_RANKS.index(kind) for kind in tenure.classes if kind in _RANKS), default=len(_RANKS))


def _same_person(parts: tuple[str, ...], known: tuple[str, ...]) -> bool:
    if len(parts) == 1:
        return alike(parts[0], known[-1]) >= _ALIKE
    if alike(parts[-1], known[-1]) < _ALIKE:
        return False
    if len(parts[0]) == 1:
        return known[0].startswith(parts[0])  # "S Jaishankar"
    return alike(" ".join(parts), " ".join(known)) >= _ALIKE_IN_FULL


def _respells(a: str, b: str) -> bool:
    """Whether two last names are the same but for a letter or two: "Zelensky", "Zelenskyy"."""
    if a[0] != b[0] or abs(len(a) - len(b)) > _LONGER:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # the cheap ones are never less
    return all(bound() >= _RESPELT for bound in bounds)


def alike(a: str, b: str) -> float:
    """Return how alike two words are, in [0, 1]."""
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()
