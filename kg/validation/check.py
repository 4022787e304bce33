"""Validation: shapes and data in, a report out, whichever engine evaluates which constraint."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal as Choice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.resources import resource_folder
from kg.validation.amendments import corrected
from kg.validation.background import background
from kg.validation.datagraph import DataGraph, Source, read_triples
from kg.validation.engines.model import Result
from kg.validation.engines.native import NativeEngine
from kg.validation.engines.selects import select_constraints, select_results
from kg.validation.imports import source_with_imports
from kg.validation.messages import chosen, filled, plain, sentence, short
from kg.validation.namespaces import SH
from kg.validation.places import Places
from kg.validation.report import Finding, Report, Threshold
from kg.validation.shapesgraph import Constraint, ShapesGraph
from kg.validation.triples import Term, plain_triples

Engine = Choice["auto", "pyshacl"]
Focus = Callable[[Term], bool]


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
        results = [result for result in self._results(data) if focus is None or focus(result.focus)]
        places = Places(data.store)
        findings = sorted((self._finding(result, places) for result in results), key=lambda finding: finding.key)
        return Report(tuple(findings), fail_on, self.engines(), self.shapes.notes)

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

    def _results(self, data: DataGraph) -> list[Result]:
        if self._native is None:
            from kg.validation.engines.reference import reference_results

            return reference_results(self.shapes, data)
        shapes = self.shapes
        found = corrected(shapes.graph, shapes.amendments, self._native.results(data), data.triples)
        for constraint in self._selects:
            found += select_results(self.shapes, constraint, data)
        return found

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
    triples = list(read_triples(source))
    if shapes is not None:
        graph = shapes if isinstance(shapes, ShapesGraph) else read_shapes(shapes)
        report = Validator(graph, engine).validate(DataGraph(triples), fail_on)
    elif with_ontology:
        report = _with_background(own_validator(engine), triples, fail_on)
    else:
        report = own_validator(engine).validate(DataGraph(triples), fail_on)
    return replace(report, notes=(*report.notes, *notes))


def check_article(quads: Iterable[Quad], store: Store | None = None) -> Report:
    """Validate the graph of an article before it is written: the gate of ingest.

    The graph is seen with the ontology, the reference data and what other graphs of the store say of the nodes that it
    names; the findings are those on its own nodes. A graph of the same name in the store is the one to be replaced and
    is left out. Raises ShapesError where the graph cannot be evaluated.
    """
    new = list(quads)
    around = [] if store is None else _said_elsewhere(new, store)
    return _with_background(own_validator(), new, "violation", around)


def read_shapes(source: Source) -> ShapesGraph:
    """Read a shapes graph from a store, triples, or files and folders with what they import.

    Raises as :func:`validate` does.
    """
    source, notes = source_with_imports(source)
    return ShapesGraph(plain_triples(read_triples(source)), notes)


def _with_background(
    validator: Validator, triples: Sequence[Quad | Triple], fail_on: Threshold, around: Iterable[Quad | Triple] = ()
) -> Report:
    """Validate triples with what surrounds them; only their own subjects are focus nodes that are reported."""
    subjects = {one.subject for one in triples}
    everything = [*triples, *around]
    data = DataGraph([*everything, *background(everything)])
    return validator.validate(data, fail_on, focus=subjects.__contains__)


def _said_elsewhere(new: list[Quad], store: Store) -> list[Quad]:
    """Return what the store says, in graphs other than the new ones, of the nodes that the new quads only point to.

    What they describe themselves is complete; of an actor that other articles mention too, the others' spans would
    come without the texts that they are spans of.
    """
    left_out = {quad.graph_name for quad in new} | {DefaultGraph()}  # the store's default graph repeats the others
    named = {quad.object for quad in new if isinstance(quad.object, NamedNode)} - {quad.subject for quad in new}
    found = [quad for node in named for quad in store.quads_for_pattern(node, None, None, None)]
    told = (quad for quad in found if quad.graph_name not in left_out and not isinstance(quad.object, BlankNode))
    return sorted(told, key=str)


@cache
def own_validator(engine: Engine = "auto") -> Validator:
    """Return the validator of Parley's own shapes, made ready on first use."""
    return Validator(read_shapes(resource_folder("ontology") / "shapes"), engine)
