"""The migrations of every released version, with the sums of their files: what was released is never edited."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

import yaml
from packaging.version import Version

FILE = Path(__file__).with_name("released.yaml")
FIRST = "0.1.0"
Named = tuple[str, str]


@cache
def released() -> dict[str, dict[Named, str]]:
    """version -> (app, migration) -> SHA-256 of its file, only what that version added."""
    kept = yaml.safe_load(FILE.read_text("utf-8"))
    return {
        version: {(app, name): digest for app, names in apps.items() for name, digest in names.items()}
        for version, apps in kept.items()
    }


def of_version(version: str) -> set[Named]:
    """Every migration a released version knows."""
    upto = Version(version)
    return {named for v, names in released().items() if Version(v) <= upto for named in names}


def ever_released() -> set[Named]:
    return {named for names in released().values() for named in names}


def sum_of(app_package: str, name: str) -> str:
    """SHA-256 of a migration's file."""
    file = import_module(f"{app_package}.migrations.{name}").__file__
    assert file is not None
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
