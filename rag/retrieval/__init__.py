"""Rank passages for a question: dense, lexical, and the fusion of both."""
