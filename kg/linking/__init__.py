"""Linking: acts of a new article and those of stored ones that are about the same matter.

    content     the content words of an act, by their stems; words.toml lists those that are none
    rule        acts as plain values, and the rule that compares two of them
    acts        acts as plain values from a graph
    stored      the acts in the store that may be about the same matter, and the links as quads

A link stands in the graph of the article that came second. The rule is of words and sides alone: no model, no clock,
so that the same articles in the same order give the same links.
"""

from kg.linking.rule import Act, same_matter
from kg.linking.stored import matter_quads

__all__ = ["Act", "matter_quads", "same_matter"]
