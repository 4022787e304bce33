"""Lists of words that the rules of this stage go by, kept in `ontology/reference/wordlists.csv`."""

import csv
from functools import cache

from kg.resources import resource_folder


def word_list(name: str) -> frozenset[str]:
    """Return the words of a list. Raises KeyError if the file has no such list."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    with (resource_folder("ontology") / "reference" / "wordlists.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["list"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in lists.items()}
