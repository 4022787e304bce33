"""Parameters: what a user types, as RDF terms, and where in the query they go.

Types: string, integer, decimal, double, boolean, iri, date (an instant of the day, by the parameter's edge), actor and
place (a name or IRI, looked up in the store), and the kinds of concept (topic, stance, measure, …: a notation or IRI).
"""

import math
import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.errors import InputError, KgError, QueryError
from kg.graph.times import first_instant, last_instant
from kg.queries.saved import Parameter, SavedQuery, value_place
from kg.store.results import Queryable
from kg.store.terms import sparql_term
from kg.vocabulary import NAMESPACE, concept, notations, term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>\"{}|\\\\^`]+")
_LONGEST_DECIMAL = 18  # digits before or after the point, which all stores hold
_SIMPLE = ("string", "integer", "decimal", "double", "boolean", "iri", "date")
_NAMED = ("actor", "place")
CONCEPT_KINDS = (
    "topic", "stance", "measure", "factuality", "basis", "role", "coverage", "plover", "statement-kind",
    "event-status", "undertaking-status", "sanction-status",
)  # fmt: skip
TYPES = (*_SIMPLE, *_NAMED, *CONCEPT_KINDS)


def parse_value(parameter: Parameter, value: str, source: Queryable) -> ox.NamedNode | ox.Literal:
    """Return what a user typed for a parameter as an RDF term. Raises QueryError that says what would do."""
    if parameter.type in _SIMPLE:
        return _simple(parameter, value)
    if parameter.type in _NAMED:
        return _named(parameter, value, source)
    if parameter.type in CONCEPT_KINDS:
        return _concept(parameter, value)
    raise QueryError(f"the parameter --{parameter.name} has the unknown type {parameter.type!r}")


def bind(query: SavedQuery, terms: dict[str, ox.NamedNode | ox.Literal]) -> str:
    """Return the query's text with each parameter's one term replaced, and without the lines of those left open.

    The terms are serialised anew, the same for every engine, so no text of a user's becomes part of the query's syntax.
    ``VALUES ?name { UNDEF }`` is the identity of a join (SPARQL 1.1, 10.2.2), but Virtuoso reads it as a null that
    nothing joins with.
    """
    text = query.text
    open_ones = [one.name for one in query.parameters if one.name not in terms]
    places = {name: value_place(query.path, query.text, name) for name in [*terms, *open_ones]}
    for name in sorted(places, key=lambda one: places[one], reverse=True):  # from the end, so that the others stay
        start, end = places[name]
        if name in terms:
            text = f"{text[:start]}{sparql_term(terms[name])}{text[end:]}"
        elif text[start:end].upper() == "UNDEF":
            text = text[: text.rindex("\n", 0, start) + 1] + text[text.index("\n", end) :]
    return text


def _simple(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    try:
        match parameter.type:
            case "integer":
                return ox.Literal(str(int(value)), datatype=ox.NamedNode(f"{_XSD}integer"))
            case "decimal":
                number = Decimal(value)
                if not number.is_finite() or abs(number.adjusted()) > _LONGEST_DECIMAL:
                    raise ValueError
                return ox.Literal(format(number, "f"), datatype=ox.NamedNode(f"{_XSD}decimal"))
            case "double":
                if not math.isfinite(float(value)):
                    raise ValueError
                return ox.Literal(repr(float(value)), datatype=ox.NamedNode(f"{_XSD}double"))
            case "boolean":
                truth = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
                return ox.Literal(truth[value.lower()], datatype=ox.NamedNode(f"{_XSD}boolean"))
            case "iri":
                return _checked(value)
            case "date":
                return _instant(parameter, value)
        return ox.Literal(value)
    except (ValueError, KeyError, InvalidOperation) as error:
        example = {"date": "a day, month or year such as 2025-02-18, 2025-02 or 2025", "boolean": "yes or no"}.get(
            parameter.type, f"of type {parameter.type}"
        )
        raise QueryError(f"--{parameter.name} {value!r} is not {example}") from error


def _instant(parameter: Parameter, value: str) -> ox.Literal:
    try:
        instant = last_instant(value) if parameter.edge == "last" else first_instant(value)
    except InputError as error:
        raise ValueError(value) from error
    if instant is None:
        raise ValueError(value)
    return ox.Literal(instant, datatype=ox.NamedNode(f"{_XSD}dateTime"))


def _concept(parameter: Parameter, value: str) -> ox.NamedNode:
    kind = parameter.type
    if value.startswith(("http://", "https://")):
        return _iri(parameter, value)
    key = "status" if kind.endswith("-status") else kind
    try:
        return ox.NamedNode(
            concept(key, value.strip().lower().replace(" ", "-") if kind != "plover" else value.upper())
        )
    except KgError as error:
        import difflib

        known = notations(key)
        near = difflib.get_close_matches(value.lower(), known, n=4, cutoff=0.4) or known[:12]
        raise QueryError(f"--{parameter.name} {value!r} is no {kind}; there are {', '.join(near)} …") from error


def _iri(parameter: Parameter, value: str) -> ox.NamedNode:
    try:
        return _checked(value)
    except ValueError as error:
        raise QueryError(f"--{parameter.name} {value!r} is no IRI") from error


def _checked(value: str) -> ox.NamedNode:
    """Return an IRI. Raises ValueError for what some engine would not read as one (RFC 3987)."""
    if not _IRI.fullmatch(value):
        raise ValueError(value)
    return ox.NamedNode(value)


def _named(parameter: Parameter, value: str, source: Queryable) -> ox.NamedNode:
    """Look a name up among the labels of the store; those that articles mention, or as a place name, come first."""
    if value.startswith(("http://", "https://")):
        return _iri(parameter, value)
    candidates = _candidates(value, source)
    hits = (_mentioned(candidates, source, parameter.type) or candidates) if len(candidates) > 1 else candidates
    if len(hits) == 1:
        return ox.NamedNode(hits[0])
    if hits:
        raise QueryError(
            f"--{parameter.name} {value!r} may be any of {len(hits)}; name one by its IRI: {', '.join(hits[:6])}"
        )
    near = _near(value, source)
    hint = f"did you mean {' or '.join(near)}?" if near else "no article names it"
    raise QueryError(f"--{parameter.name} {value!r} is not in the store; {hint}")


def _candidates(value: str, source: Queryable) -> list[str]:
    """Return the IRIs of the actors and places that bear a name, in any case of its letters."""
    wanted = sparql_term(ox.Literal(value.strip().lower()))
    named = " UNION ".join(
        f"{{ ?actor <{term(name)}> ?name . FILTER(LCASE(STR(?name)) = {wanted}) }}"
        for name in ("rdfs:label", "skos:altLabel", "metonym")
    )
    sparql = f"""SELECT DISTINCT ?actor WHERE {{
        {{ SELECT DISTINCT ?actor WHERE {{ {named} }} }}
        ?actor a ?class . FILTER(STRSTARTS(STR(?class), "{NAMESPACE}") && ?class != <{term("Office")}>) }}"""
    return sorted({row[0].value for row in source.query(sparql).rows if row[0] is not None})


def _mentioned(candidates: list[str], source: Queryable, kind: str) -> list[str]:
    """Return those of the candidates that articles mention as actors, or as the places of what they report."""
    named = " ".join(sparql_term(ox.NamedNode(iri)) for iri in candidates)
    used = f"?report <{term('place')}> ?one" if kind == "place" else f"?one <{term('mention')}> ?span"
    sparql = f"SELECT DISTINCT ?one WHERE {{ VALUES ?one {{ {named} }} {used} }}"
    return sorted({row[0].value for row in source.query(sparql).rows if row[0] is not None})


def _near(value: str, source: Queryable) -> list[str]:
    import difflib

    sparql = f"""SELECT DISTINCT ?name WHERE {{ ?actor <{term("mention")}> ?span .
        {{ ?actor <{term("rdfs:label")}> ?name }} UNION {{ ?actor <{term("skos:altLabel")}> ?name }} }}"""
    names = [row[0].value for row in source.query(sparql).rows if row[0] is not None]
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(value.lower(), sorted(lowered), n=3, cutoff=0.6)
    parts = sorted(name for name in lowered.values() if value.lower() in name.lower())[:3]
    return list(dict.fromkeys([*(lowered[name] for name in close), *parts]))[:3]
