"""POLECAT: the actions of a store as rows in the columns of the POLECAT event data.

POLECAT (Harvard Dataverse, doi:10.7910/DVN/AJGVIT) ships tab-separated files with a header; several values of a cell
are joined by "; ". `polecat.rq` fills the cells from the graph, `polecat.csv` holds PLOVER's quad categories and
scores (openeventdata/PLOVER, manual of September 2021); what the graph does not know stays empty. See docs/polecat.md.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

from kg import __version__
from kg.store.results import Queryable
from kg.vocabulary import PREFIXES

COLUMNS: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
_FOLDER = Path(__file__).parent
_SEPARATOR = "; "
_DAYS = ("Event Date", "Publication Date")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@")

Cells = dict[str, list[str]]


def export_polecat(store: Queryable) -> bytes:
    """Return the actions of the newest version of each article as UTF-8, tab-separated, a header first.

    Rows stand in the order of the event ids, so that two exports of the same content are the same bytes. A cell that
    a spreadsheet would take for a formula starts with an apostrophe.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in polecat_rows(store):
        writer.writerow([_harmless(row.get(column, "")) for column in COLUMNS])
    return buffer.getvalue().encode()


def polecat_rows(store: Queryable) -> Iterator[dict[str, str]]:
    """Yield a row for each action, its cells by column; a column that the graph does not know is absent."""
    found = _cells(store)
    for action in sorted((subject for subject in found if "Event Type" in found[subject]), key=_order):
        yield _row(action, {**found.get(action.rpartition("/")[0], {}), **found[action]})


def _cells(store: Queryable) -> dict[str, Cells]:
    """Return the values of each action and version by column, in the order of the text where they have one."""
    found: dict[str, set[tuple[str, int, str]]] = {}
    for subject, column, value, place in store.query((_FOLDER / "polecat.rq").read_text(encoding="utf-8")).rows:
        if subject is not None and column is not None and value is not None:
            position = int(place.value) if place is not None else 0
            found.setdefault(subject.value, set()).add((column.value, position, value.value))
    cells: dict[str, Cells] = {}
    for name, values in found.items():
        of_subject = cells.setdefault(name, {})
        for column_name, _, text in sorted(values):
            known = of_subject.setdefault(column_name, [])
            if text not in known:
                known.append(text)
    return cells


def _row(action: str, cells: Cells) -> dict[str, str]:
    kind = cells["Event Type"][0]
    mode, intensity, quad = _coding(kind, [one.removeprefix(PREFIXES["parley"]) for one in cells.get("Event Mode", [])])
    row = {column: _SEPARATOR.join(values) for column, values in cells.items()}
    row |= {"Event ID": _event_id(action), "Event Mode": mode, "Intensity": intensity, "Quad Code": quad}
    published = cells.get("Publication Date", [""])[0]
    row["Event Date"] = cells.get("Event Date", [published])[0]
    for column in _DAYS:
        row[column] = row.get(column, "")[:10]
    for side in ("Actor", "Recipient"):
        row[f"Primary {side} Sector"] = cells.get(f"{side} Sectors", [""])[0]
    row["Version"] = f"parley {__version__}"
    return row


def _coding(kind: str, coded: Iterable[str]) -> tuple[str, str, str]:
    """Return mode, score and quad category of a class; the mode is that of the event that the action codes."""
    rows = [row for row in _codes() if row["class"] == kind]
    best = next((row for row in rows if row["of"] and row["of"] in coded), rows[0])
    return best["mode"], best["intensity"], best["quad"]


@cache
def _codes() -> tuple[dict[str, str], ...]:
    with (_FOLDER / "polecat.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _event_id(action: str) -> str:
    """Return article, version and action as one id: the last three segments of the action's IRI."""
    return "_".join(action.rsplit("/", 3)[1:])


def _order(action: str) -> tuple[str, int, str]:
    version, _, name = action.rpartition("/")
    number = re.sub(r"\D", "", name)
    return version, int(number or 0), name


def _harmless(cell: str) -> str:
    """Return a cell on one line, without tabs, that no spreadsheet takes for a formula."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
