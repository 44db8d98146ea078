"""Parsers in processes of their own: a file that crashes or swallows memory harms no other."""
