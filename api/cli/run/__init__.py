"""The runs of `yiju eval run`: their files, and their reports for the service."""
