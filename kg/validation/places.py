"""What a focus node is called, which words of an article it rests on, and what else people need of the data."""

from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.validation.messages import short
from kg.validation.namespaces import OA, RDF, RDFS, SKOS
from kg.validation.positions.likeness import Likeness
from kg.validation.report import Article, Quote, Report
from kg.validation.triples import Node, Term
from kg.vocabulary import term

_LABELS = (
    RDFS.label,
    SKOS.prefLabel,
    NamedNode("http://purl.org/dc/terms/title"),
    NamedNode("https://schema.org/name"),
)
_TEXT = NamedNode(term("text"))
_EVIDENCE = NamedNode(term("evidence"))
_MOST_QUOTES = 3


class Places:
    """The names and quotations of nodes of a data graph, each looked up once."""

    def __init__(self, store: Store):
        self._store = store
        self._labels: dict[Term, str] = {}
        self._quotes: dict[Term, tuple[Quote, ...]] = {}
        self._texts: dict[str, str | None] = {}

    def completed(self, report: Report) -> Report:
        """Return a report with what people need beside the findings: the texts quoted, and marks of blank nodes.

        The findings are put in an order that does not depend on the labels of blank nodes.
        """
        sources = sorted({quote.source for finding in report.findings for quote in finding.quotes if quote.source})
        texts = ((source, self._text(source)) for source in sources)
        articles = [Article(one, self.label(NamedNode(one)), text) for one, text in texts if text is not None]
        likeness = Likeness(self._store)
        terms = (term for finding in report.findings for term in (finding.focus, finding.value))
        marks = {term.value: likeness.mark(term) for term in dict.fromkeys(terms) if isinstance(term, BlankNode)}
        told = replace(report, articles=tuple(articles), nodes=marks)
        return replace(told, findings=tuple(sorted(told.findings, key=told.key)))

    def label(self, node: Term) -> str:
        """Return a node's label, else its type and the last part of its IRI."""
        if node not in self._labels:
            self._labels[node] = self._find_label(node)
        return self._labels[node]

    def quotes(self, node: Term) -> tuple[Quote, ...]:
        """Return the node itself as a quotation if it is a span, else the first few of its evidence, in text order."""
        if node not in self._quotes:
            self._quotes[node] = () if isinstance(node, Literal) else self._find_quotes(node)
        return self._quotes[node]

    def _find_label(self, node: Term) -> str:
        if isinstance(node, Literal):
            return node.value
        for predicate in _LABELS:
            found = sorted(str(value.value) for value in self._objects(node, predicate) if isinstance(value, Literal))
            if found:
                return found[0]
        kinds = sorted(short(kind.value) for kind in self._objects(node, RDF.type) if isinstance(kind, NamedNode))
        name = short(node.value) if isinstance(node, NamedNode) else "without a name"
        return f"{kinds[0]} {name}" if kinds else name

    def _find_quotes(self, node: Node) -> tuple[Quote, ...]:
        own = self._quote(node)
        if own is not None:
            return (own,)
        spans = self._values(node, _EVIDENCE) or self._values(node, None)
        found = {quote for quote in map(self._quote, spans) if quote is not None}
        return tuple(sorted(found, key=lambda quote: (quote.source, quote.start, quote.end))[:_MOST_QUOTES])

    def _quote(self, node: Term) -> Quote | None:
        if isinstance(node, Literal):
            return None
        exact, start, end = (self._first(node, predicate) for predicate in (OA.exact, OA.start, OA.end))
        source = self._objects(node, OA.hasSource)
        if exact is None or start is None or end is None or not (start.isdecimal() and end.isdecimal()):
            return None
        named = min((str(one.value) for one in source if isinstance(one, NamedNode)), default="")
        text = self._text(named) if named else None
        line = None if text is None or int(start) > len(text) else text.count("\n", 0, int(start)) + 1
        return Quote(named, int(start), int(end), exact, line)

    def _text(self, source: str) -> str | None:
        """Return the text of an article's version, None where the data do not hold it."""
        if source not in self._texts:
            self._texts[source] = self._first(NamedNode(source), _TEXT)
        return self._texts[source]

    def _first(self, node: Term, predicate: NamedNode) -> str | None:
        found = [value.value for value in self._objects(node, predicate) if isinstance(value, Literal)]
        return min(found, default=None)

    def _objects(self, node: Term, predicate: NamedNode) -> list[Term]:
        return [] if isinstance(node, Literal) else self._values(node, predicate)

    def _values(self, node: Node, predicate: NamedNode | None) -> list[Term]:
        found = [quad.object for quad in self._store.quads_for_pattern(node, predicate, None, None)]
        return [value for value in found if not isinstance(value, Triple)]
