"""Description: what is in a store, for catalogues and for people who load it: VoID and DCAT 3 as Turtle.

statistics      the counts of VoID over some graphs
sheet           gathers the triples of a description, and writes them
datasets        the datasets of a store: partitions, links, articles, ontology, reference data
provenance      what read the articles: software, models and their licences
description.ttl what is said of every store: titles, licences, distributions
"""

from kg.store.description.datasets import describe_store

__all__ = ["describe_store"]
