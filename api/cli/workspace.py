"""Open the user's collections for the length of a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.settings import Settings

if TYPE_CHECKING:
    from rag.bootstrap import Workspace


@contextmanager
def open_workspace(home: Path | None) -> "Iterator[Workspace]":
    """Open the collections under `home`, or under the one of the settings, and close them after."""
    from index.home import PRIVATE_UMASK
    from rag.bootstrap import Workspace

    workspace = Workspace(Settings.read(os.environ, home=home))
    former = os.umask(PRIVATE_UMASK)
    try:
        workspace.home.hold()
        yield workspace
    finally:
        workspace.close()
        os.umask(former)
