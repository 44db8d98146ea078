"""What `yiju add` and `yiju sync` share: files are imported, and what became of them is printed."""
