"""Verdicts: where the text says what became of a demand, an offer or a promise, and of which.

Each is the status, the noun for what it befell ("the demand", "its promise", "the deadline") and who brought it about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.facts import UndertakingStatus
from kg.language import Parsed
from kg.reading.attribution.cues import lemma_of, particle_of
from kg.reading.clauses import Clause, clause_of, conjuncts, prepositional, subjects_of
from kg.reading.lexicon import load_lexicon

_DONE: tuple[UndertakingStatus, ...] = ("ignored", "refused", "met", "withdrawn", "unanswered", "overdue")
_REACHING = ("to", "on", "by", "with", "from", "of")  # "delivered on", "went back on", "abided by"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of what a noun names, the predicate that says so, and who brought it about."""

    status: UndertakingStatus
    noun: Token
    predicate: Token
    doers: tuple[Token, ...]


def find_verdicts(parsed: Parsed) -> Iterator[Verdict]:
    """Yield the verdicts of a document in text order."""
    nouns = _words("nouns")
    for token in parsed.tokens:
        if token.pos_ == "VERB":
            found = [*_by_verb(token), *_by_no_answer(token), *_by_adjective(token)]
        elif token.pos_ == "ADJ":
            found = list(_by_adjective(token))
        elif token.pos_ == "NOUN":
            found = list(_by_no_reply(token))
        else:
            continue
        for one in found:
            if one.noun.lemma_.lower() in nouns or (one.noun.lemma_ == "deadline" and one.status == "overdue"):
                yield one


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_lexicon("stances")["outcomes"][name].split())


@cache
def _outcomes_of(lemma: str) -> tuple[tuple[UndertakingStatus, str], ...]:
    """Return what a verb says became of its object, with the particle or preposition that it needs or nothing."""
    table = load_lexicon("stances")["outcomes"]
    entries = ((name, entry.partition(":")) for name in _DONE for entry in table[name].split())
    return tuple((name, marker) for name, (verb, _, marker) in entries if verb == lemma)


def _by_verb(verb: Token) -> Iterator[Verdict]:
    """Yield from "met the demand", "kept its promise", "went back on the pledge", "did not honour the pledge"."""
    for status, marker in _outcomes_of(lemma_of(verb)):
        clause = clause_of(verb)
        if marker and particle_of(verb, marker) is None:
            continue
        broken = status == "met" and clause.negated and _is_told(clause) and not clause.passive
        if clause.modal or not (clause.real or broken):
            continue
        nouns = _reached(verb) if marker and not clause.passive else clause.undergoers
        for noun in nouns:
            if not broken or noun.lemma_.lower() in _words("promises") | {"deadline"}:
                yield Verdict("overdue" if broken else status, noun, verb, clause.doers)
    if lemma_of(verb) in _words("passing") and clause_of(verb).real:
        for noun in subjects_of(verb):
            if noun.lemma_ == "deadline":
                yield Verdict("overdue", noun, verb, ())


def _reached(verb: Token) -> list[Token]:
    """Return the objects of a verb's particle or prepositions: "live up to its promise", "renege on the pledge"."""
    found = [*prepositional(verb, *_REACHING), *(child for child in verb.children if child.dep_ == "dobj")]
    inner = [child for child in verb.children if child.dep_ in ("prep", "prt", "advmod")]
    return [*found, *(one for child in inner for one in prepositional(child, *_REACHING))]


def _is_told(clause: Clause) -> bool:
    """Whether a clause tells what was or is, whether or not it negates it."""
    return clause.modal is None and clause.tense != "future" and clause.condition is None


def _by_no_answer(verb: Token) -> Iterator[Verdict]:
    """Yield from "did not respond to the demand", "has yet to answer the call", "declined to react to the offer"."""
    if lemma_of(verb) not in _words("answering"):
        return
    clause, above = clause_of(verb), verb.head
    put_off = verb.dep_ in ("xcomp", "ccomp") and (
        lemma_of(above) in _words("failing") or any(child.lower_ == "yet" for child in above.children)
    )
    if (clause.negated and _is_told(clause)) or (put_off and _is_told(clause_of(above))):
        for noun in (*clause.objects, *prepositional(verb, "to")):
            yield Verdict("unanswered", noun, verb, subjects_of(verb))


def _by_no_reply(noun: Token) -> Iterator[Verdict]:
    """Yield from "no response to the demand", "without a reply to the letter"."""
    if noun.lemma_.lower() not in _words("replies"):
        return
    without = noun.dep_ == "pobj" and noun.head.lower_ == "without"
    if without or any(child.dep_ == "det" and child.lower_ in ("no", "neither") for child in noun.children):
        for one in prepositional(noun, "to"):
            yield Verdict("unanswered", one, noun, ())


def _by_adjective(word: Token) -> Iterator[Verdict]:
    """Yield from "the call went unanswered", "the pledge remains unfulfilled"."""
    for status in ("unanswered", "ignored", "overdue"):
        if word.lower_ in load_lexicon("stances")["outcomes"]["adjectives"].get(status, "").split():
            above = word.head
            if word.dep_ in ("acomp", "oprd", "advcl", "xcomp", "attr", "amod", "conj") and above.pos_ in (
                "VERB",
                "AUX",
            ):
                clause = clause_of(above)
                if not clause.negated and clause.modal is None:
                    for noun in clause.subjects:
                        yield from (Verdict(status, one, above, ()) for one in conjuncts(noun))
