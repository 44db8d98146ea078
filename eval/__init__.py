"""The measuring side of yiju: question sets, metrics, and the runner behind `yiju eval run`.

Import from its modules (`from eval.metric.retrieval import ...`), never the package itself: the bare name hides the builtin `eval`.
"""
