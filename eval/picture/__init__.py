"""Pictures of a command and of the page, for the documentation."""
