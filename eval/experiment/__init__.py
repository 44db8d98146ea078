"""Experiments that stand behind choices, each a command of its own."""
