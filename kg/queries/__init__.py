"""Queries: the saved questions, how their parameters are bound, and how their answers are printed.

saved         query files with their headers
parameters    what a user types, as RDF terms
answer        a question put to a store
table         answers for people
"""

from kg.queries.answer import answer, asked_columns
from kg.queries.saved import Parameter, SavedQuery, load_query, saved_queries
from kg.queries.table import format_table

__all__ = ["Parameter", "SavedQuery", "answer", "asked_columns", "format_table", "load_query", "saved_queries"]
