"""Answer a question for a list or a procedure with all items of the list in a document."""
