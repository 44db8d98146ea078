"""Provisions named by their number: articles, sections, items, steps, questions of a FAQ."""
