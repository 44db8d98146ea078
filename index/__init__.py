"""Files -> a searchable store. Knows nothing of questions, answers or HTTP."""
