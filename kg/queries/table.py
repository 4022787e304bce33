"""Tables: answers for people. Short columns stand side by side; what is long goes below its row, wrapped."""

import re
import textwrap
from collections.abc import Iterable

import pyoxigraph as ox

from kg.printable import harmless
from kg.store.results import Answers, Term
from kg.vocabulary import PARLEY

_PLAIN_WIDTH = 120  # characters of a table that goes to a file or a pipe
_SHORT = 34  # a column whose cells are longer goes below the row
_GAP = "  "
_EVIDENCE = ("quote", "span")  # they stand together, below the row
_CONCEPT = re.compile(
    re.escape(PARLEY)
    + "(?:topic|stance|status|measure|granularity|factuality|basis|statement-kind|role|coverage|plover|office-kind)"
    + "/[^/]+$"
)
_FACT = re.compile(r"[^#]*/article/[0-9a-f]{32}/[0-9a-f]{32}/[^#]*")


def cell_text(term: Term | None) -> str:
    """Return a term as people read it: literals by their value, days without midnight, our IRIs without the base."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        if term.datatype.value.endswith("#dateTime"):
            return term.value.replace("T00:00:00Z", "").replace("T23:59:59Z", "")
        return harmless(term.value)
    value = harmless(term.value)
    if _CONCEPT.match(value):
        return value.rsplit("/", 1)[-1]
    if value.startswith(PARLEY):
        head, mark, offsets = value.removeprefix(PARLEY).partition("#char=")
        return f"{head.split('/')[1][:8]} characters {offsets.replace(',', '–')}" if mark else head
    return value


def format_table(
    answers: Answers,
    *,
    hidden: Iterable[str] = (),
    most: int | None = None,
    terminal: bool = False,
    width: int | None = None,
) -> str:
    """Return an answer as text; an ASK as yes or no. On a terminal the header is bold.

    ``hidden`` are columns that only repeat what was asked; those that only hold IRIs of facts are left out, too.
    Of more than ``most`` rows the rest is only counted.
    """
    if answers.truth is not None:
        return "yes\n" if answers.truth else "no\n"
    if answers.triples is not None:
        return "".join(f"{triple} .\n" for triple in sorted(map(str, answers.triples)))
    if not answers.rows:
        return "(no answers)\n"
    skipped = set(hidden)
    cells = [[cell_text(term) for term in row] for row in answers.rows[:most]]
    shown = [
        index
        for index, column in enumerate(answers.columns)
        if column not in skipped and any(row[index] for row in cells) and not _are_facts(answers, index)
    ]
    evidence = [answers.columns.index(one) for one in _EVIDENCE] if set(_EVIDENCE) <= set(answers.columns) else []
    shown = [index for index in shown if index not in evidence]
    long = [index for index in shown if max(len(row[index]) for row in cells) > _SHORT]
    short = [index for index in shown if index not in long]
    lines = list(_lines(answers.columns, cells, (short, long, evidence), terminal, width or _PLAIN_WIDTH))
    if len(cells) < len(answers.rows):
        lines += ["", f"… and {len(answers.rows) - len(cells)} more"]
    return "\n".join(lines) + "\n"


def _are_facts(answers: Answers, index: int) -> bool:
    terms = [row[index] for row in answers.rows if row[index] is not None]
    return all(isinstance(term, ox.NamedNode) and _FACT.fullmatch(term.value) for term in terms)


def _lines(
    columns: tuple[str, ...],
    cells: list[list[str]],
    parts: tuple[list[int], list[int], list[int]],
    terminal: bool,
    width: int,
) -> Iterable[str]:
    """Yield the lines of a table whose columns are parted into short ones, long ones and evidence."""
    short, long, evidence = parts
    sizes = {index: max(len(columns[index]), *(len(row[index]) for row in cells)) for index in short}
    header = _GAP.join(columns[index].ljust(sizes[index]) for index in short).rstrip()
    if header:
        yield f"\x1b[1m{header}\x1b[0m" if terminal else header
        yield "-" * min(len(header), width)
    margin = max((len(columns[index]) for index in long), default=0)
    for number, row in enumerate(cells):
        if number and (long or evidence):
            yield ""
        if short:
            yield _GAP.join(row[index].ljust(sizes[index]) for index in short).rstrip()
        told = {row[index] for index in evidence}
        for index in long:
            if row[index] and row[index] not in told:
                told.add(row[index])
                yield from _wrapped(row[index], f"    {columns[index].ljust(margin)}  ", width)
        if evidence and row[evidence[0]]:
            yield from _wrapped(f"“{row[evidence[0]]}” ({row[evidence[1]]})", "    ", width)


def _wrapped(text: str, label: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(width, 60), initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
    )
