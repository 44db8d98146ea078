"""The search index derived from the store: vectors and inverted lists of one revision."""
