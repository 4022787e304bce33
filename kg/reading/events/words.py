"""The lexicon of events, indexed: which nouns and verbs name an event, and the word classes around them."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from spacy.tokens import Token

from kg.facts import EventType
from kg.reading.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class NounSense:
    """A noun that names an event, and what it needs to do so.

    ``vague`` ones need a verb of holding, or who takes part; ``before`` are words of which one must stand before it,
    ``never`` words that may not; ``alone`` ones take no "of" after them. ``settled`` ones must be said to be at a
    place or on a day: one "returns to the negotiating table" somewhere.
    """

    type: EventType
    vague: bool
    before: frozenset[str]
    never: frozenset[str] = frozenset()
    alone: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class VerbFrame:
    """A verb that names an event, and how it takes those who take part; see the lexicon file."""

    type: EventType
    object: str | None
    partners: tuple[str, ...]
    to: tuple[str, ...]
    particle: str | None
    plural: bool
    needs_partner: bool
    needs_place: bool
    by_phone: bool
    host: bool
    phrase: str | None = None
    gathers: bool = False
    intended: bool = False
    on: bool = False


@cache
def _lexicon() -> dict[str, Any]:
    return load_lexicon("events")


@cache
def noun_senses() -> dict[str, tuple[NounSense, ...]]:
    """Return the senses of each event noun by lemma; those that need words before them come first."""
    found: dict[str, list[NounSense]] = {}
    for entry in _lexicon()["nouns"]:
        before = frozenset(entry.get("with", "").split())
        never = frozenset(entry.get("never", "").split())
        kind = cast(EventType, entry["type"])
        for key, vague in (("heads", False), ("vague", True)):
            for lemma in entry.get(key, "").split():
                flags = entry.get("alone", False), entry.get("settled", False)
                found.setdefault(lemma, []).append(NounSense(kind, vague, before, never, *flags))
    return {lemma: tuple(sorted(senses, key=lambda s: not s.before)) for lemma, senses in found.items()}


@cache
def verb_frames() -> dict[str, tuple[VerbFrame, ...]]:
    """Return the frames of each event verb by lemma, the narrower ones first."""
    found: dict[str, list[VerbFrame]] = {}
    for entry in _lexicon()["verbs"]:
        frame = VerbFrame(
            type=cast(EventType, entry["type"]),
            object=entry.get("object"),
            partners=tuple(entry.get("with", "").split()),
            to=tuple(entry.get("to", "").split()),
            particle=entry.get("particle"),
            plural=entry.get("plural", False),
            needs_partner=entry.get("needs_partner", False),
            needs_place=entry.get("needs_place", False),
            by_phone=entry.get("by_phone", False),
            host=entry.get("host", False),
            phrase=entry.get("phrase"),
            gathers=entry.get("gathers", False),
            intended=entry.get("intended", False),
            on=entry.get("on", False),
        )
        for lemma in entry["lemmas"].split():
            found.setdefault(lemma, []).append(frame)
    return {lemma: tuple(sorted(frames, key=lambda f: not f.by_phone)) for lemma, frames in found.items()}


@cache
def event_words(name: str, key: str = "words") -> frozenset[str]:
    """Return a word class of the lexicon of events."""
    return frozenset(_lexicon()[name][key].split())


def in_class(token: Token, *names: str) -> bool:
    """Whether a word is of one of the word classes, by its lemma or by its form ("slated", for which taggers err)."""
    lower = token.lower_
    forms = {token.lemma_.lower(), lower, lower[:-1], lower.removesuffix("ed")}
    return any(forms & event_words(name) for name in names)


@cache
def _marked(name: str) -> dict[str, frozenset[str | None]]:
    found: dict[str, set[str | None]] = {}
    for entry in _lexicon()[name]["words"].split():
        lemma, _, particle = entry.partition(":")
        found.setdefault(lemma, set()).add(particle or None)
    return {lemma: frozenset(particles) for lemma, particles in found.items()}


def is_one_of(token: Token, name: str) -> bool:
    """Whether a verb is of a word class whose entries may name a particle ("call:off")."""
    particles = _marked(name).get(token.lemma_.lower())
    if particles is None:
        return False
    return None in particles or any(has_particle(token, particle) for particle in particles if particle)


def has_particle(verb: Token, particle: str) -> bool:
    """Whether a verb has the particle, as such or as the adverb or preposition that the parser took it for."""
    return any(child.lower_ == particle and child.dep_ in ("prt", "advmod", "prep") for child in verb.children)


def sense_of(noun: Token) -> NounSense | None:
    """Return the sense in which a noun names an event, or None."""
    lemma = noun.lower_ if noun.lower_ in noun_senses() else noun.lemma_.lower()
    for sense in noun_senses().get(lemma, ()):
        words = set(_words_before(noun))
        if sense.alone and any(child.lower_ == "of" for child in noun.children):
            continue
        if (not sense.before or sense.before & words) and not sense.never & words:
            return sense
    return None


def _words_before(noun: Token) -> list[str]:
    words = []
    for token in reversed(noun.doc[max(noun.i - 6, noun.sent.start) : noun.i]):
        participle = token.tag_ in ("VBN", "VBG") and token.dep_ == "amod"
        if (
            not participle and token.pos_ not in ("NOUN", "ADJ", "PROPN", "NUM", "PUNCT", "ADV", "X")
        ) or token.text in (",", ";", ":"):
            break
        words += [token.lower_, token.lemma_.lower()]
    return words


def is_event_noun(token: Token) -> bool:
    """Whether a token is a noun that names an event by itself or with the words before it."""
    if token.pos_ not in ("NOUN", "PROPN") and token.tag_ != "VBG":
        return False
    if token.tag_ == "VBG" and not any(child.dep_ in ("det", "poss", "amod") for child in token.children):
        return False
    return sense_of(token) is not None
