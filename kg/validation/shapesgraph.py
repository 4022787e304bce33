"""A shapes graph: its shapes, how each is reached, and its SPARQL-based constraints.

Blank nodes that are shapes or constraints get an IRI when the graph is read, so that the findings of every engine can
name them; ``origin`` gives the blank node back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from kg.errors import ShapesError
from kg.validation.amendments import Amendment, amendments
from kg.validation.components import Bindings, Component, bindings_of, read_components, shapes_of, validator_of
from kg.validation.namespaces import OWL, RDF, SH
from kg.validation.paths import Path, read_path
from kg.validation.prebinding import UnsupportedQueryError, bind_constants, check_prebinding, substitute_path
from kg.validation.triples import Node, TripleIndex
from kg.validation.unsupported import check_supported

SHAPE_IRI = "urn:kg:shape:"
_REFERENCES = (SH.node, SH["not"], SH.qualifiedValueShape)
_LIST_REFERENCES = (SH["and"], SH["or"], SH.xone)
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)
_TRUE = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint in SPARQL: its node, its shape and its query with prefixes, ``$PATH`` filled in.

    The node is the value of ``sh:sparql``, or the component that the constraint is of; then ``bindings`` has the values
    of its parameters by their names, and the query may be an ASK that is true of what conforms.
    """

    node: NamedNode
    shape: NamedNode
    query: str
    messages: tuple[Literal, ...]
    component: NamedNode = SH.SPARQLConstraintComponent
    form: str = "SELECT"
    bindings: Bindings = ()

    @property
    def prebound(self) -> frozenset[str]:
        """The names of the variables that are bound before the query runs."""
        own = ("this", "value") if self.form == "ASK" else ("this",)
        return frozenset((*own, *(name for name, _ in self.bindings)))


class ShapesGraph:
    """The shapes of a graph whose blank shapes and constraints have been named."""

    def __init__(self, triples: Iterable[Triple], notes: Iterable[str] = ()):
        given = TripleIndex(triples)
        self.notes = (*notes, *check_supported(given))  # sentences on what is left out
        self.graph, self.origins = _name_shapes(_active(given))
        self._check_queries()

    def origin(self, shape: NamedNode) -> Node:
        """Return a shape's node as it stands in the graph that was read."""
        return self.origins.get(shape, shape)

    def path(self, shape: NamedNode) -> Path | None:
        """Return the path of a property shape, None for a node shape; raises ShapesError where it is malformed."""
        node = self.graph.value(shape, SH.path)
        try:
            return None if node is None else read_path(self.graph, node)
        except ValueError as error:
            raise ShapesError(f"shape {self.title(shape)}: {error}") from error

    def severity(self, shape: NamedNode) -> NamedNode:
        """Return the severity of a shape, sh:Violation where it states none."""
        value = self.graph.value(shape, SH.severity)
        return value if isinstance(value, NamedNode) else SH.Violation

    def messages(self, node: Node) -> tuple[Literal, ...]:
        """Return the values of sh:message of a shape, constraint, component or validator."""
        return self._literals(node, SH.message)

    def _literals(self, node: Node, predicate: NamedNode) -> tuple[Literal, ...]:
        return tuple(value for value in self.graph.objects(node, predicate) if isinstance(value, Literal))

    def active(self, node: NamedNode) -> bool:
        """Say whether a shape or constraint is not deactivated."""
        return _TRUE not in self.graph.objects(node, SH.deactivated)

    def title(self, shape: NamedNode) -> str:
        """Return what an error message calls a shape: its IRI, or that of the nearest shape around it with its path."""
        named = self.named_shape(shape)
        path = self.graph.value(shape, SH.path)
        return str(named) if named == shape or path is None else f"{named} (on {path})"

    def named_shape(self, shape: NamedNode) -> NamedNode:
        """Return the shape itself if it has an IRI of its own, else the nearest one around it that has."""
        seen = {shape}
        current = shape
        while current in self.origins:
            above = [parent for parent in self.parents.get(current, ()) if parent not in seen]
            if not above:
                return shape
            current = above[0]
            seen.add(current)
        return current

    @cached_property
    def parents(self) -> dict[NamedNode, list[NamedNode]]:
        """For each shape, the shapes that refer to it in any way."""
        found: dict[NamedNode, list[NamedNode]] = {}
        for subject, _, value in _references(self.graph):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                found.setdefault(value, []).append(subject)
        return found

    def is_class(self, node: object) -> bool:
        """Say whether a node is a shape that is also a class, which makes the class its target (SHACL, 2.1.3.3)."""
        kinds = set(self.graph.objects(node, RDF.type))
        return bool(kinds & self._classes) and bool(kinds & {SH.NodeShape, SH.PropertyShape})

    def _is_target(self, triple: Triple) -> bool:
        """Say whether a triple makes nodes the focus nodes of a shape."""
        typed = triple.predicate == RDF.type and triple.object in self._classes
        return triple.predicate in _TARGETS or (typed and self.is_class(triple.subject))

    @cached_property
    def _classes(self) -> set[object]:
        """rdfs:Class and its subclasses by the shapes graph."""
        rdfs = "http://www.w3.org/2000/01/rdf-schema#"
        found: set[object] = {NamedNode(rdfs + "Class")}
        pending = list(found)
        while pending:
            above = pending.pop()
            for below in self.graph.subjects(NamedNode(rdfs + "subClassOf"), above):
                if below not in found:
                    found.add(below)
                    pending.append(below)
        return found

    @cached_property
    def conditional(self) -> frozenset[NamedNode]:
        """The shapes whose verdict another constraint uses (sh:node, sh:not, sh:or …), and all that they hold."""
        pending = [value for _, predicate, value in _references(self.graph) if predicate != SH.property]
        below: dict[Node, list[Node]] = {}
        for subject, _, value in _references(self.graph):
            below.setdefault(subject, []).append(value)
        found: set[Node] = set()
        while pending:
            shape = pending.pop()
            if shape not in found:
                found.add(shape)
                pending += below.get(shape, [])
        return frozenset(node for node in found if isinstance(node, NamedNode))

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """The active constraints of type sh:sparql on active shapes, in the order of the graph."""
        found = []
        for shape in self.graph.subjects(SH.sparql):
            for node in self.graph.objects(shape, SH.sparql):
                if isinstance(shape, NamedNode) and isinstance(node, NamedNode):
                    found.append(self._constraint(shape, node))
        return tuple(constraint for constraint in found if self.active(constraint.shape))

    @cached_property
    def component_constraints(self) -> tuple[Constraint, ...]:
        """The constraints of SPARQL-based components on active shapes, in the order of the graph."""
        return tuple(
            self._of_component(component, shape, bindings, validator)
            for component in self.components
            for shape in shapes_of(self.graph, component)
            if isinstance(shape, NamedNode) and self.active(shape)
            for validator in [validator_of(self.graph, component, self.graph.value(shape, SH.path) is not None)]
            if validator is not None
            for bindings in bindings_of(self.graph, component, shape)
        )

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The constraint components that the graph declares."""
        return read_components(self.graph)

    def _of_component(
        self, component: Component, shape: NamedNode, bindings: Bindings, validator: tuple[Node, str]
    ) -> Constraint:
        node, form = validator
        written = self.graph.value(node, SH.select if form == "SELECT" else SH.ask)
        text = substitute_path(written.value, str(self.path(shape) or "$PATH"))  # type: ignore[union-attr]
        query = self.prefixes(node) + text
        self._check_syntax(query, f"component {component.node}")
        query, _ = bind_constants(query, [("currentShape", str(shape))])
        messages = self.messages(node) or self.messages(component.node) or self.messages(shape)
        messages = messages or self._literals(component.node, SH.labelTemplate)
        return Constraint(component.node, shape, query, messages, component.node, form, bindings)

    def _constraint(self, shape: NamedNode, node: NamedNode) -> Constraint:
        select = self.graph.value(node, SH.select)
        if not isinstance(select, Literal):
            raise ShapesError(f"shape {self.title(shape)}: a value of sh:sparql has no sh:select: add the query")
        query = self.prefixes(node) + substitute_path(select.value, str(self.path(shape) or "$PATH"))
        self._check_syntax(query, f"shape {self.title(shape)}")
        return Constraint(node, shape, query, self.messages(node) or self.messages(shape))

    @staticmethod
    def _check_syntax(query: str, owner: str) -> None:
        try:
            Store().query(query)
        except (SyntaxError, ValueError) as error:
            raise ShapesError(f"{owner}: its query cannot be parsed: {error}") from error

    def prefixes(self, node: Node) -> str:
        """Return the PREFIX lines that a SPARQL executable declares through sh:prefixes and owl:imports."""
        pending = list(self.graph.objects(node, SH.prefixes))
        declared: dict[str, str] = {}
        seen: set[object] = set()
        while pending:
            ontology = pending.pop(0)
            if ontology in seen:
                continue
            seen.add(ontology)
            pending += self.graph.objects(ontology, OWL.imports)
            for declaration in self.graph.objects(ontology, SH.declare):
                prefix = self.graph.value(declaration, SH.prefix)
                namespace = self.graph.value(declaration, SH.namespace)
                if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                    declared.setdefault(prefix.value, namespace.value)
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))

    def text(self, without: Iterable[Constraint] = (), *, targets: bool = True) -> str:
        """Return the graph as N-Triples for the engine of Core: amended, and the given constraints left out.

        Without ``targets``, what makes nodes the focus nodes of shapes is left out as well.
        The validators that a graph declares for components of SHACL Core are left out too: an engine has its own.
        """
        left_out = {triple for one in without for triple in self._declaring(one)}
        left_out |= {
            triple
            for triple in self.graph.triples
            if triple.predicate in _VALIDATORS and str(triple.subject).startswith(f"<{SH.iri}")
        }
        left_out |= {triple for one in self.amendments for triple in one.left_out}
        kept = [one for one in self.graph.triples if one not in left_out and (targets or not self._is_target(one))]
        kept += (triple for one in self.amendments for triple in one.put_in)
        return serialize(kept, format=RdfFormat.N_TRIPLES).decode()  # type: ignore[union-attr]

    @cached_property
    def amendments(self) -> tuple[Amendment, ...]:
        """What is changed for the engine of Core, whose results are to be corrected accordingly."""
        return amendments(self.graph, self.conditional)

    def _declaring(self, constraint: Constraint) -> list[Triple]:
        """Return the triples by which a shape declares a constraint: of a component, its mandatory parameters."""
        shape = constraint.shape
        if constraint.component == SH.SPARQLConstraintComponent:
            return [Triple(shape, SH.sparql, constraint.node)]
        component = next(one for one in self.components if one.node == constraint.component)
        values = dict(constraint.bindings)
        return [Triple(shape, one.path, values[one.name]) for one in component.mandatory]

    def _check_queries(self) -> None:
        """Raise ShapesError where a query of the graph breaks a rule of pre-binding."""
        for predicate, form, prebound in ((SH.select, "SELECT", {"this"}), (SH.ask, "ASK", {"this", "value"})):
            for node in self.graph.subjects(predicate):
                for query in self.graph.objects(node, predicate):
                    if not isinstance(query, Literal):
                        continue
                    try:
                        check_prebinding(query.value, frozenset(prebound | self._parameters_of(node)), form)
                    except UnsupportedQueryError as error:
                        raise ShapesError(f"{self._owner(node)}: {error}") from error

    def _parameters_of(self, validator: Node) -> set[str]:
        """Return the names of the parameters of the components that use a validator."""
        using = {node for predicate in _VALIDATORS for node in self.graph.subjects(predicate, validator)}
        return {one.name for component in self.components if component.node in using for one in component.parameters}

    def _owner(self, node: Node) -> str:
        shape = next(self.graph.subjects(SH.sparql, node), None)
        return f"shape {self.title(shape)}" if isinstance(shape, NamedNode) else f"the query of {node}"


def _references(graph: TripleIndex) -> list[tuple[Node, NamedNode, Node]]:
    """Return how shapes refer to shapes: subject, property, object, the members of lists one by one."""
    found: list[tuple[Node, NamedNode, object]] = []
    for predicate in (SH.property, *_REFERENCES):
        found += [(subject, predicate, value) for subject in graph.subjects(predicate)
                  for value in graph.objects(subject, predicate)]  # fmt: skip
    for predicate in _LIST_REFERENCES:
        found += [(subject, predicate, value) for subject in graph.subjects(predicate)
                  for head in graph.objects(subject, predicate) for value in graph.items(head)]  # fmt: skip
    return [(subject, predicate, value) for subject, predicate, value in found
            if isinstance(value, NamedNode | BlankNode)]  # fmt: skip


def _active(graph: TripleIndex) -> TripleIndex:
    """Return the graph without the SPARQL constraints that are deactivated, which not every engine leaves out."""
    off = {node for node in graph.subjects(SH.deactivated) if _TRUE in graph.objects(node, SH.deactivated)}
    if not any(triple.predicate == SH.sparql and triple.object in off for triple in graph.triples):
        return graph
    return TripleIndex(one for one in graph.triples if one.predicate != SH.sparql or one.object not in off)


def _name_shapes(graph: TripleIndex) -> tuple[TripleIndex, dict[NamedNode, BlankNode]]:
    """Return the graph with an IRI for each blank shape or constraint, and the blank node of each such IRI."""
    nodes: list[object] = [value for _, _, value in _references(graph)]
    nodes += [node for predicate in (SH.path, *_TARGETS) for node in graph.subjects(predicate)]
    nodes += [node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)]
    nodes += [value for subject in graph.subjects(SH.sparql) for value in graph.objects(subject, SH.sparql)]
    parameters = {value for subject in graph.subjects(SH.parameter) for value in graph.objects(subject, SH.parameter)}
    blank = [node for node in dict.fromkeys(nodes) if isinstance(node, BlankNode) and node not in parameters]
    names = {node: NamedNode(f"{SHAPE_IRI}{number}") for number, node in enumerate(blank, 1)}
    if not names:
        return graph, {}
    triples = (
        Triple(names.get(one.subject, one.subject), one.predicate, names.get(one.object, one.object))  # type: ignore[arg-type]
        for one in graph.triples
    )
    return TripleIndex(triples), {name: node for node, name in names.items()}
