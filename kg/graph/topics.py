"""Topics that only a user's table has: concepts of the topic scheme, described in the graph that uses them."""

from urllib.parse import quote

from kg.graph.writer import Writer
from kg.reference import Row, kept_for_data, only_own, rows
from kg.vocabulary import PARLEY


def topic_iri(writer: Writer, notation: str) -> str:
    """Return the IRI of a topic by its notation; describe the topic where only a user's table has it.

    A notation that no table has becomes an IRI all the same, so that the shapes can name it.
    """
    row = _own_topics().get(notation)
    if row is None:
        return f"{PARLEY}topic/{quote(notation, safe='')}"
    iri = f"{writer.base}topic/{notation}"
    writer.type(iri, "skos:Concept")
    writer.link(iri, "skos:inScheme", f"{PARLEY}scheme/topic")
    for name in ("skos:notation", "skos:prefLabel", "skos:definition", "skos:example"):
        writer.string(iri, name, row[{"skos:prefLabel": "label"}.get(name, name.partition(":")[2])])
    writer.string(iri, "rdfs:label", row["label"])
    if row["broader"]:
        writer.link(iri, "skos:broader", topic_iri(writer, row["broader"]))
    return iri


@kept_for_data
def _own_topics() -> dict[str, Row]:
    own = only_own("topics")
    return {row["notation"]: row for row in rows("topics") if own(row)}
