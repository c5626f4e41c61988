"""An embedded server in a folder of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kikan.site.launcher import Server


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that the server's own account can pass through; pytest's own are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="kikan-launcher-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def server(open_folder: Path) -> Iterator[Server]:
    """A server not yet started; stopped afterwards."""
    made = Server(open_folder / "database", "sekret")
    yield made
    made.stop(fast=False)
