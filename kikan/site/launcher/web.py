"""gunicorn's settings: the program is loaded once, then shared by the processes that answer."""

import gc
import os
from importlib import import_module
from pathlib import Path
from typing import Any

preload_app = True
workers = int(os.environ.get("KIKAN_PROCESSES", "2"))
threads = int(os.environ.get("KIKAN_THREADS", "4"))
timeout = 120
graceful_timeout = 8
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Load what every page needs before the processes part, so that the first page is as quick as the next."""
    from django.conf import settings
    from django.urls import reverse

    from kikan.law import book
    from kikan.shared.exchange.layouts import layout_book
    from kikan.shared.tenancy import clock
    from kikan.shared.tenancy.calendar import holidays_of

    import_module(settings.ROOT_URLCONF)
    reverse("sign_in")  # the first one reads every route
    book()
    layout_book(Path(settings.KIKAN_LAYOUTS))
    this_year = clock.today().year
    for year in range(this_year - 2, this_year + 3):
        holidays_of(year)
    # All of it stays: the collector need not walk through it again in the middle of a page.
    gc.collect()
    gc.freeze()
