"""What keeps a collection in order; it may read files as ingestion does."""
