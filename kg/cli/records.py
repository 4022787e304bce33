"""Answers as records, one below the other: readable on any width, where a table of many columns is not."""

import re
import textwrap
from typing import TYPE_CHECKING

from kg.cli.console import harmless

if TYPE_CHECKING:
    from kg.store import Answers
    from kg.store.results import Row

_WIDTH = 100
_EVIDENCE = ("quote", "span")
_LEFT_OUT = ("readAs", "article")  # they say the same of every answer from one article under one reading


def records(answers: "Answers", most: int) -> str:
    """Return the first answers, each with its values and below them the article's words, and how many more there are.

    IRIs are left out, for their names stand beside them.
    """
    paragraphs = [_record(answers.columns, row) for row in answers.rows[:most]]
    if len(answers.rows) > most:
        paragraphs.append(f"  … and {len(answers.rows) - most} more\n")
    return "\n".join(paragraphs) or "  (no answers)\n"


def _record(columns: tuple[str, ...], row: "Row") -> str:
    from pyoxigraph import Literal

    from kg.queries.table import cell_text

    terms = {column: term for column, term in zip(columns, row, strict=True) if term is not None}
    values = {column: harmless(cell_text(term)) for column, term in terms.items() if isinstance(term, Literal)}
    quote = values.get("quote", "")
    said = [
        f"{_label(column)}: {value}"
        for column, value in values.items()
        if value and value != quote and column not in (*_EVIDENCE, *_LEFT_OUT)
    ]
    place = cell_text(terms["span"]) if "span" in terms else ""
    lines = [_filled("; ".join(said), "  - ")] if said else []
    if quote:
        lines.append(_filled(f"“{quote}” ({place})", "    " if said else "  - "))
    return "".join(lines)


def _label(column: str) -> str:
    """Return a column's name in words: speakerName is the speaker."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"Names?$", "", column)).lower()


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent="    ") + "\n"
