"""What each engine says of shapes and data, as rows that two engines can be compared on."""

import re
from collections import Counter

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import ShapesError
from kg.validation import Validator
from kg.validation.datagraph import DataGraph
from kg.validation.engines.native import NativeEngine
from kg.validation.engines.reference import _rdflib, _results, _term, reference_results
from kg.validation.shapesgraph import ShapesGraph
from kg.validation.triples import TripleIndex


def read(text):
    """Return the triples of Turtle, its blank nodes by their labels."""
    return [quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)]


def rows(results):
    """Return results as a multiset of focus node, path, value, component, source shape and severity."""
    return Counter(
        (str(one.focus), str(one.path or ""), str(one.value or ""), short(one.component), short(one.shape),
         short(one.severity))
        for one in results
    )  # fmt: skip


def short(node):
    return re.split(r"[#/]", node.value)[-1].removesuffix("ConstraintComponent")


def ours(shapes, data):
    return rows(Validator(ShapesGraph(shapes))._results(DataGraph(data)))


def pyshacl(shapes, data):
    return rows(reference_results(ShapesGraph(shapes), DataGraph(data)))


def turbo(shapes, data):
    """pyshacl-turbo, given rdflib graphs: terms and blank nodes stay as they are."""
    import pyshacl_turbo
    import rdflib

    shapes = ShapesGraph(shapes)
    try:
        _, report, _ = pyshacl_turbo.validate(_rdflib(data), shacl_graph=_rdflib(shapes.graph.triples), inplace=True)
    except Exception as error:
        raise ShapesError(f"pyshacl-turbo: {error}") from error
    if not isinstance(report, rdflib.Graph):
        raise ShapesError(f"pyshacl-turbo: {report}")
    return rows(_results(TripleIndex(Triple(_term(s), _term(p), _term(o)) for s, p, o in report)))


def shacl_rust(shapes, data):
    """shacl-rust with its index, given N-Triples; a path of more than a predicate is taken from the source shape."""
    import shacl_rust

    graph = ShapesGraph(shapes)
    forms = {"data_format": "nt", "shapes_format": "nt", "experimental_index": True}
    try:
        report = shacl_rust.validate(DataGraph(data).text, DataGraph(graph.graph.triples).text, **forms)
    except Exception as error:
        raise ShapesError(f"shacl-rust: {error}") from error
    found = []
    for one in report["results"]:
        component, shape, severity = (
            NamedNode(one[name][1:-1]) for name in ("sourceConstraintComponent", "sourceShape", "severity")
        )
        path = one.get("resultPath", "")
        path = str(graph.path(shape)) if path and not re.fullmatch("<[^<>]*>", path) else path
        key = (one["focusNode"], path, one.get("value", ""), short(component), short(shape), short(severity))
        found.append(key)
    return Counter(found)


class Unamended(ShapesGraph):
    """Shapes as they were given, for the library as it is."""

    def text(self, without=()):
        return DataGraph(self.graph.triples).text


def shacl(shapes, data):
    """The library for Core, given everything and corrected in nothing."""
    return rows(NativeEngine(Unamended(shapes), ()).results(DataGraph(data)))


ENGINES = {"parley": ours, "shacl": shacl, "pyshacl": pyshacl, "pyshacl-turbo": turbo, "shacl-rust": shacl_rust}
