"""Sending a form once (二重送信の防止): the act runs for the first click, the second finds its receipt."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.models import SentForm
from kikan.shared.errors import Refused

FIELD = "form_token"
KEPT = timedelta(days=2)


def new_token(request: HttpRequest) -> str:
    """A signed token for one rendering of a form, bound to the user."""
    return signing.dumps([_user(request), secrets.token_hex(16)], salt=FIELD)


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Run the act of a sent form, unless the same form was sent before; then show what came of it.

    A refused act gives its token back. Errors: Refused while another day than today is looked at,
    or for a form that is not ours; those of the act.
    """
    require_today(request)
    token = _read(request)
    if not _take(token, _user(request)):
        return _already_sent(request, token)
    try:
        response = act()
    except BaseException:
        SentForm.objects.filter(token=token).delete()
        raise
    SentForm.objects.filter(token=token).update(receipt=response.headers.get("Location", "")[:200])
    return response


def _take(token: str, user: int) -> bool:
    """Whether this is the first time; the primary key decides between two clicks at once."""
    SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(token=token, user=user)
    except IntegrityError:
        return False
    return True


def _read(request: HttpRequest) -> str:
    try:
        user, token = signing.loads(request.POST.get(FIELD, ""), salt=FIELD, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        user, token = None, ""
    if user != _user(request):
        raise Refused(
            "この画面は古くなっています。", what_to_do="画面を開き直してから、もう一度送信してください。"
        )
    return str(token)


def _already_sent(request: HttpRequest, token: str) -> HttpResponse:
    receipt = SentForm.objects.filter(token=token).values_list("receipt", flat=True).first()
    if receipt:
        return redirect(receipt)
    return render(request, "desk/already_sent.html", status=409)


def _user(request: HttpRequest) -> int:
    actor = getattr(request, "actor", None)
    return actor.user if actor is not None else 0
