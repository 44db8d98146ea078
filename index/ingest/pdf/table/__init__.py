"""The tables of a page, drawn or only aligned."""
