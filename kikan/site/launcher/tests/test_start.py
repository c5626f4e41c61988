"""kikan start as a person sees it: it answers, it says what is wrong, it leaves nothing running."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
SECONDS = 90


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The folder of an installation after its first start; making one takes far longer than starting it again."""
    with tempfile.TemporaryDirectory(prefix="kikan-launcher-made-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with _started(folder, _free_port(), "--no-serve") as started:
            assert started.end() == 0, started.said
        yield folder


@pytest.fixture
def installed(made: Path, open_folder: Path) -> Path:
    """A copy of it, with the owners of its files."""
    subprocess.run(["cp", "-a", f"{made}/.", open_folder], check=True)
    return open_folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Started:
    """A running kikan start; what it says goes to a file, so that it never waits for a reader."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        keep = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")}
        descriptor, name = tempfile.mkstemp(prefix="kikan-said-")
        self.file = Path(name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kikan", "start", *options],
            env={
                **keep,
                "KIKAN_DATA_DIR": str(folder),
                "KIKAN_PORT": str(port),
                "KIKAN_SAMPLE": "0",
                "KIKAN_NIGHTLY": "0",
            },
            stdout=descriptor,
            stderr=subprocess.STDOUT,
        )
        os.close(descriptor)

    @property
    def said(self) -> str:
        return self.file.read_text()

    def end(self, how: signal.Signals | None = None) -> int:
        """Its exit status, after a signal or by itself."""
        if how is not None:
            self.process.send_signal(how)
        return self.process.wait(SECONDS)

    def wait_for_greeting(self) -> None:
        deadline = time.monotonic() + SECONDS
        while "http://" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)


@contextmanager
def _started(folder: Path, port: int, *options: str) -> Iterator[Started]:
    started = Started(folder, port, *options)
    try:
        yield started
    finally:
        started.end(signal.SIGTERM)
        started.file.unlink()


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().status < 500


def _left_running(folder: Path) -> list[str]:
    """Command lines of all processes that name the folder in their arguments or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            known = command + (entry / "environ").read_bytes()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if os.fsencode(folder) in known:
            found.append(command.decode().replace("\0", " "))
    return found


def _nothing_left(folder: Path, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while _left_running(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not _left_running(folder)


def _refusal(folder: Path, port: int, *options: str) -> str:
    with _started(folder, port, *options) as started:
        status, said = started.end(), started.said
    assert status == 1, said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_it_nothing_is_left_running(installed: Path, how: signal.Signals) -> None:
    port = _free_port()
    with _started(installed, port) as started:
        started.wait_for_greeting()
        assert _answers(port), started.said
        assert len(_left_running(installed)) >= 3
        assert started.end(how) == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    assert _nothing_left(installed), _left_running(installed)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_named_in_both_languages(open_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = _refusal(open_folder, other.getsockname()[1])
    assert "ポート" in said
    assert "KIKAN_PORT" in said
    assert "Port" in said


def test_a_folder_that_cannot_be_written_is_named(open_folder: Path) -> None:
    (open_folder / "file").write_text("")
    assert "KIKAN_DATA_DIR" in _refusal(open_folder / "file", _free_port(), "--no-serve")


def test_a_second_start_in_the_same_folder_is_refused(installed: Path) -> None:
    with _started(installed, _free_port()) as first:
        first.wait_for_greeting()
        assert "kikan stop" in _refusal(installed, _free_port())


def test_passwords_are_readable_for_their_owner_alone(made: Path) -> None:
    assert (made / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_web_server_that_dies_is_started_again(installed: Path) -> None:
    port = _free_port()
    with _started(installed, port) as started:
        started.wait_for_greeting()
        (web,) = [p for p in Path("/proc").glob("[0-9]*") if _is_web_of(p, started.process.pid)]
        os.kill(int(web.name), signal.SIGKILL)
        assert _answers_again(port), started.said
        assert started.end(signal.SIGTERM) == 0


def _is_web_of(entry: Path, parent: int) -> bool:
    try:
        command = (entry / "cmdline").read_bytes()
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return b"gunicorn" in command and int(fields[1]) == parent


def _answers_again(port: int, seconds: float = SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.5)
        try:
            return _answers(port)
        except (ConnectionError, http.client.HTTPException):
            continue
    return False
