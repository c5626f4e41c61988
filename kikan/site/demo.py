"""A demo environment (体験環境) says so on every page: which version it shows, and that nothing in it is real."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

Next = Callable[[HttpRequest], HttpResponse]
BODY = re.compile(rb"<body[^>]*>", re.IGNORECASE)
WORDS = "版 {} の体験環境です。見本データ（架空）だけで動き、ここで行ったことは本番に残りません。"


class DemoMark:
    """Puts a strip at the top of every HTML page, errors and the sign-in page among them (KIKAN_DEMO)."""

    def __init__(self, get_response: Next) -> None:
        if not settings.KIKAN_DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response
        strip = '<div class="strip strip-amber" role="note"><b>体験環境</b><span>{}</span></div>'
        self.strip = format_html(strip, WORDS.format(settings.KIKAN_DEMO)).encode()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and (found := BODY.search(response.content)):
            at = found.end()
            response.content = response.content[:at] + self.strip + response.content[at:]
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response
