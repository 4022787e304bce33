"""Doing something again whenever files change, until somebody presses Ctrl-C."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.cli.console import write
from kg.cli.failure import report, say
from kg.errors import KgError

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"  # ECMA-48: home, erase the display; xterm: erase what was scrolled away


def watched(check: Callable[[], int], paths: Iterable[Path], output: Path | None = None) -> int:
    """Check now and after each change below the paths; return the status of the last check once it is interrupted.

    What is written to ``output`` is no change.
    A terminal is cleared before each check, unless it is a dumb one. An error that the user can mend is said, and the
    next change awaited.
    """
    from watchfiles import watch

    given = [path.resolve() for path in paths]
    ours = output.resolve() if output else None
    folders = {path if path.is_dir() else path.parent for path in given}

    def concerns(_change: object, name: str) -> bool:
        changed = Path(name).resolve()
        if ours is not None and changed.parent == ours.parent and changed.name.lstrip(".").startswith(ours.name):
            return False
        return any(changed == path or path in changed.parents for path in given)

    status = 0
    recursive = any(path.is_dir() for path in given)
    try:
        status = _checked(check)
        _wait()
        for _ in watch(*folders, watch_filter=concerns, recursive=recursive):
            status = _checked(check)
            _wait()
    except KeyboardInterrupt:
        return status
    return status


def _checked(check: Callable[[], int]) -> int:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        write(_CLEAR)
    try:
        return check()
    except KgError as error:
        return report(error)


def _wait() -> None:
    sys.stdout.flush()
    say("waiting for changes; Ctrl-C ends")
