"""File import, shared by `yiju add` and `yiju sync`."""
