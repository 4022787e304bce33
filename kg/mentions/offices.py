"""Offices: who is said to hold which, and of what.

A title stands before its holder ("US Secretary of State Ann Lee"), after it ("Ann Lee, the foreign minister of
Norway,"), or with a copula ("Lee is Norway's foreign minister"). What the office belongs to stands before the title as
a demonym, a name or a possessive, or after it with "of", "for" or "at".
"""

from dataclasses import dataclass

from kg.mentions.bodies import Bodies
from kg.mentions.discourse import Discourse
from kg.mentions.forms import Layers, TitleMatch
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.names import after_titles, complement_end
from kg.mentions.persons import Person, Persons
from kg.mentions.phrases import fold
from kg.mentions.roster import Draft, Office, Roster
from kg.mentions.words import Words

_OWN_COMPLEMENT = frozenset({"envoy", "ambassador", "negotiator", "organisation_head", "adviser", "minister", "head"})
_OF_A_STATE = frozenset({"ambassador", "envoy", "negotiator", "minister", "foreign_minister", "defence_minister"})
_NO_OFFICE = frozenset({"honorific", "person", "official", "politician", "royal"})
_OFFICE_OF_SOMETHING = frozenset({"officer", "leader", "legislator", "head", "chief", "justice", "local_head"})
_OWNERS = ("name", "demonym", "organisation", "body", "metonym", "group", "capital", "region")
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "&"})


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
    end, title_end = match.end, match.end
    complement = complement_end(words, layers, match)
    if complement > match.end:
        end = complement
        inner = _owner_after(words, layers, match, complement)
        if owner is None and inner is not None and words.lower[match.end] in ("of", "for", "at", "in"):
            owner = inner
        if inner is None or words.lower[match.end] not in ("of", "at", "in"):
            if match.title.classes & _OWN_COMPLEMENT and words.lower[match.end] in ("on", "for", "to", "of"):
                title_end = complement
    determiner = (
        words.lower[start]
        if words.tag[start] in ("DT", "PRP$", "WP$") or words.lower[start] in ("the", "a", "an")
        else ""
    )
    return OfficePhrase(start, end, title_start, title_end, match, owner, determiner)


def _skip_descriptive(words: Words, gazetteer: Gazetteer, left: int, title: int) -> int:
    while left < title and words.lower[left] in gazetteer.descriptive:
        left += 1
    return left


def _owner_before(words: Words, layers: Layers, left: int) -> tuple[tuple[int, int, str] | None, int]:
    """Return what stands before a title as its owner, and where the whole noun phrase starts."""
    index = left
    sentence = words.sentence[left]
    while (
        index > 0
        and words.sentence[index - 1] == sentence
        and words.tag[index - 1] in ("JJ", "JJS", "VBN", "RB", "CD", "HYPH")
    ):
        if layers.form_at[index - 1] is not None:
            break
        index -= 1
    if index == 0 or words.sentence[index - 1] != sentence:
        return None, index
    form = layers.form_ending(index)
    if form is not None:
        return (form.start, form.end, "form"), _with_determiner(words, form.start)
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


def _with_determiner(words: Words, start: int) -> int:
    return start - 1 if start > 0 and words.tag[start - 1] in ("DT", "PRP$") else start


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


def _owner_after(words: Words, layers: Layers, match: TitleMatch, end: int) -> tuple[int, int, str] | None:
    """Return what an "of", "for" or "at" after a title names."""
    start = match.end + 1
    while start < end and words.tag[start] in ("DT", "PRP$", "JJ"):
        if layers.form_at[start] is not None or words.tag[start] == "PRP$":
            break
        start += 1
    if start >= end:
        return None
    form = layers.form_starting(start)
    if form is not None and form.of_kind("name", "capital", "organisation", "body", "metonym", "group") is not None:
        stop = form.end
        while stop < end and words.tag[stop] in ("NN", "NNS", "NNP", "JJ"):
            stop += 1
        return (start, stop, "form" if stop == form.end else "compound")
    return (start, end, "complement")


class Offices:
    """Gives offices to those who are said to hold them."""

    def __init__(
        self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster, persons: Persons, bodies: Bodies
    ) -> None:
        self.words, self.layers, self.gazetteer, self.roster = words, layers, gazetteer, roster
        self.persons, self.bodies = persons, bodies
        self.unheld: list[OfficePhrase] = []
        self.pending: list[tuple[OfficePhrase, Draft]] = []
        self.held: list[tuple[OfficePhrase, str]] = []
        self.endings = {span.end: person for person in persons.people for span in person.spans}
        self.titled = {
            (span.title.left, span.title.end): person
            for person in persons.people
            for span in person.spans
            if span.title is not None
        }
        self.heads = {words.root(span.start, span.end): person for person in persons.people for span in person.spans}

    def find(self) -> None:
        """Attach every title that has a holder; keep the others for the descriptions."""
        for match in self.layers.titles:
            phrase = parse_office(self.words, self.layers, self.gazetteer, match)
            holder = self._holder(phrase)
            if holder is None:
                self.unheld.append(phrase)
                continue
            self.held.append((phrase, holder.draft.key))
            if not match.title.classes & {"honorific", "counterpart"}:
                self.attach(phrase, holder.draft, self.owner_key(phrase))
        for person in self.persons.people:
            self._settle(person.draft)

    def _holder(self, phrase: OfficePhrase) -> Person | None:
        match = phrase.match
        after = after_titles(self.words, self.layers, match.end)
        named = self.titled.get((match.left, match.end)) or self.persons.of_span.get(after)
        if named is not None and not match.title.plural:
            return named
        before = self._before(phrase)
        if before is not None:
            return before
        words, head = self.words, match.end - 1
        if words.dep[head] == "appos" and words.head[head] in self.heads:
            return self.heads[words.head[head]]
        if words.dep[head] == "attr" and words.lemma[words.head[head]] == "be":
            for child in words.children[words.head[head]]:
                if words.dep[child] == "nsubj":
                    return self.heads.get(child) or self._relative(child)
        if words.dep[head] == "conj" and words.head[head] < phrase.start:
            above = self.layers.title_at[words.head[head]]
            if above is not None and words.dep[words.head[head]] == "appos":
                return self.heads.get(words.head[words.head[head]])
        return None

    def _before(self, phrase: OfficePhrase) -> Person | None:
        """Return whose name stands before the phrase with a comma between: "Ann Lee, Norway's foreign minister"."""
        index = phrase.start
        if index >= 2 and self.words.word[index - 1] in (",", "–", "—", "("):
            return self.endings.get(index - 1)
        return None

    def _relative(self, index: int) -> Person | None:
        """Return the person that a relative pronoun stands for."""
        words = self.words
        if words.tag[index] in ("WP", "WDT") and words.dep[words.head[index]] == "relcl":
            return self.heads.get(words.head[words.head[index]])
        return None

    def complete(self, discourse: Discourse) -> None:
        """Say what the offices belong to whose owner only a resolved noun or pronoun tells ("its spokesman")."""
        for phrase, draft in self.pending:
            start, end, _ = phrase.owner or (phrase.start, phrase.end, "")
            mention = discourse.by_head.get(self.words.root(start, end)) or next(
                (
                    discourse.by_head[i]
                    for i in range(start, end)
                    if self.words.tag[i] == "PRP$" and i in discourse.by_head
                ),
                None,
            )
            for key in mention.actors if mention else ():
                owner = self.roster.drafts[key]
                if owner.key != draft.key:
                    self.attach(phrase, draft, owner.state if owner.type == "Person" else key)
                    break

    def attach(self, phrase: OfficePhrase, draft: Draft, owner: str | None) -> None:
        """Give the office of the phrase to the draft, or add to one that it has already."""
        classes = phrase.match.title.classes
        if owner is None and phrase.owner is not None:
            self.pending.append((phrase, draft))
        if owner is None and draft.tenure is not None and classes & draft.tenure.classes:
            owner = draft.tenure.state
        if (
            owner is None
            and classes & _OF_A_STATE
            and phrase.owner is None
            and (draft.state or "").startswith("state:")
        ):
            owner = draft.state
        if draft.state is None and owner is not None:
            draft.state = owner
        if classes & _NO_OFFICE or (owner is None and classes <= _OFFICE_OF_SOMETHING):
            return
        title = self.words.slice(phrase.title_start, phrase.title_end)
        start = phrase.owner[0] if phrase.owner and phrase.owner[1] <= phrase.title_start else phrase.title_start
        gap = phrase.title_start - phrase.owner[1] if phrase.owner else 0
        start = start if gap <= 1 else phrase.title_start
        before = min(start, phrase.title_start) - 1
        if (
            before >= 0
            and self.words.lower[before] in ("former", "ex", "acting", "interim")
            and before >= phrase.start - 1
        ):
            title, start = f"{self.words.lower[before]} {title}", before
        evidence = self.words.span(start, max(phrase.title_end, phrase.end if owner else phrase.title_end))
        for office in draft.offices:
            if same_title(office.title, title) and (owner is None or office.of in (owner, None)):
                office.of = office.of or owner
                office.classes |= classes
                if owner is not None and office.of == owner and len(office.evidence) == 0:
                    office.evidence.append(evidence)
                return
        draft.offices.append(Office(title, owner, classes, [evidence]))

    def _settle(self, draft: Draft) -> None:
        """Add what the reference data knows, for descriptions to go back to, and drop what another office includes."""
        if draft.tenure is not None:
            draft.state = draft.state or draft.tenure.state
            draft.offices.append(Office(draft.tenure.title, draft.tenure.state, draft.tenure.classes, [], known=True))
        owned = {office.title.lower() for office in draft.offices if office.of and office.evidence}
        draft.offices = [o for o in draft.offices if o.of or o.title.lower() not in owned]

    def owner_key(self, phrase: OfficePhrase) -> str | None:
        """Return the key of the actor that an office belongs to, as far as the words beside it say."""
        if phrase.owner is None:
            return None
        start, end, kind = phrase.owner
        if kind == "form":
            form = self.layers.form_at[start]
            chosen = form.of_kind(*_OWNERS) if form else None
            return None if chosen is None or chosen.key.startswith("region:") else chosen.key
        body = self.bodies.at.get(end - 1) or next(
            (self.bodies.at[i] for i in range(start, end) if i in self.bodies.at), None
        )
        if body is not None:
            return body
        if kind == "name":
            return self._organisation(start, end)
        person = next((self.endings[i] for i in range(end, start, -1) if i in self.endings), None)
        if person is not None and kind in ("possessive", "complement"):
            return person.draft.state or (person.draft.tenure.state if person.draft.tenure else None)
        for index in range(end - 1, start - 1, -1):
            form = self.layers.form_at[index]
            chosen = form.of_kind(*_OWNERS) if form else None
            if chosen is not None and not chosen.key.startswith("region:"):
                return chosen.key
        entity = self.words.entity[end - 1]
        if entity >= 0 and self.words.entities[entity][2] == "ORG" and kind in ("possessive", "complement"):
            first, last, _ = self.words.entities[entity]
            return self._organisation(max(first, start), min(last, end))
        return None

    def _organisation(self, start: int, end: int) -> str | None:
        words = self.words
        if not all(
            words.capital(i) or not words.word[i].isalpha() or words.lower[i] in _SMALL for i in range(start, end)
        ):
            return None
        start += words.tag[start] == "DT"
        end -= words.possessive(end - 1)
        if start >= end:
            return None
        name = words.slice(start, end)
        draft = self.roster.create(f"organisation:{fold(name).lower()}", "Organisation", name)
        draft.add(name, words.span(start, end))
        return draft.key


def same_title(a: str, b: str) -> bool:
    """Whether two titles are spelt the same, hyphens and case aside, or one ends in the other."""
    a, b = a.lower().replace("-", " "), b.lower().replace("-", " ")
    return a == b
