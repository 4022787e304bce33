"""Engines against each other and against the specification: generated shapes and data, and a corpus of articles.

Rows are focus node, path, value, component, source shape and severity. Where engines differ by a documented divergence
(docs/divergences.md, whose examples are run here), the cases are chosen so that it cannot show, or it is taken off.
"""

import importlib.util
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Store
from shacl_cases import BOUNDS, LITERALS, PREFIXES, data_graphs, shapes_graphs
from shacl_engines import ours, pyshacl, read, turbo

PROJECT = Path(__file__).resolve().parent.parent
MOST = int(os.environ.get("PARLEY_DIFFERENTIAL", "0"))  # how many examples a campaign tries; 0: the small sample
sample = settings(
    max_examples=MOST or 120,
    derandomize=not MOST,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
with_turbo = pytest.mark.skipif(
    importlib.util.find_spec("pyshacl_turbo") is None, reason="pyshacl-turbo is not installed: pip install '.[test]'"
)


def rows_of(engine, shapes, data):
    return engine(read(PREFIXES + shapes), read(PREFIXES + data))


def without(rows, component):
    return Counter({row: count for row, count in rows.items() if row[3] != component})


# ---------------------------------------------------------------- generated shapes and data


@sample
@given(shapes_graphs(comparing=False), data_graphs)
def test_pyshacl_agrees(shapes, data):
    """All of Core but comparisons, in which pySHACL departs from SPARQL; those are checked below against SPARQL."""
    found, expected = (rows_of(engine, shapes, "\n".join(data)) for engine in (ours, pyshacl))
    assert found == expected


@with_turbo
@sample
@given(shapes_graphs(), data_graphs)
def test_pyshacl_turbo_agrees(shapes, data):
    """All of Core; of ``<=`` only that equal terms that cannot be compared are not less or equal."""
    shapes = shapes.replace("sh:lessThanOrEquals", "sh:lessThan")
    found, expected = (rows_of(engine, shapes, "\n".join(data)) for engine in (ours, turbo))
    assert found == expected


# ---------------------------------------------------------------- comparisons, by SPARQL's own operators

OPERATORS = {"minExclusive": "<", "minInclusive": "<=", "maxExclusive": ">", "maxInclusive": ">="}
# Oxigraph compares more than SPARQL 1.1 (17.3) lists: durations of two datatypes, and a term with itself.
EXTENDED = {'"P1D"^^xsd:duration', '"PT1H"^^xsd:dayTimeDuration'}
ORDERED = ("integer", "decimal", "double", "float", "int", "byte", "boolean", "dateTime", "date", "string")


def is_ordered(literal):
    """Say whether SPARQL orders a literal at all: its datatype is listed, and it is well-formed and a number."""
    kind = "string" if re.fullmatch('"[^"]*"', literal) else literal.rpartition("xsd:")[2]
    ill = ('"x"', '""^^', '"maybe"', '"300"', '"2023-02-29"', "T25:", "NaN")
    return kind in ORDERED and "@" not in literal and not any(part in literal for part in ill)


def less(left, operator, right):
    """Evaluate a comparison as SPARQL 1.1 has it: false where it is an error."""
    if left in EXTENDED or right in EXTENDED or (left == right and not is_ordered(left)):
        return False
    prologue = PREFIXES.replace("@prefix", "PREFIX").replace("> .", ">")
    return bool(Store().query(f"{prologue} ASK {{ FILTER ({left} {operator} {right}) }}"))


def term(literal):
    return str(read(f"{PREFIXES} ex:x ex:y {literal} .")[0].object)


@pytest.mark.parametrize("bound", BOUNDS)
def test_ranges_are_those_of_sparql(bound):
    shapes = "\n".join(
        f"ex:{name} a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a ; sh:{name} {bound} ." for name in OPERATORS
    )
    data = f"ex:a ex:p ex:b , _:x , {' , '.join(LITERALS)} ."
    found = {(row[4], row[2]) for row in rows_of(ours, shapes, data)}
    expected = {(name, value) for name in OPERATORS for value in ("<http://example.org/b>", "_:x")}
    expected |= {
        (name, term(value))
        for name, operator in OPERATORS.items()
        for value in LITERALS
        if not less(bound, operator, value)
    }
    assert found == expected


@pytest.mark.parametrize(("name", "operator"), [("lessThan", "<"), ("lessThanOrEquals", "<=")])
def test_orders_are_those_of_sparql(name, operator):
    shapes = f"ex:s a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; sh:{name} ex:q ."
    pairs = {f"ex:n{i}m{j}": (one, other) for i, one in enumerate(LITERALS) for j, other in enumerate(LITERALS)}
    data = "\n".join(f"{node} ex:p {one} ; ex:q {other} ." for node, (one, other) in pairs.items())
    found = {row[0] for row in rows_of(ours, shapes, data)}
    expected = {node for node, (one, other) in pairs.items() if not less(one, operator, other)}
    assert found == {f"<http://example.org/{node.removeprefix('ex:')}>" for node in expected}
