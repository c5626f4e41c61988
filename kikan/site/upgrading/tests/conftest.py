"""A database as version 0.1.0 left it, with sample residents, made by that version's own program."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from kikan.site.launcher.account import server_account
from kikan.site.launcher.binaries import find_binaries
from kikan.site.launcher.roles import Place, prepare_database, prepare_roles
from kikan.site.launcher.templates import ROOT, TestDatabases

FORMER = "0.1.0"
# The first file that version 0.1.0 did not have: its program is what stood before.
FIRST_AFTER = "kikan/ground/mj/__init__.py"
SCALE = "0.005"


@dataclass
class Former:
    """The former version's program and a database of its own making."""

    program: Path
    app: Place
    owner: Place
    admin: Place

    def environment(self) -> dict[str, str]:
        keep = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")}
        return {
            **keep,
            "KIKAN_DATABASE_URL": self.app.url,
            "KIKAN_OWNER_DATABASE_URL": self.owner.url,
            "KIKAN_SCALE": SCALE,
            "KIKAN_SAMPLE": "1",
            "KIKAN_DATA_DIR": str(self.program.parent / "data"),
            "KIKAN_NO_POOL": "1",
            "DJANGO_SETTINGS_MODULE": "kikan.site.settings",
        }

    def run(self, *arguments: str, new: bool = True, code: int = 0) -> str:
        """What a command of this version, or of the former one, prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(),
            cwd=ROOT if new else self.program,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def one(self, query: str) -> object:
        with self.admin.connect() as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else None


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)


@pytest.fixture(scope="session")
def former_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of version 0.1.0 from the history of this repository."""
    added = _git("log", "--diff-filter=A", "--format=%H", "--", FIRST_AFTER).stdout.decode().split()
    found = _git("archive", f"{added[-1]}~1" if added else "nothing", "kikan", "samples", "pyproject.toml")
    if found.returncode != 0:
        pytest.skip("the history here does not reach back to version 0.1.0")
    folder = tmp_path_factory.mktemp("former") / "program"
    with tarfile.open(fileobj=BytesIO(found.stdout)) as archive:
        # Python before 3.11.4 knows no filter; the archive is our own history.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder


@pytest.fixture(scope="session")
def former_dump(former_program: Path, test_databases: TestDatabases, request: pytest.FixtureRequest) -> Path:
    """Its database as a dump, made once and kept in the cache of the tests."""
    kept = (
        Path(str(request.config.cache.mkdir("kikan-former")))
        / f"{FORMER}-{SCALE}-{_major(test_databases)}.dump"
    )
    if not kept.exists():
        place = _new_database(former_program, test_databases)
        place.run("-m", "kikan", "start", "--no-serve", new=False)
        made = _program("pg_dump", place.admin, "--format=custom")
        kept.with_suffix(".part").write_bytes(made)
        kept.with_suffix(".part").rename(kept)
        test_databases.drop(place.app.database)
    return kept


@pytest.fixture
def former(former_program: Path, former_dump: Path, test_databases: TestDatabases) -> Iterator[Former]:
    """A fresh copy of that database for one test."""
    made = _new_database(former_program, test_databases)
    _program("pg_restore", made.admin, "--exit-on-error", content=former_dump.read_bytes())
    yield made
    test_databases.drop(made.app.database)
    shutil.rmtree(former_program.parent / "data", ignore_errors=True)


def _new_database(program: Path, databases: TestDatabases) -> Former:
    with databases.admin.connect() as connection:
        prepare_roles(connection, databases.owner.password, databases.app.password)
    name = f"kikan_run_former_{os.getpid()}_{os.urandom(3).hex()}"
    prepare_database(databases.admin, name, databases.owner)
    databases._names.append(name)
    return Former(program, databases.app.of(name), databases.owner.of(name), databases.admin.of(name))


def _major(databases: TestDatabases) -> int:
    with databases.admin.connect() as connection:
        return connection.info.server_version // 10000


def _program(name: str, place: Place, *options: str, content: bytes | None = None) -> bytes:
    where = [f"--host={place.host}", f"--port={place.port}", f"--username={place.user}"]
    done = subprocess.run(
        [find_binaries(server_account()).program(name), *where, f"--dbname={place.database}", *options],
        env={"PATH": os.defpath, "PGPASSWORD": place.password},
        input=content,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
