"""Where in files the triples behind findings stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path as File

from pyoxigraph import BlankNode, NamedNode, RdfFormat

from kg.errors import InputError
from kg.validation.datagraph import file_format, rdf_files
from kg.validation.namespaces import RDF, SH
from kg.validation.paths import Path
from kg.validation.positions import jsonld, turtle, xml
from kg.validation.positions.likeness import Likeness
from kg.validation.positions.model import Lines, Span, Stated, Wanted
from kg.validation.report import Finding, Report
from kg.validation.triples import Term

_MOST = 5  # places told of one finding
_COUNTING = {SH.MaxCountConstraintComponent, SH.UniqueLangConstraintComponent, SH.QualifiedMaxCountConstraintComponent}
Place = tuple[Span, bool]  # a span, and whether it is exact


def locate(report: Report, sources: Iterable[File | str]) -> Report:
    """Return a report whose findings have the places in files of the triples behind them.

    ``sources`` are the files and folders that were validated, in the order in which they were given; the first place
    of a finding is in the first file that states its triple. A finding with a value has the place of the triple (focus
    node, predicate, value), with an inverse path of (value, predicate, focus node), with a sequence of its first step;
    one without a value that of the focus node where it is described: where it is given a type, else its first triple;
    else where it is named. Files that are not RDF are passed over. Raises OSError where a file cannot be read.
    """
    files = list(_files(sources))
    findings = list(report.findings)
    if findings:
        _place(findings, range(len(findings)), _subjects(findings), files, report)
    left = [number for number, finding in enumerate(findings) if not finding.positions]
    if left:
        _place(findings, left, _named(findings[number] for number in left), files, report)
    return replace(report, findings=tuple(map(_exact_first, findings)))


def _place(
    findings: list[Finding], numbers: Sequence[int], wanted: Wanted, files: Iterable[File], report: Report
) -> None:
    """Put places into the findings of the numbers, from every file."""
    for file in files:
        data = file.read_bytes()
        found = _Places(list(_stated(data, file, wanted)), report.nodes)
        places = {number: found.of(findings[number])[:_MOST] for number in numbers}
        positions = dict(Lines(data, str(file)).positions(place for one in places.values() for place in one))
        for number in numbers:
            told = (*findings[number].positions, *(positions[place] for place in places[number]))
            findings[number] = replace(findings[number], positions=told[:_MOST])


def _exact_first(finding: Finding) -> Finding:
    """Put exact places before those that are only near, each kind in the order of the files."""
    return replace(finding, positions=tuple(sorted(finding.positions, key=lambda one: not one.exact)))


def _files(sources: Iterable[File | str]) -> Iterator[File]:
    for source in map(File, sources):
        for file in rdf_files(source) if source.is_dir() else [source]:
            with suppress(InputError):
                file_format(file)
                yield file


def _stated(data: bytes, file: File, wanted: Wanted) -> Iterator[Stated]:
    form, base = file_format(file), file.resolve().as_uri()
    if form == RdfFormat.RDF_XML:
        return xml.stated(data, base, wanted)
    if form in (RdfFormat.JSON_LD, RdfFormat.STREAMING_JSON_LD):
        return jsonld.stated(data, base, wanted)
    return turtle.stated(data, form, base, wanted)


def _subjects(findings: Iterable[Finding]) -> Wanted:
    """Return the nodes whose triples can be behind findings."""
    nodes: set[Term] = set()
    for finding in findings:
        nodes.add(finding.focus)
        if finding.value is not None and any(turned for _, turned in _steps(finding.path)):
            nodes.add(finding.value)
    iris = frozenset(node.value for node in nodes if isinstance(node, NamedNode))
    return Wanted(iris, blank=any(isinstance(node, BlankNode) for node in nodes))


def _named(findings: Iterable[Finding]) -> Wanted:
    """Return the focus nodes of findings as terms that are to be found wherever they are named."""
    return Wanted(named=frozenset(finding.focus for finding in findings if not isinstance(finding.focus, BlankNode)))


def _steps(path: Path | None) -> Iterator[tuple[NamedNode, bool]]:
    """Yield the predicates of the first step of a path, and whether they are turned round."""
    if path is None:
        return
    if path.predicate is not None:
        yield path.predicate, False
    elif path.operator == "inverse":
        yield from ((predicate, not turned) for predicate, turned in _steps(path.operands[0]))
    elif path.operator == "alternative":
        for operand in path.operands:
            yield from _steps(operand)
    else:
        yield from _steps(path.operands[0])


def _is_one_step(path: Path) -> bool:
    if path.predicate is not None:
        return True
    return path.operator in ("inverse", "alternative") and all(map(_is_one_step, path.operands))


class _Places:
    """The triples that one file states, and what a finding is about among them."""

    def __init__(self, stated: list[Stated], nodes: Mapping[str, str]):
        self._by_subject: dict[Term, list[Stated]] = {}
        self._by_object: dict[Term, list[Stated]] = {}
        for one in stated:
            self._by_subject.setdefault(one.subject, []).append(one)
            if one.object is not None:
                self._by_object.setdefault(one.object, []).append(one)
        self._nodes = nodes
        self._alike = Likeness.of(stated).alike() if nodes else {}

    def of(self, finding: Finding) -> list[Place]:
        """Return the places of a finding in this file, the foremost first."""
        focus = self._here(finding.focus)
        found = [place for node in focus for place in self._behind(finding, node)]
        if not found:
            found = [place for node in focus for place in self._described(node)]
        if len(focus) > 1:  # several blank nodes that the file describes alike
            found = [(span, False) for span, _ in found]
        return list(dict.fromkeys(found))

    def _here(self, node: Term) -> list[Term]:
        """Return a node as this file names it: a blank node by what is said of it."""
        if not isinstance(node, BlankNode):
            return [node]
        return list(self._alike.get(self._nodes.get(node.value, ""), []))

    def _behind(self, finding: Finding, focus: Term) -> list[Place]:
        """Return the places of the triples that break the constraint."""
        if finding.path is None:
            if finding.value is None or finding.value == finding.focus:
                return []
            return [(one.span, one.exact) for one in self._by_subject.get(focus, ()) if one.object == finding.value]
        steps = list(_steps(finding.path))
        if finding.value is None:
            if finding.component not in _COUNTING:
                return []
            return [(one.span, one.exact) for one in self._stating(focus, steps)]
        stating = self._stating(focus, steps)
        if not _is_one_step(finding.path):
            return [(one.span, one.exact) for one in stating]
        values = self._here(finding.value)
        exact = [
            (one.span, one.exact) for one in stating if (one.subject if one.object == focus else one.object) in values
        ]
        return exact or [(one.span, one.exact and len(stating) == 1) for one in stating]

    def _stating(self, focus: Term, steps: list[tuple[NamedNode, bool]]) -> list[Stated]:
        return [
            one
            for predicate, turned in steps
            for one in (self._by_object if turned else self._by_subject).get(focus, ())
            if one.predicate == predicate
        ]

    def _described(self, focus: Term) -> list[Place]:
        """Return the place where a node is described first, else where it is named."""
        about = self._by_subject.get(focus, [])
        typed = [one for one in about if one.predicate == RDF.type]
        whole = [one for one in about if one.predicate is not None]
        for one in (*typed, *whole):
            return [(one.subject_span, one.exact)]
        for one in about:
            return [(one.subject_span, False)]
        return [(one.span, one.exact) for one in self._by_object.get(focus, ())[:1]]
