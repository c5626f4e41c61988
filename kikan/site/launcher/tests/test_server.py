"""The embedded server survives crashes and leftovers of a former life."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from kikan.site.launcher import Server
from kikan.site.launcher.server import is_server_of

pytestmark = pytest.mark.slow


def test_what_was_committed_is_there_after_the_server_was_killed(server: Server) -> None:
    with server.start().connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 50000) n")
    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    with server.start().connect() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (50000,)


def test_a_number_that_another_process_has_taken_does_not_stop_the_start(server: Server) -> None:
    server.start()
    server.stop()
    other = subprocess.Popen(["sleep", "60"])
    try:
        (server.data / "postmaster.pid").write_text(f"{other.pid}\n{server.data}\n")
        server.account.own(server.data / "postmaster.pid")
        server.start().connect().close()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_server_that_outlived_its_parent_is_ended_first(server: Server) -> None:
    server.start()
    assert server.process is not None
    orphan = server.process
    again = Server(server.folder, "sekret")
    reaper = _reap(orphan)
    try:
        again.start().connect().close()
        assert orphan.poll() is not None
    finally:
        again.stop()
        reaper()


def _reap(process: subprocess.Popen[bytes]):  # the orphan is our own child here: somebody must reap it
    import threading

    thread = threading.Thread(target=process.wait)
    thread.start()
    return thread.join


def test_nobody_enters_with_a_wrong_password(server: Server) -> None:
    place = server.start()
    with pytest.raises(psycopg.OperationalError):
        place.entered_as(place.user, "wrong").connect()


def test_a_failed_statement_does_not_reach_the_log(server: Server) -> None:
    with server.start().connect() as connection, pytest.raises(psycopg.Error):
        connection.execute("SELECT 1/0 AS yamada_taro")
    time.sleep(0.2)
    assert "division by zero" in server.log.read_text()
    assert "yamada_taro" not in server.log.read_text()


def test_the_files_belong_to_the_account_of_the_server_alone(server: Server) -> None:
    server.start()
    status = server.data.stat()
    assert status.st_mode & 0o077 == 0
    assert status.st_uid == server.account.uid
    assert server.account.uid != 0


def test_this_process_is_no_server_of_a_folder(tmp_path: Path) -> None:
    assert not is_server_of(os.getpid(), tmp_path)
