"""Holds the words and sentences of which the contrast cases are made."""
