"""The front doors of yiju: HTTP and the command line, over one `Pipeline.ask` and one schema."""

from importlib import metadata


def version() -> str:
    """Return the installed version of yiju."""
    try:
        return metadata.version("yiju")
    except metadata.PackageNotFoundError:
        return "0 (not installed)"
