"""What evaluates shapes: a Rust library for Core, Oxigraph for SPARQL constraints, pySHACL as the reference.

Each engine turns shapes and data into raw results in one form; :mod:`kg.validation.check` makes findings of them.
"""
