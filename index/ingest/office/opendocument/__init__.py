"""The parts of an ODT file: styles, lists, paragraphs, tables."""
