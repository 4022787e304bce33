"""Doing something again whenever files change, until somebody presses Ctrl-C."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.cli.console import write
from kg.cli.failure import report, say
from kg.errors import KgError

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"  # ECMA-48: home, erase the display; xterm: erase what was scrolled away


def watched(check: Callable[[], int], paths: Iterable[Path]) -> int:
    """Check now and after each change below the paths; return the status of the last check once it is interrupted.

    A terminal is cleared before each check, unless it is a dumb one. An error that the user can mend is said, and the
    next change awaited.
    """
    from watchfiles import watch

    given = [path.resolve() for path in paths]
    folders = {path if path.is_dir() else path.parent for path in given}

    def concerns(_change: object, name: str) -> bool:
        changed = Path(name).resolve()
        return any(changed == path or path in changed.parents for path in given)

    status = _checked(check)
    recursive = any(path.is_dir() for path in given)
    for _ in watch(*folders, watch_filter=concerns, recursive=recursive, raise_interrupt=False):
        status = _checked(check)
    return status


def _checked(check: Callable[[], int]) -> int:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        write(_CLEAR)
    try:
        status = check()
    except KgError as error:
        status = report(error)
    say("waiting for changes; Ctrl-C ends")
    sys.stdout.flush()
    return status
