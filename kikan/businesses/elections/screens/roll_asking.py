"""What the screens of the roll share: addresses, forms that write, who was looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kikan.shared.access.screen import actor_in
from kikan.shared.desk.looked import looked
from kikan.shared.desk.sending import once
from kikan.shared.jobs import queue

__all__ = ["looked", "started", "url", "voter_url"]


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"elections:{name}", kwargs={"municipality": municipality, **numbers})


def voter_url(municipality: int, person: int) -> str:
    """The page of a person on the roll or not."""
    return url("roll_person", municipality, number=person)


def started(request: HttpRequest, job: str, **asked: int) -> HttpResponse:
    """Ask for a run and show its page."""
    actor = actor_in(request)

    def start() -> HttpResponse:
        number = queue.enqueue(job, actor=actor, parameters=asked)
        return redirect("run", municipality=actor.municipality, number=number)

    return once(request, start)
