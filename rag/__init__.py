"""A question -> an answer with citations. Knows nothing of HTTP or the command line."""
