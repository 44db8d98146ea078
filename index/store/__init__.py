"""SQLite, the source of truth of a collection."""
