"""Listing: which articles and versions are stored, and which graphs are theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.embedded import View
from kg.store.terms import sparql_term
from kg.vocabulary import term


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version of an article in the store. ``newest`` is false where a later version revises it."""

    graph: str
    version: str
    article: str
    identifier: str
    title: str | None
    published: str | None
    publisher: str | None
    url: str | None
    revises: str | None
    newest: bool
    statements: int


def _text(value: object) -> str | None:
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else None


def stored_versions(store: View) -> list[StoredVersion]:
    """Return the stored versions, sorted by day of publication, identifier and graph."""
    sparql = f"""
        SELECT ?graph ?version ?article ?identifier ?title ?published ?publisher ?url ?revises WHERE {{
          GRAPH ?graph {{
            ?graph a <{term("ArticleGraph")}> ; <{term("prov:wasDerivedFrom")}> ?version .
            ?version <{term("prov:specializationOf")}> ?article ; <{term("dcterms:identifier")}> ?identifier .
            OPTIONAL {{ ?version <{term("dcterms:title")}> ?title }}
            OPTIONAL {{ ?version <{term("published")}> ?published }}
            OPTIONAL {{ ?version <{term("publisher")}> ?by . ?by <{term("rdfs:label")}> ?publisher }}
            OPTIONAL {{ ?article <{term("schema:url")}> ?url }}
            OPTIONAL {{ ?version <{term("prov:wasRevisionOf")}> ?revises }}
          }} }}"""
    answers = store.query(sparql)
    rows = [dict(zip(answers.columns, map(_text, row), strict=True)) for row in answers.rows]
    revised = {row["revises"] for row in rows if row["revises"]}
    counts = _statement_counts(store)
    found = [
        StoredVersion(
            graph=row["graph"] or "",
            version=row["version"] or "",
            article=row["article"] or "",
            identifier=row["identifier"] or "",
            title=row["title"],
            published=(row["published"] or "")[:10] or None,
            publisher=row["publisher"],
            url=row["url"],
            revises=row["revises"],
            newest=row["version"] not in revised,
            statements=counts.get(row["graph"] or "", 0),
        )
        for row in rows
    ]
    unique = {version.graph: version for version in found}
    return sorted(unique.values(), key=lambda one: (one.published or "", one.identifier, one.graph))


def _statement_counts(store: View) -> dict[str, int]:
    sparql = f"""SELECT ?graph (COUNT(DISTINCT ?one) AS ?count) WHERE {{
        GRAPH ?graph {{ ?one a <{term("Statement")}> }} }} GROUP BY ?graph"""
    return {_text(graph) or "": int(_text(count) or 0) for graph, count in store.query(sparql).rows}


def revised_version(store: View, article: str, version: str) -> str | None:
    """Return the version that a version of the article revises: the one it revised before, else the newest other."""
    sparql = f"""SELECT DISTINCT ?version ?revises WHERE {{
        ?version <{term("prov:specializationOf")}> {sparql_term(ox.NamedNode(article))} .
        OPTIONAL {{ ?version <{term("prov:wasRevisionOf")}> ?revises }} }}"""
    known = {_text(one): _text(revises) for one, revises in store.query(sparql).rows}
    if version in known:
        return known[version]
    newest = sorted(one for one in known if one and one not in known.values())
    return newest[-1] if newest else None


def find_article(store: View, name: str) -> list[StoredVersion]:
    """Return all versions of the article that has this IRI, address, identifier, title, or beginning of its hash.

    Raises StoreError if there is none, or more than one.
    """
    versions = stored_versions(store)
    hits = {
        one.article
        for one in versions
        if name in (one.article, one.url, one.identifier, one.title, one.version, one.graph)
        or (len(name) >= 6 and one.article.rsplit("/", 1)[-1].startswith(name))
    }
    if not hits:
        raise StoreError(f"there is no article {name!r} in the store; kg articles lists them")
    if len(hits) > 1:
        raise StoreError(f"{len(hits)} articles are called {name!r}; name one by its IRI: {', '.join(sorted(hits))}")
    return [one for one in versions if one.article in hits]


def graphs_of(versions: Iterable[StoredVersion], store: View) -> list[str]:
    """Return the graphs of versions of an article, their runs and what tables add, sorted."""
    whole = {one.graph for one in versions}
    below = tuple(f"{graph}/" for graph in whole)
    return [name for name in store.article_graphs() if name in whole or name.startswith(below)]
