"""Pages that belong to no business: errors of the request itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from our own page, or whose session has ended (送信元の確認)."""
    return render(
        request,
        "desk/403.html",
        {"message": "画面を開いてから時間がたちました。もう一度開いてください。"},
        status=403,
    )
