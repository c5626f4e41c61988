"""Drafts waiting for approval (仮登録一覧): by office and by who entered them; one, some or all are approved at once."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.shared.access import Actor, looks
from kikan.shared.access.models import Grant
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.sending import once
from kikan.shared.desk.worklist import page
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import reads
from kikan.shared.worklist.approving import Decided, approve_many, most_at_once

MOST = 500


@dataclass(frozen=True, repr=False)
class Waiting:
    """A draft this actor may approve; `why_not` says why one of them cannot be."""

    act: reads.Act
    business: str
    whom: str
    entered_by: str
    office: str
    why_not: str = ""


@screen("worklist.approve")
@require_http_methods(["GET", "POST"])
def approving(request: HttpRequest, municipality: int) -> HttpResponse:
    """The list with ticks; afterwards what became of each."""
    actor = actor_in(request)
    if request.method != "POST":
        return _list(request, actor)
    numbers = [int(n) for n in request.POST.getlist("act") if n.isascii() and n.isdigit() and len(n) <= 18]

    def decided() -> HttpResponse:
        done = approve_many(numbers, actor=actor)
        return _result(request, actor, done)

    try:
        return once(request, decided)
    except Refused as refused:
        return _list(request, actor, refused, frozenset(numbers))


def _list(
    request: HttpRequest, actor: Actor, wrong: Refused | None = None, chosen: frozenset[int] = frozenset()
) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("office", "by")}
    with tenant(actor.municipality):
        found = reads.to_approve(actor, limit=MOST)
        whom = page.subjects_shown(found)
        most = most_at_once()
    users = page.names_of_users(a.entered_by for a in found)
    offices = _offices(actor.municipality, {a.entered_by for a in found if a.entered_by})
    lines = [
        Waiting(
            a, page.ja_of(a.business), whom[a.number], users.get(a.entered_by, ""), offices.get(a.entered_by or 0, ""),
            "自分が入力したものです" if a.entered_by == actor.user else "",
        )
        for a in found
    ]  # fmt: skip
    shown = [w for w in lines if asked["office"] in ("", w.office) and asked["by"] in ("", w.entered_by)]
    looks.record(actor, screen="worklist.approving", persons=page.first_persons_of([w.act for w in shown]))
    context = {
        "waiting": shown,
        "asked": asked,
        "offices": sorted({w.office for w in lines if w.office}),
        "users": sorted({w.entered_by for w in lines if w.entered_by}),
        "most": most,
        "wrong": wrong,
        "chosen": chosen,
    }
    return render(request, "desk/worklist/approving.html", context, status=400 if wrong else 200)


def _offices(municipality: int, users: set[int]) -> dict[int, str]:
    """The office each user works in today."""
    today = clock.today()
    grants = Grant.objects.filter(
        municipality=municipality, user__in=users, valid_from__lte=today, valid_until__gt=today
    )
    return dict(grants.order_by("number").values_list("user", "office__name"))


def _result(request: HttpRequest, actor: Actor, done: list[Decided]) -> HttpResponse:
    context = {
        "done": done,
        "approved": sum(not d.problem for d in done),
        "left": sum(bool(d.problem) for d in done),
    }
    return render(request, "desk/worklist/approved.html", context)
