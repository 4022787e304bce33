"""Pipeline: the journey of a document, and what becomes of it.

kg.readers        document → facts
kg.graph          facts → quads
kg.linking        quads, the store → links to acts of other articles about the same matter
kg.validation     quads → report: the gate
kg.store          quads → the store, in one atomic update
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import KgError, ModelError, StoreError

if TYPE_CHECKING:
    from kg.document import Document
    from kg.errors import DocumentError
    from kg.facts import Facts
    from kg.readers import Reader
    from kg.store import Store
    from kg.store.listing import StoredVersion
    from kg.validation import Report

FATAL = (ModelError, StoreError)
"""Errors that concern all documents, not one: no other would fare better."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: stored, refused by the gate (its report says why), or failed (its error does)."""

    source: str
    facts: "Facts | None" = None
    graph: str | None = None
    report: "Report | None" = None
    error: Exception | None = None

    @property
    def stored(self) -> bool:
        """Whether the document's graph is in the store now."""
        return self.report is not None and self.report.conforms


def read_facts(document: "Document | DocumentError", reader: "Reader") -> "Facts | Exception":
    """Return what the reader finds in a document, or the error that says why there is nothing.

    One bad document does not stop the others, so its error is returned; errors that concern them all are raised.
    """
    if isinstance(document, KgError):
        return document
    try:
        return reader(document)
    except FATAL:
        raise
    except Exception as error:
        return _named(error, document)


def ingest_each(documents: "Iterable[Document | DocumentError]", reader: "Reader", store: "Store") -> Iterator[Outcome]:
    """Yield the outcome of each document in turn.

    One bad document does not stop the others, so its error is in the outcome; errors that concern them all are raised.
    """
    for document in documents:
        if isinstance(document, KgError):
            yield Outcome(source="", error=document)
            continue
        try:
            yield ingest_document(document, reader, store)
        except FATAL:
            raise
        except Exception as error:
            yield Outcome(document.source, error=_named(error, document))


def ingest_document(document: "Document", reader: "Reader", store: "Store") -> Outcome:
    """Read a document, validate its graph, and store it by one atomic update; what the gate refuses leaves no trace.

    Raises what the stages raise: InputError for facts that no graph can hold, ShapesError, StoreError and ModelError.
    """
    from kg.graph import article_iri, article_quads, graph_iri, run_graph_iri, run_quads, version_iri
    from kg.linking import matter_quads
    from kg.reference import data_digest
    from kg.store.listing import revised_version
    from kg.validation import check_change

    started = datetime.now(UTC)
    facts = reader(document)
    graphs = [graph_iri(facts, store.base), run_graph_iri(facts, store.base)]
    revises = revised_version(store, article_iri(facts, store.base), version_iri(facts, store.base))
    quads = article_quads(facts, store.base, revises)
    quads += matter_quads(quads, store)
    model = reader.model_identity()
    ended = datetime.now(UTC)
    quads += run_quads(facts, __version__, reader.name, model, started, ended, store.base, data_digest())
    report = check_change(store.change(graphs, quads))
    if report.conforms:
        store.replace(graphs, quads)
    return Outcome(document.source, facts, graphs[0], report)


def retract(store: "Store", name: str) -> "tuple[list[StoredVersion], Report]":
    """Take an article out of the store, by one atomic update, unless other articles could not stand without it.

    Returns its versions, and what is found of the other articles then; where this does not conform, nothing is done.
    Raises StoreError where no article is called so, or several are.
    """
    from kg.store.listing import find_article, graphs_of
    from kg.validation import check_change

    versions = find_article(store, name)
    graphs = graphs_of(versions, store)
    report = check_change(store.change(graphs, ()))
    if report.conforms:
        store.replace(graphs, ())
    return versions, report


def _named(error: Exception, document: "Document") -> Exception:
    """Return an error whose sentence says which document it is about."""
    if isinstance(error, KgError) and not str(error).startswith(document.source):
        named: Exception = type(error)(f"{document.source}: {error}")
    elif isinstance(error, KgError):
        return error
    else:
        named = UnforeseenError(f"{document.source}: {type(error).__name__}: {error}")
    named.__cause__ = error
    return named


class UnforeseenError(Exception):
    """A defect that showed in one document; the others go on."""
