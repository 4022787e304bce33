"""Reasoning: what follows from the data by the ontology, and whether they can be true together.

coding          short names for terms
rules           the rules of OWL 2 RL by `reasonable`: what follows, and what clashes
entailments     what is worth writing down of what follows from data
stored          the entailed graph of a store, and whether it is stale
"""

from kg.reasoning.entailments import entail
from kg.reasoning.stored import State, entail_store, entailed_state

__all__ = ["State", "entail", "entail_store", "entailed_state"]
