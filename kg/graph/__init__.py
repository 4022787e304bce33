"""Facts as RDF."""
