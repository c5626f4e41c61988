"""One installation on this machine: its folder, its secrets, its lock, where its database answers."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kikan.site.launcher.binaries import SHARED_FOLDER
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place
from kikan.site.launcher.server import ADMIN, Server
from kikan.site.recovery.archive import archive_settings

LEAST_FREE = 512 << 20
BASE = Path(__file__).resolve().parents[3]


def default_folder() -> Path:
    """KIKAN_DATA_DIR; else for root a folder under /var/lib, for others `.kikan` of the clone or their home."""
    named = os.environ.get("KIKAN_DATA_DIR")
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        mark = hashlib.sha256(os.fsencode(BASE)).hexdigest()[:8]
        return SHARED_FOLDER / "data" / f"{BASE.name}-{mark}"
    if (BASE / "pyproject.toml").exists() and os.access(BASE, os.W_OK):
        return BASE / ".kikan"
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "kikan"


class Installation:
    """A folder that holds the database, its passwords and what is running now."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def prepare(self) -> None:
        """Make the folder, or say why not; the database's account must be able to pass through it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
            probe = self.folder / f".writable-{secrets.token_hex(4)}"
            probe.write_bytes(b"")
            probe.unlink()
            (self.folder / "static").mkdir(exist_ok=True)
        except OSError as error:
            raise LaunchError(
                f"データの置き場所 {self.folder} に書き込めません（{error.strerror}）。"
                "KIKAN_DATA_DIR で書き込める場所を指定してください。",
                f"The data folder {self.folder} cannot be written ({error.strerror}). "
                "Set KIKAN_DATA_DIR to a folder you may write to.",
            ) from None
        self._refuse_full_disk()

    def _refuse_full_disk(self) -> None:
        """A database that runs out of space while it writes helps nobody: refuse before it starts."""
        free = shutil.disk_usage(self.folder).free
        if free < LEAST_FREE:
            raise LaunchError(
                f"{self.folder} の空き容量が {free >> 20} MB しかありません。"
                f"{LEAST_FREE >> 20} MB 以上を空けるか、KIKAN_DATA_DIR で別の場所を指定してください。",
                f"Only {free >> 20} MB are free in {self.folder}. "
                f"Free at least {LEAST_FREE >> 20} MB, or set KIKAN_DATA_DIR to another place.",
            )

    def secret(self, name: str) -> str:
        """A secret of this installation by name, drawn once and kept readable for us alone."""
        path = self.folder / "secrets.json"
        kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if name not in kept:
            kept[name] = secrets.token_urlsafe(32)
            write_private(path, json.dumps(kept, indent=1))
        return kept[name]

    def server(self) -> Server:
        """Its embedded PostgreSQL, which archives from the first start."""
        return Server(self.folder / "database", self.secret(ADMIN), archive_settings(self.folder))

    @property
    def running_port(self) -> int:
        """The port its database answered on last, or 0."""
        return int(self._running().get("database_port", 0))

    @property
    def supervisor(self) -> int:
        """The process number of the supervisor that runs now, or 0."""
        return 0 if self._may_lock() else int(self._running().get("supervisor", 0))

    @property
    def address(self) -> str:
        """Where its screens answer."""
        return f"http://127.0.0.1:{self._running().get('port', 8000)}"

    def note_running(self, **ports: int) -> None:
        """Add to what is known of the running supervisor: database_port, port."""
        known = {**self._running(), **ports, "supervisor": os.getpid()}
        write_private(self.folder / "running.json", json.dumps(known))

    def place(self, role: str, port: int = 0) -> Place:
        """How one of the roles enters the embedded database."""
        database = "postgres" if role == ADMIN else DATABASE
        return Place("127.0.0.1", port or self.running_port, role, self.secret(role), database)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this installation; a second supervisor of the same folder is refused."""
        with open(self.folder / "lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LaunchError(
                    f"{self.folder} ではすでに起動しています。停止するには kikan stop を実行してください。",
                    f"{self.folder} is already running. Stop it with kikan stop.",
                ) from None
            yield

    def _may_lock(self) -> bool:
        path = self.folder / "lock"
        if not path.exists():
            return True
        with open(path) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _running(self) -> dict[str, int]:
        try:
            found: dict[str, int] = json.loads((self.folder / "running.json").read_text())
        except (FileNotFoundError, PermissionError):
            return {}
        return found


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, readable for ourselves alone."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.replace(path)


def use_running_database() -> bool:
    """Let this process find the database of the installation that runs here; False when none runs."""
    if os.environ.get("KIKAN_DATABASE_URL"):
        return True
    installation = Installation()
    if not os.access(installation.folder / "running.json", os.R_OK) or not installation.supervisor:
        return False
    export(installation, installation.place(APP), installation.place(OWNER))
    return True


def export(installation: Installation, app: Place, owner: Place | None) -> None:
    """Put what Django's settings need into the environment of this process."""
    os.environ["KIKAN_DATABASE_URL"] = app.url
    os.environ["KIKAN_APP_ROLE"] = app.user
    if owner is not None:
        os.environ["KIKAN_OWNER_DATABASE_URL"] = owner.url
    os.environ.setdefault("KIKAN_SECRET_KEY", installation.secret("secret_key"))
    os.environ.setdefault("KIKAN_VAULT_KEY", installation.secret("vault_key"))
    os.environ.setdefault("KIKAN_STATIC_ROOT", str(installation.folder / "static"))
    os.environ.setdefault("KIKAN_OUTAGE_DIR", str(installation.folder / "outage"))
    os.environ.setdefault("KIKAN_LEAVING_DIR", str(installation.folder / "leaving"))
