"""A server over the database of a test, and a worker beside it, as an installation has them."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the test run."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the server; its threads learn the day from KIKAN_TODAY."""
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def worker() -> Iterator[None]:
    """A worker process."""
    child = subprocess.Popen([sys.executable, "-m", "kikan", "worker"], env={**os.environ})
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=20)
