"""The text of an article in HTML, line by line, the words of findings marked and linked back to them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.validation.report import Article, Quote


@dataclass(slots=True)
class Marks:
    """Which stretches of the articles are marked, for which findings."""

    articles: tuple[Article, ...]
    _spans: dict[int, dict[tuple[int, int], list[int]]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = {article.source: number for number, article in enumerate(self.articles)}

    def add(self, quote: Quote, finding: int) -> None:
        """Mark the words of a finding, where the text holds them."""
        number = self._at(quote)
        if number is None:
            return
        findings = self._spans.setdefault(number, {}).setdefault((quote.start, quote.end), [])
        if finding not in findings:
            findings.append(finding)

    def target(self, quote: Quote) -> str | None:
        """Return the anchor of a quotation, None where its text is not there."""
        number = self._at(quote)
        return None if number is None else f"words-{number}-{quote.start}-{quote.end}"

    def spans(self, number: int) -> list[tuple[int, int, list[int]]]:
        """Return the marked stretches of an article in order, with the numbers of their findings."""
        return [(start, end, found) for (start, end), found in sorted(self._spans.get(number, {}).items())]

    def _at(self, quote: Quote) -> int | None:
        number = self._numbers.get(quote.source)
        if number is None or not 0 <= quote.start < quote.end <= len(self.articles[number].text):
            return None
        return number


def article_text(number: int, marks: Marks, shown: Callable[[str], str]) -> str:
    """Return the lines of an article as paragraphs; ``shown`` escapes what comes from data.

    Stretches may overlap and cross lines: the text is cut wherever one begins or ends, each piece within any of them is
    marked, an anchor stands where a stretch begins and the numbers of its findings where it ends.
    """
    spans = marks.spans(number)
    text = marks.articles[number].text
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[int]] = {}
    for start, end, findings in spans:
        begins.setdefault(start, []).append(f'<span id="words-{number}-{start}-{end}"></span>')
        ends.setdefault(end, []).extend(findings)
    lines, at = [], 0
    for line in text.split("\n"):
        stop = at + len(line)
        lines.append(f"<p>{_line(text, at, stop, spans, begins, ends, shown)}</p>\n")
        at = stop + 1
    return "".join(lines)


def _line(
    text: str,
    start: int,
    stop: int,
    spans: list[tuple[int, int, list[int]]],
    begins: dict[int, list[str]],
    ends: dict[int, list[int]],
    shown: Callable[[str], str],
) -> str:
    inside = [span for span in spans if span[0] <= stop and span[1] >= start]
    cuts = sorted({start, stop, *(at for span in inside for at in span[:2] if start <= at <= stop)})
    parts = []
    for at, following in zip(cuts, [*cuts[1:], stop], strict=True):
        parts += [_references(ends[at])] if at in ends else []
        parts += begins.get(at, [])
        piece = shown(text[at:following])
        marked = piece and any(span[0] <= at and following <= span[1] for span in inside)
        parts.append(f"<mark>{piece}</mark>" if marked else piece)
    return "".join(parts)


def _references(findings: list[int]) -> str:
    links = "".join(f'<a href="#finding-{number}">{number}</a>' for number in sorted(set(findings)))
    return f"<sup>{links}</sup>"
