"""How the data spell the values of SELECT results: Oxigraph holds a number, date or boolean in one form of its own.

``"01"^^xsd:integer`` comes back as 1, and where a node has both they come back once. A validation result names the term
that stands in the data graph (SHACL, 3.6.2.3), so values are turned back, and doubled where the data have two.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.validation.datagraph import DataGraph
from kg.validation.engines.model import Result
from kg.validation.namespaces import XSD
from kg.validation.triples import Term

_NUMBER = re.compile(r"(?<=[\s,;(\[])[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?=[\s,;.)\]])")
_UNUSUAL = ('"""^^', "'''^^", '\\"^^', "\\'^^")  # long or escaped, as numbers and dates hardly ever are
_DERIVED = (
    *("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
    *("positiveInteger", "negativeInteger", "nonNegativeInteger", "nonPositiveInteger"),
)
_HELD_AS = {XSD.integer: [XSD[name] for name in _DERIVED], XSD.dateTime: [XSD.dateTimeStamp]}
_OWN_FORM = re.compile(  # most of what data hold is in Oxigraph's form already: no need to ask it
    r'"(?:(?:0|-?[1-9][0-9]{0,17})"\^\^<[^>]*#integer>'
    r'|[0-9]{4}-[01][0-9]-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"\^\^<[^>]*#dateTime>'
    r'|[0-9]{4}-[01][0-9]-[0-3][0-9]"\^\^<[^>]*#date>|[^"]*"\^\^<[^>]*#(?:string|anyURI)>)'
)


def as_written(
    results: Iterable[Result],
    data: DataGraph,
    targets: Iterable[Literal] = (),
    objects_of: Collection[Term] | None = None,
) -> Iterator[Result]:
    """Yield results with focus nodes and values as the data graph writes them, one for each spelling.

    ``targets`` are literals that are focus nodes without standing in the graph. ``objects_of`` has the properties whose
    values are focus nodes, None where focus nodes may be found in other ways too.
    """
    found, given = list(results), dict.fromkeys(str(one) for one in targets if _is_typed(one))
    kinds = {term.datatype for one in found for term in (one.focus, one.value) if _is_typed(term)}  # type: ignore[union-attr]
    kinds |= {further for kind in kinds for further in _HELD_AS.get(kind, ())}
    if not kinds:
        yield from found
        return
    typed = dict.fromkeys(one for one in _typed_literals(data, kinds) if "\n" not in one)
    spelt = _spellings([*typed, *given])
    unsure = {one.focus for one in found if isinstance(one.value, Literal) and one.value in spelt}
    lines = _lines(data, {str(focus) for focus in unsure})
    focuses = _focuses({one.focus for one in found}, spelt, typed | given, data, (given, objects_of))
    for one in found:
        for focus in focuses.get(one.focus, [one.focus]):
            for value in _values(one, spelt, typed, lines):
                bound = {**one.bindings, **({"value": value} if value is not None and "value" in one.bindings else {})}
                yield replace(one, focus=focus, value=focus if value == one.focus else value, bindings=bound)


def _is_typed(term: Term | None) -> bool:
    return isinstance(term, Literal) and not term.language and term.datatype != XSD.string


def _spellings(written: list[str]) -> dict[Literal, list[Literal]]:
    """Return the spellings that differ from Oxigraph's form, by that form."""
    unlike = [text for text in dict.fromkeys(written) if not _OWN_FORM.fullmatch(text)]
    document = "".join(f"<urn:n:{number}> <urn:n:p> {text} .\n" for number, text in enumerate(unlike))
    quads = list(parse(document.encode(), format=RdfFormat.N_TRIPLES))
    store = Store()
    store.extend(Quad(one.subject, one.predicate, one.object) for one in quads)
    own = {one.subject: one.object for one in store}
    found: dict[Literal, list[Literal]] = {}
    for one in quads:
        form = own[one.subject]
        if isinstance(one.object, Literal) and isinstance(form, Literal) and form != one.object:
            found.setdefault(form, []).append(one.object)
    return found


def _focuses(
    nodes: set[Term],
    spelt: dict[Literal, list[Literal]],
    known: dict[str, None],
    data: DataGraph,
    ways: tuple[dict[str, None], Collection[Term] | None],
) -> dict[Term, list[Term]]:
    """Return the spellings of focus nodes that are spelt otherwise than by Oxigraph; of several those that are such."""
    forms: dict[Term, list[Term]] = {
        node: [*([node] if str(node) in known else []), *spelt[node]]
        for node in nodes
        if isinstance(node, Literal) and node in spelt
    }
    targets, objects_of = ways
    if objects_of is not None and any(len(found) > 1 for found in forms.values()):
        asked = {form for found in forms.values() for form in found}
        here = {one.object for one in data.triples() if one.predicate in objects_of and one.object in asked}
        for node, found in forms.items():
            forms[node] = [one for one in found if str(one) in targets or one in here] or found[:1]
    return forms


def _values(
    result: Result, spelt: dict[Literal, list[Literal]], typed: dict[str, None], lines: set[str]
) -> list[Term | None]:
    """Return the spellings of a result's value: those that its focus node has, where the path is a predicate."""
    value = result.value
    if not isinstance(value, Literal) or value not in spelt or value == result.focus:
        return [value]
    forms = [*([value] if str(value) in typed else []), *spelt[value]]
    path = result.path.predicate if result.path is not None else None
    if path is not None:
        here = [form for form in forms if f"{result.focus} {path} {form} ." in lines]
    else:
        ends = tuple(f" {form} ." for form in forms)
        said = [line for line in lines if line.startswith(f"{result.focus} ") and line.endswith(ends)]
        here = [form for form in forms if any(line.endswith(f" {form} .") for line in said)]
    return list(here or forms[:1])


def _typed_literals(data: DataGraph, kinds: set[NamedNode]) -> Iterator[str]:
    """Yield the literals of some datatypes that the data graph may have, as in N-Triples, and perhaps others."""
    text = data.document.text
    if any(mark in text for mark in _UNUSUAL):
        text = data.text
    prefixes = [f"{prefix}:" for prefix in _prefixes(text, XSD.iri)]
    for kind in kinds:
        name = kind.value.removeprefix(XSD.iri)
        ends = [end for end in (str(kind), *(f"{prefix}{name}" for prefix in prefixes)) if f"^^{end}" in text]
        for end in (rf"{re.escape(end)}(?![\w-])" for end in ends):
            for quote in "\"'":  # the pattern begins with what is rare, which is quick to find
                for match in re.finditer(rf"{quote}\^\^{end}", text):
                    start = text.rfind(quote, 0, match.start()) + 1
                    yield f'"{text[start : match.start()]}"^^{kind}'
    if kinds & {XSD.integer, XSD.decimal, XSD.double} and data.document.format == "turtle":
        for number in dict.fromkeys(_NUMBER.findall(text)):
            kind = XSD.double if "e" in number.lower() else XSD.decimal if "." in number else XSD.integer
            yield f'"{number}"^^{kind}'


def _prefixes(text: str, namespace: str) -> list[str]:
    """Return the prefixes that a text in Turtle declares for a namespace."""
    found, at = [], text.find(f"<{namespace}>")
    while at >= 0:
        before = text[max(at - 200, 0) : at].rstrip()
        if before.endswith(":"):
            found.append(before[:-1].split()[-1] if before[:-1] and not before[:-1][-1].isspace() else "")
        at = text.find(f"<{namespace}>", at + 1)
    return found


def _lines(data: DataGraph, subjects: set[str]) -> set[str]:
    """Return the lines, as N-Triples has them, of some subjects."""
    if not subjects:
        return set()
    if not data.is_canonical:
        return {f"{one} ." for one in data.triples() if str(one.subject) in subjects}
    return {line for line in data.text.split("\n") if line.partition(" ")[0] in subjects}
