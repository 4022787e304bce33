"""Validation: shapes and data in, a report out, whichever engine evaluates which constraint."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, cached_property
from typing import Literal as Choice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.resources import resource_folder
from kg.validation.amendments import corrected
from kg.validation.background import background, everything
from kg.validation.datagraph import DataGraph, Source, read_triples
from kg.validation.engines.model import Result
from kg.validation.engines.native import NativeEngine
from kg.validation.engines.selects import select_constraints, select_results
from kg.validation.imports import source_with_imports
from kg.validation.incremental import (
    Change,
    Dependencies,
    Extract,
    Touched,
    affected,
    dependencies,
    extract,
    extract_worse,
)
from kg.validation.messages import chosen, filled, plain, sentence, short
from kg.validation.namespaces import SH
from kg.validation.places import Places
from kg.validation.report import Finding, Report, Threshold
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.targets import Targets
from kg.validation.triples import Term, plain_triples

Engine = Choice["auto", "pyshacl"]
Focus = Callable[[Term], bool]
_LARGE = 1_000_000  # characters; below, a thread and a look at everything cost more than they save


class Validator:
    """Shapes made ready once, to validate any number of data graphs."""

    def __init__(self, shapes: ShapesGraph, engine: Engine = "auto"):
        self.shapes = shapes
        self._engine = engine
        self._selects: tuple[Constraint, ...] = ()
        self._native: NativeEngine | None = None
        if engine == "auto":
            self._selects = select_constraints(shapes)
            self._native = NativeEngine(shapes, self._selects)

    def validate(self, data: DataGraph, fail_on: Threshold = "violation", focus: Focus | None = None) -> Report:
        """Return the report on a data graph; with ``focus``, only on the focus nodes for which it returns True.

        Raises ShapesError where shapes or data cannot be evaluated.
        """
        found = self._results(data)
        if any(isinstance(term, BlankNode) for one in found for term in (one.focus, one.value)):
            data = data.canonical()
            found = self._results(data) if data.is_canonical else found
        return self._report((one for one in found if focus is None or focus(one.focus)), data, fail_on)

    def validate_change(self, change: Change, fail_on: Threshold = "violation") -> Report:
        """Return the report on what a change brings, without making it.

        Its findings are those on the nodes that its quads describe, and those on other nodes that were not there
        before. Only the focus nodes that it can touch are looked at, on an extract of the store, unless the shapes have
        something of which it cannot be told what it reads; then all are. Raises ShapesError where shapes or data cannot
        be evaluated.
        """
        touched = self._touched(change, only_worse=True)
        if touched is None:
            data = DataGraph(change.everything())
            found = self._results(data)
        else:
            found, data = self._evaluated(extract_worse(self._dependencies, change, touched))
        if any(one.focus not in change.subjects for one in found):
            earlier = {one.row for one in self.results_on(change.before(), None if touched is None else touched.nodes)}
            found = [one for one in found if one.focus in change.subjects or one.row not in earlier]
        return self._report(found, data, fail_on)

    def validate_graphs(self, change: Change, fail_on: Threshold = "violation") -> Report:
        """Return the report on all that a change touches, whether a finding was there before or not.

        Raises ShapesError where shapes or data cannot be evaluated.
        """
        touched = self._touched(change, only_worse=False)
        if touched is None:
            return self.validate(DataGraph(change.everything()), fail_on)
        found, data = self._evaluated(extract(self._dependencies, change, touched.nodes))
        return self._report(found, data, fail_on)

    def touched(self, change: Change) -> set[Term] | None:
        """Return the focus nodes whose results a change can alter; None for all."""
        found = self._touched(change, only_worse=False)
        return None if found is None else found.nodes

    def results_on(self, change: Change, nodes: Iterable[Term] | None) -> list[Result]:
        """Return the results on nodes that are targets of the shapes once a change has been made, None for all."""
        if nodes is None:
            return self._results(DataGraph(change.everything()))
        return self._evaluated(extract(self._dependencies, change, nodes))[0]

    def _touched(self, change: Change, *, only_worse: bool) -> Touched | None:
        if self._native is None or self._dependencies.unknown:
            return None
        found = affected(self._dependencies, change, only_worse=only_worse)
        return None if any(isinstance(node, BlankNode) for node in found.nodes) else found

    def _evaluated(self, cut: Extract) -> tuple[list[Result], DataGraph]:
        data = DataGraph(cut.triples)
        return self._results(data, cut.targets), data

    @cached_property
    def _dependencies(self) -> Dependencies:
        return dependencies(self.shapes)

    def engines(self) -> tuple[tuple[str, str], ...]:
        """Return which engine evaluates what, as pairs of constraints (in words) and the engine's name."""
        if self._native is None:
            return (("all constraints", "pyshacl"),)
        done = set(self._selects)
        every = (*self.shapes.constraints, *self.shapes.component_constraints)
        return (
            ("Core constraints", "shacl"),
            *((self._described(one), "oxigraph" if one in done else "shacl") for one in every),
        )

    def _described(self, constraint: Constraint) -> str:
        """Return a constraint in words."""
        of_component = constraint.component != SH.SPARQLConstraintComponent
        kind = f"constraint component {constraint.component}" if of_component else "SPARQL constraint"
        return f"{kind} of {self.shapes.title(constraint.shape)}"

    def _results(self, data: DataGraph, targets: Targets | None = None) -> list[Result]:
        if self._native is None:
            from kg.validation.engines.reference import reference_results

            return reference_results(self.shapes, data)
        with ThreadPoolExecutor(1) as pool:  # both engines leave Python's lock alone while they read the data
            loading = pool.submit(lambda: data.store) if len(data.document.text) > _LARGE else None
            found = corrected(
                self.shapes.graph, self.shapes.amendments, self._native.results(data, targets), data.triples()
            )
            if loading is not None:
                loading.result()
        for constraint in self._selects:
            found += select_results(self.shapes, constraint, data, targets)
        return found

    def _report(self, results: Iterable[Result], data: DataGraph, fail_on: Threshold) -> Report:
        places = Places(data.store)
        findings = sorted((self._finding(result, places) for result in results), key=lambda finding: finding.key)
        return places.completed(Report(tuple(findings), fail_on, self.engines(), notes=self.shapes.notes))

    def _finding(self, result: Result, places: Places) -> Finding:
        """Explain a result: its sentence, the name of its focus node and the words that this rests on."""
        shapes = self.shapes
        shape = result.shape if isinstance(result.shape, NamedNode) else None
        constraint = result.constraint
        return Finding(
            focus=result.focus,
            path=result.path,
            value=result.value,
            component=result.component,
            shape=shapes.origin(shape) if shape is not None else result.shape,
            named_shape=shapes.origin(shapes.named_shape(shape)) if shape is not None else result.shape,
            severity=result.severity,
            message=self._sentence(result, places),
            messages=result.messages,
            constraint=shapes.origin(constraint) if isinstance(constraint, NamedNode) else constraint,
            label=places.label(result.focus),
            quotes=places.quotes(result.focus),
        )

    def _sentence(self, result: Result, places: Places) -> str:
        """Return what to tell a reader: the message, nodes by their names, else a sentence made from the component."""
        template = chosen(result.templates)
        if template is not None:
            names = {
                name: plain(term) if isinstance(term, Literal) else places.label(term)
                for name, term in result.bindings.items()
            }
            return filled(template, names).value
        message = chosen(result.messages)
        if message is not None:
            return message.value
        if not isinstance(result.shape, NamedNode):
            return short(plain(result.component))
        return sentence(self.shapes.graph, result.shape, result.component, str(result.path or ""), result.value)


def validate(
    data: Source,
    shapes: Source | ShapesGraph | None = None,
    *,
    engine: Engine = "auto",
    with_ontology: bool = True,
    fail_on: Threshold = "violation",
) -> Report:
    """Validate data against shapes and return the report (SHACL, 3.4).

    ``data`` is a store, quads or triples, or files and folders in any RDF format; the data graph is the union of all
    its graphs. ``shapes`` is given likewise; without it Parley's own are used, and then, unless ``with_ontology`` is
    False, the data graph also holds what the ontology and the reference data say of the nodes that the data names.
    ``engine`` is "auto" or "pyshacl". Raises InputError for files that cannot be read and ShapesError for data or
    shapes that cannot be parsed or evaluated.
    """
    source, notes = source_with_imports(data)
    graph = DataGraph.read(source)
    if shapes is not None:
        given = shapes if isinstance(shapes, ShapesGraph) else read_shapes(shapes)
        report = Validator(given, engine).validate(graph, fail_on)
    elif with_ontology:
        report = _with_background(own_validator(engine), graph, fail_on)
    else:
        report = own_validator(engine).validate(graph, fail_on)
    return replace(report, notes=(*report.notes, *notes))


def check_article(quads: Iterable[Quad]) -> Report:
    """Validate the graphs of an article by themselves, before the ontology and the reference data.

    Raises ShapesError where they cannot be evaluated.
    """
    return _with_background(own_validator(), DataGraph(quads), "violation")


def check_change(change: Change) -> Report:
    """Validate what is to be done to a store before it is done: the gate of all that is written.

    The findings are those on what the change describes, and on other nodes of which it alters the verdict. The store
    holds the ontology and the reference data itself. Raises ShapesError where its graphs cannot be evaluated.
    """
    return own_validator().validate_change(change)


def check_graphs(change: Change) -> Report:
    """Validate graphs that a store holds, seen as what came last (:meth:`Change.of_stated`), and all that they touch.

    Raises ShapesError where they cannot be evaluated.
    """
    return own_validator().validate_graphs(change)


def read_shapes(source: Source) -> ShapesGraph:
    """Read a shapes graph from a store, triples, or files and folders with what they import.

    Raises as :func:`validate` does.
    """
    source, notes = source_with_imports(source)
    return ShapesGraph(plain_triples(read_triples(source)), notes)


def _with_background(validator: Validator, graph: DataGraph, fail_on: Threshold) -> Report:
    """Validate a graph with what stands behind it; only nodes that it describes itself are reported."""
    if len(graph.document.text) > _LARGE:  # then to look for what it names takes longer than to read all that there is
        behind = everything()
        described: set[object] = {one.subject for one in behind}
        return validator.validate(graph.joined(behind), fail_on, focus=_Own(graph, described).describes)
    triples = list(graph.triples())
    subjects = {one.subject for one in triples}
    return validator.validate(DataGraph([*triples, *background(triples)]), fail_on, focus=subjects.__contains__)


class _Own:
    """Which nodes a graph describes, where others are described by what stands behind it."""

    def __init__(self, graph: DataGraph, behind: set[object]):
        self._graph = graph
        self._behind = behind

    def describes(self, node: Term) -> bool:
        """Say whether the graph itself has triples of a node."""
        return node not in self._behind or node in self._repeated

    @cached_property
    def _repeated(self) -> set[object]:
        return {one.subject for one in self._graph.triples() if one.subject in self._behind}


@cache
def own_validator(engine: Engine = "auto") -> Validator:
    """Return the validator of Parley's own shapes, made ready on first use."""
    return Validator(read_shapes(resource_folder("ontology") / "shapes"), engine)
