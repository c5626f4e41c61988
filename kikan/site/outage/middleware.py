"""Errors of a counter's pages: in plain Japanese, nothing typed is taken for done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kikan.shared.errors import NotFound, ProcedureError
from kikan.site.middleware import Next


class Refusals:
    """A refusal becomes a page that says what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ProcedureError):
            return None
        status = 404 if isinstance(error, NotFound) else 400
        return render(request, "outage/refused.html", {"error": error}, status=status)
