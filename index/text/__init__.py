"""Process text without losing offsets: folding, numerals, terms."""
