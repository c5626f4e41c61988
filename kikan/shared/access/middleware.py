"""Binds the signed-in user and the municipality of the path to the request; opens no transaction for it."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from kikan.shared.access import doors, terminals
from kikan.shared.access.actor import Actor
from kikan.shared.access.models import User
from kikan.shared.access.sign_in import actor_of

Next = Callable[[HttpRequest], HttpResponse]
SESSION_USER, SESSION_STARTED, SESSION_SEEN, SESSION_LOCKED = "user", "started", "seen", "locked"
KEPT_FIELDS_LIMIT = 400


class SignedIn:
    """Every page but the public ones needs a living session; every tenant page needs a grant there."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.signed_in = living_user(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if getattr(view, "right", None) == "":
            return None
        user: User | None = request.signed_in  # type: ignore[attr-defined]
        if user is None:
            return ask_to_sign_in(request)
        if user.must_change_password and not getattr(view, "changes_password", False):
            return redirect("own_password")
        if "municipality" in kwargs:
            actor = actor_of(user, kwargs["municipality"], terminals.address_of(request))
            if actor is None:
                doors.note_no_grant(user.number, kwargs["municipality"], terminals.address_of(request))
                # Whether such a municipality exists is not told.
                raise Http404
            if not terminals.lets_in(actor.municipality, request):
                return refuse_terminal(request, actor)
            request.actor = actor  # type: ignore[attr-defined]
        return None


def refuse_terminal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A page that says why nothing can be opened from here; the attempt is kept for the monthly review."""
    doors.note("wrong_terminal", user=actor.user, municipality=actor.municipality, terminal=actor.terminal)
    context = {"address": actor.terminal}
    return render(request, "access/terminal_refused.html", context, status=403)


def living_user(request: HttpRequest) -> User | None:
    """The user of the session, unless idle for 10 minutes, older than 12 hours or locked."""
    session, now = request.session, time.time()
    number = session.get(SESSION_USER)
    if number is None or session.get(SESSION_LOCKED):
        return None
    idle = now - session.get(SESSION_SEEN, 0) > settings.IDLE_SECONDS
    if idle or now - session.get(SESSION_STARTED, 0) > settings.SESSION_COOKIE_AGE:
        session[SESSION_LOCKED] = True
        doors.note("idle", user=number, terminal=terminals.address_of(request))
        return None
    if now - session.get(SESSION_SEEN, 0) > 20:
        session[SESSION_SEEN] = now
    user = User.objects.filter(number=number, is_active=True).first()
    if user is not None and user.sessions_ended_at is not None:
        # An administrator has ended them, or the password was changed elsewhere.
        return user if session.get(SESSION_STARTED, 0) > user.sessions_ended_at.timestamp() else None
    return user


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; what was typed into a form is carried along and offered again afterwards."""
    if request.method != "POST":
        return redirect("/sign-in?" + urlencode({"next": request.get_full_path()}))
    kept = [(k, v) for k, values in request.POST.lists() for v in values if k != "csrfmiddlewaretoken"]
    context = {
        "next": request.get_full_path(),
        "kept": json.dumps(kept[:KEPT_FIELDS_LIMIT], ensure_ascii=False),
        "message": "時間がたったため、もう一度サインインしてください。入力した内容は残っています。",
    }
    return render(request, "access/sign_in.html", context, status=401)
