"""The graph: Facts as RDF quads, one named graph for each version of an article.

    iris          names made from content
    times         dates and durations as instants and hours
    writer        gathers quads and knows the article's IRIs
    rows          which keys of a fact become which properties, for facts and for their other readings
    article       article, version, publisher, sentences
    actors        actors and the offices that the text ascribes to them
    places          places by their names
    topics        topics that only a user's table has
    events, statements, acts, readings    the facts
    runs          who read the version, when and with what
    tables        facts that a person adds about a version, in a graph of their own

The same facts give the same quads on every machine: no blank node, no clock, no counter that depends on anything else.
"""

from collections import defaultdict
from collections.abc import Mapping

from pyoxigraph import Quad

from kg.facts import Facts
from kg.graph.actors import write_actor
from kg.graph.acts import write_action, write_sanction, write_undertaking
from kg.graph.article import write_article
from kg.graph.events import write_event
from kg.graph.iris import DEFAULT_BASE, article_iri, canonical_url, graph_iri, slug, version_iri
from kg.graph.readings import write_reading
from kg.graph.runs import run_graph_iri, run_quads
from kg.graph.statements import write_position, write_statement
from kg.graph.tables import table_graph_iri, write_table
from kg.graph.writer import Writer

__all__ = [
    "DEFAULT_BASE",
    "article_iri",
    "article_quads",
    "canonical_url",
    "graph_iri",
    "run_graph_iri",
    "run_quads",
    "slug",
    "table_graph_iri",
    "table_quads",
    "version_iri",
]


def article_quads(facts: Facts, base: str = DEFAULT_BASE, revises: str | None = None) -> list[Quad]:
    """Return everything the facts say as quads of the version's named graph, sorted.

    ``revises`` is the IRI of the version that this one is a revision of, if there is one. Nothing is checked against
    the shapes: what refers to nothing or breaks a rule is written as it is, and the gate names it.
    Raises InputError for what cannot be written: a date, duration, URL or IRI that is none, a text that is not Unicode.
    """
    writer = Writer(facts, base)
    write_article(writer, revises)
    _write_facts(writer, facts)
    return writer.quads()


def table_quads(
    facts: Facts,
    table: str,
    source: str,
    by: str | None = None,
    notes: Mapping[str, str] | None = None,
    base: str = DEFAULT_BASE,
) -> list[Quad]:
    """Return the facts that a table adds about an article version as quads of a named graph of their own, sorted.

    The article itself is not described again. ``table`` is the name by which the graph is replaced, ``source`` the name
    of the file, ``by`` the person who answers for it, ``notes`` remarks on facts by their ids. Raises InputError as
    ``article_quads`` does.
    """
    writer = Writer(facts, base, table_graph_iri(facts, table, base))
    write_table(writer, table, source, by, notes or {})
    _write_facts(writer, facts)
    return writer.quads()


def _write_facts(writer: Writer, facts: Facts) -> None:
    for actor in facts.actors:
        write_actor(writer, actor)
    for event in facts.events:
        write_event(writer, event)
    for statement in facts.statements:
        write_statement(writer, statement)
    for position in facts.positions:
        write_position(writer, position)
    for undertaking in facts.undertakings:
        write_undertaking(writer, undertaking)
    for sanction in facts.sanctions:
        write_sanction(writer, sanction)
    for action in facts.actions:
        write_action(writer, action)
    numbers: dict[str, int] = defaultdict(lambda: 1)
    for reading in facts.readings:
        numbers[reading.of] = write_reading(writer, reading, numbers[reading.of])
