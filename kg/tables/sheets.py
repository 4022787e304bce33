"""Sheets: the cells of a CSV or TSV file or of a spreadsheet (.xlsx, .ods), as text, with their places.

Formula cells give their values. Numbers, dates and times are written as the columns of facts take them: 2025 for
2025.0, 2025-02-18 for a day.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from kg.document.files import decode, printable, read_bytes
from kg.errors import InputError
from kg.tables.archives import check_archive, sheet_parts
from kg.tables.columns import column_name
from kg.tables.places import Place

MAX_TABLE_BYTES: Final = 20_000_000
MAX_ROWS: Final = 50_000
TEXT_ENDINGS: Final = (".csv", ".tsv", ".tab")
SPREADSHEET_ENDINGS: Final = (".xlsx", ".xlsm", ".ods")
_DELIMITERS: Final = {".csv": ",;\t|", ".tsv": "\t,;|", ".tab": "\t,;|"}
_FIRST_ROW = re.compile(r"^(?![\s\"]*#)[^\S\r\n]*\S", re.MULTILINE)
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: its text without blanks around it, and its place; ``fault`` says what is wrong."""

    text: str
    place: Place
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, or a text file: the cells of the header by column number, and of the rows below it that hold any."""

    start: Place
    header: dict[int, Cell]
    rows: tuple[dict[int, Cell], ...]


def is_table(path: Path) -> bool:
    """Whether a file is a table, by its ending."""
    return path.suffix.lower() in (*TEXT_ENDINGS, *SPREADSHEET_ENDINGS)


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a file that hold anything; lines that begin with # are comments, as are those before none.

    Raises InputError if the file cannot be read, is no table, or is over the limits.
    """
    source = printable(path)
    if not is_table(path):
        known = ", ".join((*TEXT_ENDINGS, *SPREADSHEET_ENDINGS))
        raise InputError(f"{source}: the ending does not say which kind of table it is: use one of {known}")
    data = read_bytes(path, MAX_TABLE_BYTES)
    if path.suffix.lower() in TEXT_ENDINGS:
        sheets = [_sheet(Place(source, 1), _text_rows(data, path, source))]
    else:
        sheets = [_sheet(place, rows) for place, rows in _spreadsheet(data, path, source)]
    found = [sheet for sheet in sheets if sheet.header]
    if not found:
        raise InputError(f"{source}: the table is empty; its first row names the columns: kg add --template shows them")
    return found


def _sheet(start: Place, rows: Iterator[tuple[int | None, Sequence[Any]]]) -> Sheet:
    """Return a sheet; the first row that holds anything, and is no comment, is the header."""
    found: list[dict[int, Cell]] = []
    for number, (line, values) in enumerate(rows, 1):
        place = replace(start, row=number, line=line)
        cells = {column: cell for column, value in enumerate(values, 1) if (cell := _cell(value, place, column))}
        if cells and not cells[min(cells)].text.startswith("#"):
            found.append(cells)
            if len(found) > MAX_ROWS:
                raise InputError(f"{place.file}: the table has more than {MAX_ROWS:,} rows, the limit; split it")
    return Sheet(start, found[0] if found else {}, tuple(found[1:]))


def _cell(value: Any, row: Place, column: int) -> Cell | None:
    text = _text(value).strip("\ufeff\u200b \t\r\n\v\f\u00a0\u2007\u202f")
    place = replace(row, column=column)
    if isinstance(value, _Error):
        return Cell("(error)", place, "the formula gives an error; mend it or write the value")
    if not text:
        return None
    control = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n"), None)
    fault = f"the cell holds the control character U+{ord(control):04X}; take it out" if control else None
    return Cell(text, place, fault)


class _Error:
    """The value of a formula that cannot be computed."""


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return "" if value is None or isinstance(value, _Error) else str(value)


# ---------------------------------------------------------------- text


def _text_rows(data: bytes, path: Path, source: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text file with the lines that they begin in."""
    text = decode(data, source)
    stated = _SEPARATOR_LINE.match(text)  # what spreadsheets write to say how they separate
    delimiter = stated.group(1) if stated else _delimiter(text, path.suffix.lower())
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for values in lines:
            yield line, [] if stated and line == 1 else values
            line = lines.line_num + 1
    except csv.Error as error:
        raise InputError(f"{source}: line {lines.line_num} is no CSV: {error}") from error


def _delimiter(text: str, ending: str) -> str:
    """Return the delimiter with which the most headings of the first row that is no comment are names of columns."""
    first = _FIRST_ROW.search(text)
    start = first.start() if first else 0

    def known(delimiter: str) -> int:
        try:
            header = next(csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(column_name(heading) is not None for heading in header)

    return max(_DELIMITERS[ending], key=known)  # of several, the first


# ---------------------------------------------------------------- spreadsheets


def _spreadsheet(data: bytes, path: Path, source: str) -> Iterator[tuple[Place, Iterator[tuple[None, Sequence[Any]]]]]:
    """Yield the sheets of a spreadsheet that people can see, each with its rows."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    errors = check_archive(data, source)
    names = sheet_parts(data) if errors else {}
    wrong = {names.get(part, ""): set(places) for part, places in errors.items()}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for one in workbook.sheets_metadata:
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible:
                values = workbook.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
                place = Place(source, 1, sheet=one.name)
                yield place, _marked(values, wrong.get(one.name, set()))
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise InputError(f"{source}: the spreadsheet cannot be read ({error})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the library's Rust code raises, no Exception
            raise
        raise InputError(f"{source}: the spreadsheet cannot be read: it is damaged") from error


def _marked(rows: list[list[Any]], errors: set[tuple[int, int]]) -> Iterator[tuple[None, Sequence[Any]]]:
    """Yield rows with the cells that hold errors marked: the library reads them as empty."""
    for number, values in enumerate(rows, 1):
        yield (
            None,
            [_Error() if (number, column) in errors else value for column, value in enumerate(values, 1)],
        )
