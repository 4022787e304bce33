"""The lexicon of acts, indexed: which verbs with which arguments, and which nouns, belong to which class of PLOVER."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast, get_args

from spacy.tokens import Token

from kg.facts import ActionType
from kg.reading.lexicon import load_lexicon

CLASSES: tuple[ActionType, ...] = get_args(ActionType)
_KINDS = frozenset({"@actor", "@place", "@person", "@none", "@clause"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a verb needs to be an act of a class; None asks for nothing.

    ``bare`` says that the verb alone is enough, ``explicit`` that its objects are given by their words; the pattern
    with the lowest ``rank`` is the narrowest.
    """

    type: ActionType
    subjects: frozenset[str] | None
    particle: str | None
    objects: frozenset[str] | None
    prepositions: frozenset[str] | None
    prepositional: frozenset[str] | None
    first: bool = False
    bare: bool = field(init=False)
    rank: int = field(init=False)
    explicit: bool = field(init=False)

    def __post_init__(self) -> None:
        asked = [words for words in (self.subjects, self.objects, self.prepositional) if words is not None]
        weight = sum(1 if words <= _KINDS else 2 for words in asked)
        narrow = weight * 2 + self.first * 20 + (self.particle is not None) * 3 + (self.prepositions is not None)
        object.__setattr__(self, "bare", not asked and self.particle is None and self.prepositions is None)
        object.__setattr__(self, "rank", -narrow)
        object.__setattr__(self, "explicit", self.objects is not None and not self.objects & _KINDS)


@cache
def patterns() -> dict[str, tuple[Pattern, ...]]:
    """Return the patterns of each verb by lemma, the narrowest first, else in the order of the file."""
    found: dict[str, list[Pattern]] = {}
    for kind in CLASSES:
        for line in _acts()[kind]["verbs"]:
            verbs, pattern = _parsed(kind, line)
            for verb in sorted(verbs):
                found.setdefault(verb, []).append(pattern)
    return {verb: tuple(sorted(of_verb, key=lambda pattern: pattern.rank)) for verb, of_verb in found.items()}


@cache
def act_nouns() -> dict[str, ActionType]:
    """Return the class of each noun that names an act by itself."""
    return {noun: kind for kind in reversed(CLASSES) for noun in _acts()[kind].get("nouns", "").split()}


@cache
def act_adjectives() -> dict[str, ActionType]:
    """Return the class of each adjective that takes a stance as a predicate."""
    return {word: kind for kind in CLASSES for word in _acts()[kind].get("adjectives", "").split()}


@cache
def nominalizations() -> dict[str, str]:
    """Return the verb of each noun that takes the verb's object with "of"."""
    return dict(_acts()["nominalizations"])


@cache
def governing() -> frozenset[ActionType]:
    """Return the classes whose verbs make of another act what they are themselves: "agreed to lift"."""
    return frozenset(kind for kind in CLASSES if _acts()[kind].get("governs"))


@cache
def words(name: str) -> frozenset[str]:
    """Return a word class that patterns share."""
    return frozenset(_acts()["words"][name].split())


@cache
def over(name: str) -> frozenset[str]:
    """Return a class of what stands over an act and changes it."""
    return frozenset(_acts()["over"][name].split())


@cache
def modals(kind: ActionType) -> frozenset[str]:
    """Return the modal verbs that make a class of what they stand with."""
    return frozenset(_acts()[kind].get("modals", "").split())


@cache
def phrases(kind: ActionType) -> tuple[tuple[str, ...], ...]:
    """Return the phrases that make a class of their clause."""
    return tuple(tuple(phrase.split()) for phrase in _acts()[kind].get("phrases", []))


@cache
def people(name: str) -> frozenset[str]:
    """Return a kind of the nouns for people and bodies without a name."""
    return frozenset(load_lexicon("people")[name].split())


@cache
def brought(name: str) -> frozenset[str]:
    """Return the classes of actions that let only some people into the facts."""
    return frozenset(load_lexicon("people")["brought"][name].split())


def verb_key(token: Token) -> str:
    """Return a verb's lemma as the lexicon has it, mended where the tagger's is none ("stag" of "staged")."""
    return mended(token.lemma_.lower(), token.lower_)


@cache
def mended(lemma: str, form: str) -> str:
    """Return the verb that a lemma and a form in lower case are of, as the lexicon has it, or the lemma."""
    known = _verbs()
    if lemma in known:
        return lemma
    stems = [lemma + "e", form.removesuffix("d"), form.removesuffix("ed"), form.removesuffix("ing")]
    stems += [form.removesuffix("ing") + "e", form.removesuffix("ied") + "y", form.removesuffix("s")]
    stems += [form[:-3] if form[-2:] == "ed" and form[-4:-3] == form[-3:-2] else lemma]
    return next((stem for stem in stems if stem in known), lemma)


@cache
def _verbs() -> frozenset[str]:
    listed = (over(name) for name in ("through", "planned", "ending", "speech", "yielding", "moving"))
    return frozenset(patterns()).union(words("light"), *listed)


def _acts() -> dict[str, Any]:
    return load_lexicon("acts")


def _parsed(kind: ActionType, line: str) -> tuple[frozenset[str], Pattern]:
    """Read ``[!] [SUBJECTS |] VERBS [+PARTICLE] [> OBJECTS] [: PREPOSITIONS [OBJECTS]]``."""
    left, _, after = line.removeprefix("! ").partition(" : ")
    subjects, bar, left = left.rpartition(" | ")
    verbal, _, objects = left.partition(" > ")
    particle = next((word[1:] for word in verbal.split() if word.startswith("+")), None)
    verbs = _expanded(word for word in verbal.split() if not word.startswith("+"))
    prepositions = frozenset(word for word in after.split() if word in _PREPOSITIONS)
    prepositional = _expanded(word for word in after.split() if word not in _PREPOSITIONS)
    return verbs, Pattern(
        type=kind,
        subjects=_expanded(subjects.split()) if bar else None,
        particle=particle,
        objects=_expanded(objects.split()) or None,
        prepositions=prepositions or None,
        prepositional=prepositional or None,
        first=line.startswith("! "),
    )


_PREPOSITIONS = frozenset(
    [
        "in",
        "to",
        "for",
        "with",
        "of",
        "on",
        "upon",
        "onto",
        "across",
        "before",
        "against",
        "from",
        "at",
        "into",
        "between",
        "behind",
        "outside",
        "toward",
        "towards",
        "around",
        "as",
        "by",
        "under",
        "through",
        "jointly",
        "together",
    ]
)


def _expanded(entries: Any) -> frozenset[str]:
    found: set[str] = set()
    for word in entries:
        if word.startswith("@") and word not in _KINDS:
            found |= words(word[1:])
        else:
            found.add(word)
    return cast(frozenset[str], frozenset(found))
