"""Trains the reader: `python -m rag.training DATA --out DIR`; eval/LOG.md records the runs."""
