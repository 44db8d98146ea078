"""Read question sets of several formats into checked cases."""
