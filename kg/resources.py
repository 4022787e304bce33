"""Where the shipped folders are: inside an installed wheel, or beside the package in a checkout."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_folder(name: str) -> Path:
    """Return the path of a shipped folder: ``ontology``, ``queries`` or ``seeds``.

    Raises FileNotFoundError if the installation is broken.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the package's folder {name!r} is missing: install Parley again")
