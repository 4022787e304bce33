"""Reasoning: what follows from the data by the ontology, and whether they can be true together.

coding          short names for terms
rules           the rules of OWL 2 RL by `reasonable`: what follows, and what clashes
entailments     what is worth writing down of what follows from data
stored          the entailed graph of a store, and whether it is stale
hermit          HermiT: is it consistent, which classes can have no member
axioms          triples in groups that each say one thing
conflicts       the fewest facts and axioms that cannot all be true
words           facts, axioms and contradictions in sentences
explanation     a verdict with the words for it
"""

from kg.reasoning.entailments import entail, with_entailments
from kg.reasoning.explanation import Explained, explain, explain_store
from kg.reasoning.stored import State, entail_store, entailed_by, entailed_state

__all__ = [
    "Explained",
    "State",
    "entail",
    "entail_store",
    "entailed_by",
    "entailed_state",
    "explain",
    "explain_store",
    "with_entailments",
]
