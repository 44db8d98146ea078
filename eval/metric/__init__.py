"""Metrics of retrieval, answers and confidence, with their statistics."""
