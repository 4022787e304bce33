"""Results: what a SPARQL query gives, whatever answered it, and the W3C formats of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from kg.errors import QueryError

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = tuple[Term | None, ...]

_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True)
class Answers:
    """The answer to a SELECT (columns and rows), an ASK (truth) or a CONSTRUCT (triples)."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None

    @property
    def is_table(self) -> bool:
        """Whether there are columns and rows."""
        return self.truth is None and self.triples is None

    def serialize(self, form: str) -> bytes:
        """Return the answer in a W3C format: json, csv, tsv or xml; turtle for a CONSTRUCT.

        Raises QueryError if the format does not suit the kind of answer.
        """
        if self.triples is not None:
            if form not in _GRAPHS:
                raise QueryError(f"a CONSTRUCT query gives a graph: ask for turtle, not {form}")
            return ox.serialize(sorted(self.triples, key=str), format=_GRAPHS[form]) or b""
        if form not in _FORMATS:
            raise QueryError(f"this query gives a table: ask for json, csv, tsv or xml, not {form}")
        return _as_csv(self) if form == "csv" and self.truth is None else _serialized(self, form)


class Queryable(Protocol):
    """What saved queries run on: an embedded store or an endpoint."""

    def query(self, sparql: str) -> Answers:
        """Answer a SPARQL query over the union of all graphs. Raises QueryError or StoreError."""
        ...


def read_answers(
    results: "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterable[ox.Triple]",
) -> Answers:
    """Return pyoxigraph's query results as Answers, read to the end."""
    if isinstance(results, ox.QueryBoolean):
        return Answers(truth=bool(results))
    if isinstance(results, ox.QuerySolutions):
        columns = tuple(variable.value for variable in results.variables)
        rows = tuple(tuple(solution[column] for column in columns) for solution in results)
        return Answers(columns, rows)
    return Answers(triples=tuple(results))


def _serialized(answers: Answers, form: str) -> bytes:
    """Serialise by Oxigraph: the rows go once through the JSON format, which it reads back."""
    import json

    if answers.truth is not None:
        document: dict[str, object] = {"head": {}, "boolean": answers.truth}
    else:
        bindings = [
            {column: _json_term(term) for column, term in zip(answers.columns, row, strict=True) if term is not None}
            for row in answers.rows
        ]
        document = {"head": {"vars": list(answers.columns)}, "results": {"bindings": bindings}}
    data = json.dumps(document, ensure_ascii=False).encode()
    parsed = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return parsed.serialize(format=_FORMATS[form]) or b""


def _as_csv(answers: Answers) -> bytes:
    """Write rows as the W3C's CSV format has them: plain values, CRLF line ends, quotation marks where a comma stands.

    Oxigraph leaves the commas in IRIs bare, and every span's IRI has one.
    """
    import csv
    from io import StringIO

    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(answers.columns)
    for row in answers.rows:
        writer.writerow(["" if one is None else f"_:{one.value}" if _is_blank(one) else one.value for one in row])
    return buffer.getvalue().encode()


def _is_blank(term: Term) -> bool:
    return isinstance(term, ox.BlankNode)


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        found["datatype"] = term.datatype.value
    return found
