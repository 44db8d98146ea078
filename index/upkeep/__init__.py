"""What keeps a collection well: backups, repair, traces of what was removed."""
