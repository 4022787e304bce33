"""Vocabulary: the terms that a model chooses from, with the definitions that tell it what they mean."""

import tomllib
from pathlib import Path

from kg.reference import kept_for_data, rows

_FILE = Path(__file__).with_name("vocabulary.toml")
_TABLES = {"topic": "topics", "measure": "measures"}


@kept_for_data
def vocabulary() -> dict[str, dict[str, str]]:
    """Return the definitions of terms by the kind of term and its name, as the ontology and the tables have them."""
    terms: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for kind, name in _TABLES.items():
        terms[kind] = {row["notation"]: row["definition"] for row in rows(name)}
    return terms


def written_vocabulary() -> str:
    """Return the vocabulary as text: a list of terms under each kind."""
    return "\n\n".join(
        "\n".join([f"{kind}:", *(f"- {term}: {definition}" for term, definition in terms.items())])
        for kind, terms in vocabulary().items()
    )
