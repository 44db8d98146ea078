"""Web pages and books made of them: the words that a person reads, without what stands around."""
