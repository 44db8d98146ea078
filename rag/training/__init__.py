"""How the reader's weights were made: `python -m rag.training DATA --out DIR` (eval/LOG.md has the runs)."""
