"""The result of a constraint as every engine gives it, before it is explained to a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.validation.paths import Path
from kg.validation.triples import Node, Term


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result; ``shape`` and ``constraint`` are nodes of the shapes graph whose shapes are named.

    ``messages`` are final; ``templates`` are the same before ``bindings`` were filled in, for a reader's version.
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    shape: Node
    severity: NamedNode
    messages: tuple[Literal, ...] = ()
    constraint: Node | None = None
    templates: tuple[Literal, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict, compare=False)

    @property
    def row(self) -> tuple[object, ...]:
        """What tells a result from others, whatever its message."""
        return self.focus, self.path, self.value, self.component, self.shape, self.severity
