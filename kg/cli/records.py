"""Answers as records, one below the other: readable on any width, where a table of many columns is not."""

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store import Answers

_WIDTH = 100


def records(answers: "Answers", most: int) -> str:
    """Return the first answers, each a paragraph of its columns and values, and how many more there are.

    Columns that say the same in every answer because they were asked for, and IRIs beside a name, are left out.
    """
    from pyoxigraph import Literal

    from kg.cli.console import harmless
    from kg.queries.table import cell_text

    lines: list[str] = []
    for row in answers.rows[:most]:
        cells = [
            f"{column}: {harmless(cell_text(term))}"
            for column, term in zip(answers.columns, row, strict=True)
            if term is not None and (isinstance(term, Literal) or column == "span") and cell_text(term)
        ]
        lines += [
            textwrap.fill(" · ".join(cells), _WIDTH, initial_indent="  - ", subsequent_indent="    "),
            "",
        ]
    if len(answers.rows) > most:
        lines += [f"  … and {len(answers.rows) - most} more", ""]
    return "\n".join(lines) or "  (no answers)\n"
