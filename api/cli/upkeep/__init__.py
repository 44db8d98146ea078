"""The commands that keep a collection safe: check it, mend it, back it up."""
