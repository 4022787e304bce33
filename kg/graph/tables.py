"""Tables: whose facts a graph holds that a person added about an article version."""

from collections.abc import Mapping

from kg.facts import Facts
from kg.graph.iris import DEFAULT_BASE, graph_iri, slug
from kg.graph.writer import Writer


def table_graph_iri(facts: Facts, table: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds what a table adds about the version."""
    return f"{graph_iri(facts, base)}/table/{slug(table)}"


def write_table(writer: Writer, table: str, source: str, by: str | None, notes: Mapping[str, str]) -> None:
    """Write the graph as a thing of its own, with the version, the file and the person; and remarks on facts."""
    graph = table_graph_iri(writer.facts, table, writer.base)
    writer.type(graph, "TableGraph")
    writer.link(graph, "prov:wasDerivedFrom", writer.version)
    writer.string(graph, "dcterms:source", source)
    if by:
        person = f"{writer.base}person/{slug(by)}"
        writer.type(person, "prov:Agent")
        writer.string(person, "rdfs:label", by)
        writer.link(graph, "prov:wasAttributedTo", person)
    for fact, note in notes.items():
        writer.string(writer.fact(fact), "skos:note", note)
