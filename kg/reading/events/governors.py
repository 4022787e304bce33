"""Governors: what an event noun hangs on in its sentence, and what that says of the event."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.reading.clauses import clause_of, governing_verb, in_condition, is_negated
from kg.reading.events.status import NONE, motion_status, verb_status
from kg.reading.events.words import event_words, in_class, is_event_noun, is_one_of

_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "acomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Governor:
    """What an event noun hangs on.

    ``anchor`` is the noun or the noun of which it is a part ("a round of talks"). ``verb`` is the verb of its clause.
    ``relation`` is object, subject or the preposition (lower case; "ahead of" as one) that parts them; ``noun`` is
    the noun in between, if the preposition hangs on one ("a proposal for talks").
    """

    anchor: Token
    verb: Token | None
    relation: str
    noun: Token | None = None

    @property
    def lemma(self) -> str:
        """The verb's lemma in lower case, or an empty string."""
        return self.verb.lemma_.lower() if self.verb is not None else ""

    @property
    def direct(self) -> bool:
        """Whether the event is an argument of the verb."""
        return self.relation in ("object", "subject")

    def among(self, *names: str) -> bool:
        """Whether the verb is of one of the word classes."""
        return self.verb is not None and in_class(self.verb, *names)

    @property
    def called_off(self) -> bool:
        """Whether the verb says that somebody calls the event off; "the talks broke off" says that they ended."""
        if self.verb is None or not self.direct or not is_one_of(self.verb, "cancelling"):
            return False
        return self.relation == "object" or clause_of(self.verb).passive

    def is_a(self, name: str) -> bool:
        """Whether the event is the object of a verb of a word class."""
        return self.relation == "object" and self.among(name)


def governor_of(noun: Token) -> Governor:
    """Return what an event noun hangs on."""
    anchor = _anchor(noun)
    token = anchor
    while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN"):
        token = token.head
    head = token.head
    if token.dep_ in _OBJECTS and head.pos_ in ("VERB", "AUX"):
        return Governor(anchor, head, "object")
    if token.dep_ in _SUBJECTS and head.pos_ in ("VERB", "AUX"):
        return Governor(anchor, _raised(head), "subject")
    if token.dep_ == "pobj":
        return _prepositional(anchor, head)
    if token.dep_ == "pcomp" and head.pos_ == "ADP":
        return _prepositional(anchor, head)
    return Governor(anchor, governing_verb(token), token.dep_)


def _raised(verb: Token) -> Token:
    """Return the verb that a subject belongs to in sense: "the talks are to resume", "… are due to begin"."""
    token = verb
    for _ in range(3):
        below = [
            child
            for host in (token, *(c for c in token.children if c.dep_ in ("acomp", "oprd")))
            for child in host.children
            if child.dep_ == "xcomp" and any(aux.lower_ == "to" for aux in child.children)
        ]
        raising = token.lemma_.lower() in ("be", "seem", "appear") or in_class(token, "planning")
        if not below or not (raising or token.pos_ == "ADJ"):
            return token
        token = below[0]
    return token


def _anchor(noun: Token) -> Token:
    """Return the container that a noun is a part of: "the third round of talks"."""
    token = noun
    for _ in range(3):
        above = token.head
        if not (token.dep_ == "pobj" and above.lower_ == "of" and in_class(above.head, "containers")):
            break
        if above.head.pos_ not in ("NOUN", "PROPN"):
            break
        token = above.head
    return token


def _prepositional(anchor: Token, preposition: Token) -> Governor:
    relation = preposition.lower_
    above = preposition.head
    if above.dep_ in ("prep", "advmod", "prt") and above.lower_ in ("ahead", "out", "prior", "along", "away", "back"):
        relation, above = f"{above.lower_} {relation}", above.head
    elif above.pos_ == "ADV" and above.lower_ in ("ahead", "prior", "shortly", "soon", "just", "hours", "back"):
        relation, above = (f"{above.lower_} {relation}" if above.lower_ in ("ahead", "prior") else relation), above.head
    if above.pos_ in ("VERB", "AUX"):
        return Governor(anchor, above, relation)
    if above.pos_ in ("PROPN", "PRON"):
        return Governor(
            anchor, governing_verb(above), relation
        )  # "told Lee in a call": the parser hangs it on the name
    if above.pos_ in ("NOUN", "ADJ", "NUM"):
        return Governor(anchor, governing_verb(above), relation, above)
    return Governor(anchor, governing_verb(above), relation)


def noun_status(governor: Governor) -> str | None:
    """Return the status that what an event noun hangs on gives it; None where it does not say, NONE for no event."""
    verb, lemma = governor.verb, governor.lemma
    if in_condition(governor.anchor) or _negative(governor.anchor):
        return NONE
    if governor.noun is not None:
        between = _between(governor)
        if between is not None:
            return between
    if verb is None:
        return None
    if governor.direct:
        return _argument_status(governor, verb, lemma)
    return _adjunct_status(governor, verb, lemma)


def _negative(anchor: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in ("no", "any") for child in anchor.children)


def _between(governor: Governor) -> str | None:
    """Return what a noun or adjective between verb and event says: "an offer of talks", "ready for talks"."""
    assert governor.noun is not None
    above = governor.noun.head
    if governor.noun.dep_ in _OBJECTS and above.pos_ == "VERB" and is_one_of(above, "refusing"):
        return NONE
    if governor.relation in ("of", "for", "to", "on") and not is_event_noun(governor.noun):
        if in_class(governor.noun, "proposing"):
            return "proposed"
        if in_class(governor.noun, "planning") and governor.relation in ("for", "of"):
            return "planned"
    return None


def _argument_status(governor: Governor, verb: Token, lemma: str) -> str | None:
    clause = clause_of(verb)
    if governor.called_off:
        return NONE if clause.negated else "cancelled"
    if is_one_of(verb, "postponing"):
        return None if clause.negated else "postponed"
    if governor.relation == "object" and is_one_of(verb, "refusing"):
        return NONE
    if clause.passive and governor.relation == "subject" and verb.lower_ in (
        "planned", "scheduled", "expected", "set", "due", "slated", "arranged", "agreed"
    ):  # fmt: skip
        return NONE if clause.negated else "planned"
    if governor.relation == "subject" and any(child.lower_ in ("due", "set") for child in verb.children):
        return "planned"
    if governor.relation == "object" and in_class(verb, "calling") and _is_for_a_date(governor.anchor, verb):
        return NONE if clause.negated else "planned"
    happens = governor.relation == "subject" and (governor.among("happening", "gathering") or clause.passive)
    holds = governor.relation == "object" and governor.among("holding", "hosting", "mediating", "joining")
    under_way = governor.relation == "subject" and any(
        child.lower_ in ("underway", "way", "ongoing") for token in verb.children for child in (token, *token.children)
    )
    if happens or holds or under_way:
        status = verb_status(verb)
        if under_way and status in ("present", "ongoing"):
            return "ongoing"
        if status == "present" and governor.among("lasting"):
            return "ongoing"
        return status
    if governor.relation == "object" and governor.among("proposing") and lemma not in ("welcome", "support", "back"):
        return "proposed" if lemma not in ("discuss", "consider") else None
    if governor.is_a("planning") or governor.is_a("preventing"):
        return "planned"
    return None


def _is_for_a_date(anchor: Token, verb: Token) -> bool:
    """Whether an event is said to be for a day: "called a meeting for Thursday"."""
    return any(
        child.lower_ == "for" and any(noun.ent_type_ == "DATE" for noun in child.children)
        for head in (anchor, verb)
        for child in head.children
    )


def _is_the(anchor: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ == "the" for child in anchor.children)


def _adjunct_status(governor: Governor, verb: Token, lemma: str) -> str | None:
    relation = governor.relation
    if relation == "for" and verb.lower_ in ("due", "expected", "scheduled", "set"):
        return NONE if is_negated(verb) else "planned"
    if relation in ("for", "on", "to") and governor.among("motion", "returning"):
        return motion_status(verb)
    if relation in ("for", "to") and governor.among("proposing"):
        return NONE if is_negated(verb) else "proposed"
    if relation in event_words("prepositions", "after"):
        return "held" if clause_of(verb).tense != "future" else None
    if relation in event_words("prepositions", "during"):
        status = verb_status(verb)
        if governor.among("joining"):
            return None if is_negated(verb) and _is_the(governor.anchor) else status  # it is without them
        return {"held": "held", "planned": "planned", "ongoing": "ongoing"}.get(status)
    if relation in event_words("prepositions", "before") or relation in ("ahead of", "prior to"):
        return "upcoming"
    return None
