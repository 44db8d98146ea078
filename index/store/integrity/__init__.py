"""Nothing that is read back is believed unchecked: checksums, history and the check of a store."""
