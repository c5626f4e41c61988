"""kikan start as a person sees it: it answers, it says what is wrong, it leaves nothing running."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
SECONDS = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    keep = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "kikan", "start", *options],
        env={**keep, "KIKAN_DATA_DIR": str(folder), "KIKAN_PORT": str(port), "KIKAN_SAMPLE": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(SECONDS)


def _wait_for_greeting(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if "http://" in line:
            return
    pytest.fail("it ended before it answered:\n" + "".join(seen))


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status < 500


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
    with _started(folder, port, *options) as process:
        shown, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1, shown
    assert "Traceback" not in shown
    return shown


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_it_nothing_is_left_running(open_folder: Path, how: signal.Signals) -> None:
    port = _free_port()
    with _started(open_folder, port) as process:
        _wait_for_greeting(process)
        assert _answers(port)
        assert len(_left_running(open_folder)) >= 3
        process.send_signal(how)
        status = process.wait(SECONDS)
    assert status == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    assert _nothing_left(open_folder), _left_running(open_folder)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_named_in_both_languages(open_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        shown = _refusal(open_folder, other.getsockname()[1])
    assert "ポート" in shown
    assert "KIKAN_PORT" in shown
    assert "Port" in shown


def test_a_folder_that_cannot_be_written_is_named(open_folder: Path) -> None:
    (open_folder / "file").write_text("")
    assert "KIKAN_DATA_DIR" in _refusal(open_folder / "file", _free_port(), "--no-serve")


def test_a_second_start_in_the_same_folder_is_refused(open_folder: Path) -> None:
    with _started(open_folder, _free_port()) as first:
        _wait_for_greeting(first)
        assert "kikan stop" in _refusal(open_folder, _free_port())


def test_passwords_are_readable_for_their_owner_alone(open_folder: Path) -> None:
    with _started(open_folder, _free_port(), "--no-serve") as process:
        shown, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, shown
    assert (open_folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_worker_or_web_server_that_dies_is_started_again(open_folder: Path) -> None:
    port = _free_port()
    with _started(open_folder, port) as process:
        _wait_for_greeting(process)
        (web,) = [p for p in Path("/proc").glob("[0-9]*") if _is_web_of(p, process.pid)]
        os.kill(int(web.name), signal.SIGKILL)
        assert _answers_again(port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0


def _is_web_of(entry: Path, parent: int) -> bool:
    try:
        command = (entry / "cmdline").read_bytes()
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return b"gunicorn" in command and int(fields[1]) == parent


def _answers_again(port: int, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.5)
        try:
            return _answers(port)
        except (ConnectionError, http.client.HTTPException):
            continue
    return False
