"""`kg demo`: the main job on the shipped article."""

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import terminal_width, write
from kg.cli.summaries import summary
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.store import Store

_QUESTIONS = ("who-met-whom", "who-was-left-out", "statements-by", "demands", "sanctions")
_ANSWERS_SHOWN = 3


def demo(
    store: Annotated[
        Path | None, typer.Option("--store", metavar="DIR", help="Keep the store in this empty folder.")
    ] = None,
) -> None:
    """Show the main job on the shipped article.

    Ingests it into a fresh store, validated, and answers a few questions with their evidence.

    \b
    Example:  kg demo
    """
    if store is not None:
        if store.exists() and not (store.is_dir() and not any(store.iterdir())):
            raise InputError(f"{store}: kg demo needs an empty folder, or one that is not there yet")
        return _show(store)
    with tempfile.TemporaryDirectory(prefix="kg-demo-") as folder:
        _show(Path(folder))
    write("The store was a temporary one; to go on with it: kg demo --store DIR, then kg query --store DIR\n")


def _show(folder: Path) -> None:
    from kg.document import read_documents
    from kg.pipeline import ingest_document
    from kg.readers import load_reader
    from kg.resources import resource_folder
    from kg.store import Store

    [article] = read_documents([resource_folder("seeds") / "article.txt"])
    write(f"Reading “{article.title}”\n\n")
    with Store.open(folder) as store:
        outcome = ingest_document(article, load_reader(), store)
        write(summary(outcome))
        if not outcome.stored:
            raise InputError("the shipped article was refused; install Parley again")
        _answer(store)


def _answer(store: "Store") -> None:
    from kg.queries import answer, asked_columns, format_table, load_query

    for name in _QUESTIONS:
        query = load_query(name)
        options = "".join(f" --{key} {shlex.quote(value)}" for key, value in query.example)
        answers = answer(query, dict(query.example), store)
        table = format_table(
            answers, hidden=asked_columns(query, dict(query.example)), most=_ANSWERS_SHOWN, width=terminal_width()
        )
        write(f"\n{query.question}\n  kg query {name}{options}\n\n{table}")
