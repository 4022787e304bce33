"""Lexicons: the words that the extractors go by, as data files beside this module, and how they are read."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Return the content of the lexicon file ``name``.toml; each file says at its head where its words come from."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


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
