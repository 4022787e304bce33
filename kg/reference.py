"""The tables of the reference data: the shipped ones, and a user's own that add to them or replace some of their rows.

`ontology/reference/datapackage.json` describes every table: its columns, what a cell may hold, and by which columns a
row of a later file replaces rows of an earlier one. A user's folder holds files of the same names (`tenures.csv`) with
some or all of the columns.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, Final, TypeVar

from kg.errors import InputError
from kg.resources import resource_folder

Row = dict[str, str]
Key = tuple[str, ...]
Returned = TypeVar("Returned")

NOT_OF_USERS: Final = frozenset({"functions", "measures", "wordlists"})
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and what its cells may hold; ``listed`` cells hold values with a bar between."""

    name: str
    description: str
    required: bool
    listed: bool
    pattern: re.Pattern[str] | None
    values: tuple[str, ...]
    refers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its shipped files, its columns, and the groups of columns that make a row's keys."""

    name: str
    files: tuple[str, ...]
    columns: dict[str, Column]
    replaces: tuple[tuple[str, ...], ...]

    def keys(self, row: Row) -> Iterator[Key]:
        """Yield the keys of a row: one value of each group of columns, in every combination."""
        return product(*(self._values(row, group) for group in self.replaces))

    def _values(self, row: Row, group: tuple[str, ...]) -> list[str]:
        cells = [row[name].split("|") if self.columns[name].listed else [row[name]] for name in group]
        values = [value for cell in cells for value in cell if value]
        return values or [""]


class _Source:
    """The user's folder of this process and the digest of its tables, if there is one."""

    folder: Path | None = None
    digest: str | None = None


def use_data(folder: Path | None) -> None:
    """Read the tables of a user's folder together with the shipped ones from now on; None: the shipped ones alone.

    Raises InputError that names the file and the line at the first row that cannot be used.
    """
    before = _Source.folder, _Source.digest
    _Source.folder, _Source.digest = (None, None) if folder is None else (folder.resolve(), _digest(folder))
    try:
        if folder is not None:
            check_data(folder)
    except InputError:
        _Source.folder, _Source.digest = before
        raise


def data_digest() -> str | None:
    """Return a digest of the user's tables as they were when they were chosen, or None where there are none."""
    return _Source.digest


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def kept_for_data(function: Callable[..., Returned]) -> Callable[..., Returned]:
    """Return the function with its results kept, apart for each user's folder."""
    kept: dict[tuple[Any, ...], Returned] = {}

    @wraps(function)
    def keep(*arguments: Any) -> Returned:
        key = (data_digest(), *arguments)
        if key not in kept:
            kept[key] = function(*arguments)
        return kept[key]

    return keep


def table(name: str) -> Table:
    """Return the description of a table. Raises KeyError if there is none of the name."""
    return _tables()[name]


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, sorted."""
    return tuple(sorted(_tables()))


def rows(name: str) -> list[Row]:
    """Return the rows of a table: the shipped ones in their order, without those replaced, then the user's own."""
    found = shipped_rows(name)
    own = own_rows(name)
    return _layered(_tables()[name], found, own) if own else found


def shipped_rows(name: str) -> list[Row]:
    """Return the rows of a table as they are shipped; a later file replaces rows of an earlier one."""
    described, folder = _tables()[name], resource_folder("ontology") / "reference"
    found: list[Row] = []
    for file in described.files:
        read = list(_read(folder / file, described))
        found = _layered(described, found, read) if found else read
    return found


def own_rows(name: str) -> list[Row]:
    """Return the rows of a user's table."""
    path = _own_file(name)
    return list(_read(path, _tables()[name])) if path is not None else []


def only_own(name: str) -> Callable[[Row], bool]:
    """Return a function that tells whether a row is of something that the shipped table does not have."""
    own = own_rows(name)
    if not own:
        return lambda row: False
    described = _tables()[name]
    shipped = {key for row in shipped_rows(name) for key in described.keys(row)}
    return lambda row: not any(key in shipped for key in described.keys(row))


def values(cell: str) -> list[str]:
    """Return the values of a cell."""
    return [value for value in cell.split("|") if value]


def check_data(folder: Path) -> None:
    """Check a user's tables: files, columns, cells, and what their rows refer to.

    Raises InputError that names the file and the line of the first fault.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; --data takes a folder of CSV files")
    files = sorted(folder.glob("*.csv"))
    usable = sorted(set(_tables()) - NOT_OF_USERS)
    for path in files:
        if path.stem.replace("_", "-") not in usable:
            raise InputError(f"{path}: there is no table of this name; there are {', '.join(usable)}")
    if not files:
        raise InputError(f"{folder}: no table is here; there may be {', '.join(usable)}, each with the ending .csv")
    for path in files:
        described = _tables()[path.stem.replace("_", "-")]
        for line, row in _numbered(path, described):
            fault = next(faults(described, row), None)
            if fault is not None:
                raise InputError(f"{path}:{line}: {fault}")


def faults(described: Table, row: Row) -> Iterator[str]:
    """Yield what is wrong with a row of a table, each in a few words."""
    for column in described.columns.values():
        cell = row[column.name]
        if column.required and not cell:
            yield f"the column {column.name!r} is empty"
        for value in values(cell) if column.listed else [cell] if cell else []:
            if column.pattern is not None and not column.pattern.fullmatch(value):
                yield f"the column {column.name!r} cannot hold {value!r}: it takes {column.description}"
            if column.values and value not in column.values:
                yield f"the column {column.name!r} must be one of {', '.join(column.values)}, not {value!r}"
            if column.refers and value not in _known(column.refers):
                yield f"the column {column.name!r} names {value!r}, which is in no table ({', '.join(column.refers)})"
    if described.name == "tenures":
        yield from _faults_of_time(row)
    if described.name == "offices" and not (row["state"] or row["organisation"]):
        yield "say what the office is of: a state or an organisation"


def _faults_of_time(row: Row) -> Iterator[str]:
    for name in ("start", "end", "first_attested", "last_attested", "end_before"):
        if row[name] and not _DAY.fullmatch(row[name]):
            yield f"the column {name!r} cannot hold {row[name]!r}; write a day, month or year such as 2025-02-18"
    if row["start"] and row["end"] and row["end"] < row["start"][: len(row["end"])]:
        yield f"the tenure ends ({row['end']}) before it starts ({row['start']})"
    if not (row["end"] or row["last_attested"]):
        yield "give the column 'end' or 'last_attested': an empty end does not mean that somebody is still in office"


def _known(columns: tuple[str, ...]) -> frozenset[str]:
    """Return all values of some columns, each named by its table, a dot and its name."""
    return _known_for(columns, data_digest())


@cache
def _known_for(columns: tuple[str, ...], _digest: str | None) -> frozenset[str]:
    found: set[str] = set()
    for place in columns:
        name, _, column = place.partition(".")
        listed = _tables()[name].columns[column].listed
        for row in rows(name):
            found.update(values(row[column]) if listed else [row[column]])
    return frozenset(found)


def _layered(described: Table, below: list[Row], above: list[Row]) -> list[Row]:
    """Return the rows below whose keys none above has, then those above."""
    replaced = {key for row in above for key in described.keys(row)}
    first = {key[0] for key in replaced}
    column = described.replaces[0][0]  # whose value is no key's cannot be replaced: a cheap test for most rows
    kept = [row for row in below if row[column] not in first or replaced.isdisjoint(described.keys(row))]
    return kept + above


def _own_file(name: str) -> Path | None:
    if _Source.folder is None or name in NOT_OF_USERS:
        return None
    for stem in (name, name.replace("-", "_")):
        path = _Source.folder / f"{stem}.csv"
        if path.is_file():
            return path
    return None


def _read(path: Path, described: Table) -> Iterator[Row]:
    return (row for _, row in _numbered(path, described))


def _numbered(path: Path, described: Table) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a file with their line numbers; columns that the file lacks are empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _numbered_rows(path, csv.reader(file, strict=True), described)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: this is not UTF-8; save the table in that encoding") from error
    except csv.Error as error:
        raise InputError(f"{path}: this is no CSV: {error}") from error


def _numbered_rows(path: Path, lines: Any, described: Table) -> Iterator[tuple[int, Row]]:
    header = next(lines, None)
    if header is None:
        raise InputError(f"{path}: the file is empty; its first line names the columns")
    unknown = [name for name in header if name not in described.columns]
    missing = [name for name, column in described.columns.items() if column.required and name not in header]
    if unknown or missing or len(set(header)) < len(header):
        what = f"has no column {unknown[0]!r}" if unknown else f"needs the column {missing[0]!r}" if missing else ""
        raise InputError(
            f"{path}:1: {f'the table {described.name} {what}' if what else 'a column is there twice'}; "
            f"the columns are {', '.join(described.columns)}"
        )
    empty = dict.fromkeys(described.columns, "")
    complete = len(header) == len(empty)
    for cells in lines:
        if len(cells) != len(header):
            if not cells:
                continue
            raise InputError(f"{path}:{lines.line_num}: there are {len(cells)} cells, not {len(header)} as in line 1")
        row = dict(zip(header, cells, strict=True))
        yield lines.line_num, row if complete else {**empty, **row}


@cache
def _tables() -> dict[str, Table]:
    """Return the tables that the data package describes, by name."""
    path = resource_folder("ontology") / "reference" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    return {one["name"]: _table(one) for one in package["resources"] if "schema" in one}


def _table(resource: dict[str, Any]) -> Table:
    files = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
    columns = {field["name"]: _column(field) for field in resource["schema"]["fields"]}
    return Table(resource["name"], tuple(files), columns, tuple(map(tuple, resource["replaces"])))


def _column(field: dict[str, Any]) -> Column:
    constraints = field.get("constraints", {})
    pattern = constraints.get("pattern")
    return Column(
        field["name"],
        field["description"],
        constraints.get("required", False),
        field["type"] == "list",
        re.compile(pattern) if pattern else None,
        tuple(constraints.get("enum", ())),
        tuple(field.get("refersTo", ())),
    )
