"""Offices: who is said to hold which, and of what.

A title stands before its holder ("US Secretary of State Ann Lee"), after it ("Ann Lee, the foreign minister of
Norway,"), or with a copula ("Lee is Norway's foreign minister"). What the office belongs to stands before the title as
a demonym, a name or a possessive, or after it with "of", "for" or "at".
"""

from kg.mentions.bodies import Bodies
from kg.mentions.discourse import Discourse
from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.names import after_titles
from kg.mentions.persons import Person, Persons, name_parts
from kg.mentions.phrases import fold
from kg.mentions.roster import Draft, Office, Roster
from kg.mentions.titles import OfficePhrase, parse_office
from kg.mentions.words import Words

_OF_A_STATE = frozenset({"ambassador", "envoy", "negotiator", "minister", "foreign_minister", "defence_minister"})
_NO_OFFICE = frozenset({"honorific", "person", "official", "diplomat", "politician", "royal"})
_OFFICE_OF_SOMETHING = frozenset({"officer", "leader", "legislator", "head", "chief", "justice", "local_head"})
_OWNERS = ("name", "demonym", "organisation", "body", "metonym", "group", "capital", "region")
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "&"})


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
        self.heads = {
            i: person for person in persons.people for span in person.spans for i in range(span.start, span.end)
        }

    def find(self) -> None:
        """Attach every title that has a holder; keep the others for the descriptions."""
        for match in self.layers.titles:
            phrase = parse_office(self.words, self.layers, self.gazetteer, match)
            if match.title.plural:
                self._share(phrase)
                continue
            holder = self._holder(phrase)
            if holder is None:
                self.unheld.append(phrase)
                continue
            self.held.append((phrase, holder.draft.key))
            if not match.title.classes & {"honorific", "counterpart"}:
                self.attach(phrase, holder.draft, self.owner_key(phrase))
        for person in self.persons.people:
            self._settle(person.draft)

    def _share(self, phrase: OfficePhrase) -> None:
        """Give an office in the plural to each who is named after it: "Presidents Xi and Putin"."""
        holders = [p for p in self.persons.people if any(span.title is phrase.match for span in p.spans)]
        for holder in holders:
            self.attach(phrase, holder.draft, self.owner_key(phrase))
        if not holders:
            self.unheld.append(phrase)

    def _holder(self, phrase: OfficePhrase) -> Person | None:
        match = phrase.match
        after = after_titles(self.words, self.layers, match.end)
        named = self.titled.get((match.left, match.end)) or self.persons.of_span.get(after)
        if named is not None:
            return named
        before = self._before(phrase)
        if before is not None:
            return before
        words, head = self.words, match.head
        if words.dep[head] == "appos" and words.head[head] in self.heads:
            return self.heads[words.head[head]]
        if words.dep[head] == "attr" and words.lemma[words.head[head]] in ("be", "become", "remain"):
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
        index, head = phrase.start, phrase.match.head
        if self.words.dep[head] == "nsubj" and self.words.head[head] > head and phrase.determiner in ("a", "an"):
            return None  # "…, a Turkish official said": it does what the verb says itself
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
        for phrase, draft in tuple(self.pending):
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
                named = self.roster.drafts[key]
                owner = named.state if named.type == "Person" else key
                if owner is not None and named.key != draft.key:
                    self.attach(phrase, draft, owner)
                    break

    def attach(self, phrase: OfficePhrase, draft: Draft, owner: str | None) -> None:
        """Give the office of the phrase to the draft, or add to one that it has already."""
        classes = phrase.match.title.classes
        if owner is None and phrase.owner is not None:
            self.pending.append((phrase, draft))
        if owner is None and phrase.owner is None and draft.tenure is not None and classes & draft.tenure.classes:
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
        title = phrase.match.title.words if phrase.match.title.plural else title
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
        if draft.tenure is not None and draft.tenure.allows(self.persons.published):
            draft.offices.append(Office(draft.tenure.title, draft.tenure.state, draft.tenure.classes, [], known=True))
        owned = {office.title.lower() for office in draft.offices if office.of and office.evidence}
        draft.offices = [o for o in draft.offices if o.of or o.title.lower() not in owned]

    def owner_key(self, phrase: OfficePhrase) -> str | None:
        """Return the key of the actor that an office belongs to, as far as the words beside it say."""
        if phrase.owner is None:
            return self._after_name(phrase)
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

    def _after_name(self, phrase: OfficePhrase) -> str | None:
        """Return the state that follows a holder's name: "King Hassan *of Morocco*"."""
        person = self.persons.of_span.get(after_titles(self.words, self.layers, phrase.match.end))
        if person is None:
            return None
        start = after_titles(self.words, self.layers, phrase.match.end)
        end = next(span.end for span in person.spans if span.start == start)
        if end + 1 < self.words.count and self.words.lower[end] == "of":
            form = self.layers.form_starting(end + 1 + (self.words.lower[end + 1] == "the"))
            chosen = form.of_kind("name", "organisation") if form is not None else None
            return chosen.key if chosen is not None else None
        return None

    def _organisation(self, start: int, end: int) -> str | None:
        words = self.words
        if end - start <= 2 and any(
            kind == "organisation" for kind, _ in self.gazetteer.nouns.get(words.lower[end - 1])
        ):
            return None  # "the Union", "the Commission": named before, as a rule
        if not all(
            words.capital(i) or not words.word[i].isalpha() or words.lower[i] in _SMALL for i in range(start, end)
        ):
            return None
        start += words.tag[start] == "DT"
        end -= words.possessive(end - 1)
        if start >= end:
            return None
        name = words.slice(start, end)
        parts = name_parts(name)
        person = next((person for person in self.persons.people if person.parts[-len(parts) :] == parts), None)
        if person is not None:
            return person.draft.state
        draft = self.roster.create(f"organisation:{fold(name).lower()}", "Organisation", name)
        draft.add(name, words.span(start, end))
        return draft.key


def same_title(a: str, b: str) -> bool:
    """Whether two titles are spelt the same, hyphens and case aside, or one ends in the other."""
    a, b = a.lower().replace("-", " "), b.lower().replace("-", " ")
    return a == b
