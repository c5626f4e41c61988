"""Retention (保存期限を過ぎた除票の一覧): what may be erased, for the municipality to decide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.residents.reads.retention import erasable
from kikan.businesses.residents.reads.stored import ripe
from kikan.law.errors import LawGap
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant


@screen("residents.statistics")
@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, municipality: int) -> HttpResponse:
    """Removed records beyond their time; nothing is erased from here."""
    try:
        with tenant(municipality):
            rows = erasable(clock.today())
            waiting = len(ripe(clock.today()))
    except LawGap as gap:
        raise Refused(
            "除票の保存に関する条例等の値が登録されていません。",
            what_to_do="管理者に値の登録を依頼してください。",
        ) from gap
    table = Table(
        request=request, name="erasable", ja="保存期限を過ぎた除票", rows=rows, sort="removed_on",
        columns=[
            Column("name", "氏名", "name", url=lambda r: reverse(
                "residents:person", kwargs={"municipality": municipality, "number": r.person})),
            Column("person", "宛名番号", "number"), Column("removed_on", "消除日", "day"), Column("reason_ja", "事由"),
        ],
        empty="保存期限を過ぎた除票はありません。", export_right="residents.export", person=lambda r: r.person,
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor_in(request), screen="residents.retention", persons=[row.person for row in rows])
    return render(request, "residents/retention.html", {"table": table, "waiting": waiting})


@screen("residents.statistics")
@require_POST
def store(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the move of what is ripe to the long-term store; it runs in the background."""
    actor = actor_in(request)

    def ask() -> HttpResponse:
        with tenant(municipality):
            number = queue.enqueue("residents.store_removed", actor=actor)
        return redirect("run", municipality=municipality, number=number)

    return once(request, ask)
