"""Checks an answer against its question: what the evidence says of another thing is no answer."""
