"""Compare two runs, and decide whether quality fell."""
