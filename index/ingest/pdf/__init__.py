"""PDF -> Document: its pages in reading order, with the place of every character."""
