"""What stands on a page of a PDF: characters, rules, pictures."""
