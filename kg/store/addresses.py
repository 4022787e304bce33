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


def known_addresses(url: str) -> Addresses:
    """Return the addresses that belong to an endpoint, as far as its path is one of a well-known server's."""
    parts = urlsplit(url)
    for server in _servers():
        match = re.fullmatch(server["query"], parts.path.rstrip("/"))
        if match:
            paths = (server[key].format(base=match["base"]) for key in ("update", "graph_store"))
            return Addresses(url, *(urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in paths))
    return Addresses(url)


def find_addresses(url: str, answers: Callable[[str], bool]) -> Addresses:
    """Return the addresses of a server, of which the endpoint or the base address is given.

    ``answers`` says whether an address answers queries; it is asked for those below a base address.
    """
    found = known_addresses(url)
    if found.update or found.graph_store:
        return found
    parts = urlsplit(url)
    for path in _BELOW_A_BASE:
        below = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + path, "", ""))
        if answers(below):
            return known_addresses(below)
    return found


@cache
def _servers() -> tuple[dict[str, str], ...]:
    text = files("kg.store").joinpath("servers.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["server"])
