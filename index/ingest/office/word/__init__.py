"""The parts of a DOCX file: styles, numbering, paragraphs, tables."""
