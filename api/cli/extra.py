"""The message for a command whose extra is not installed."""

# What the extra `eval` in pyproject.toml adds, by the names that are imported.
EVAL_MODULES = frozenset(
    {"ir_measures", "jinja2", "matplotlib", "msgspec", "rapidfuzz", "scipy", "sklearn"}
)


def missing_extra(error: Exception) -> str | None:
    """Return what to install when `error` is the failed import of a module of an extra."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    module = (error.name or "").partition(".")[0]
    if module not in EVAL_MODULES:
        return None
    return (
        f"yiju eval and yiju bench need the packages of an extra ({module} is not installed): "
        "pip install 'yiju[eval]'"
    )
