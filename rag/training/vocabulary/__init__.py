"""Make the tables of rag/retrieval/dictionary that tell words of regions and romanized names."""
