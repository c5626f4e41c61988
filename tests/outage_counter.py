"""A counter that works from an outage copy, in a process that knows of no database, for stories and browsers."""

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.test import override_settings

from kikan.businesses.service.procedures.outage_keys import add_outage_key
from kikan.shared.access import system_actor
from kikan.shared.outage import log, sealing
from kikan.shared.outage.opening import open_copy
from kikan.shared.outage.parts import Copy
from kikan.shared.outage.writing import Written, write_copy
from tests.conftest import SAMPLE_DAY

PASSPHRASE = "いろはにほへとちりぬるを"
CLERK = ("demo-999997-resident_clerk", "見本 窓口")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')
PLAIN = "card LIKE '%\"is_protected\":false%' AND withheld = ''"
COVERED = "card LIKE '%\"is_protected\":true%'"


class Kept:
    """A copy made before the outage, and the key that opens it."""

    def __init__(self, town: int, folder: Path) -> None:
        self.town = town
        sealed, public = sealing.new_key(PASSPHRASE)
        self.key = folder / "key"
        self.key.write_bytes(sealed)
        self.private = sealing.private_key(sealed, PASSPHRASE)
        add_outage_key(actor=system_actor(town, "service.change"), recipient=public, holder="市民課長")
        with override_settings(KIKAN_OUTAGE_DIR=str(folder)):
            self.written: Written = write_copy(town)
        self.copy: Copy = open_copy(self.written.path, self.private)

    def lines(self, terminal: str) -> list[tuple[int, dict[str, object]]]:
        path = log.path_of(self.written.path, terminal)
        return [(line.number, dict(line.content)) for line in log.read(path, self.copy)]

    def persons(self, condition: str) -> list[int]:
        """Numbers of those in the copy for whom a condition holds."""
        rows = self.copy.connection.execute(f"SELECT person FROM person WHERE {condition} ORDER BY person")
        return [row[0] for row in rows]


class Browser:
    """A browser without JavaScript that keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, SimpleCookie()

    def get(self, path: str) -> tuple[int, bytes]:
        return self.ask("GET", path, None)

    def post(self, page: str, path: str, **fields: object) -> tuple[int, bytes]:
        shown = self.get(page)[1].decode()
        once = ONCE.search(shown)
        hidden = {"csrfmiddlewaretoken": TOKEN.search(shown)[1], "once": once[1] if once else ""}  # type: ignore[index]
        return self.ask("POST", path, urlencode({**hidden, **fields}, doseq=True))

    def ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        asking.request(method, path, body, {"Cookie": cookie, **kind})
        answer = asking.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        found = answer.status, answer.read()
        where = answer.headers.get("Location")
        asking.close()
        return self.get(where) if where else found


@contextmanager
def counter(kept: Kept, terminal: str) -> Iterator[Browser]:
    """`kikan outage serve` in a process that knows of no database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")}
    environment |= {"KIKAN_OUTAGE_PASSPHRASE": PASSPHRASE, "KIKAN_TODAY": SAMPLE_DAY.isoformat()}
    command = [
        sys.executable,
        "-m",
        "kikan",
        "outage",
        "serve",
        str(kept.written.path),
        "--key",
        str(kept.key),
    ]
    child = subprocess.Popen(
        [*command, "--terminal", terminal, "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert "停止時の窓口を始めました" in child.stdout.readline()
        browser = Browser(port)
        browser.post("/who", "/who", login=CLERK[0], name=CLERK[1])
        yield browser
    finally:
        child.terminate()
        child.communicate()
