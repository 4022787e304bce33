"""How a command ends: every failure is one sentence on standard error and an exit status."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from kg.errors import KgError, RefusedError
from kg.pipeline import UnforeseenError
from kg.printable import harmless

REFUSED = 1
"""A document was refused, or data do not conform."""

FAILED = 2
"""The command could not be carried out; Typer ends with it too where the command line is wrong."""

_INTERRUPTED = 130  # 128 + SIGINT, as shells report it
_BROKEN_PIPE = 141  # 128 + SIGPIPE
_LONGEST_MESSAGE = 2000


class Commands(TyperGroup):
    """The group of all commands; it turns what a command raises into a sentence and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the context names. Raises typer.Exit where it fails."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            # Whoever read our output has enough. Nothing more may reach the pipe, not even when Python shuts down.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(_BROKEN_PIPE) from None
        except KeyboardInterrupt:
            say("interrupted")
            raise typer.Exit(_INTERRUPTED) from None
        except Exception as error:
            if hasattr(error, "exit_code") or isinstance(error, typer.Abort):
                raise  # Typer's own
            raise typer.Exit(report(error)) from None


def report(error: Exception) -> int:
    """Say on standard error what went wrong and return the exit status; with KG_DEBUG set, also where."""
    if os.environ.get("KG_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, KgError):
        say(str(error))
        return REFUSED if isinstance(error, RefusedError) else FAILED
    name = "" if isinstance(error, UnforeseenError) else f"{type(error).__name__}: "
    say(f"{name}{error}; this is a defect: KG_DEBUG=1 shows where it arose, please report it")
    return FAILED


def say(message: str) -> None:
    """Write one line to standard error; what a document or a file name smuggles in stays harmless."""
    print(f"kg: {harmless(message)[:_LONGEST_MESSAGE]}", file=sys.stderr, flush=True)
