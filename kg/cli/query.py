"""`kg query`: saved questions, or one of your own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import terminal_width, write
from kg.cli.options import DEFAULT_STORE, StoreFolder

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.store import Answers, Queryable


class AnswerFormat(StrEnum):
    """How answers are printed; json, csv, tsv and xml are the W3C result formats."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TURTLE = "turtle"


class ReadingChoice(StrEnum):
    """What becomes of facts that the text allows to be read in more than one way."""

    STRICT = "strict"
    BEST = "best"
    ANY = "any"


def query(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The question; without, they are listed.")] = None,
    reading: Annotated[
        ReadingChoice,
        typer.Option("--reading", help="Leave out facts with a second reading, take the best, or list any."),
    ] = ReadingChoice.BEST,
    text: Annotated[str | None, typer.Option("--text", metavar="SPARQL", help="A question of your own.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="A question of your own, in a file.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint instead of the store.")
    ] = None,
    format: Annotated[AnswerFormat, typer.Option("--format", help="How the answer is printed.")] = AnswerFormat.TABLE,
) -> None:
    """Answer a question, or list them.

    Each parameter of a saved question is an option: --PARAM VALUE.

    \b
    Example:  kg query
              kg query statements-by --speaker Rubio --format csv
    """
    from kg.queries import saved_queries

    tokens = [*([name] if name else []), *ctx.args]
    if text is None and file is None and not tokens:
        return write(listing(saved_queries()))
    asked, values = split_parameters(tokens)
    own = _own_query(text, file)
    with _source(store, endpoint) as source:
        answers = _answers(asked, values, own, source, reading)
    if format is AnswerFormat.TABLE:
        return write(_table(asked, values, answers, reading))
    data = answers.serialize(format.value)
    write(data if data.endswith(b"\n") else data + b"\n")


def _table(name: str | None, values: dict[str, str], answers: "Answers", reading: ReadingChoice) -> str:
    from kg.queries import asked_columns, format_table, load_query

    hidden = asked_columns(load_query(name), values, reading.value) if name else set()
    return format_table(answers, hidden=hidden, terminal=sys.stdout.isatty(), width=terminal_width())


def split_parameters(tokens: list[str]) -> tuple[str | None, dict[str, str]]:
    """Return the name and the parameters among what the command line holds beside the known options.

    Raises a usage error for a parameter without a value, one given twice, or a second name.
    """
    names: list[str] = []
    values: dict[str, str] = {}
    left = iter(tokens)
    for token in left:
        if not token.startswith("--"):
            names.append(token)
            continue
        key, equals, value = token[2:].partition("=")
        given = value if equals else next(left, None)
        if given is None:
            raise typer.BadParameter(f"the parameter --{key} has no value")
        if key in values:
            raise typer.BadParameter(f"the parameter --{key} is given twice")
        values[key] = given
    if len(names) > 1:
        raise typer.BadParameter(f"ask one question at a time: {' or '.join(names)}")
    return (names[0] if names else None), values


def listing(queries: "tuple[SavedQuery, ...]") -> str:
    """Return the saved questions with their parameters, as text."""
    lines = []
    for query in queries:
        lines.append(f"{query.name}\n    {query.question}")
        for one in query.parameters:
            extra = "required" if one.required else f"default: {one.default}" if one.default else "optional"
            lines.append(f"    --{one.name} {one.type.upper()}  {one.description} ({extra})")
    return "\n".join(lines) + "\n"


def _own_query(text: str | None, file: Path | None) -> str | None:
    if text is not None and file is not None:
        raise typer.BadParameter("give --text or --file, not both")
    if file is None:
        return text
    from kg.document.files import decode, read_bytes

    return decode(read_bytes(file), str(file))


@contextmanager
def _source(store: Path, endpoint: str | None) -> "Iterator[Queryable]":
    from kg.store import Endpoint, View

    if endpoint is None:
        with View.open(store) as opened:
            yield opened
    else:
        server = Endpoint(endpoint)
        server.check_union()
        yield server


def _answers(
    name: str | None, values: dict[str, str], own: str | None, source: "Queryable", reading: ReadingChoice
) -> "Answers":
    from kg.queries import answer, load_query

    if own is None:
        if name is None:
            raise typer.BadParameter("name a question before its parameters; kg query lists them")
        return answer(load_query(name), values, source, reading.value)
    if name or values:
        raise typer.BadParameter("a question of your own takes neither a name nor parameters")
    return source.query(own)
