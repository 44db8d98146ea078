"""Damage: turned bits and cut files, each in a fresh copy, and what a process then says of it.

`make damage` runs 10,000 trials; `tests/damage/test_trial.py` some of them.
"""
