"""Tables: answers for people, as plain text or, on a terminal, with Rich."""

import pyoxigraph as ox

from kg.store.results import Answers, Term

_BASE = "https://w3id.org/parley/"
_PLAIN_WIDTH = 160  # characters of a table that goes to a file or a pipe


def cell_text(term: Term | None) -> str:
    """Return a term as people read it: literals by their value, days without midnight, our IRIs without the base."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        if term.datatype.value.endswith("#dateTime"):
            return term.value.replace("T00:00:00Z", "").replace("T23:59:59Z", "")
        return " ".join(term.value.split())
    value = str(term.value)
    if value.startswith(_BASE):
        head, mark, offsets = value.removeprefix(_BASE).partition("#char=")
        return f"{head.split('/')[1][:8]}#char={offsets}" if mark else head
    return value


def format_table(answers: Answers, *, terminal: bool = False, width: int | None = None) -> str:
    """Return an answer as a table of text, in colour only for a terminal; an ASK as yes or no."""
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if answers.truth is not None:
        return "yes\n" if answers.truth else "no\n"
    if answers.triples is not None:
        return "".join(f"{triple} .\n" for triple in sorted(map(str, answers.triples)))
    if not answers.rows:
        return "(no answers)\n"
    shown = [i for i, _ in enumerate(answers.columns) if any(row[i] is not None for row in answers.rows)]
    table = Table(box=box.SIMPLE_HEAD if terminal else box.ASCII2, show_edge=False, pad_edge=False, expand=False)
    for index in shown:
        table.add_column(answers.columns[index], overflow="fold")
    for row in answers.rows:
        table.add_row(*(Text(cell_text(row[index])) for index in shown))
    buffer = StringIO()
    console = Console(file=buffer, force_terminal=terminal, width=width or _PLAIN_WIDTH, highlight=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"
