"""SHACL Core, and the SPARQL constraints that must be bound node by node, by the ``shacl`` library (Rust).

It was chosen by measurement: 98 of the 98 Core cases of the W3C suite, 500,000 triples in under two seconds, a
quarter of a gigabyte, wheels for Linux, macOS and Windows.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import ShapesError
from kg.validation.datagraph import DataGraph
from kg.validation.engines.model import Result
from kg.validation.namespaces import SH
from kg.validation.paths import Path, predicate_path
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.targets import Targets
from kg.validation.triples import Node, Term

_LABEL = re.compile(r"_:0_b([0-9]+)")


class NativeEngine:
    """Shapes compiled by the library, without the constraints that are evaluated elsewhere."""

    def __init__(self, shapes: ShapesGraph, elsewhere: Iterable[Constraint]):
        self._shapes = shapes
        self._elsewhere = tuple(elsewhere)
        self._text = shapes.text(self._elsewhere)
        self._compiled = _compiled(self._text)

    def results(self, data: DataGraph, targets: Targets | None = None) -> list[Result]:
        """Validate a data graph, on the shapes' own targets unless others are given.

        Raises ShapesError where the library cannot.
        """
        compiled = self._compiled if targets is None else self._aimed(targets)
        try:
            text, form, base = data.document.text, data.document.format, data.document.base
            found = list(compiled.validate_text(text, format=form, base=base).results)
        except ValueError as error:
            data.store  # noqa: B018 (where it is the syntax, this says in which file and line)
            raise ShapesError(f"the data cannot be validated: {error}") from error
        except BaseException as error:  # a panic of the library is not an Exception
            if type(error).__name__ != "PanicException":
                raise
            raise ShapesError(f"the library for Core failed on the data ({error}): use the engine pyshacl") from error
        labels = self._blank_nodes(data) if data.is_canonical and any(self._is_blank(one) for one in found) else {}
        terms = _terms([text for one in found for text in (one.focus_node, one.value, one.source_shape)], labels)
        return [self._result(one, *terms[3 * n : 3 * n + 3]) for n, one in enumerate(found)]

    def _aimed(self, targets: Targets) -> Any:
        """Return the shapes compiled with other targets, which takes milliseconds."""
        lines = (f"{shape} {SH.targetNode} {node} .\n" for shape, nodes in targets.items() for node in nodes)
        return _compiled(self._untargeted + "".join(lines))

    @cached_property
    def _untargeted(self) -> str:
        return self._shapes.text(self._elsewhere, targets=False)

    def _result(self, one: Any, focus: Term, value: Term | None, shape: Term) -> Result:
        component = NamedNode(one.component_iri)
        if not isinstance(shape, NamedNode):
            raise ShapesError(f"a result names a shape without IRI: {one!r}")
        written = self._shapes.messages(shape)
        given = [text for text in one.messages if text not in {message.value for message in written}]
        messages = (*written, *map(Literal, given)) if not given else tuple(map(Literal, given))
        sparql = self._shapes.graph.objects(shape, SH.sparql) if component == SH.SPARQLConstraintComponent else []
        return Result(
            focus=focus,
            path=self._path(one.path, shape),
            value=value,
            component=component,
            shape=shape,
            severity=NamedNode(one.severity_iri),
            messages=messages,
            constraint=sparql[0] if len(sparql) == 1 and not isinstance(sparql[0], Literal) else None,
        )

    def _path(self, text: str | None, shape: NamedNode) -> Path | None:
        """Return the path of a result: a predicate as the library names it, any other from the shape."""
        if text is None:
            return None
        if text.startswith("<") and text.endswith(">") and text.count("<") == 1:
            return predicate_path(NamedNode(text[1:-1]))
        return self._shapes.path(shape)

    @staticmethod
    def _is_blank(one: Any) -> bool:
        return "_:" in (one.focus_node[:2], (one.value or "")[:2])

    def _blank_nodes(self, data: DataGraph) -> dict[str, Node]:
        """Return the data's blank nodes by the library's labels: numbered as they come, after those of the shapes."""
        before = len(set(_labels(self._text)))
        return {f"_:0_b{before + n}": BlankNode(label) for n, label in enumerate(dict.fromkeys(_labels(data.text)))}

    @cached_property
    def size(self) -> int:
        """How many shapes were compiled."""
        return len(self._compiled)


def _compiled(text: str) -> Any:
    import shacl

    try:
        return shacl.Shapes.from_text(text, format="ntriples")
    except ValueError as error:
        raise ShapesError(f"the shapes cannot be compiled: {error}") from error


def _labels(text: str) -> Iterable[str]:
    """Yield the labels of the blank nodes of N-Triples in the order of the text."""
    lines = "\n".join(line for line in text.split("\n") if "_:" in line)  # most lines have none: do not parse them
    for triple in parse(lines.encode(), format=RdfFormat.N_TRIPLES):
        for term in (triple.subject, triple.object):
            if isinstance(term, BlankNode):
                yield term.value


def _terms(texts: list[str | None], labels: dict[str, Node]) -> list[Any]:
    """Return the terms that N-Triples strings stand for, blank nodes by the labels given."""
    distinct = [text for text in dict.fromkeys(texts) if text is not None]
    document = "".join(f"<urn:kg:term> <urn:kg:term> {text} .\n" for text in distinct)
    objects = [quad.object for quad in parse(document.encode(), format=RdfFormat.N_TRIPLES)]
    known: dict[str | None, Any] = {None: None}
    for text, term in zip(distinct, objects, strict=True):
        known[text] = labels.get(text, term) if isinstance(term, BlankNode) else term
    return [known[text] for text in texts]
