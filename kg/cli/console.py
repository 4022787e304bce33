"""What is printed: UTF-8 on standard output, progress on a terminal only."""

import contextlib
import io
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from kg.errors import InputError

Item = TypeVar("Item")


def prepare_streams() -> None:
    """Make standard output and standard error UTF-8 with plain line ends, and silence the libraries beneath.

    Their warnings and logs are for developers, who set KG_DEBUG.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if not os.environ.get("KG_DEBUG"):
        logging.getLogger().addHandler(logging.NullHandler())
        warnings.simplefilter("ignore")


def write(text: str | bytes) -> None:
    """Write text or UTF-8 bytes to standard output as they are."""
    if isinstance(text, str):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text)


def with_progress(items: Iterable[Item], words: str) -> Iterator[Item]:
    """Yield the items; from the second on, a line on the terminal says how many are done."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.status import Status

    with contextlib.ExitStack() as stack:
        status: Status | None = None
        for number, item in enumerate(items):
            if number and status is None:
                status = stack.enter_context(Status("", console=Console(stderr=True)))
            if status is not None:
                status.update(f"{words} {number + 1}")
            yield item


def coloured() -> bool:
    """Whether standard output shows colours: a terminal that is not dumb, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def replace_file(path: Path, text: str) -> None:
    """Write text to a file, whole or not at all. Raises InputError where that cannot be done."""
    written = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        written.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        written.replace(path)
    except OSError as error:
        raise InputError(f"{path}: it cannot be written ({error.strerror})") from error
    finally:
        written.unlink(missing_ok=True)


def terminal_width() -> int | None:
    """Return how many columns the terminal has, or None where standard output is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a table, drawn as answers are."""
    from pyoxigraph import Literal

    from kg.queries.table import format_table
    from kg.store import Answers

    answers = Answers(tuple(columns), tuple(tuple(map(Literal, row)) for row in rows))
    return format_table(answers, terminal=sys.stdout.isatty(), width=terminal_width())
