"""`kg demo`: the main job on the shipped article."""

from pathlib import Path
from typing import Annotated

import typer


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
