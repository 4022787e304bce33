"""Conflicts: the fewest facts and axioms that cannot all be true.

The rules of OWL 2 RL find most contradictions quickly, and near which nodes they are; HermiT judges what they find, and
looks for the others. Axioms are left out in ever smaller blocks as long as the rest cannot be true: what is left is
minimal. Where time runs out, what is left then cannot be true either, but may be more than need be.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import ReasonerError
from kg.reasoning.axioms import Axiom, annotating, axioms_of, declarations
from kg.reasoning.hermit import Deadline, OutOfTimeError, is_consistent, unsatisfiable_classes
from kg.reasoning.rules import Clash, Closure
from kg.validation.namespaces import OWL

Item = TypeVar("Item")

_MOST: Final = 5
_FARTHEST: Final = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts of the data and axioms of the ontology that cannot all be true, and the rule that says so, if one does."""

    facts: tuple[Axiom, ...]
    axioms: tuple[Axiom, ...]
    clash: Clash | None
    minimal: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether data can be true with the ontology; if not, some conflicts that share no fact; what can have no member.

    ``complete`` is false where more conflicts may be left.
    """

    consistent: bool
    conflicts: tuple[Conflict, ...] = ()
    unsatisfiable: tuple[str, ...] = ()
    complete: bool = True


def check(data: Sequence[Triple], ontology: Sequence[Triple], timeout: float, most: int = _MOST) -> Verdict:
    """Decide whether data are consistent with an ontology, and find what conflicts.

    Raises ReasonerError where HermiT is missing or cannot decide within the time, which is in seconds.
    """
    return _Search(data, ontology, Deadline(timeout)).verdict(most)


def reduce(items: list[Item], deadline: Deadline, contradictory: Callable[[list[Item]], bool]) -> None:
    """Take out of a list all that a contradiction in it can do without, in blocks that are halved.

    Whatever contains a contradictory list must be contradictory itself. Raises OutOfTimeError where time runs out; the
    list is contradictory at any time.
    """
    size = max(1, len(items) // 2)
    while items:
        start = 0
        while start < len(items):
            deadline.left()
            rest = items[:start] + items[start + size :]
            if contradictory(rest):
                items[:] = rest
            else:
                start += size
        if size == 1:
            return
        size = max(1, min(size, len(items)) // 2)


class _Search:
    """A search for conflicts in data with an ontology."""

    def __init__(self, data: Sequence[Triple], ontology: Sequence[Triple], deadline: Deadline) -> None:
        both = [*ontology, *data]
        annotations = annotating(both)
        self._declared = declarations(both)
        self._axioms = axioms_of(ontology, annotations)
        known = set(self._axioms)
        self._facts = [one for one in axioms_of(data, annotations) if one not in known]
        self._deadline = deadline

    def verdict(self, most: int) -> Verdict:
        """Return the verdict, with at most so many conflicts."""
        conflicts: list[Conflict] = []
        facts = self._facts
        try:
            while len(conflicts) < most:
                clashes = _clashes(facts, self._axioms)
                if not clashes:
                    unsatisfiable = unsatisfiable_classes(self._all(facts, self._axioms), self._deadline)
                    if unsatisfiable is not None:
                        return Verdict(not conflicts, tuple(conflicts), tuple(unsatisfiable))
                found = self._conflict(facts, clashes[0] if clashes else None)
                conflicts.append(found)
                if not found.facts:  # the ontology alone
                    break
                facts = [one for one in facts if one not in found.facts]
        except ReasonerError:
            if not conflicts:
                raise
        return Verdict(False, tuple(conflicts), complete=False)

    def _conflict(self, facts: Sequence[Axiom], clash: Clash | None) -> Conflict:
        """Return a minimal conflict within facts that are not consistent, or as small a one as can be found."""
        kept, axioms, minimal = list(facts), list(self._axioms), True
        try:
            if clash is not None:
                kept = _around(kept, {*clash.nodes}, lambda some: bool(_clashes(some, axioms)))
                named: set[object] = {
                    *clash.excluding,
                    *(node for t in _triples(kept) for node in (t.predicate, t.object)),
                }
                axioms = _around(axioms, named, lambda some: bool(_clashes(kept, some)))
                reduce(kept, self._deadline, lambda some: bool(_clashes(some, axioms)))
                reduce(axioms, self._deadline, lambda some: bool(_clashes(kept, some)))
            if clash is None or self._refuted(kept, axioms):
                reduce(kept, self._deadline, lambda some: self._refuted(some, axioms))
                reduce(axioms, self._deadline, lambda some: self._refuted(kept, some))
        except OutOfTimeError:
            minimal = False
        except ReasonerError:  # without HermiT, what the rules say stands
            if clash is None:
                raise
        clashes = _clashes(kept, axioms)
        return Conflict(tuple(kept), tuple(axioms), clashes[0] if clashes else None, minimal)

    def _refuted(self, facts: Sequence[Axiom], axioms: Sequence[Axiom]) -> bool:
        return not is_consistent(self._all(facts, axioms), self._deadline)

    def _all(self, facts: Sequence[Axiom], axioms: Sequence[Axiom]) -> list[Triple]:
        return [*self._declared, *_triples(axioms), *_triples(facts)]


def _clashes(facts: Iterable[Axiom], axioms: Iterable[Axiom]) -> tuple[Clash, ...]:
    return Closure([*_triples(axioms), *_triples(facts)]).clashes


def _triples(axioms: Iterable[Axiom]) -> Iterator[Triple]:
    return (one for axiom in axioms for one in axiom)


def _around(items: list[Axiom], nodes: set[object], contradictory: Callable[[list[Axiom]], bool]) -> list[Axiom]:
    """Return what names some nodes, or what they are named with, as far out as a contradiction takes; else all."""
    for _ in range(_FARTHEST):
        near = [one for one in items if any(t.subject in nodes or t.object in nodes for t in one)]
        if contradictory(near):
            return near
        nodes = nodes | {node for t in _triples(near) for node in (t.subject, t.object) if not _is_common(node)}
    return items


def _is_common(node: object) -> bool:
    """Whether a node says nothing of what belongs together: a literal, or a term of OWL itself."""
    return isinstance(node, Literal) or (isinstance(node, NamedNode) and node.value.startswith(OWL.iri))
