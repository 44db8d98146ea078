"""Compares yiju with other retrieval stacks: the same passages, questions and weights for all."""
