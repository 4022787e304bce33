"""Persons named by what they are: "the Turkish leader", "his Egyptian counterpart", "a senior Iranian official"."""

from kg.mentions.discourse import Discourse
from kg.mentions.offices import Offices
from kg.mentions.roles import speaks
from kg.mentions.roster import Draft, Office
from kg.mentions.titles import OfficePhrase
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_LEADERS = frozenset({"head_of_state", "head_of_government", "leader", "heir"})
_ANYONE = frozenset(
    {"official", "diplomat", "negotiator", "envoy", "legislator", "minister", "ambassador", "adviser", "person"}
)
_WIDER = {
    "leader": _LEADERS | {"organisation_head", "head", "legislator_head"},
    "politician": _LEADERS | {"legislator", "minister", "foreign_minister", "defence_minister"},
    "diplomat": frozenset({"foreign_minister", "ambassador", "envoy", "negotiator", "spokesperson", "minister"}),
    "minister": frozenset({"minister", "foreign_minister", "defence_minister"}),
    "envoy": frozenset({"envoy", "negotiator", "ambassador"}),
    "negotiator": frozenset({"negotiator", "envoy"}),
    "head": frozenset({"head", "organisation_head"}),
}
_UNIQUE = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "heir"})
_ABROAD = {  # what an office of one state is called in another
    "secretary of state": "foreign minister",
    "foreign secretary": "foreign minister",
    "external affairs minister": "foreign minister",
    "secretary of defense": "defence minister",
    "defense secretary": "defence minister",
}
_INDEFINITE = word_list("indefinite")
_WHOLE_TEXT = 300  # sentences
_CLOSENESS = 9  # tokens
_NOMINAL_TAGS = frozenset({"IN", "TO", "DT", "PRP$", "JJ", "NN", "NNS", "NNP", "NNPS", "POS"})
_NEAR = 4
_NEVER_ALONE = frozenset({"honorific", "royal", "chief", "head", "local_head"})
_OFFICELESS = frozenset({"official", "diplomat", "politician", "person", "leader"})


class Descriptions:
    """Resolves titles that have no name beside them, and makes actors of those who act without one."""

    def __init__(self, words: Words, discourse: Discourse, offices: Offices) -> None:
        self.words, self.discourse, self.offices = words, discourse, offices
        self.gazetteer, self.roster = offices.gazetteer, offices.roster
        self.published = words.parsed.document.published

    def resolve(self, phrase: OfficePhrase) -> None:
        """Add a mention for the phrase, if it denotes someone known or someone who acts."""
        classes = phrase.match.title.classes
        if phrase.match.title.plural or classes & {"honorific"} or self._is_generic(phrase):
            return
        owner = self._owner(phrase)
        if "counterpart" in classes:
            self.resolve_counterpart(phrase, None)
            return
        known = None if self._is_indefinite(phrase) else self._known(phrase, classes, owner)
        if known is None and owner is not None and not self._is_indefinite(phrase):
            known = self._holder(phrase, classes, owner) or self._named_below(phrase, classes, owner)
        if known is None:
            known = self._unnamed(phrase, classes, owner)
        if known is None:
            return
        words = self.words
        alias = phrase.owner is not None and phrase.owner[2] != "pronoun"
        if known.named and classes & _UNIQUE and owner is not None and not known.spoken(classes):
            self.offices.attach(phrase, known, owner)
        known.add(words.slice(phrase.start, phrase.end), words.span(phrase.start, phrase.end), alias)
        self.discourse.add(phrase.start, phrase.end, (known.key,), "description", phrase.match.head)

    def resolve_counterpart(self, phrase: OfficePhrase, holder: Draft | None) -> None:
        """Give "his Egyptian counterpart" the office of the one whose counterpart it is, in the state named."""
        words = self.words
        model, owner = self._whose(phrase.start), self.offices.owner_key(phrase)
        office = next((office for office in model.offices if office.of != owner), None) if model is not None else None
        if owner is None:
            return
        if holder is None and office is not None:
            holder = self.discourse.latest(
                phrase.start, lambda draft: draft.holds(office.classes, owner) and self._belongs(draft, owner)
            )
        if holder is None:
            if words.dep[phrase.match.head] not in ("nsubj", "dobj", "pobj", "conj"):
                return
            start = phrase.start + (words.tag[phrase.start] in ("DT", "PRP$"))
            name = words.slice(start, phrase.end)
            holder = self.roster.create(f"unnamed:{name.lower()}", "Person", name)
            holder.named = False
        holder.state = holder.state or owner
        if office is not None and not holder.spoken(office.classes):
            title = _ABROAD.get(office.title.lower(), office.title)
            first = phrase.owner[0] if phrase.owner and phrase.owner[0] < phrase.title_start else phrase.title_start
            holder.offices.append(Office(title, owner, office.classes, [words.span(first, phrase.match.end)]))
        holder.add(words.slice(phrase.start, phrase.end), words.span(phrase.start, phrase.end), not holder.named)
        if phrase.match.head not in self.discourse.by_head:
            self.discourse.add(phrase.start, phrase.end, (holder.key,), "description", phrase.match.head)

    def _whose(self, start: int) -> Draft | None:
        """Return the person whose counterpart the phrase at the token is: "his", "Lavrov's"."""
        words = self.words
        if words.tag[start] == "PRP$":
            keys = self.discourse.pronoun_keys(start)
        elif words.possessive(start - 1):
            mention = self.discourse.by_head.get(start - 2)
            keys = mention.actors if mention else ()
        else:
            keys = ()
        return self.roster.drafts[keys[0]] if keys else None

    def _is_generic(self, phrase: OfficePhrase) -> bool:
        """Whether the title is no noun phrase of its own: part of a compound, a predicate, or "as president"."""
        words, head = self.words, phrase.match.head
        if words.titled[head]:
            return phrase.owner is None
        if words.dep[head] in ("compound", "nmod", "amod") and words.head[head] > head:
            return True
        if words.dep[head] in ("attr", "oprd", "acomp"):
            return True
        return words.dep[head] == "pobj" and words.lower[words.head[head]] == "as"

    def _is_indefinite(self, phrase: OfficePhrase) -> bool:
        return phrase.determiner in _INDEFINITE

    def _owner(self, phrase: OfficePhrase) -> str | None:
        if phrase.owner is not None and phrase.owner[2] == "pronoun":
            keys = self.discourse.pronoun_keys(phrase.owner[0])
            draft = self.roster.drafts[keys[0]] if keys else None
            return None if draft is None else draft.key if draft.type != "Person" else draft.state
        return self.offices.owner_key(phrase)

    def _known(self, phrase: OfficePhrase, classes: frozenset[str], owner: str | None) -> Draft | None:
        """Return the last person mentioned who fits the title."""
        wider = classes.union(*(_WIDER.get(kind, frozenset()) for kind in classes))
        pronoun = phrase.owner is not None and phrase.owner[2] == "pronoun"
        if phrase.owner is not None and owner is None and not pronoun:
            return None
        gender = phrase.match.title.gender
        official = bool(classes & {"official"}) and owner is not None  # "the UN official" after "Under-Secretary Lee"

        def fits(draft: Draft) -> bool:
            if draft.type != "Person" or (gender and draft.gender and draft.gender != gender):
                return False
            if owner is not None and not self._belongs(draft, owner):
                return False
            return self._bears(draft, phrase, classes) or draft.holds(wider, None) or bool(official and draft.offices)

        distance = _NEAR if official else _WHOLE_TEXT if owner is not None else 6
        exact = self.discourse.foremost(phrase.start, lambda d: fits(d) and self._bears(d, phrase, classes), distance)
        return exact or self.discourse.foremost(phrase.start, fits, distance)

    def _bears(self, draft: Draft, phrase: OfficePhrase, classes: frozenset[str]) -> bool:
        """Whether the person is said to hold this very office ("the minister" after "Foreign Minister Lee")."""
        last = phrase.match.title.words.split()[-1]
        if any(office.title.lower().split()[-1:] == [last] and office.classes & classes for office in draft.offices):
            return True
        if "monarch" in classes and any("monarch" in office.classes for office in draft.offices):
            return True
        return not draft.named and f" {phrase.match.title.words} " in f" {draft.name.lower()} "

    def _belongs(self, draft: Draft, owner: str) -> bool:
        """Whether the person belongs to the owner, or to a body of it."""
        owners = {draft.state, *(office.of for office in draft.offices)} - {None}
        for key in tuple(owners):
            body = self.roster.drafts.get(key or "")
            if body is not None and body.state is not None:
                owners.add(body.state)
            if key in self.gazetteer.referents:
                owners.add(self.gazetteer.referents[key].owner)
        return owner in owners

    def _holder(self, phrase: OfficePhrase, classes: frozenset[str], owner: str) -> Draft | None:
        """Return the holder of an office of state on the day, by the reference data, if there is one of that name."""
        if self.published is None or not classes & (_UNIQUE | {"leader"}):
            return None
        wanted = _LEADERS if "leader" in classes else classes
        persons = [
            draft
            for draft in self.roster.persons()
            if any(t.state == owner and t.classes & wanted and t.covers(self.published) for t in draft.tenures)
        ]
        return persons[0] if len(persons) == 1 else None

    def _named_below(self, phrase: OfficePhrase, classes: frozenset[str], owner: str) -> Draft | None:
        """Return who holds the unique office that a headline names, as the text below says, if it says one only."""
        if not self.words.heading[phrase.start] or phrase.start >= self.words.sentences[0][1] or not classes & _UNIQUE:
            return None
        holders = [
            draft
            for draft in self.roster.persons()
            if draft.named and draft.spoken(classes) and draft.holds(classes, owner) and self._belongs(draft, owner)
        ]
        return holders[0] if len(holders) == 1 else None

    def _may_be_anyone(self, phrase: OfficePhrase, classes: frozenset[str]) -> bool:
        """Whether a title with nothing beside it may stand for someone new: "a diplomat", "the spokesman"."""
        return "spokesperson" in classes or (self._is_indefinite(phrase) and bool(classes & _ANYONE))

    def _is_argument(self, head: int) -> bool:
        """Whether the holder of a unique office takes part in what a verb says, if only as its object."""
        words = self.words
        if words.dep[head] == "pobj":
            return words.lower[words.head[head]] in ("with", "by", "to", "from", "between")
        return words.dep[head] in ("nsubj", "nsubjpass", "dobj", "dative")

    def _end_of_closeness(self, head: int) -> int:
        """Return where "close to the talks" after "a source", or "of the delegation" after "a member", ends, or 0."""
        words = self.words
        after = words.lower[head + 1 : head + 2]
        if after not in (["close"], ["familiar"], ["near"], ["briefed"], ["involved"]) and (
            words.lemma[head],
            after,
        ) != ("member", ["of"]):
            return 0
        end = head + 2
        while end < words.count and end < head + _CLOSENESS and words.tag[end] in _NOMINAL_TAGS:
            end += 1
        return end if end > head + 3 else 0

    def _unnamed(self, phrase: OfficePhrase, classes: frozenset[str], owner: str | None) -> Draft | None:
        """Return a new actor for someone without a name who speaks or acts."""
        words, head = self.words, phrase.match.head
        if classes & _NEVER_ALONE and owner is None:
            return None
        if owner is None and not self._may_be_anyone(phrase, classes):
            return None
        takes_part = owner is not None and bool(classes & _UNIQUE) and self._is_argument(head)
        if not takes_part and not speaks(
            words, self.gazetteer, head, frozenset({"say"} if owner is None else {"say", "act"})
        ):
            return None
        start = phrase.start + (words.tag[phrase.start] in ("DT", "PRP$"))
        owned = phrase.end if phrase.owner and phrase.owner[0] >= phrase.match.end else 0
        name = words.slice(start, max(phrase.title_end, owned, self._end_of_closeness(phrase.match.head)))
        fresh = self._is_indefinite(phrase)
        key = f"unnamed:{name.lower()}" + (
            f":{phrase.start}" if fresh and f"unnamed:{name.lower()}" in self.roster.drafts else ""
        )
        draft = self.roster.create(key, "Person", name)
        draft.named = False
        draft.gender = draft.gender or phrase.match.title.gender
        draft.state = draft.state or owner
        if owner is not None and not classes & _OFFICELESS and not draft.offices:
            title = words.slice(phrase.title_start, phrase.title_end)
            draft.offices.append(Office(title, owner, classes, [words.span(start, phrase.end)]))
        return draft
