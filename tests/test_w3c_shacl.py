"""The W3C test suite of SHACL (data-shapes-test-suite), through the interface that people use.

A case passes if the validation report, written as Turtle and read back, has the expected sh:conforms and the same
results: focus node, path, severity, component, value, source shape and source constraint. Where a failure is expected,
ShapesError must be raised.
"""

import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from kg.errors import ShapesError
from kg.validation import validate
from kg.validation.datagraph import read_file
from kg.validation.namespaces import RDF, SH, Namespace
from kg.validation.triples import TripleIndex, plain_triples

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SHARED = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).resolve().parents[2] / "shared")
ARCHIVE = SHARED / "w3c" / "shacl-tests.tar.gz"
ROOT = "data-shapes-test-suite/tests/"
COUNTS = {"core": 98, "sparql": 22}


def members(part):
    """Return the files of a part of the suite; the runner finds the cases in them."""
    if not ARCHIVE.is_file():
        return []
    with tarfile.open(ARCHIVE) as archive:
        names = [name.removeprefix("./") for name in archive.getnames()]
    # Files that cases load beside their own have names that end so.
    left_out = ("manifest.ttl", "-shapes.ttl", "-data.ttl")
    return sorted(name for name in names if name.startswith(f"{ROOT}{part}/") and not name.endswith((*left_out, "/")))


CASES = [name for part in COUNTS for name in members(part) if name.endswith(".ttl")]


@pytest.fixture(scope="session")
def suite(tmp_path_factory):
    if not ARCHIVE.is_file():
        pytest.skip(f"the W3C suite is not here ({ARCHIVE}); set PARLEY_SHARED to the folder that holds w3c/")
    folder = tmp_path_factory.mktemp("w3c-shacl")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def entries(path):
    """Return the manifest of a file and its cases."""
    manifest = TripleIndex(quad.triple for quad in read_file(path))
    heads = [head for one in manifest.subjects(MF.entries) for head in manifest.objects(one, MF.entries)]
    return manifest, [entry for head in heads for entry in manifest.items(head)]


def written(node):
    return "a blank node" if isinstance(node, BlankNode) else str(node)


def path_key(graph, node):
    if node is None or not isinstance(node, BlankNode):
        return str(node)
    if graph.value(node, RDF.first) is not None:
        return tuple(path_key(graph, item) for item in graph.items(node))
    described = (triple for triple in graph.triples if triple.subject == node)
    return tuple(sorted((str(one.predicate), path_key(graph, one.object)) for one in described))


def results(graph, report):
    """Return the results of a validation report as comparable rows."""
    single = (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.value, SH.sourceShape)
    return Counter(
        (
            *(written(graph.value(result, predicate)) for predicate in (*single, SH.sourceConstraint)),
            path_key(graph, graph.value(result, SH.resultPath)),
        )
        for result in graph.objects(report, SH.result)
    )


def local_file(node):
    return Path(node.value.removeprefix("file://"))


def run(manifest, entry):
    action = manifest.value(entry, MF.action)
    data, shapes = (local_file(manifest.value(action, one)) for one in (SHT.dataGraph, SHT.shapesGraph))
    wanted = manifest.value(entry, MF.result)
    if wanted == SHT.Failure:
        with pytest.raises(ShapesError):
            validate([data], [shapes])
        return
    text = validate([data], [shapes]).render("turtle")
    graph = TripleIndex(plain_triples(parse(text.encode(), format=RdfFormat.TURTLE)))
    report = next(graph.subjects(RDF.type, SH.ValidationReport))
    assert graph.value(report, SH.conforms).value == manifest.value(wanted, SH.conforms).value
    assert results(graph, report) == results(manifest, wanted)


@pytest.mark.parametrize("name", CASES or ["none"], ids=lambda name: name.removeprefix(ROOT))
def test_case(name, suite):
    manifest, found = entries(suite / name)
    assert found
    for entry in found:
        run(manifest, entry)


@pytest.mark.parametrize("part", COUNTS)
def test_the_whole_suite_is_run(part, suite):
    """Every case that the manifests name was run, and they are as many as the suite has."""

    def included(path):
        manifest = TripleIndex(quad.triple for quad in read_file(path))
        for one in manifest.subjects(MF.include):
            for further in manifest.objects(one, MF.include):
                yield from included(local_file(further))
        if list(manifest.subjects(MF.entries)):
            yield path

    files = set(included(suite / ROOT / part / "manifest.ttl"))
    ran = {suite / name for name in CASES if name.startswith(f"{ROOT}{part}/")}
    assert files <= ran
    assert {path.name for path in ran - files} <= {"nodeValidator-001.ttl"}  # in the archive, in no manifest
    assert sum(len(entries(path)[1]) for path in files) == COUNTS[part]
