"""The parts of an RTF file: tokens, groups, tables."""
