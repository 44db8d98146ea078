"""What a collection still holds after its process was killed, the power was cut, or a call failed.

`make crash` runs the trials; docs/reliability.md says what they show.
"""
