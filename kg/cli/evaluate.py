"""`kg evaluate`: what a reader finds of what people annotated."""

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import table, with_progress, write
from kg.cli.failure import REFUSED, report
from kg.cli.options import DEFAULT_READER, Data, Model, Reader

if TYPE_CHECKING:
    from kg.evaluation import Evaluation


class FigureFormat(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD", help="Facts JSON, PLOVER records or brat standoff: files or folders."),
    ],
    format: Annotated[FigureFormat, typer.Option("--format", help="How figures are printed.")] = FigureFormat.TABLE,
    reader: Reader = DEFAULT_READER,
    model: Model = None,
    data: Data = None,
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed and what is extra.")] = False,
) -> None:
    """Measure a reader against annotated documents.

    Gold of several kinds gives several tables. Status 1 if any document could not be read; it counts as empty.

    \b
    Example:  kg evaluate tests/gold/dev --errors
    """
    from kg.evaluation import Evaluation, read_gold
    from kg.pipeline import read_facts
    from kg.readers import load_reader
    from kg.reference import use_data

    use_data(data)
    golds = read_gold(paths)
    read = load_reader(reader, model)
    evaluation = Evaluation()
    failed = False
    for gold in with_progress(golds, f"{len(golds)} documents, reading"):
        found = read_facts(gold.document, read)
        if isinstance(found, Exception):
            report(found)
            failed = True
        evaluation.add(gold, None if isinstance(found, Exception) else found)
    write(_RENDERED[format](evaluation, errors))
    if failed:
        raise typer.Exit(REFUSED)


def _as_json(evaluation: "Evaluation", errors: bool) -> str:
    from kg.evaluation import errors_of

    figures = evaluation.figures()
    if errors:
        for name, part in evaluation.parts().items():
            figures[name]["errors"] = [asdict(one) for one in errors_of(part)]
    return json.dumps(figures, ensure_ascii=False, indent=2) + "\n"


def _as_markdown(evaluation: "Evaluation", errors: bool) -> str:
    from kg.evaluation import errors_of, markdown, markdown_errors, tables_of

    lists = [one for part in evaluation.parts().values() for one in errors_of(part)] if errors else []
    return "\n".join(filter(None, (markdown(tables_of(evaluation)), markdown_errors(lists, 2))))


def _as_tables(evaluation: "Evaluation", errors: bool) -> str:
    from kg.evaluation import errors_of, tables_of

    blocks = [f"{one.title}\n\n{table(one.columns, one.rows)}" for one in tables_of(evaluation)]
    for part in evaluation.parts().values() if errors else ():
        for one in errors_of(part):
            lines = [f"{one.verdict} {one.kind}: {len(one.errors)}\n"]
            for error in one.errors:
                lines.append(error.heading())
                lines += [f"    {error.excerpt}"] if error.excerpt else []
            blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


_RENDERED = {FigureFormat.TABLE: _as_tables, FigureFormat.JSON: _as_json, FigureFormat.MD: _as_markdown}
