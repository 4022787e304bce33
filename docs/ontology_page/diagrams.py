"""Diagrams: classes as boxes, relations as arrows, drawn as SVG from what the files say.

Boxes stand in columns, so that no layout has to be found: a class with its values on the left, what it relates to on
the right; in the overview what was read, what it says, and what that is about.
"""

from dataclasses import dataclass
from html import escape

from rdflib import URIRef
from rdflib.namespace import SKOS

from docs.ontology_page.model import (
    PARTS,
    P,
    above,
    below,
    domain,
    label,
    local,
    own,
    parts_of,
    properties,
    properties_from,
    range_of,
    short,
    values_of,
)

_LINE = 17  # height of a line of text
_LETTER = 6.7  # mean width of a letter
_PAD = 9


@dataclass
class Box:
    """A box with a title, lines below it, and its place."""

    title: str
    lines: list[str]
    link: str = ""
    x: float = 0
    y: float = 0

    @property
    def width(self) -> float:
        """Its width, by its longest line."""
        return max(len(line) for line in [self.title + "  ", *self.lines]) * _LETTER + 2 * _PAD

    @property
    def height(self) -> float:
        """Its height, by the number of its lines."""
        return (1 + len(self.lines)) * _LINE + 2 * _PAD - 4

    def drawn(self) -> str:
        """Return the box as SVG."""
        top = f'<rect x="{self.x:.0f}" y="{self.y:.0f}" width="{self.width:.0f}" height="{self.height:.0f}" rx="4"/>'
        title = _text(self.x + _PAD, self.y + _LINE, self.title, "title")
        texts = [_text(self.x + _PAD, self.y + _LINE * (n + 2), line, "") for n, line in enumerate(self.lines)]
        inner = f'<a href="#{self.link}">{title}</a>' if self.link else title
        return f'<g class="box">{top}{inner}{"".join(texts)}</g>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{attribute}>{escape(text)}</text>'


def _arrow(x1: float, y1: float, x2: float, y2: float, words: str) -> str:
    middle = (x1 + x2) / 2
    path = (
        f'<path class="arrow" d="M{x1:.0f} {y1:.0f} C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"/>'
    )
    return f"<g><title>{escape(words)}</title>{path}</g>"


def _upright(here: Box, there: Box, words: str) -> str:
    """Return an arrow from a box to the one above it in the same column."""
    x, top = here.x + 26, there.y + there.height
    line = f'<path class="arrow" d="M{x:.0f} {here.y:.0f} V{top:.0f}"/>'
    return f"<g><title>{escape(words)}</title>{line}</g>" + _text(x + 8, (here.y + top) / 2 + 4, words, "relation")


def _svg(width: float, height: float, parts: list[str], words: str) -> str:
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z"/></marker></defs>'
    )
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg {size} role="img" aria-label="{escape(words)}">{marker}{"".join(parts)}</svg>'


def star(one: URIRef) -> str:
    """Return a class with its values, and arrows to the classes that its properties lead to."""
    values, targets = [], {}
    for found in properties_from(one):
        ends = range_of(found)
        if ends and own(ends[0]):
            targets.setdefault(tuple(ends), []).append(local(found))
        else:
            end = "concept" if ends == [SKOS.Concept] else values_of(found)
            values.append(f"{local(found)}: {end}")
    left = Box(label(one), values, f"class-{local(one)}", 4, 4)
    right, y = [], 4.0
    start = left.width + 60 + max((len(", ".join(names)) * _LETTER for names in targets.values()), default=0)
    for ends, _ in sorted(targets.items(), key=lambda pair: [local(end) for end in pair[0]]):
        box = Box(" or ".join(label(end) for end in ends), [], f"class-{local(ends[0])}", start, y)
        right.append((box, ", ".join(targets[ends])))
        y += box.height + 14
    parts = [left.drawn()]
    for box, words in right:
        line = box.y + box.height / 2
        parts.append(_arrow(left.x + left.width, min(line, left.y + left.height - 8), box.x, line, words))
        parts.append(_text(box.x - len(words) * _LETTER - 12, line - 5, words, "relation"))
        parts.append(box.drawn())
    width = max([left.width + 8, *(box.x + box.width + 4 for box, _ in right)])
    return _svg(width, max(left.height + 8, y), parts, f"{label(one)} and what it relates to")


def tree(root: URIRef) -> str:
    """Return the classes below one, each under the one above it."""
    parts, y = [], 4.0

    def put(one: URIRef, depth: int, parent: Box | None) -> None:
        nonlocal y
        box = Box(label(one), [], f"class-{local(one)}", 4 + depth * 46, y)
        y += box.height + 7
        if parent is not None:
            bend, line = parent.x + 16, box.y + box.height / 2
            parts.append(
                f'<path class="branch" d="M{bend:.0f} {parent.y + parent.height:.0f} V{line:.0f} H{box.x:.0f}"/>'
            )
        parts.append(box.drawn())
        for lower in below(one):
            put(lower, depth + 1, box)

    put(root, 0, None)
    return _svg(440, y, parts, f"{label(root)} and the classes below it")


def overview() -> str:
    """Return the main classes in three columns: what was read, what it says, and what that is about."""
    columns = (
        [P.Article, P.ArticleVersion, P.Span, P.Reading],
        [P.EventReport, P.Statement, P.Position, P.DiplomaticAct, P.Sanction, P.Action, P.ReliefCondition, P.Tenure],
        [P.Event, P.Actor, P.Office, P.Place],
    )
    boxes: dict[URIRef, Box] = {}
    for number, column in enumerate(columns):
        for place, one in enumerate(column):
            step = 460 / len(column)
            boxes[one] = Box(label(one), [], f"class-{local(one)}", 10 + number * 330, 14 + place * step)
    parts = []
    for (start, end), names in sorted(_relations(list(boxes)).items()):
        here, there = boxes[start], boxes[end]
        if here.x == there.x:
            continue
        forward = here.x < there.x
        x1, x2 = (here.x + here.width, there.x) if forward else (here.x, there.x + there.width)
        words = f"{here.title} → {there.title}: {', '.join(sorted(names))}"
        parts.append(_arrow(x1, here.y + here.height / 2, x2, there.y + there.height / 2, words))
    for start in columns[0]:
        for name, end in parts_of(start):
            parts.append(_upright(boxes[start], boxes[end], short(name)))
    parts += [box.drawn() for box in boxes.values()]
    return _svg(860, 490, parts, "The main classes and the relations between them")


def _relations(ones: list[URIRef]) -> dict[tuple[URIRef, URIRef], list[str]]:
    """Return the properties between classes, those that hold for what stands above them included."""
    found: dict[tuple[URIRef, URIRef], list[str]] = {}
    for name in (one for part in PARTS for one in properties(part)):
        for start in ones:
            for end in ones:
                from_here = {start, *above(start)} & set(domain(name))
                if from_here and end in range_of(name) and name != P.involves:
                    found.setdefault((start, end), []).append(local(name))
    return found
