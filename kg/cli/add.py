"""`kg add`: facts that people write into tables, into the store."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import write
from kg.cli.failure import REFUSED, say
from kg.cli.options import DEFAULT_STORE, StoreFolder

if TYPE_CHECKING:
    from kg.tables import Table

_MOST = 200  # findings of one table
_STDOUT = Path("-")


def add(
    tables: Annotated[
        list[Path] | None, typer.Argument(metavar="TABLE", help="Tables of facts: .csv, .tsv, .xlsx or .ods.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="The person who answers for the facts.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; store nothing.")] = False,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="Write an empty table with all columns; - prints it."),
    ] = None,
) -> None:
    """Add facts from tables to the store.

    A table is stored as a whole, in place of what it said before, or not at all: whatever is wrong with it is said cell
    by cell, and the status is 1.

    \b
    Example:  kg add --template facts.csv
              kg add facts.csv --by "Jane Doe"
    """
    from kg.tables import template as empty_table
    from kg.tables import write_template

    if template is not None:
        if tables:
            raise typer.BadParameter("--template writes an empty table: give no TABLE with it")
        return write(empty_table()) if template == _STDOUT else write_template(template)
    if not tables:
        raise typer.BadParameter("name a table of facts, or write an empty one with --template FILE")
    if not _add_each(tables, store, by, check):
        raise typer.Exit(REFUSED)


def _add_each(paths: list[Path], folder: Path, by: str | None, check: bool) -> bool:
    """Add each table, or only check it; return whether all conform."""
    from kg.errors import InputError
    from kg.store import Store, View
    from kg.tables import check_table, read_table, store_table, table_name

    names = [table_name(path) for path in paths]
    if len(set(names)) < len(names):
        raise InputError("two of the tables have the same name, by which one would replace the other: rename one")
    conform = True
    with View.open(folder) if check else Store.open(folder, create=False) as opened:
        for path in paths:
            table = check_table(read_table(path, opened, by), opened)
            _show_findings(table)
            gone = store_table(table, opened) if isinstance(opened, Store) and table.conforms else []
            write(_summary(table, check, len(gone)))
            conform = conform and table.conforms
            if not check and not table.conforms:
                say(f"{table.source}: refused; nothing of it was stored")
    return conform


def _show_findings(table: "Table") -> None:
    for finding in table.findings[:_MOST]:
        write(f"{finding}\n")
    if len(table.findings) > _MOST:
        write(f"… and {len(table.findings) - _MOST} more\n")
    sys.stdout.flush()


def _summary(table: "Table", check: bool, gone: int) -> str:
    from kg.printable import harmless

    if not table.conforms:
        count = sum(finding.level == "violation" for finding in table.findings)
        return f"{harmless(table.source)}: {count} problem{'s' if count != 1 else ''}\n"
    counts = ", ".join(f"{number} {kind}{'s' if number != 1 else ''}" for kind, number in table.counts.items())
    articles = f"{len(table.graphs)} article{'s' if len(table.graphs) != 1 else ''}"
    dropped = f"; nothing is left of what it said of {gone} other{'s' if gone != 1 else ''}" if gone else ""
    verdict = "conforms" if check else "stored"
    return f"{harmless(table.source)}: {verdict}, {counts} about {articles}{dropped}\n"
