"""Question sets: formats in, checked cases out."""
