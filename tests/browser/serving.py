"""A server over the database of a test and a worker beside it, as an installation has them, and Chromium to look."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the test run."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the server; its threads learn the day from KIKAN_TODAY."""
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
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


@contextmanager
def chromium() -> Iterator[Any]:
    """The Chromium of the machine; without one the test is skipped and says so."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (chromium-headless-shell)")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop would make Django refuse database calls in this thread.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()
            # Within its loop Django has connections of its own, to a database that is about to go.
            connections.close_all()


# Only the faults come back: what passed is long, and costs more than the look itself.
LOOK = """axe.run({resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(one => one.nodes.map(node => [one.id, node.html.slice(0, 200)])))"""


def faults(page: Any) -> list[tuple[str, str]]:
    """What axe finds on the page: the rule and the element."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    return [(rule, element) for rule, element in page.evaluate(LOOK)]


def clean(page: Any) -> None:
    """Nothing for axe to find, nothing that scrolls sideways."""
    assert (page.url, faults(page)) == (page.url, [])
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
