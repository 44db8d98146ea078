"""Every front door of yiju: HTTP and the command line. Both call the same `Pipeline.ask` and speak the same schemas."""

from importlib import metadata


def version() -> str:
    """The installed version of yiju."""
    try:
        return metadata.version("yiju")
    except metadata.PackageNotFoundError:
        return "0 (not installed)"
