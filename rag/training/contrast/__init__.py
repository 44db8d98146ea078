"""Makes questions with their answers and their near misses, one module for each kind."""
