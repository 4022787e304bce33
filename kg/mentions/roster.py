"""The roster: the actors found so far, while a text is read; what it ends in are the actors of the Facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.facts import Actor, ActorType, OfficeHeld, Span
from kg.mentions.gazetteer import Gazetteer, Referent, Tenure

_CALLED_AS_IN_TEXT = ("GovernmentBody", "Group", "Organisation", "Place")


@dataclass
class Office:
    """An office that the text ascribes to someone; ``of`` is the key of what it belongs to."""

    title: str
    of: str | None
    classes: frozenset[str]
    evidence: list[Span] = field(default_factory=list)
    known: bool = False  # known from the reference data, not said in the text


@dataclass
class Draft:
    """An actor in the making. ``state`` is the key of the state, body or organisation someone belongs to."""

    key: str
    type: ActorType
    name: str
    iri: str | None = None
    state: str | None = None
    gender: str = ""
    plural: bool = False
    named: bool = True
    tenure: Tenure | None = None
    tenures: "tuple[Tenure, ...]" = ()
    forms: dict[str, int] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    offices: list[Office] = field(default_factory=list)
    used: bool = False

    def add(self, form: str, span: Span, alias: bool = True) -> None:
        """Note that the actor is mentioned at the span."""
        self.spans.add(span)
        if alias:
            self.forms[form] = self.forms.get(form, 0) + 1

    def spoken(self, classes: frozenset[str]) -> bool:
        """Whether the text itself says that an office of one of these classes is held."""
        return any(office.classes & classes and office.evidence for office in self.offices)

    def holds(self, classes: Iterable[str], of: str | None = None) -> bool:
        """Whether an office of one of these classes is known, of this owner where one is given."""
        wanted = frozenset(classes)
        return any(office.classes & wanted and (of is None or office.of in (of, None)) for office in self.offices)


class Roster:
    """All drafts by key, in the order in which they were met."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.drafts: dict[str, Draft] = {}

    def referent(self, key: str) -> Draft:
        """Return the draft of a referent of the gazetteer, a new one where it was not met before."""
        draft = self.drafts.get(key)
        if draft is None:
            known: Referent = self.gazetteer.referents[key]
            draft = Draft(key, known.type, known.everyday or known.name, known.iri, known.owner)
            self.drafts[key] = draft
        return draft

    def create(self, key: str, kind: ActorType, name: str) -> Draft:
        """Return the draft with the key, a new one of this kind and name where it was not met before."""
        return self.drafts.setdefault(key, Draft(key, kind, name))

    def persons(self) -> list[Draft]:
        """Return the persons."""
        return [draft for draft in self.drafts.values() if draft.type == "Person"]

    def finish(self) -> tuple[tuple[Actor, ...], dict[str, str]]:
        """Return the actors in order of the text, and the id of each key.

        A referent is an actor if it is mentioned or an office belongs to it.
        """
        owners = {
            office.of
            for draft in self.drafts.values()
            if draft.spans
            for office in draft.offices
            if office.of and office.evidence
        }
        for key in sorted(owners):
            self.referent(key)
        for draft in self.drafts.values():
            draft.name = _called(draft, self.gazetteer.referents.get(draft.key))
        kept = [draft for draft in self.drafts.values() if draft.spans or draft.key in owners]
        kept.sort(key=lambda draft: (min(draft.spans, default=(1 << 40, 0)), draft.key))
        ids = {draft.key: f"a{number}" for number, draft in enumerate(kept, start=1)}
        return tuple(_actor(draft, ids) for draft in kept), ids


def _called(draft: Draft, known: Referent | None) -> str:
    """Return what an actor is called: by its everyday name, or where the text never uses that, as the text does."""
    if known is None or not draft.forms or draft.type not in _CALLED_AS_IN_TEXT:
        return draft.name
    if draft.name in draft.forms:
        return draft.name
    return max(draft.forms, key=lambda form: (draft.forms[form], len(form)))


def _actor(draft: Draft, ids: dict[str, str]) -> Actor:
    offices = tuple(
        OfficeHeld(title=office.title, of=ids.get(office.of or ""), evidence=tuple(sorted(office.evidence)))
        for office in draft.offices
        if office.evidence
    )
    aliases = tuple(form for form in draft.forms if form != draft.name)
    return Actor(
        id=ids[draft.key],
        iri=draft.iri,
        name=draft.name,
        type=draft.type,
        aliases=aliases,
        mentions=tuple(sorted(draft.spans)),
        offices=offices,
    )
