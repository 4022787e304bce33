"""Saved queries: SPARQL files with a header of ``#+`` lines in YAML, as grlc reads them.

Each parameter has a line ``VALUES ?name { UNDEF }`` (or its default) at the head of the outermost WHERE. The runner
replaces that one term, so that what a user types never becomes query text.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import QueryError
from kg.resources import resource_folder
from kg.store.tokens import masked

RESERVED = frozenset({"store", "endpoint", "format", "text", "file", "reading", "help"})
READINGS = ("strict", "best", "any")
_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a saved query. ``edge`` says which end of a day a date stands for: first or last instant."""

    name: str
    type: str
    description: str
    required: bool = False
    default: str | None = None
    edge: str = "first"


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: its file, what its header says, and the SPARQL text.

    ``sets`` are columns that hold several names in one value, joined by "; ", in no order of their own. ``example``
    are the values of parameters with which its expected answer was made.
    """

    name: str
    path: Path
    summary: str
    question: str
    description: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    example: tuple[tuple[str, str], ...] = ()

    def parameter(self, name: str) -> Parameter:
        """Return the parameter with the name. Raises QueryError that lists those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(f"--{one.name}" for one in self.parameters) or "none"
        raise QueryError(f"the question {self.name} has no parameter --{name}; it has {known}")


@cache
def saved_queries(folder: Path | None = None) -> tuple[SavedQuery, ...]:
    """Return the saved queries of a folder and the folders in it, by default the shipped ones, sorted by name.

    Raises QueryError if a file's header is wrong or two files have one name.
    """
    root = folder or resource_folder("queries")
    found: dict[str, SavedQuery] = {}
    for path in sorted([*root.glob("*.rq"), *root.glob("*/*.rq")]):
        query = read_query(path)
        if query.name in found:
            raise QueryError(f"{path}: there is another question {query.name} in {found[query.name].path}")
        found[query.name] = query
    return tuple(found[name] for name in sorted(found))


def load_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Return the saved query with the name. Raises QueryError that names near ones if there is none."""
    import difflib

    queries = {query.name: query for query in saved_queries(folder)}
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg query lists them"
    raise QueryError(f"there is no question {name!r}; {hint}")


def read_query(path: Path) -> SavedQuery:
    """Return the saved query in a file. Raises QueryError if its header is no YAML or lacks what it must say."""
    import yaml

    text = path.read_text(encoding="utf-8")
    header = "\n".join(_HEADER.findall(text))
    try:
        data: dict[str, Any] = yaml.safe_load(header) or {}
    except yaml.YAMLError as error:
        raise QueryError(f"{path}: the header is no YAML: {' '.join(str(error).split())}") from error
    missing = [key for key in ("summary", "question", "description") if not data.get(key)]
    if missing:
        raise QueryError(f"{path}: the header has no {', no '.join(missing)}")
    parameters = tuple(_parameter(path, name, said) for name, said in (data.get("params") or {}).items())
    for parameter in parameters:
        value_place(path, text, parameter.name)
    return SavedQuery(
        name=path.stem,
        path=path,
        summary=str(data["summary"]),
        question=str(data["question"]),
        description=" ".join(str(data["description"]).split()),
        text=text,
        parameters=parameters,
        tags=tuple(map(str, data.get("tags") or ())),
        sets=tuple(map(str, data.get("sets") or ())),
        example=tuple((str(key), str(value)) for key, value in (data.get("example") or {}).items()),
    )


def value_place(path: Path, text: str, name: str) -> tuple[int, int]:
    """Return where in a query's text the one term of a parameter's line stands.

    Raises QueryError unless there is just one such line, in the outermost WHERE.
    """
    code = masked(text)
    line = re.compile(
        rf"^[ \t]*VALUES\s+[?$]{re.escape(name)}\s*\{{\s*(?P<term>[^\n]*?\S)\s*\}}[ \t]*(#.*)?$", re.M | re.I
    )
    found = [
        one
        for one in line.finditer(text)
        if code[: one.start()].count("{") - code[: one.start()].count("}") == 1
        and code[one.start() : one.start("term")].upper().strip().startswith("VALUES")
    ]
    if len(found) != 1:
        problem = "no line" if not found else "more than one line"
        raise QueryError(
            f"{path}: the parameter {name} has {problem} VALUES ?{name} {{ UNDEF }} in the outermost WHERE"
        )
    return found[0].span("term")


def _parameter(path: Path, name: str, said: object) -> Parameter:
    if not isinstance(said, dict) or not re.fullmatch(r"[A-Za-z]\w*", str(name)):
        raise QueryError(f"{path}: a parameter is written NAME: {{type: TYPE, description: TEXT}}")
    if name in RESERVED:
        raise QueryError(f"{path}: a parameter cannot be called {name}, which is an option of its own")
    default = said.get("default")
    return Parameter(
        name=name,
        type=str(said.get("type", "string")),
        description=str(said.get("description", "")),
        required=bool(said.get("required", False)),
        default=None if default is None else str(default),
        edge=str(said.get("edge", "first")),
    )
