"""How the encoder's weights were made: `python -m rag.training.encoder`."""
