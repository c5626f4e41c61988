"""Lists of the medical subsidies: recipients of a day, applications that wait."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.screens.asking import looked, person_of, url
from kikan.shared.access.screen import screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant

SOON = 92
"""Days ahead that the list of ending certificates looks."""


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def recipients(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody subsidised on the page's day."""
    with tenant(municipality):
        rows = reads.holding(as_of(request))
        labels = labels_of({r.person for r in rows}, as_of(request))
        insured = reads.insurances_on(list(labels), as_of(request))
    columns = (
        Column("number", "受給者番号", "text", value=lambda r: f"{r.number:07d}"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=lambda r: person_of(municipality, r.person)),
        Column("scheme_ja", "制度"),
        Column("copay_ja", "一部負担金"),
        Column("insurance", "医療保険", value=lambda r: insured[r.person].insurer_ja if r.person in insured else ""),
        Column("valid_from", "有効期間の初日", "day"),
        Column("last_on", "有効期間の末日", "day"),
    )  # fmt: skip
    return _listed(request, "medical_subsidy.recipients", columns, rows, "受給者の一覧", "受給者はいません。")


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, municipality: int) -> HttpResponse:
    """Whose certificate ends soon without another after it: renewals, handbooks, ages, the end of school years."""
    with tenant(municipality):
        rows = reads.ending_within(as_of(request), SOON)
        labels = labels_of({r.person for r in rows}, as_of(request))
    columns = (
        Column("last_on", "有効期間の末日", "day"),
        Column("number", "受給者番号", "text", value=lambda r: f"{r.number:07d}"),
        Column(
            "name",
            "氏名",
            "name",
            value=lambda r: labels[r.person].name,
            url=lambda r: person_of(municipality, r.person),
        ),
        Column("scheme_ja", "制度"),
    )
    return _listed(
        request, "medical_subsidy.ending", columns, rows, "有効期限が近い受給者（92日以内）", "有効期限が近い人はいません。"
    )  # fmt: skip


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def applications(request: HttpRequest, municipality: int) -> HttpResponse:
    """The applications that wait for a decision, the oldest first."""
    with tenant(municipality):
        rows = reads.waiting()
        labels = labels_of({r.person for r in rows}, as_of(request))

    def decide(row: reads.ApplicationLine) -> str:
        page = url("person_act", municipality, number=row.person, act="decide")
        return f"{page}?application={row.number}"

    columns = (
        Column("number", "申請番号", "count", url=decide),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=lambda r: person_of(municipality, r.person)),
        Column("scheme_ja", "制度"),
        Column("applied_on", "申請日", "day"),
        Column("grounds_ja", "要件"),
    )  # fmt: skip
    return _listed(
        request,
        "medical_subsidy.applications",
        columns,
        rows,
        "決定を待つ申請",
        "決定を待つ申請はありません。",
    )


def _listed(
    request: HttpRequest, screen_name: str, columns: Sequence[Column], rows: Sequence[Any], ja: str, empty: str,
    person: Callable[[Any], int] = lambda r: int(r.person),
) -> HttpResponse:  # fmt: skip
    table = Table(
        request, columns, rows, name="list", ja=ja, per_page=100, empty=empty, export_right="medical_subsidy.export",
        person=person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, screen_name, {person(r) for r in rows})
    return render(request, "medical_subsidy/list.html", {"ja": ja, "table": table})
