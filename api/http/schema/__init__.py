"""The JSON of the API as pydantic models, shared by HTTP and `--json`. Knows no HTTP.

The field names of the contract are written only here. Offsets are code points, half-open.
"""
