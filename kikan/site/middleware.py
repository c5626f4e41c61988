"""Headers, sign-in and errors of every request; none of it opens a municipality."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from kikan.shared.access import looks
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Stale

Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none';"
    " frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
# No page asks for a device but a file; the browser need not offer any.
DEVICES = "camera=(), microphone=(), geolocation=(), usb=(), payment=(), display-capture=()"


class SecurityHeaders:
    """Nothing is loaded from outside, nothing runs inline, no page with personal data is kept."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", DEVICES)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


PAGES: tuple[tuple[type[ProcedureError], int, str], ...] = (
    (NotPermitted, 403, "desk/403.html"),
    (NotFound, 404, "desk/404.html"),
    (Stale, 409, "desk/409.html"),
    (looks.NotRecorded, 503, "desk/400.html"),
    (ProcedureError, 400, "desk/400.html"),
)


class ProcedureErrors:
    """A refusal that a screen did not handle itself becomes a page in plain Japanese, never a 500."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return _only_sent(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        for kind, status, template in PAGES:
            if isinstance(error, kind):
                if isinstance(error, NotPermitted):
                    note_refusal(request)
                return render(request, template, {"error": error, "message": error.message}, status=status)
        return None


def note_refusal(request: HttpRequest) -> None:
    """Keep that somebody signed in asked for what the rights do not give (権限のない操作の拒否)."""
    actor, found = getattr(request, "actor", None), request.resolver_match
    if actor is not None and found is not None:
        screen = (found.view_name or found.route).replace(":", ".")
        looks.record(actor, screen=screen, persons=[], result=looks.REFUSED)


def _only_sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An address that only takes what a form sends was opened like a page."""
    message = "この住所は、画面のボタンを押したときにだけ使います。"
    page = render(request, "desk/405.html", {"message": message}, status=405)
    page["Allow"] = response["Allow"]
    return page
