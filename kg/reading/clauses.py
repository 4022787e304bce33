"""Clauses: who does what to whom in the dependency parse, with tense, polarity and modality.

The labels are those of spaCy's English pipelines (the CLEAR scheme of ClearNLP). All functions take and return spaCy
tokens of one Doc; nothing here knows about actors or facts.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Token

from kg.reading.lexicon import word_class

Tense = Literal["past", "present", "future"]

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})
_UNREAL = frozenset({"would", "could", "might", "may", "should", "can", "must", "ought", "ca", "'d", "’d"})
_NEGATIONS = frozenset({"never", "no longer", "hardly", "not", "n't", "n’t"})
_CONDITIONS = frozenset({"if", "unless", "until", "provided", "once", "should"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its arguments.

    ``verb`` is the lexical head (a verb, or a copula's complement stays below its copula). ``modal`` is the modal
    auxiliary as it stands, lower case, or None. ``condition`` is the head of a conditional clause that governs it.
    """

    verb: Token
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    agents: tuple[Token, ...]
    negated: bool
    modal: str | None
    tense: Tense
    perfect: bool
    progressive: bool
    passive: bool
    condition: Token | None

    @property
    def doers(self) -> tuple[Token, ...]:
        """The tokens of those who act: the agents of a passive, else the subjects of an active clause."""
        return self.agents if self.passive else self.subjects

    @property
    def undergoers(self) -> tuple[Token, ...]:
        """The tokens of those acted on: the subjects of a passive, else the objects."""
        return self.subjects if self.passive else self.objects

    @property
    def real(self) -> bool:
        """Whether the clause says that something happened or is so: no negation, no modal, no future, no condition."""
        return not self.negated and self.modal is None and self.tense != "future" and self.condition is None


@lru_cache(maxsize=512)  # some articles' verbs, which the extractors ask for one after the other
def clause_of(verb: Token) -> Clause:
    """Return the clause that a verb heads."""
    auxiliaries = _auxiliaries(verb)
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children) or _bare_passive(verb)
    return Clause(
        verb=verb,
        subjects=subjects_of(verb),
        objects=objects_of(verb),
        agents=tuple(
            _with_conjuncts(t for c in verb.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj")
        ),
        negated=is_negated(verb),
        modal=next((aux.lower_ for aux in auxiliaries if aux.lower_ in _UNREAL), None),
        tense=_tense(verb, auxiliaries),
        perfect=any(aux.lemma_ == "have" for aux in auxiliaries) and verb.tag_ == "VBN",
        progressive=any(aux.lemma_ == "be" for aux in auxiliaries) and verb.tag_ == "VBG",
        passive=passive,
        condition=condition_of(verb),
    )


def subjects_of(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the head tokens of a verb's logical subjects, conjuncts included.

    A verb without a subject of its own takes it from where English leaves it: the first conjunct, the controller of
    an infinitive or participle, the noun that a relative or reduced relative clause modifies.
    """
    own = [child for child in verb.children if child.dep_ in SUBJECTS and child.tag_ != "EX"]
    relative = [child for child in own if child.lower_ in RELATIVE_PRONOUNS and child.tag_ in ("WP", "WDT", "IN")]
    if relative and verb.dep_ == "relcl":
        return tuple(_with_conjuncts([verb.head]))
    if own:
        return tuple(_with_conjuncts(own))
    if depth > 5:
        return ()
    head = verb.head
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        return tuple(_with_conjuncts([head])) if verb.tag_ in ("VBG", "VBN") or verb.dep_ == "relcl" else ()
    if verb.dep_ in ("conj", "dep", "parataxis") and head.pos_ in ("VERB", "AUX"):
        if verb.tag_ in _FINITE and head.tag_ == "VB" and not _has_auxiliary(head):
            head = next(
                (one for one in head.ancestors if one.tag_ in _FINITE), head
            )  # "demanded that X stop and threatened"
        return subjects_of(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp") and not any(c.dep_ in SUBJECTS for c in verb.children):
        return _controllers(verb, depth)
    return ()


def _has_auxiliary(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def _controllers(verb: Token, depth: int) -> tuple[Token, ...]:
    head = verb.head
    if verb.dep_ == "pcomp":  # "by lifting", "without saying": the clause around the preposition
        head = head.head
    if head.pos_ not in ("VERB", "AUX"):
        return ()
    if verb.dep_ == "ccomp" and not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return ()
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_.lower() in word_class("object-control"):
        controlled = objects_of(head)
        if controlled:
            return controlled
        if any(child.dep_ in ("auxpass", "nsubjpass") for child in head.children):
            return subjects_of(head, depth + 1)
    return subjects_of(head, depth + 1)


def objects_of(verb: Token) -> tuple[Token, ...]:
    """Return the head tokens of a verb's direct and indirect objects, conjuncts included."""
    found = [
        child for child in verb.children if child.dep_ in ("dobj", "dative", "obj", "iobj") and child.pos_ != "ADP"
    ]
    found += [
        t for c in verb.children if c.dep_ == "dative" and c.pos_ == "ADP" for t in c.children if t.dep_ == "pobj"
    ]
    if verb.dep_ == "relcl" and not found:
        pronouns = [c for c in verb.children if c.dep_ in ("dobj", "pobj") and c.lower_ in RELATIVE_PRONOUNS]
        if pronouns:
            found = [verb.head]
    return tuple(_with_conjuncts(found))


def prepositional(head: Token, *prepositions: str) -> tuple[Token, ...]:
    """Return the objects of a head's prepositional phrases with one of these prepositions, conjuncts included.

    Prepositions of several words ("along with") are matched by their last word.
    """
    wanted = frozenset(prepositions)
    found = []
    for child in head.children:
        if child.dep_ in ("prep", "dative", "agent", "prt") and child.lower_ in wanted:
            found += [t for t in child.children if t.dep_ in ("pobj", "pcomp")]
        if child.dep_ == "prep" and child.lower_ != "according":  # "along with", "together with"
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in wanted:
                    found += [t for t in inner.children if t.dep_ == "pobj"]
    return tuple(_with_conjuncts(found))


def conjuncts(token: Token) -> tuple[Token, ...]:
    """Return a token and what is coordinated with it, in text order."""
    return tuple(_with_conjuncts([token]))


def _with_conjuncts(tokens: object) -> list[Token]:
    found: list[Token] = []
    for token in tokens:  # type: ignore[attr-defined]
        for one in (token, *token.conjuncts):
            if one.i >= token.i and one not in found:
                found.append(one)
    return found


def is_negated(token: Token) -> bool:
    """Whether a verb, adjective or noun is negated: "not", "never", "no", "neither", or a negative subject."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in _NEGATIONS:
            return True
        if child.dep_ == "det" and child.lower_ in ("no", "neither"):
            return True
        nominal = child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and child.pos_ in ("NOUN", "PRON", "PROPN")
        nobody = child.lower_ in ("nobody", "none", "nothing")
        if nominal and (nobody or any(g.lower_ in ("no", "neither") for g in child.children)):
            return True
    return False


def condition_of(verb: Token) -> Token | None:
    """Return the head of the conditional clause ("if", "unless", "until", "once") that a verb depends on, or None."""
    for child in verb.children:
        if child.dep_ in ("advcl", "prep", "mark") and child.i != verb.i:
            marks = [m for m in child.children if m.dep_ in ("mark", "advmod")] if child.dep_ == "advcl" else []
            if any(mark.lower_ in _CONDITIONS for mark in marks):
                return child
    return None


def in_condition(token: Token) -> bool:
    """Whether a token stands inside a conditional clause: "if they meet …"."""
    for ancestor in (token, *token.ancestors):
        if ancestor.dep_ == "advcl" and any(
            child.dep_ in ("mark", "advmod") and child.lower_ in _CONDITIONS for child in ancestor.children
        ):
            return True
        if ancestor.dep_ == "ROOT":
            break
    return False


def governing_verb(token: Token) -> Token | None:
    """Return the nearest verb or auxiliary above a token, or None."""
    return next((ancestor for ancestor in token.ancestors if ancestor.pos_ in ("VERB", "AUX")), None)


def root_of(token: Token) -> Token:
    """Return the root of a token's sentence."""
    while token.head.i != token.i:
        token = token.head
    return token


def _auxiliaries(verb: Token) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if own or verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX"):
        return own
    if any(child.dep_ in SUBJECTS for child in verb.children) or verb.tag_ in ("VBD", "VBZ", "VBP"):
        return own
    return _auxiliaries(verb.head)  # "will meet and discuss"


def _tense(verb: Token, auxiliaries: list[Token]) -> Tense:
    words = {aux.lower_ for aux in auxiliaries}
    if words & _FUTURE:
        return "future"
    if verb.lower_ == "going" and any(child.dep_ == "xcomp" for child in verb.children):
        return "future"
    if "to" in words and verb.head.lower_ in ("going", "due", "set", "scheduled", "slated", "expected"):
        return "future"
    finite = [aux for aux in auxiliaries if aux.tag_ in ("VBD", "VBZ", "VBP")] or [verb]
    if finite[0].tag_ == "VBD" or (any(aux.lemma_ == "have" for aux in auxiliaries) and verb.tag_ == "VBN"):
        return "past"
    if (
        finite[0] is verb
        and verb.tag_ in ("VBN", "VBG", "VB")
        and verb.dep_ in ("xcomp", "advcl", "acl", "ccomp", "conj")
    ):
        head = verb.head
        if head.pos_ in ("VERB", "AUX"):
            return _tense(head, _auxiliaries(head))
    return "past" if verb.tag_ in ("VBD", "VBN") else "present"


def _bare_passive(verb: Token) -> bool:
    """Whether a verb is a reduced passive: "sanctions imposed by Washington"."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "advcl", "conj")
        and not any(child.dep_ in ("aux", "nsubj") for child in verb.children)
        and (verb.dep_ == "acl" or any(child.dep_ == "agent" for child in verb.children))
    )


def subtree_span(token: Token, exclude: frozenset[int] = frozenset()) -> tuple[int, int]:
    """Return the token range (start, end) of a token's subtree, less subtrees headed by excluded token indices."""
    kept = [t.i for t in _subtree(token, exclude)]
    return min(kept), max(kept) + 1


def _subtree(token: Token, exclude: frozenset[int]) -> list[Token]:
    kept, pending = [], [token]
    while pending:
        one = pending.pop()
        kept.append(one)
        pending += [child for child in one.children if child.i not in exclude]
    return kept


def characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the character span of a token range, without outer white space and trailing commas."""
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in (",", ";", ":", "–", "—", "-")):
        end -= 1
    while start < end and (doc[start].is_space or doc[start].text in (",", ";", ":", "–", "—", "-")):
        start += 1
    if start >= end:
        return doc[start].idx, doc[start].idx
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)
