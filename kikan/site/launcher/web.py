"""gunicorn's settings: the program is loaded once, then shared by the processes that answer."""

import os
from importlib import import_module
from typing import Any

preload_app = True
workers = int(os.environ.get("KIKAN_PROCESSES", "2"))
threads = int(os.environ.get("KIKAN_THREADS", "4"))
timeout = 120
graceful_timeout = 8
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Load every screen before the processes part, so that the first page is as quick as the next."""
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
