"""Explanation: whether data are consistent with the ontology, and if not, which facts and axioms clash, in words."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import Triple

from kg.printable import harmless
from kg.reasoning.conflicts import Conflict, Verdict, check
from kg.reasoning.entailments import axioms
from kg.reasoning.stored import stored_triples
from kg.reasoning.words import Words
from kg.store.embedded import View
from kg.validation.background import background
from kg.validation.datagraph import Source, read_triples
from kg.validation.messages import short
from kg.validation.triples import plain_triples

TIMEOUT: Final = 120.0
"""Seconds that a search may take unless told otherwise."""

_MOST_SHOWN: Final = 12
_LONGEST: Final = 300


class Explained:
    """A verdict with the words for it."""

    def __init__(self, verdict: Verdict, triples: Sequence[Triple], facts: int) -> None:
        """Take a verdict on triples, which hold the labels, and say on how many statements of data it is."""
        self.verdict = verdict
        self._triples = triples
        self._facts = facts

    def render(self) -> str:
        """Return the verdict in lines: each conflict in a sentence, its facts with the article's words, its axioms."""
        verdict = self.verdict
        unsatisfiable = [f"the class {short(iri)} can have no member ({iri})" for iri in verdict.unsatisfiable]
        if verdict.consistent:
            lines = [f"consistent: {self._facts:,} statements can be true with the ontology", *unsatisfiable]
        else:
            words = Words(self._triples)
            count = f"{len(verdict.conflicts)} contradiction{'s' if len(verdict.conflicts) != 1 else ''}"
            more = "" if verdict.complete else "; there may be more"
            lines = [f"inconsistent: {count}{more}"]
            for number, conflict in enumerate(verdict.conflicts, 1):
                lines += ["", *_told(conflict, words, number)]
            lines += unsatisfiable
        return "".join(f"{line}\n" for line in lines)


def explain(data: Source, *, alignments: bool = False, timeout: float = TIMEOUT) -> Explained:
    """Decide whether data can be true with the ontology and what the reference data say of the nodes they name.

    ``data`` is a store, quads or triples, or files and folders in any RDF format. HermiT decides by the direct
    semantics of OWL 2 DL; conflicts that it or the rules of OWL 2 RL find are made minimal as far as ``timeout``, in
    seconds, allows. Raises InputError and ShapesError for data that cannot be read, ReasonerError where HermiT is
    missing or cannot tell.
    """
    given = list(plain_triples(read_triples(data)))
    return _explained(given, background(given), alignments, timeout)


def explain_store(view: View, *, alignments: bool = False, timeout: float = TIMEOUT) -> Explained:
    """Decide whether the reference data and the articles of a store can be true together, as :func:`explain` does."""
    return _explained(stored_triples(view), [], alignments, timeout)


def _explained(given: list[Triple], around: list[Triple], alignments: bool, timeout: float) -> Explained:
    ontology = axioms(alignments)
    known = set(ontology)
    facts = [one for one in dict.fromkeys([*given, *around]) if one not in known]
    return Explained(check(facts, ontology, timeout), [*facts, *ontology], len(given))


def _told(conflict: Conflict, words: Words, number: int) -> list[str]:
    """Return the lines that tell of a conflict."""
    lines = [f"{number}. {_cut(words.contradiction(conflict.clash))}"]
    if not conflict.minimal:
        lines.append("   Time ran out before it was known which of these it takes:")
    for title, statements in (("facts", conflict.facts), ("axioms", conflict.axioms)):
        lines += [f"   {title}:"] if statements else []
        for axiom in statements[:_MOST_SHOWN]:
            lines.append(f"     – {_cut(words.statement(axiom))}")
            if title == "facts":
                for quote in words.quotes(axiom)[:1]:
                    lines.append(f"       “{_cut(quote.exact)}” ({quote.start}–{quote.end} of {_cut(quote.source)})")
        if len(statements) > _MOST_SHOWN:
            lines.append(f"     … and {len(statements) - _MOST_SHOWN:,} more")
    return lines


def _cut(text: str) -> str:
    line = harmless(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
