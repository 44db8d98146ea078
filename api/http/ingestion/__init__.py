"""Adding documents: a bounded queue, and records of what is added while nobody waits."""
