"""The style page served by Django itself on a free port, and one Chromium for a module."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.urls import clear_url_caches

from tests.browser.serving import Quiet, chromium


@pytest.fixture(scope="module")
def desk_address() -> Iterator[str]:
    with override_settings(ROOT_URLCONF="kikan.shared.desk.tests.style_urls", IS_SAMPLE=True):
        clear_url_caches()
        server = make_server(
            "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=WSGIServer, handler_class=Quiet
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
    clear_url_caches()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened
