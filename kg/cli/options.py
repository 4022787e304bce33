"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Text (.txt), HTML (.html) or JSON Lines (.jsonl) files, folders, or - for standard input.",
    ),
]
StoreFolder = Annotated[
    Path, typer.Option("--store", metavar="DIR", envvar="KG_STORE", help="Folder of the embedded store.")
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Day of publication, YYYY-MM-DD, where the document states none."),
]
Title = Annotated[str | None, typer.Option("--title", metavar="T", help="Title, where the document states none.")]
Url = Annotated[str | None, typer.Option("--url", metavar="U", help="Address, where the document states none.")]
Publisher = Annotated[
    str | None, typer.Option("--publisher", metavar="P", help="Publisher, where the document states none.")
]
Reader = Annotated[
    str, typer.Option("--reader", metavar="NAME", help="Who reads: rules, chat, or another installed reader.")
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="Of rules: a spaCy pipeline, by package or folder. Of chat: the model's name."
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar="PARLEY_DATA",
        help="Folder of your own tables of actors, offices, tenures, topics and verbs: docs/reference-data.md.",
    ),
]

DEFAULT_STORE = Path("kg-store")
DEFAULT_READER = "rules"
