"""The first page of the register (学齢簿のホーム): children by school and grade, dates of the year, what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.lists import counts_by_school
from kikan.businesses.schooling.reads.pupils import waiting_requests
from kikan.businesses.schooling.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts

STEPS = {
    "base_on": "学齢簿の基準日", "register_by": "学齢簿の作成期限", "check_by": "就学時健康診断の期限",
    "special_needs_by": "特別支援学校就学者の通知期限", "notice_by": "入学期日等の通知期限",
    "slips_by": "健康診断票を校長に送る期限",
}  # fmt: skip


@screen("schooling.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the day, the dates before the next entry, the worklist of the business."""
    actor, day = actor_in(request), as_of(request)
    year = years.year_of(day) + 1
    with tenant(municipality):
        counts, requests = counts_by_school(day), waiting_requests()
        waiting = open_acts(business="schooling", rights=actor.rights)
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(municipality, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    table = Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=20,
        empty="待っている事務はありません。住民記録の異動があると、ここに提案が並びます。", filters=False,
    )  # fmt: skip
    schools = [(c, url("school", municipality, number=c.school) if c.school else "") for c in counts]
    split = years.last_elementary()
    context = {
        "tiles": [
            Tile("小学生", f"{sum(sum(c.grades[:split]) for c in counts):,}", "人"),
            Tile("中学生", f"{sum(sum(c.grades[split:]) for c in counts):,}", "人"),
            Tile("審査中の申立て", f"{len(requests):,}", "件"),
        ],
        "grades": [years.grade_ja(n) for n in range(1, years.last_grade() + 1)],
        "schools": schools,
        "year": year,
        "births": years.births_of(year),
        "calendar": [(STEPS[name], on) for name, on in years.calendar_of(year).items()],
        "waiting": table,
        "notices": _done(request),
    }
    return render(request, "schooling/home.html", context)


def _done(request: HttpRequest) -> list[Badge]:
    """The strip after an act was undone."""
    number = request.GET.get("done", "")
    known = number.isascii() and number.isdigit()
    return [Badge(f"取り消しました（記録番号 {int(number[:18]):,}）", "green")] if known else []
