"""Lexicons: the words that the extractors go by, as data files beside this module, and how they are read."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.reference import kept_for_data, own_rows

_FOLDER = Path(__file__).parent
_REPORTING = {"say": "report"}  # the class of cues that a verb of saying without another class belongs to


@kept_for_data
def load_lexicon(name: str) -> dict[str, Any]:
    """Return the content of the lexicon file ``name``.toml; each file says at its head where its words come from.

    The verbs of a user's table are cues of the class that the table gives, and of no other.
    """
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        content = tomllib.load(file)
    return _with_own_verbs(content) if name == "cues" else content


def _with_own_verbs(cues: dict[str, Any]) -> dict[str, Any]:
    own = [(row["lemma"], _REPORTING.get(row["class"], row["class"])) for row in own_rows("verbs")]
    lemmas = {lemma for lemma, _ in own}
    for content in cues.values():
        if "clause" in content and "factuality" in content:
            content["clause"] = " ".join(lemma for lemma in content["clause"].split() if lemma not in lemmas)
    for lemma, name in own:
        if name in cues:
            cues[name]["clause"] = f"{cues[name].get('clause', '')} {lemma}"
    return cues


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of a class of the lexicon file grammar.toml."""
    return frozenset(load_lexicon("grammar")[name].split())


@cache
def _confidences() -> dict[str, float]:
    with (_FOLDER / "confidence.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["confidence"]) for row in csv.DictReader(file)}


def confidence_of(rule: str) -> float:
    """Return how often an extraction rule proved right on annotated articles, in [0, 1].

    A rule's figure stands under its name, else under the class before the slash ("events/nominal" → "events").
    """
    known = _confidences()
    return known.get(rule, known.get(rule.split("/", 1)[0], 0.5))
