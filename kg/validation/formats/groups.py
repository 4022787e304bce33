"""Findings grouped by what is wrong, the worst and the most frequent first."""

from dataclasses import dataclass

from kg.validation.messages import short
from kg.validation.report import Finding, Report


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one constraint and severity, in the order of their places."""

    findings: tuple[Finding, ...]

    @property
    def level(self) -> str:
        """The severity in one word."""
        return self.findings[0].level

    @property
    def same(self) -> bool:
        """Whether all findings say the same sentence."""
        return len({finding.message for finding in self.findings}) == 1

    @property
    def title(self) -> str:
        """What is wrong: the sentence that all findings say, else the constraint's name."""
        return self.findings[0].message if self.same else rule_id(self.findings[0])


def grouped(report: Report) -> list[Group]:
    """Return the findings by constraint: violations first, of one severity the largest group first.

    Constraints of which all findings say the same sentence, as those of a shape with a message do, are one group.
    """
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in report.findings:
        key: tuple[object, ...] = (finding.severity, rule_id(finding), finding.constraint)
        found.setdefault(key, []).append(finding)
    merged: dict[tuple[object, ...], list[Finding]] = {}
    for constraint, findings in found.items():
        group = Group(tuple(findings))
        merged.setdefault((constraint[0], group.title) if group.same else constraint, []).extend(findings)
    groups = [Group(tuple(sorted(findings, key=_order))) for findings in merged.values()]
    return sorted(groups, key=lambda group: (-group.findings[0].rank, -len(group.findings), group.title, group.level))


def rule_id(finding: Finding) -> str:
    """Return a name for the constraint that a finding comes from: its shape, path and component."""
    path = f" {short(str(finding.path))}" if finding.path is not None and finding.shape != finding.named_shape else ""
    component = finding.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    return f"{short(finding.named_shape.value)}{path} {component}"


def _order(finding: Finding) -> tuple[object, ...]:
    places = [(one.file, one.line, one.column) for one in finding.positions[:1]]
    return (not places, places, finding.key)
