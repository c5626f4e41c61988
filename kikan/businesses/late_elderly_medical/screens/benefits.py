"""The register of applications for benefits the union has not answered (給付の申請の受付簿)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.late_elderly_medical.reads.benefit_applications import open_applications
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import clock, tenant


@screen("late_elderly_medical.look")
@require_http_methods(["GET", "POST"])
def benefits(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every application on its way, the newest first."""
    with tenant(municipality):
        lines = open_applications()
        labels = labels_of({a.person for a in lines}, clock.today())
    columns = (
        Column("application", "受付番号", "number"),
        Column(
            "name", "被保険者", "name", value=lambda a: labels[a.person].name,
            url=lambda a: reverse(
                "late_elderly_medical:person", kwargs={"municipality": municipality, "number": a.person}
            ),
        ),
        Column("kind_ja", "給付の種類"),
        Column("applied_on", "受付日", "day"),
        Column("paid", "支払額", "yen"),
        Column("stage_ja", "状態"),
        Column("stage_on", "状態の日", "day"),
        Column("reason", "理由"),
    )  # fmt: skip
    table = Table(
        request, columns, lines, name="benefits", ja="給付の申請の受付簿", sort="-application", person=lambda a: a.person,
        export_right="late_elderly_medical.export", empty="広域連合の結果を待つ申請はありません。",
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looks.record(actor_in(request), screen="late_elderly_medical.benefits", persons=sorted(labels))
    return render(request, "late_elderly_medical/benefits.html", {"table": table})
