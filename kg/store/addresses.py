"""Addresses: where a triplestore takes queries, updates and graphs, given its endpoint or only its base address."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_BELOW_A_BASE: Final = ("/query", "/sparql")  # Oxigraph has the second, too


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes queries, updates and graphs; None where that is not known."""

    query: str
    update: str | None = None
    graph_store: str | None = None


def known_addresses(url: str) -> list[Addresses]:
    """Return the addresses that belong to an endpoint, of each well-known server whose endpoint has such a path."""
    parts = urlsplit(url)
    found = []
    for server in _servers():
        match = re.fullmatch(server["query"], parts.path.rstrip("/"))
        if match:
            paths = (server[key].format(base=match["base"]) for key in ("update", "graph_store"))
            found.append(Addresses(url, *(urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in paths)))
    return found


def find_addresses(url: str, answers: Callable[[str], bool], is_there: Callable[[str], bool]) -> Addresses:
    """Return the addresses of a server, of which the endpoint or the base address is given.

    ``answers`` says whether an address answers queries; it is asked for those below a base address. ``is_there`` says
    whether there is anything at an address; it is asked where the endpoint may be that of several servers.
    """
    found = known_addresses(url)
    if not found:
        parts = urlsplit(url)
        paths = (parts.path.rstrip("/") + path for path in _BELOW_A_BASE)
        below = (urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in paths)
        found = known_addresses(next(filter(answers, below), url))
    if len(found) > 1:
        found = [one for one in found if one.update and is_there(one.update)] or found
    return found[0] if found else Addresses(url)


@cache
def _servers() -> tuple[dict[str, str], ...]:
    text = files("kg.store").joinpath("servers.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["server"])
