"""Show a run: tables, HTML, Markdown, JUnit XML, TREC files."""
