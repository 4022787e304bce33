"""The article, its version and the sentences of its text, and the graph as a thing of its own."""

from kg.facts import Facts
from kg.graph.iris import article_iri, canonical_url, graph_iri, slug, text_digest
from kg.graph.times import first_instant
from kg.graph.writer import Writer


def write_article(writer: Writer, revises: str | None = None) -> None:
    """Write the article, the version that was read, its publisher, its sentences and the graph.

    ``revises`` is the IRI of the version that this one is a revision of.
    """
    facts, document = writer.facts, writer.facts.document
    article, version = article_iri(facts, writer.base), writer.version
    writer.type(article, "Article")
    writer.string(article, "schema:url", canonical_url(document.url) if document.url else None)
    writer.type(version, "ArticleVersion")
    writer.link(version, "prov:specializationOf", article)
    writer.link(version, "prov:wasRevisionOf", revises)
    writer.string(version, "dcterms:identifier", document.id)
    writer.string(version, "dcterms:title", document.title)
    writer.string(version, "schema:inLanguage", document.language)
    writer.instant(version, "published", first_instant(document.published))
    writer.text(version, "text", document.text)
    writer.string(version, "textDigest", text_digest(facts))
    if document.publisher:
        publisher = f"{writer.base}publisher/{slug(document.publisher)}"
        writer.type(publisher, "Publisher")
        writer.string(publisher, "rdfs:label", document.publisher)
        writer.link(version, "publisher", publisher)
    graph = graph_iri(facts, writer.base)
    writer.type(graph, "ArticleGraph")
    writer.link(graph, "prov:wasDerivedFrom", version)
    _sentences(writer, facts)


def _sentences(writer: Writer, facts: Facts) -> None:
    for sentence in facts.sentences:
        iri = writer.span(*sentence.span)
        writer.type(iri, "Sentence")
        writer.concept(iri, "coverage", "coverage", sentence.status)
        writer.string(iri, "coverageReason", sentence.reason)
