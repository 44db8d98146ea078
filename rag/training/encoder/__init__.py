"""Trains the encoder: `python -m rag.training.encoder DATA --out DIR`."""
