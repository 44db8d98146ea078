"""Files -> documents -> passages: reads formats and encodings, finds sections, splits."""
