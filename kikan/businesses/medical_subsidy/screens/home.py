"""The first page of the medical subsidies (医療費助成のホーム): how many are subsidised, what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.medical_subsidy.reads.high_cost import open_claims
from kikan.businesses.medical_subsidy.reads.lists import counts_on, waiting_count
from kikan.businesses.medical_subsidy.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts


@screen("medical_subsidy.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the day and the worklist of the business."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        counts, applications = counts_on(day), waiting_count()
        claims, unpaid = open_claims()
        waiting = open_acts(business="medical_subsidy", rights=actor.rights)
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(municipality, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    table = Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=20, filters=False,
        empty="待っている事務はありません。",
    )  # fmt: skip
    tiles = [Tile(ja, f"{count:,}", "人", url=url("recipients", municipality)) for ja, count in counts]
    tiles.append(Tile("決定を待つ申請", f"{applications:,}", "件", url=url("applications", municipality)))
    if claims:
        tiles.append(
            Tile(
                "保険者への請求の未入金",
                f"{unpaid:,}",
                f"円（{claims:,}件）",
                url=url("insurers", municipality),
            )
        )
    context = {"tiles": tiles, "waiting": table, "notices": _done(request)}
    return render(request, "medical_subsidy/home.html", context)


def _done(request: HttpRequest) -> list[Badge]:
    """The strip after an act."""
    number = request.GET.get("done", "")
    known = number.isascii() and number.isdigit()
    return [Badge(f"記録しました（記録番号 {int(number[:18]):,}）", "green")] if known else []
