"""The error for a package of the extra [train] that is not installed."""

from index.error import Unavailable


def missing_package(package: str) -> Unavailable:
    """Return the error to raise when `package` cannot be imported."""
    return Unavailable(
        f"training needs {package}, which is not installed: pip install 'yiju[train]'"
    )
