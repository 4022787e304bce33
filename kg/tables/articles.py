"""The articles that rows are about: found in the store by what `kg articles` shows of them, or by their text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg.document import read_documents
from kg.errors import InputError, KgError
from kg.facts import DocumentFacts, Facts
from kg.graph import canonical_url, version_iri
from kg.store import StoredVersion, View
from kg.store.listing import stored_versions
from kg.store.terms import sparql_term
from kg.tables.places import shown
from kg.vocabulary import term

_TEXTS = (".txt", ".html", ".htm", ".xhtml")
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Article:
    """A stored version of an article: what the graph says of it, as the contract between reading and graph has it."""

    stored: StoredVersion
    document: DocumentFacts

    @property
    def version(self) -> str:
        """The IRI of the version."""
        return self.stored.version

    def facts(self, **parts: object) -> Facts:
        """Return facts of the article."""
        return Facts.model_validate({"document": self.document, **parts})


class Articles:
    """The articles of a store by their names; of each the newest version, unless a version is named."""

    def __init__(self, store: View, folder: Path) -> None:
        """Look articles up in a store; paths are seen from the folder."""
        self._store = store
        self._folder = folder
        self._found: dict[str, Article] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._versions = {one.version: one for one in stored_versions(store)}
        for one in self._versions.values():
            known = (one.article, one.url, one.identifier, one.title) if one.newest else ()
            for name in (one.version, one.graph, *known):
                if name:
                    self._by_name[name].add(one.version)

    def find(self, name: str) -> Article:
        """Return the article that a cell names. Raises InputError that says why there is none, or not one."""
        is_address = name.startswith(("http://", "https://"))
        hits = self._by_name.get(name, set()) or (
            self._by_name.get(canonical_url(name), set()) if is_address else set()
        )
        if not hits and Path(name).suffix.lower() in _TEXTS and not is_address:
            hits = {self._version_of_text(name)}
        if len(hits) > 1:
            raise InputError(f"{len(hits)} articles are called {shown(name)!r}; name one by its IRI: {_some(hits)}")
        if not hits:
            raise InputError(f"no article {shown(name)!r} is in the store{self._hint(name)}")
        (version,) = hits
        if version not in self._found:
            self._found[version] = self._read(self._versions[version])
        return self._found[version]

    def _version_of_text(self, name: str) -> str:
        try:
            [document] = read_documents([self._folder / name])
        except (KgError, ValueError) as error:
            raise InputError(f"the text of the article cannot be read: {error}") from error
        facts = Facts(document=DocumentFacts(id=document.id, published=None, url=document.url, text=document.text))
        version = version_iri(facts, self._store.base)
        if version not in self._versions:
            raise InputError(f"the article {shown(name)!r} is not in the store: kg ingest reads it")
        return version

    def _hint(self, name: str) -> str:
        titles = {one.title or one.identifier: one for one in self._versions.values() if one.newest}
        near = get_close_matches(name, sorted(self._by_name), n=1, cutoff=0.6)
        if near:
            return f"; did you mean {shown(near[0])!r}?"
        return "; kg articles lists them" if titles else "; it holds none: kg ingest reads them"

    def _read(self, stored: StoredVersion) -> Article:
        """Return what facts say of the document. Raises InputError if its IRI is not that of its text and address."""
        sparql = f"""SELECT ?text WHERE {{ {sparql_term(ox.NamedNode(stored.version))} <{term("text")}> ?text }}"""
        rows = self._store.query(sparql).rows
        text = rows[0][0].value if rows and isinstance(rows[0][0], ox.Literal) else ""
        document = DocumentFacts(
            id=stored.identifier, title=stored.title, published=stored.published, url=stored.url, text=text
        )
        if version_iri(Facts(document=document), self._store.base) != stored.version:
            raise InputError("the text of the article in the store is not the one that was read: ingest it again")
        return Article(stored, document)


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:_NEAR]) + (" …" if len(listed) > _NEAR else "")
