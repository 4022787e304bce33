"""The sheet: gathers the triples of a description, and writes them as Turtle in a fixed order."""

from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import vocabulary

PREFIXES: Final = {
    **vocabulary.PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
}
_TYPE: Final = f"{PREFIXES['rdf']}type"
_TEMPLATE: Final = Path(__file__).with_name("description.ttl")


class Sheet:
    """The triples of a description. Nodes are named by their path below the base or by an IRI, properties by prefix."""

    def __init__(self, base: str) -> None:
        """Begin with what is said of every store."""
        self.base = base
        parsed = ox.parse(path=str(_TEMPLATE), format=ox.RdfFormat.TURTLE, base_iri=base)
        self._triples = {quad.triple for quad in parsed}

    def link(self, subject: str, name: str, *iris: str) -> None:
        """Relate a node to things by their IRIs."""
        for iri in iris:
            self._add(subject, name, ox.NamedNode(iri))

    def node(self, subject: str, name: str, *nodes: str) -> None:
        """Relate a node to other nodes of the description."""
        self.link(subject, name, *(self.base + node for node in nodes))

    def type(self, subject: str, *names: str) -> None:
        """Say which classes a node belongs to."""
        self.link(subject, "rdf:type", *map(expand, names))

    def words(self, subject: str, name: str, text: str, language: str | None = "en") -> None:
        """Give a node a text in English, or a plain string."""
        self._add(subject, name, ox.Literal(text, language=language))

    def number(self, subject: str, name: str, count: int) -> None:
        """Give a node a count."""
        self._add(subject, name, ox.Literal(count))

    def dated(self, subject: str, name: str, value: str) -> None:
        """Give a node a day (YYYY-MM-DD) or an instant."""
        kind = "date" if len(value) == len("YYYY-MM-DD") else "dateTime"
        self._add(subject, name, ox.Literal(value, datatype=ox.NamedNode(f"{PREFIXES['xsd']}{kind}")))

    def turtle(self) -> bytes:
        """Return the triples as Turtle, sorted: the same triples give the same bytes."""
        return ox.serialize(sorted(self._triples, key=_order), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""

    def _add(self, subject: str, name: str, value: ox.NamedNode | ox.Literal) -> None:
        iri = subject if "://" in subject else self.base + subject
        self._triples.add(ox.Triple(ox.NamedNode(iri), ox.NamedNode(expand(name)), value))


def expand(name: str) -> str:
    """Return the IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return a segment of an IRI that stands for an IRI: its prefixed name with a hyphen, else a digest of it."""
    for prefix, space in PREFIXES.items():
        local = iri.removeprefix(space)
        if local != iri and local.replace("-", "").replace("_", "").isalnum() and local.isascii():
            return f"{prefix}-{local}"
    return sha256(iri.encode()).hexdigest()[:16]


def _order(triple: ox.Triple) -> tuple[str, bool, str]:
    return str(triple.subject), triple.predicate.value != _TYPE, str(triple)
