"""The first page of the national pension (国民年金のホーム): how many are insured, what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.national_pension.reads.applications import stage_counts
from kikan.businesses.national_pension.reads.qualifications import counts_on
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts


@screen("national_pension.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the day and the worklist of the business."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        counts, stages = counts_on(day), stage_counts()
        waiting = open_acts(business="national_pension", rights=actor.rights)
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(municipality, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    table = Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=20,
        empty="待っている事務はありません。住民記録や国保の異動があると、ここに提案が並びます。", filters=False,
    )  # fmt: skip
    context = {
        "tiles": [Tile(ja, f"{count:,}", "人") for ja, count in counts.items()],
        "papers": [Tile(ja, f"{count:,}", "件") for ja, count in stages.items()],
        "waiting": table,
    }
    return render(request, "national_pension/home.html", context)
