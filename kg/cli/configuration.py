"""Configuration: defaults of options from `parley.toml` in the folder where a command runs."""

import tomllib
from pathlib import Path

from kg.errors import InputError
from kg.printable import harmless

FILE = Path("parley.toml")
FOR_LOADING = ("endpoint", "graph_store", "update")
"""Keys that hold for `kg load` alone: a query goes to an endpoint only where the command line says so."""

KEYS = ("store", "data", "reader", "model", *FOR_LOADING)
"""The options of which the file may hold a default, each a string; the command line and the environment come first."""


def read_configuration(path: Path = FILE) -> dict[str, str]:
    """Return the defaults that a configuration file gives, none where there is no file.

    Raises InputError if it cannot be read, is not TOML, or has a key or a value that no option takes.
    """
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: the configuration cannot be read ({harmless(str(error))})") from error
    for key, value in values.items():
        if key not in KEYS:
            raise InputError(f"{path}: there is no option {harmless(key)!r} to configure; known: {', '.join(KEYS)}")
        if not isinstance(value, str) or not value:
            raise InputError(f"{path}: {key} must be a string")
    return values
