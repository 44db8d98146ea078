"""Answers as files to take along: Markdown, Word, CSV and XLSX."""
