"""The register of papers the agency has not answered (受付処理簿)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.national_pension.reads.applications import open_applications
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import clock, tenant


@screen("national_pension.look")
@require_http_methods(["GET", "POST"])
def applications(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every paper on its way, the newest first."""
    with tenant(municipality):
        lines = open_applications()
        labels = labels_of({a.person for a in lines}, clock.today())
    columns = (
        Column("application", "受付番号", "number"),
        Column(
            "name", "氏名", "name", value=lambda a: labels[a.person].name,
            url=lambda a: reverse("national_pension:person", kwargs={"municipality": municipality, "number": a.person}),
        ),
        Column("kind_ja", "申請"),
        Column("applied_on", "受付日", "day"),
        Column("period_ja", "期間"),
        Column("stage_ja", "状態"),
        Column("found_ja", "所得から見た区分"),
    )  # fmt: skip
    table = Table(
        request, columns, lines, name="applications", ja="受付処理簿", sort="-application", person=lambda a: a.person,
        export_right="national_pension.export", empty="年金機構の結果を待つ申請はありません。",
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looks.record(actor_in(request), screen="national_pension.applications", persons=sorted(labels))
    return render(request, "national_pension/applications.html", {"table": table})
