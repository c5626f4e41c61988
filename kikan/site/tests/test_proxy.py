"""The terminal's address behind a proxy."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kikan.site.middleware import BehindProxy


def _address(settings: Any, proxy: str, **headers: str) -> str:
    settings.KIKAN_PROXY = proxy
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    BehindProxy(view)(RequestFactory().get("/", **headers))
    return seen[0]


def test_the_named_proxy_tells_who_connected_to_it(settings: Any) -> None:
    told = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 10.1.2.3", "REMOTE_ADDR": "127.0.0.1"}
    assert _address(settings, "127.0.0.1", **told) == "10.1.2.3"


def test_nobody_else_may_claim_an_address(settings: Any) -> None:
    told = {"HTTP_X_FORWARDED_FOR": "10.1.2.3", "REMOTE_ADDR": "10.9.9.9"}
    assert _address(settings, "127.0.0.1", **told) == "10.9.9.9"
    assert _address(settings, "", **told) == "10.9.9.9"
