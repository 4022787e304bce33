"""A table to start from: the header with all columns, and one row as an example, which is a comment."""

import csv
from io import StringIO
from pathlib import Path
from typing import Final

from kg.document.files import printable
from kg.errors import InputError
from kg.tables.columns import all_names
from kg.tables.sheets import TEXT_ENDINGS

_EXAMPLE: Final = {
    "fact": "# statement",
    "id": "s1",
    "article": "talks.txt",
    "quote": "“We will talk”",
    "actor": "Jane Doe (Person)",
    "topic": "peace-settlement",
    "date": "2024-05-07",
    "note": "an example: lines that begin with # are left out",
}


def template(delimiter: str = ",") -> str:
    """Return the header of a table of facts with all columns, and a commented example, as text."""
    buffer = StringIO(newline="")
    rows = csv.DictWriter(buffer, all_names(), restval="", delimiter=delimiter, lineterminator="\r\n")
    rows.writeheader()
    rows.writerow(_EXAMPLE)
    return buffer.getvalue()


def write_template(path: Path) -> None:
    """Write an empty table, with the byte-order mark by which spreadsheet programs know UTF-8.

    Raises InputError if there is a file already, it cannot be written, or the ending is not one of a text.
    """
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise InputError(f"{printable(path)}: a template is text: let the name end in {' or '.join(TEXT_ENDINGS)}")
    delimiter = "," if path.suffix.lower() == ".csv" else "\t"
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(template(delimiter))
    except FileExistsError as error:
        raise InputError(f"{printable(path)}: the file is there already; choose another name") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{printable(path)}: cannot be written ({error})") from error
