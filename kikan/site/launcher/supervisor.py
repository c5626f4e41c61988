"""Runs database, web server and worker together until told to stop; leaves nothing running."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import FrameType

from kikan.site.launcher.children import Child, stop_all
from kikan.site.launcher.elsewhere import enter_elsewhere, named_elsewhere
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation, export
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place, prepare_database, prepare_roles
from kikan.site.launcher.server import Server

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.2
ANSWER_SECONDS = 120


@dataclass
class Supervisor:
    """What runs in this installation: its own server (None when the database is elsewhere) and children."""

    installation: Installation
    server: Server | None = None
    owner: Place | None = None
    children: list[Child] = field(default_factory=list)

    def open_database(self) -> None:
        """Start or find the database, prepare its roles, and let Django's settings know."""
        if named_elsewhere():
            app, self.owner = enter_elsewhere(self.installation)
        else:
            app, self.owner = self._start_server()
        export(self.installation, app, self.owner)

    def _start_server(self) -> tuple[Place, Place]:
        self.server = self.installation.server()
        admin = self.server.start(self.installation.running_port)
        self.installation.note_running(database_port=admin.port)
        app = self.installation.place(APP, admin.port)
        owner = self.installation.place(OWNER, admin.port)
        with admin.connect() as connection:
            prepare_roles(connection, owner.password, app.password)
        prepare_database(admin, DATABASE, owner)
        return app, owner

    def start(self, child: Child) -> None:
        child.start()
        self.children.append(child)

    def watch(self) -> None:
        """Start again whatever ends, until a signal; a child that keeps failing ends us all."""
        while True:
            time.sleep(LOOK_SECONDS)
            if self.server is not None and not self.server.is_running():
                say("データベースが終了したため、再起動します。", "The database ended; starting it again.")
                self.server.start(self.server.port)
            for child in self.children:
                if child.has_ended():
                    self._again(child)

    def _again(self, child: Child) -> None:
        if child.keeps_failing():
            raise LaunchError(
                f"{child.name} が続けて終了します。上の記録を確かめてください。",
                f"{child.name} keeps ending; see the messages above.",
            )
        time.sleep(LOOK_SECONDS * child.quick_ends)
        child.start()

    def stop(self) -> None:
        """End web and worker first, then the database."""
        stop_all(self.children)
        if self.server is not None:
            self.server.stop()


class Stopped(Exception):
    """A signal asked us to stop."""


@contextmanager
def supervising(installation: Installation) -> Iterator[Supervisor]:
    """A supervisor of a locked installation; whatever happens inside, everything is stopped after."""
    installation.prepare()
    with installation.locked(), _signals_raise():
        supervisor = Supervisor(installation)
        try:
            yield supervisor
        finally:
            for number in STOPPING:  # a second Ctrl+C must not disturb the stopping
                signal.signal(number, signal.SIG_IGN)
            supervisor.stop()


@contextmanager
def _signals_raise() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything starts when another program answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LaunchError(
                f"ポート {port} は使えません（{error.strerror}）。"
                "KIKAN_PORT で別の番号を指定してください（例: KIKAN_PORT=8010 make start）。",
                f"Port {port} cannot be used ({error.strerror}). "
                "Choose another with KIKAN_PORT, e.g. KIKAN_PORT=8010 make start.",
            ) from None


def wait_until_answers(host: str, port: int, child: Child) -> None:
    """Return when the web server has sent its first page."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and not child.has_ended():
        try:
            with closing(http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)) as connection:
                connection.request("GET", "/")
                connection.getresponse().read()
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    raise LaunchError("画面のサーバーが起動しません。", "The web server does not answer.")


def say(japanese: str, english: str = "") -> None:
    """One line for people on standard output."""
    print(f"{japanese}  {english}".rstrip(), flush=True)


def fail(error: LaunchError) -> int:
    print(f"{error.japanese}\n{error.english}", file=sys.stderr, flush=True)
    return 1


def environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "kikan.site.settings"}
