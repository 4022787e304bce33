"""Queries: the saved questions, how their parameters are bound, and how their answers are printed.

tokens        the tokens of a SPARQL text, as far as the runner must know them
saved         query files with their headers
parameters    what a user types, as RDF terms
answer        a question put to a store
table         answers for people
"""

from kg.queries.answer import answer
from kg.queries.saved import Parameter, SavedQuery, load_query, saved_queries

__all__ = ["Parameter", "SavedQuery", "answer", "load_query", "saved_queries"]
