"""A SPARQL 1.1 endpoint by URL, read through SPARQLWrapper."""

from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.results import Answers, read_answers
from kg.store.terms import sparql_term
from kg.store.tokens import check_read_only
from kg.vocabulary import term

_TIMEOUT = 60  # seconds a server may be silent
_HINTS = {
    "401": "it wants credentials",
    "403": "it refuses access",
    "404": "there is no SPARQL endpoint at this address",
    "429": "it has too many requests; try again later",
    "503": "it is not ready; try again later",
}


class Endpoint:
    """An endpoint that answers queries over the union of its graphs."""

    def __init__(self, url: str) -> None:
        """Name an endpoint. Raises StoreError if the address is none of HTTP."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise StoreError(f"{url!r} is no web address of an endpoint; it starts with http:// or https://")
        self.url = url

    def query(self, sparql: str) -> Answers:
        """Answer a SPARQL query; raises QueryError if the server cannot read it, StoreError if there is no answer."""
        check_read_only(sparql)
        body, media_type = self._fetch(sparql)
        if "sparql-results" in media_type:
            return read_answers(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        triples = ox.parse(body, format=ox.RdfFormat.TURTLE)
        return Answers(triples=tuple(quad.triple for quad in triples))

    def check_union(self) -> None:
        """Raise StoreError if the endpoint's default graph is not the union of its graphs, or it has no articles."""
        kind = f"a <{term('ArticleVersion')}>"
        named = self.query(f"SELECT ?version WHERE {{ GRAPH ?graph {{ ?version {kind} }} }} LIMIT 1").rows
        version = sparql_term(named[0][0]) if named and isinstance(named[0][0], ox.NamedNode) else "?version"
        if self.query(f"ASK {{ {version} {kind} }}").truth:
            return
        if named:
            raise StoreError(
                f"the default graph of {self.url} is not the union of its graphs, so every answer would be empty; "
                "set it so: oxigraph serve --union-default-graph, Fuseki tdb2:unionDefaultGraph true, "
                "GraphDB and Virtuoso have it by default"
            )
        raise StoreError(f"there are no articles in {self.url}; load some first")

    def _fetch(self, sparql: str) -> tuple[bytes, str]:
        from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper

        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(sparql)
        wrapper.setMethod(POST)
        wrapper.setTimeout(_TIMEOUT)
        wrapper.addCustomHttpHeader("Accept", "application/sparql-results+json, text/turtle;q=0.9")
        if wrapper.queryType in ("SELECT", "ASK"):
            wrapper.setReturnFormat("json")
        else:
            wrapper.setReturnFormat("turtle")
        try:
            answer = wrapper.query()
            return answer.response.read(), answer.response.headers.get("Content-Type", "")
        except SPARQLExceptions.QueryBadFormed as error:
            raise QueryError(f"{self.url} cannot read the query: {_first_line(error)}") from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise StoreError(f"{self.url} does not answer: {_first_line(error)}") from error
        except HTTPError as error:
            hint = _HINTS.get(str(error.code), error.reason)
            raise StoreError(f"{self.url} answers {error.code}: {hint}") from error
        except (TimeoutError, URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(f"{self.url} cannot be reached: {_first_line(reason)}") from error


def _first_line(error: object) -> str:
    return " ".join(str(error).split())[:300]
