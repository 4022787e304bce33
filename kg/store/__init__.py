"""Stores: where graphs are kept and queried.

embedded    Oxigraph in a folder or in memory: one writer, many readers of one process
endpoint    any SPARQL 1.1 endpoint by URL
tokens      the tokens of a SPARQL text, as far as a store must know them
results     what a query gives, whatever answered it
listing     which articles are stored
export      the stored graphs as bytes in a fixed order
"""

from kg.store.embedded import Store
from kg.store.endpoint import Endpoint
from kg.store.listing import StoredVersion
from kg.store.results import Answers, Queryable

__all__ = ["Answers", "Endpoint", "Queryable", "Store", "StoredVersion"]
