"""Parley: knowledge graphs from diplomatic news.

The journey of an article, stage by stage; a module imports from earlier stages only.

    document      text and metadata; character offsets never change after this
    quotations    quotation marks, paragraphs and datelines: what the characters show
    language      tokens, sentences, tags, parse, entities, quotations (spaCy)
    mentions      actors, offices, places and dates found in the text
    reading       extractors: what the text says, as Facts
    chat          the same by a language model at an endpoint, every word of it looked up in the text
    readers       readers by name: Parley's own, or another package's
    facts         the contract between reading and graph (imported by both, imports neither)
    reference     the tables of the reference data, and a user's own (for reading and graph)
    vocabulary    the names of the ontology's terms, read from its files
    graph         Facts to RDF quads, one named graph for each version of an article
    validation    the SHACL gate: a graph that fails never reaches the store
    store         embedded Oxigraph, or any SPARQL 1.1 endpoint by URL
    reasoning     what follows by the ontology, and whether the data contradict it
    linking       acts of several articles that are about the same matter
    queries       saved SPARQL questions with typed parameters
    evaluation    what a reader finds of what people annotated
    tables        facts by hand, through the same gate
    pipeline      the order of the stages
    cli           the command line
"""

__version__ = "0.1.0"
