"""The zip archives that spreadsheets are: within limits before a library unpacks them, and which cells hold errors.

A few bytes of an archive can stand for gigabytes, and one cell in the last row and column for a sheet that no memory
holds. Specifications: Office Open XML (ISO/IEC 29500-1), OpenDocument 1.3.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from kg.errors import InputError

MAX_UNPACKED_BYTES = 200_000_000
MAX_CELLS = 2_000_000
"""The largest sheet, in cells of the rectangle that holds all that is filled."""

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_BLOCK = 1 << 16
Errors = dict[str, list[tuple[int, int]]]
Start = Callable[[str, dict[str, str]], None]


def check_archive(data: bytes, source: str) -> Errors:
    """Return the rows and columns, from 1, of cells that hold an error such as #REF!, by the part that is their sheet.

    Raises InputError if the bytes are no archive, unpack to more than the limit, or hold a sheet that is too large.
    """
    errors: Errors = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise InputError(f"{source}: unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB, the limit")
            for part in archive.infolist():
                extent = _extent(part.filename)
                with archive.open(part) as file:  # read to the end, which compares its size and checksum
                    _read(file, extent.start if extent else None)
                if extent is not None and extent.cells > MAX_CELLS:
                    raise InputError(
                        f"{source}: a sheet spreads over {extent.cells:,} cells; {MAX_CELLS:,} are allowed"
                    )
                if extent is not None and extent.errors:
                    errors[part.filename] = extent.errors
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, EOFError) as error:
        raise InputError(f"{source}: this is no spreadsheet, or a damaged or an encrypted one ({error})") from error
    except expat.ExpatError as error:
        raise InputError(f"{source}: this is a damaged spreadsheet ({error})") from error
    return errors


def sheet_parts(data: bytes) -> dict[str, str]:
    """Return the names of the sheets of an Office Open XML workbook by the parts that hold them."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            identifier = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            names[identifier] = attributes.get("name", "")

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "").removeprefix("/xl/").removeprefix("/")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part, start in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
            if part in archive.namelist():
                with archive.open(part) as file:
                    _read(file, start)
    return {f"xl/{targets[one]}": name for one, name in names.items() if one in targets}


class _Workbook:
    """How far the filled cells of a sheet of Office Open XML reach, and which of them hold errors."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, int]] = []
        self._row = self._column = self._rows = self._columns = 0

    @property
    def cells(self) -> int:
        """The cells of the rectangle from the first cell to the last row and column that hold any."""
        return self._rows * self._columns

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of an element."""
        name = _local(tag)
        if name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column_number(found.group(1)) if found else self._column + 1
            self._row = int(found.group(2)) if found else self._row
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            if attributes.get("t") == "e":
                self.errors.append((self._row, self._column))


class _Document:
    """How far the filled cells of the sheets of an OpenDocument reach; repeated cells count as often as they repeat."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, int]] = []
        self.cells = 0
        self._row = self._repeated = self._column = self._columns = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of an element."""
        name = _local(tag)
        if name == "table":
            self._row = self._repeated = self._columns = 0
        elif name == "table-row":
            self._row += self._repeated
            self._repeated, self._column = _number(attributes, "number-rows-repeated"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _number(attributes, "number-columns-repeated")
            if any(_local(key) in ("value-type", "formula") for key in attributes):
                self._columns = max(self._columns, self._column)
                self.cells = max(self.cells, (self._row + self._repeated) * self._columns)


def _extent(part: str) -> _Workbook | _Document | None:
    if part.startswith("xl/worksheets/") and part.endswith(".xml"):
        return _Workbook()
    return _Document() if part == "content.xml" else None


def _read(file: IO[bytes], start: Start | None) -> None:
    if start is None:
        while file.read(_BLOCK):
            pass
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.ParseFile(file)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(attributes: dict[str, str], name: str) -> int:
    given = next((value for key, value in attributes.items() if _local(key) == name), "1")
    return int(given) if given.isdecimal() and len(given) < 10 else 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
