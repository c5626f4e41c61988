"""Serve one copy on this machine alone (127.0.0.1), until Ctrl+C."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

SETTINGS = "kikan.site.outage.settings"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The log of the counter is the one beside the copy; a line of the server says nothing more."""


def set_up() -> None:
    """Django without a database. The copy is opened afterwards."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    logging.getLogger("django.request").setLevel(logging.ERROR)


def serve(path: Path, private: str, terminal: str, port: int, ready: Callable[[str], None]) -> None:
    """Open the copy and answer; the address is told once pages can be had. Errors: Refused."""
    from django.core.wsgi import get_wsgi_application

    from kikan.site.outage.counter import Counter, use

    use(Counter.opened(path, private, terminal))
    with _Server(("127.0.0.1", port), _Quiet) as server:
        server.set_app(get_wsgi_application())
        ready(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()
