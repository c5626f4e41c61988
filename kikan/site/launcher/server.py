"""One PostgreSQL as a foreground child: initdb, start, wait until it answers, stop.

The parent reaps it; on Linux the kernel stops it (fast shutdown) when the parent dies unasked.
"""

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from kikan.site.launcher.account import Account, server_account
from kikan.site.launcher.binaries import Binaries, find_binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.roles import Place

ADMIN = "kikan_admin"
START_SECONDS = 30
STOP_SECONDS = 30
PR_SET_PDEATHSIG = 1
HBA = """\
# Written by the launcher at each start: only this machine, only with a password.
local   all          all                 peer
host    all          all  127.0.0.1/32   scram-sha-256
host    replication  all  127.0.0.1/32   scram-sha-256
"""
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "max_connections": "100",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "log_min_error_statement": "panic",  # a failed statement holds personal data: never in the log
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


class Server:
    """An embedded PostgreSQL in `folder`; `start` returns when it answers."""

    def __init__(
        self,
        folder: Path,
        admin_password: str,
        settings: Mapping[str, str] | None = None,
        binaries: Binaries | None = None,
        account: Account | None = None,
    ) -> None:
        self.folder = folder
        self.account = account or server_account()
        self.binaries = binaries or find_binaries(self.account)
        self.settings = {**SETTINGS, **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self._password = admin_password

    @property
    def data(self) -> Path:
        return self.folder / f"postgresql-{self.binaries.major}"

    @property
    def log(self) -> Path:
        return self.folder / "postgresql.log"

    @property
    def admin(self) -> Place:
        """The superuser's way in; for roles, databases and backups only."""
        return Place("127.0.0.1", self.port, ADMIN, self._password)

    def start(self, port: int = 0) -> Place:
        """Start the server on this port of 127.0.0.1, or on a free one; the superuser's place."""
        self._make_folder()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._end_stale()
        self._configure(port)
        deadline = time.monotonic() + START_SECONDS
        while not self._try_start(deadline):
            # After a crash old backends may hold the shared memory for a moment: try again.
            if time.monotonic() > deadline:
                raise self._refused()
            time.sleep(0.25)
        return self.admin

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, fast: bool = True) -> None:
        """Stop the server: fast (sessions are ended) or immediately (as after a power cut)."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if fast else signal.SIGQUIT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(STOP_SECONDS)
        self.process = None

    def _make_folder(self) -> None:
        """Make the folder of the server's files, belonging to its account alone."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True, mode=0o700)
            self.account.own(self.folder)
        if not self.account.may_enter(self.folder):
            raise LaunchError(
                f"データベースの利用者 {self.account.name} が {self.folder} に入れません。"
                "KIKAN_DATA_DIR に、たとえば /var/lib の下のフォルダーを指定してください。",
                f"The database account {self.account.name} cannot enter {self.folder}. "
                "Set KIKAN_DATA_DIR to a folder under /var/lib, for example.",
            )

    def _initdb(self) -> None:
        """Make a new cluster: scram for all TCP, encoding UTF-8, the locale that every machine has."""
        unfinished = self.folder / f".initdb-{secrets.token_hex(4)}"
        password = self.folder / f".password-{secrets.token_hex(4)}"
        descriptor = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self._password)
        self.account.own(password)
        try:
            made = self._run(
                "initdb", *self._initdb_options(), f"--pwfile={password}", f"--pgdata={unfinished}"
            )
            if made.returncode != 0:
                raise _cannot_make(self.folder, made.stderr or made.stdout)
            unfinished.rename(self.data)
        finally:
            password.unlink()
            shutil.rmtree(unfinished, ignore_errors=True)

    def _initdb_options(self) -> list[str]:
        locale = ["--locale=C.UTF-8"]
        if self.binaries.major >= 17:
            locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        return [
            f"--username={ADMIN}",
            "--encoding=UTF8",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            *locale,
        ]

    def _run(self, name: str, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binaries.program(name), *args],
            capture_output=True,
            check=False,
            text=True,
            env=_environment(),
            cwd=self.folder,
            **self.account.switch(),
        )

    def _configure(self, port: int) -> None:
        """Write our settings and the rules of entry anew, so that a new version's reach an old cluster."""
        self.port = port if port and _is_free(port) else _free_port()
        lines = [f"{name} = '{value}'\n" for name, value in {**self.settings, "port": str(self.port)}.items()]
        self._write("kikan.conf", "".join(lines))
        self._write("pg_hba.conf", HBA)
        main = (self.data / "postgresql.conf").read_text()
        if "include 'kikan.conf'" not in main:
            self._write("postgresql.conf", main + "\ninclude 'kikan.conf'\n")

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        path.chmod(0o600)
        self.account.own(path)

    def _try_start(self, deadline: float) -> bool:
        """Start the process once and wait until it answers; False when it ended at once."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries.program("postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                cwd=self.folder,
                start_new_session=True,  # Ctrl+C reaches the parent alone, which stops us in order
                preexec_fn=die_with_parent(signal.SIGINT),
                **self.account.switch(),
            )
        try:
            return self._answers(deadline)
        except BaseException:
            self.stop(fast=False)
            raise

    def _answers(self, deadline: float) -> bool:
        while self.is_running():
            try:
                self.admin.connect(timeout=2).close()
                return True
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise self._refused() from None
                time.sleep(0.03)
        return False

    def _refused(self) -> LaunchError:
        last = _last_lines(self.log)
        return LaunchError(
            f"PostgreSQL が {START_SECONDS} 秒以内に起動しません。記録: {self.log}\n{last}",
            f"PostgreSQL did not start within {START_SECONDS} seconds. Log: {self.log}",
        )

    def _end_stale(self) -> None:
        """End a server that outlived its parent; forget a number that another process has taken since."""
        file = self.data / "postmaster.pid"
        try:
            pid = int(file.read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        if not is_server_of(pid, self.data):
            file.unlink(missing_ok=True)
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while is_server_of(pid, self.data):
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"前回の PostgreSQL（プロセス {pid}）が終了しません。",
                    f"The former PostgreSQL (process {pid}) does not end.",
                )
            time.sleep(0.1)


def is_server_of(pid: int, data: Path) -> bool:
    """Whether this process is alive, no zombie, and a PostgreSQL working in this folder."""
    if not Path("/proc/self/stat").exists():
        return _is_alive(pid)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" and os.fsencode(data) in command


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """A function for the child that asks Linux to signal it when its parent dies; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _last_lines(path: Path, count: int = 5) -> str:
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])


def _cannot_make(folder: Path, detail: str) -> LaunchError:
    full = shutil.disk_usage(folder).free < 200 * 1024 * 1024
    if full:
        return LaunchError(
            f"{folder} の空き容量が足りません。1 GB 以上を空けてください。",
            f"The disk of {folder} is full. Free at least 1 GB.",
        )
    return LaunchError(
        f"{folder} にデータベースを作成できません: {detail.strip()}",
        f"The database could not be made in {folder}.",
    )
