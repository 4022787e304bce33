"""The words that the rules about sanctions go by, and which measure words name."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.facts import SanctionStatus, Span
from kg.language import Parsed
from kg.reading.lexicon import load_lexicon
from kg.resources import resource_folder

UNDONE: tuple[SanctionStatus, ...] = ("lifted", "suspended", "eased")


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of verb that restricts what somebody has, gets or trades: "froze the assets of", "halted aid to".

    ``owners`` is true where whose the objects are tells who is hit, ``bare`` where the objects need no such word.
    """

    verbs: frozenset[str]
    undoing: frozenset[str]
    objects: frozenset[str]
    measure: str
    prepositions: tuple[str, ...]
    owners: bool
    bare: bool


@cache
def vocabulary(*path: str) -> frozenset[str]:
    """Return the words under a path of keys in the lexicon file sanctions.toml."""
    entry = load_lexicon("sanctions")
    for key in path:
        entry = entry[key]
    return frozenset(str(entry).split())


@cache
def keys_of(*path: str) -> tuple[str, ...]:
    """Return the keys of a table in the lexicon file sanctions.toml, in the file's order."""
    entry = load_lexicon("sanctions")
    for key in path:
        entry = entry[key]
    return tuple(entry)


@cache
def deeds() -> tuple[Deed, ...]:
    """Return the kinds of verbs that restrict by what their objects are."""
    return tuple(
        Deed(
            frozenset(row["verbs"].split()),
            frozenset(row["undoing"].split()),
            frozenset(row["objects"].split()),
            row["measure"],
            tuple(row["prepositions"].split()),
            row["owners"],
            row["bare"],
        )
        for row in load_lexicon("sanctions")["deeds"]
    )


@cache
def _measures() -> dict[str, list[tuple[int, list[str], str]]]:
    """Return (rank, words of a trigger phrase, notation) of the measure scheme by first words, longest first."""
    path = resource_folder("ontology") / "reference" / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [(word, row["notation"]) for row in rows for word in row["words"].lower().split("|") if word]
    index: dict[str, list[tuple[int, list[str], str]]] = {}
    ranked = sorted(pairs, key=lambda pair: (-len(pair[0].split()), -len(pair[0]), pair))
    for rank, (phrase, notation) in enumerate(ranked):
        index.setdefault(phrase.split()[0], []).append((rank, phrase.split(), notation))
    return index


def branch_of(objects: Iterable[Token]) -> str:
    """Return the measure that restricts such objects: banks, or a branch's exports and firms; "" where none does."""
    for noun in objects:
        lemma = noun.lemma_.lower()
        modifiers = {child.lemma_.lower() for child in noun.children if child.dep_ in ("compound", "amod", "nmod")}
        for kind in keys_of("branches", "measures"):
            branches = vocabulary("branches", "measures", kind)
            if lemma in branches or (lemma in vocabulary("branches", "parts") and modifiers & branches):
                return kind
    return ""


def measure_of(parsed: Parsed, content: Iterable[Span], near: Token, stopped: Iterable[str] = ()) -> str:
    """Return the notation of the measure that words name, as they stand or as lemmas; the nearest to the token.

    ``stopped`` are the lemmas of what a ban or freeze is of or on.
    """
    for lemma in sorted(stopped):
        kind = next((kind for kind in keys_of("stopping") if lemma in vocabulary("stopping", kind)), None)
        if kind is not None and near.lemma_.lower() in vocabulary("stoppers"):
            return kind
    tokens = [
        token
        for start, end in content
        for token in parsed.doc.char_span(start, end, alignment_mode="expand") or ()
        if not token.is_punct
    ]
    words = [(token.lower_, token.lemma_.lower()) for token in tokens]
    found: list[tuple[int, int, str]] = []
    for index, pair in enumerate(words):
        for order, parts, notation in (one for form in dict.fromkeys(pair) for one in _measures().get(form, ())):
            rest = words[index : index + len(parts)]
            if len(rest) == len(parts) and all(part in forms for part, forms in zip(parts, rest, strict=True)):
                inside = range(tokens[index].i, tokens[index + len(parts) - 1].i + 1)
                found.append((0 if near.i in inside else 1, order, notation))
    named = [one for one in found if one[2] != "unspecified"]
    return min(named)[2] if named else "unspecified"
