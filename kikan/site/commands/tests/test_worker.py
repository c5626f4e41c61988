"""The worker as the supervisor starts it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connections


@pytest.mark.slow
@pytest.mark.usefixtures("live_database")
def test_the_worker_starts_listens_and_ends_with_status_0_on_sigterm() -> None:
    child = subprocess.Popen([sys.executable, "-m", "kikan", "worker"], env=dict(os.environ))
    try:
        deadline = time.monotonic() + 30
        while not _listens():
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _listens() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'kikan worker' AND state = 'idle'"
        )
        return bool(cursor.fetchone()[0])
