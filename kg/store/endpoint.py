"""A SPARQL 1.1 endpoint by URL, read and updated through SPARQLWrapper."""

import ast
import re
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.results import Answers, read_answers
from kg.store.terms import sparql_term
from kg.store.tokens import check_read_only, masked
from kg.vocabulary import term

if TYPE_CHECKING:
    from kg.store.credentials import Authentication

_TIMEOUT = 60.0  # seconds a server may be silent
_QUERIED = "application/sparql-results+json, text/turtle;q=0.9"


class Endpoint:
    """An endpoint that answers queries over the union of its graphs, and where it has updates, carries them out.

    ``authentication`` is how it is told who asks; without, credentials come from the environment or netrc.
    """

    def __init__(
        self,
        url: str,
        update_url: str | None = None,
        authentication: "Authentication | None" = None,
        timeout: float = _TIMEOUT,
    ) -> None:
        """Name an endpoint. Raises StoreError if the address is none of HTTP, InputError if it holds credentials."""
        from kg.store.credentials import Authentication, find_credentials
        from kg.store.requests import shown, web_address

        self.url = web_address(url)
        self.update_url = web_address(update_url) if update_url else None
        self.name = shown(url)
        self.authentication = authentication or Authentication(find_credentials(url))
        self._timeout = timeout

    def query(self, sparql: str) -> Answers:
        """Answer a SPARQL query; raises QueryError if the server cannot read it, StoreError if there is no answer."""
        check_read_only(sparql)
        body, media_type = self._ask(self.url, sparql, _form(sparql))
        try:
            if "sparql-results" in media_type:
                return read_answers(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
            triples = ox.parse(body, format=ox.RdfFormat.TURTLE)
            return Answers(triples=tuple(quad.triple for quad in triples))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.name} answers with something that is no result of SPARQL; look at it") from error

    def update(self, sparql: str) -> None:
        """Carry out a SPARQL update; raises StoreError if the server does not."""
        if self.update_url is None:
            raise StoreError(f"where {self.name} takes updates is not known; give the address with --update")
        try:
            self._ask(self.update_url, sparql, "INSERT")
        except QueryError as error:
            raise StoreError(str(error)) from error

    def check_union(self) -> None:
        """Raise StoreError if the endpoint's default graph is not the union of its graphs, or it has no articles."""
        kind = f"a <{term('ArticleVersion')}>"
        named = self.query(f"SELECT ?version WHERE {{ GRAPH ?graph {{ ?version {kind} }} }} LIMIT 1").rows
        version = sparql_term(named[0][0]) if named and isinstance(named[0][0], ox.NamedNode) else "?version"
        if self.query(f"ASK {{ {version} {kind} }}").truth:
            return
        if named:
            raise StoreError(
                f"the default graph of {self.name} is not the union of its graphs, so every answer would be empty; "
                "set it so: oxigraph serve --union-default-graph, Fuseki tdb2:unionDefaultGraph true, "
                "GraphDB and Virtuoso have it by default"
            )
        raise StoreError(f"there are no articles in {self.name}; load some first: kg load")

    def _ask(self, url: str, sparql: str, form: str) -> tuple[bytes, str]:
        """Return the body of the response and its media type, after as many attempts as it takes and is allowed."""
        from kg.store.requests import repeated

        return repeated(partial(self._attempt, url, sparql, form))

    def _attempt(self, url: str, sparql: str, form: str) -> tuple[bytes, str]:
        """Send a request, again where the server wants to know who asks."""
        import httpx
        from SPARQLWrapper import SPARQLExceptions

        from kg.store.requests import refusal, unreached

        flow = self.authentication.auth_flow(httpx.Request("POST", url))
        told = next(flow)
        while True:
            try:
                return self._send(url, sparql, form, told.headers.get("Authorization"))
            except (SPARQLExceptions.SPARQLWrapperException, HTTPError) as error:
                response = error if isinstance(error, HTTPError) else error.__context__
                if not isinstance(response, HTTPError):
                    raise StoreError(f"{self.name} does not answer: {_words(error)}") from error
                answer = httpx.Response(response.code, headers=list(response.headers.items()), request=told)
                try:
                    told = flow.send(answer)
                except StopIteration:
                    if response.code == 400:
                        raise QueryError(f"{self.name} cannot read the query: {_words(error)}") from error
                    credentials = self.authentication.credentials
                    raise refusal(url, response.code, answer.headers, _words(error), credentials) from error
            except (OSError, HTTPException) as error:
                raise unreached(url, error, self._timeout) from error

    def _send(self, url: str, sparql: str, form: str, authorization: str | None) -> tuple[bytes, str]:
        from SPARQLWrapper import POST, SPARQLWrapper

        from kg.store.requests import redirected

        wrapper = SPARQLWrapper(url)
        wrapper.setQuery(form)  # its search for the form takes long, and finds it in words of comments ("addressee")
        wrapper.queryString = sparql
        wrapper.setMethod(POST)
        wrapper.setTimeout(max(1, round(self._timeout)))
        if wrapper.isSparqlQueryRequest():
            wrapper.addCustomHttpHeader("Accept", _QUERIED)
            wrapper.setReturnFormat("json" if wrapper.queryType in ("SELECT", "ASK") else "turtle")
        if authorization is not None:
            create = partial(_with_authorization, wrapper._createRequest, authorization)
            setattr(wrapper, "_createRequest", create)  # noqa: B010 - its own way to add headers follows redirections
        answer = wrapper.query()
        if answer.response.geturl() != url:
            raise redirected(url, answer.response.geturl())
        return answer.response.read(), answer.response.headers.get("Content-Type", "")


def _form(sparql: str) -> str:
    found = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)", masked(sparql).upper())
    return found[1] if found else "SELECT"


def _with_authorization(create: Any, value: str) -> Request:
    """Return the request that SPARQLWrapper makes, with a header that goes to no other server."""
    request: Request = create()
    request.add_unredirected_header("Authorization", value)
    return request


def _words(error: Exception) -> str:
    """Return what the server said, as far as the error holds it."""
    if isinstance(error, HTTPError):
        text = error.read(4000).decode(errors="replace") or str(error.reason)
    else:  # SPARQLWrapper shows the bytes as Python writes them
        text = str(error).rpartition("Response:\n")[2]
        if text.startswith(("b'", 'b"')):
            text = ast.literal_eval(text).decode(errors="replace")
    return " ".join(text.split())[:300]
