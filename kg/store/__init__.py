"""Stores: where graphs are kept and queried.

embedded    Oxigraph in a folder or in memory: a View reads, a Store also writes
locks       many readers of a folder or one writer
endpoint    any SPARQL 1.1 endpoint by URL
addresses   where a triplestore takes queries, updates and graphs
credentials who asks a server
requests    what becomes of a request that fails
writers     graphs of a server replaced, by the Graph Store Protocol or by updates
loading     graphs copied into a server, those that it does not hold yet
results     what a query gives, whatever answered it
tokens      SPARQL texts as far as they must be understood: is it a query, where do its parameters stand
terms       RDF terms as SPARQL text
listing     which articles are stored
export      the stored graphs as bytes in a fixed order
polecat     the actions as rows in POLECAT's columns
description what is in a store, in VoID and DCAT
"""

from kg.store.embedded import Store, View
from kg.store.endpoint import Endpoint
from kg.store.listing import StoredVersion
from kg.store.results import Answers, Queryable

__all__ = ["Answers", "Endpoint", "Queryable", "Store", "StoredVersion", "View"]
