"""Text processing that keeps offsets: normalization, numerals, terms."""
