"""The decorator of every screen: who is it, in which municipality, with which right."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from kikan.shared.access.actor import Actor

View = Callable[..., HttpResponse]


def screen(right: str) -> Callable[[View], View]:
    """Let the view be called only by an actor with the right; `actor_in(request)` gives the actor.

    The right is kept on the view: the test of roles × endpoints reads it there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            actor_in(request).require(right)
            return view(request, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a screen that needs no sign-in (the sign-in itself)."""
    view.right = ""  # type: ignore[attr-defined]
    return view


def actor_in(request: HttpRequest) -> Actor:
    """The actor of a signed-in request; the middleware has put it there."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def signed_in(view: View) -> View:
    """Mark a screen open to everybody with a valid grant in the municipality: nothing personal stands on it."""
    view.right = "*"  # type: ignore[attr-defined]
    return view
