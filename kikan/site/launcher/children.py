"""The processes beside the database: started in a session of their own, watched, ended in order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kikan.site.launcher.server import die_with_parent

GRACE_SECONDS = 10
QUICK_SECONDS = 5
MAY_FAIL = 5
DATABASES = ("KIKAN_DATABASE_URL", "KIKAN_OWNER_DATABASE_URL")


@dataclass
class Child:
    """One process the supervisor keeps alive, whatever its exit status was."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_ends: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            list(self.command),
            stdin=subprocess.DEVNULL,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def keeps_failing(self) -> bool:
        """Whether it ended several times in a row right after its start."""
        quick = time.monotonic() - self.started_at < QUICK_SECONDS
        self.quick_ends = self.quick_ends + 1 if quick else 0
        return self.quick_ends >= MAY_FAIL


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to end, wait for them together, then end whole groups that did not."""
    running = [c.process for c in children if c.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the child's own session: also grandchildren that outlived it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def web_server(address: str, environment: Mapping[str, str]) -> Child:
    """gunicorn with a few threads, which counts its answers; it never learns the owner's password."""
    options = ["--config", "python:kikan.site.launcher.web", "--bind", address]
    command = [sys.executable, "-m", "gunicorn", "kikan.site.wsgi:application", *options]
    return Child("web", command, {"KIKAN_MEASURES": "1", **without_owner(environment)})


def worker(environment: Mapping[str, str]) -> Child:
    return Child("worker", [sys.executable, "-m", "kikan", "worker"], without_owner(environment))


def nightly(environment: Mapping[str, str], *, is_embedded: bool) -> Child:
    """The clock of backups, copies and drills: an embedded database it finds as a command typed here would."""
    named = DATABASES if is_embedded else ()
    given = {k: v for k, v in environment.items() if k not in named}
    return Child("nightly", [sys.executable, "-m", "kikan", "nightly"], given)


def without_owner(environment: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if k != "KIKAN_OWNER_DATABASE_URL"}
