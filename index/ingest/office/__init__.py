"""Text documents and presentations of office programs."""
