"""Measure how good the answers are: question sets, runs, metrics, comparisons and reports.

Import from its modules (`from eval.metric.retrieval import …`), not the package itself: its name
hides the builtin `eval`.
"""
