"""The run in which an article version was read: when, by which software, reader and model."""

from datetime import UTC, datetime
from hashlib import sha256

from pyoxigraph import Quad

from kg.errors import InputError
from kg.facts import Facts
from kg.graph.iris import DEFAULT_BASE, graph_iri, segment
from kg.graph.writer import Writer


def run_graph_iri(facts: Facts, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph of the run that read the version; it is replaced with the article's."""
    return f"{graph_iri(facts, base)}/run"


def run_quads(
    facts: Facts,
    software_version: str,
    reader: str,
    model_digest: str | None,
    started: datetime,
    ended: datetime,
    base: str = DEFAULT_BASE,
    data_digest: str | None = None,
) -> list[Quad]:
    """Return the provenance of an article graph as quads of a graph of their own, sorted.

    The run is named by the version, the software's version and a hash of reader, model and a user's reference data
    (whose digest is given): no clock is in its IRI.
    Raises InputError if a time has no time zone. Specification: PROV-O.
    """
    writer = Writer(facts, base, run_graph_iri(facts, base))
    settings = [reader, model_digest or "", *([data_digest] if data_digest else [])]
    configuration = sha256("\n".join(settings).encode()).hexdigest()[:16]
    run = f"{writer.version.replace('/article/', '/run/')}/{segment(software_version)}/{configuration}"
    writer.type(run, "ExtractionRun")
    writer.link(run, "prov:used", writer.version)
    writer.instant(run, "prov:startedAtTime", _utc(started))
    writer.instant(run, "prov:endedAtTime", _utc(ended))
    writer.string(run, "softwareVersion", software_version)
    writer.string(run, "reader", reader)
    writer.string(run, "modelDigest", model_digest)
    writer.link(graph_iri(facts, base), "prov:wasGeneratedBy", run)
    return writer.quads()


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise InputError(f"{moment.isoformat()} has no time zone: give the times of a run in UTC")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
