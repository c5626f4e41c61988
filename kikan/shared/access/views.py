"""Sign in, out, lock, choose the municipality."""

import json
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from kikan.shared.access import doors, passwords
from kikan.shared.access.middleware import SESSION_LOCKED, SESSION_SEEN, SESSION_STARTED, SESSION_USER
from kikan.shared.access.models import User
from kikan.shared.access.screen import public, signed_in
from kikan.shared.access.sign_in import (
    SignInRefused,
    change_own_password,
    demo_user,
    municipalities_of,
    sign_in,
)
from kikan.shared.access.terminals import address_of
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.tenancy.models import Municipality


@public
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Password and second factor; after a lost session the typed form is offered again."""
    context = {"next": request.GET.get("next", "/"), "kept": "", "message": ""}
    if request.method == "GET":
        return render(request, "access/sign_in.html", context)
    target, kept = request.POST.get("next", "/"), request.POST.get("kept", "")
    try:
        login, password, code = (request.POST.get(name, "")[:200] for name in ("login", "password", "code"))
        user = sign_in(login, password, code, address_of(request))
    except SignInRefused as refused:
        context = {"next": target, "kept": kept, "message": f"{refused.message}{refused.what_to_do}"}
        return render(request, "access/sign_in.html", context, status=403)
    start_session(request, user)
    return _go_on(request, target, kept)


@public
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The sign-in link of a sample user; a real installation refuses it."""
    try:
        user = demo_user(token)
    except NotPermitted as refused:
        return render(request, "desk/403.html", {"message": refused.message}, status=403)
    doors.note("signed_in", user=user.number, terminal=address_of(request))
    start_session(request, user)
    return redirect("/")


def start_session(request: HttpRequest, user: User) -> None:
    request.session.flush()
    now = time.time()
    request.session.update({SESSION_USER: user.number, SESSION_STARTED: now, SESSION_SEEN: now})


def _go_on(request: HttpRequest, target: str, kept: str) -> HttpResponse:
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if not kept:
        return redirect(target)
    return render(request, "access/resume.html", {"next": target, "fields": _pairs(kept)})


def _pairs(kept: str) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(kept)
        return [(_sendable(str(k)), _sendable(str(v))) for k, v in pairs]
    except (ValueError, TypeError, RecursionError):
        # Only our own page writes this field; what cannot be read back is not offered again.
        return []


def _sendable(text: str) -> str:
    """JSON can spell half a character (lone surrogate), which no page can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if (user := request.session.get(SESSION_USER)) is not None:
        doors.note("signed_out", user=user, terminal=address_of(request))
    request.session.flush()
    return redirect("/sign-in")


@public
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Ctrl+L: nothing more is shown until the person signs in again."""
    request.session[SESSION_LOCKED] = True
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect("/sign-in?" + urlencode({"next": target if safe else "/"}))


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The municipalities the person may work in; straight on where there is one."""
    user: User = request.signed_in  # type: ignore[attr-defined]
    codes = municipalities_of(user)
    if len(codes) == 1:
        return redirect(f"/{codes[0]}/")
    places = Municipality.objects.filter(code__in=codes).order_by("code")
    return render(request, "access/home.html", {"places": places, "is_sample": settings.IS_SAMPLE})


@signed_in
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Everybody changes the own password here; after the first sign-in nothing else opens before it is done."""
    user: User = request.signed_in  # type: ignore[attr-defined]
    errors: list[str] = []
    if request.method == "POST":
        old, new, again = (request.POST.get(name, "")[:200] for name in ("old", "new", "again"))
        try:
            change_own_password(user, old, new, again, address_of(request))
        except Refused as refused:
            errors = [f"{refused.message}{refused.what_to_do}"]
        else:
            start_session(request, user)
            return redirect("/")
    context = {
        "errors": errors, "rules": passwords.RULES, "must_change": user.must_change_password, "login": user.login,
    }  # fmt: skip
    return render(request, "access/own_password.html", context, status=400 if errors else 200)


own_password.changes_password = True  # type: ignore[attr-defined]
