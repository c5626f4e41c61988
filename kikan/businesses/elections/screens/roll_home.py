"""The first page of elections (選挙のホーム): registered voters by district, the next registration, what waits."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.elections.reads import areas, conditions, figures, objections, overseas
from kikan.businesses.elections.screens.roll_asking import looked, voter_url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts

AHEAD = timedelta(days=31)
EXPORT = "elections.export"


@screen("elections.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the day, the next regular registration, the worklist of the business."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        counts = figures.by_district(day)
        ending = figures.ending_between(day + timedelta(days=1), day + AHEAD)
        coming = conditions.elections_to_choose()
        waiting = open_acts(business="elections", rights=actor.rights)
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(municipality, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    table = Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=20, filters=False,
        empty="待っている事務はありません。住民記録の異動があると、ここに提案が並びます。",
    )  # fmt: skip
    ending_url = reverse("elections:roll_ending", kwargs={"municipality": municipality})
    total = sum(c.total for c in counts)
    context = {
        "tiles": [
            Tile("選挙人名簿登録者", f"{total:,}", "人"),
            Tile("転出表示", f"{sum(c.marked for c in counts):,}", "人"),
            Tile("31日以内に抹消", f"{len(ending):,}", "人", url=ending_url),
            Tile("投票区が未定", f"{sum(c.total for c in counts if c.district is None):,}", "人"),
        ],
        "counts": counts, "sums": [sum(getattr(c, n) for c in counts) for n in ("male", "female", "other", "total")],
        "shares": [("50分の1", -(-total // 50)), ("6分の1", -(-total // 6)), ("3分の1", -(-total // 3))],
        "next_on": conditions.next_regular(day), "coming": [ja for _, ja in coming], "waiting": table,
        "notices": _done(request),
    }  # fmt: skip
    return render(request, "elections/roll_home.html", context)


def _done(request: HttpRequest) -> list[Badge]:
    """The strip after an act was undone."""
    number = request.GET.get("done", "")
    known = number.isascii() and number.isdigit()
    return [Badge(f"取り消しました（記録番号 {int(number[:18]):,}）", "green")] if known else []


@screen("elections.look")
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, municipality: int) -> HttpResponse:
    """Whose four months after leaving end within a month, as a list and as CSV."""
    day = as_of(request)
    with tenant(municipality):
        rows = figures.ending_between(day + timedelta(days=1), day + AHEAD)
        labels, names = labels_of({r.person for r in rows}, day), areas.names_on(day)
    columns = (
        Column("valid_until", "抹消", "day"),
        Column("person", "宛名番号", "number", url=lambda r: voter_url(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("moved_out_on", "転出した日", "day"),
        Column("district", "投票区", value=lambda r: names.get(r.district, "")),
    )
    table = Table(
        request, columns, rows, name="list", ja="4か月を経過して抹消する人", sort="valid_until", per_page=100,
        empty="31日以内に抹消する人はいません。", export_right=EXPORT, person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "elections.ending", labels)
    return render(request, "elections/roll_list.html", {"ja": "4か月を経過して抹消する人", "table": table})


@screen("elections.suspension")
@require_http_methods(["GET", "POST"])
def suspensions(request: HttpRequest, municipality: int) -> HttpResponse:
    """Who has no vote on the page's day; closed to everybody else."""
    day = as_of(request)
    with tenant(municipality):
        rows = conditions.suspensions_on(day)
        labels = labels_of({r.person for r in rows}, day)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: voter_url(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("reason_ja", "事由"),
        Column("valid_from", "停止の初日", "day"),
        Column("restored_on", "回復する日", "day"),
        Column("entry", "記録番号", "count"),
    )
    table = Table(
        request, columns, rows, name="list", ja="選挙権を停止されている人", per_page=100,
        empty="選挙権を停止されている人はいません。",
    )  # fmt: skip
    looked(request, "elections.suspensions", labels)
    return render(request, "elections/roll_list.html", {"ja": "選挙権を停止されている人", "table": table})


@screen("elections.look")
@require_http_methods(["GET", "POST"])
def objected(request: HttpRequest, municipality: int) -> HttpResponse:
    """The objections against registrations with their last days, the newest first."""
    day = as_of(request)
    with tenant(municipality):
        rows = objections.objections()
        labels = labels_of({p for r in rows for p in (r.person, r.objector)}, day)
    columns = (
        Column("objection", "受付番号", "count", url=lambda r: voter_url(municipality, r.person)),
        Column("filed_on", "申出", "day"),
        Column("objector", "申出人", "name", value=lambda r: labels[r.objector].name),
        Column("person", "関係人", "name", value=lambda r: labels[r.person].name),
        Column("registration_ja", "登録"),
        Column("claim_ja", "不服の内容"),
        Column("decide_by", "決定の期限", "day"),
        Column("finding_ja", "決定"),
        Column("decided_on", "決定の日", "day"),
    )
    table = Table(
        request, columns, rows, name="list", ja="異議の申出", per_page=100,
        empty="異議の申出はありません。",
    )  # fmt: skip
    looked(request, "elections.objections", labels)
    return render(request, "elections/roll_list.html", {"ja": "異議の申出", "table": table})


@screen("elections.look")
@require_http_methods(["GET", "POST"])
def abroad(request: HttpRequest, municipality: int) -> HttpResponse:
    """The voters abroad of the page's day, as a list and as CSV."""
    day = as_of(request)
    with tenant(municipality):
        rows = overseas.overseas_on(day)
        labels = labels_of({r.person for r in rows}, day)
    columns = (
        Column("card", "証の番号", "count"),
        Column("person", "宛名番号", "number", url=lambda r: voter_url(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("consulate", "領事官"),
        Column("kind_ja", "登録の種類"),
        Column("registered_on", "登録の日", "day"),
        Column("returned_on", "国内に住所を定めた日", "day"),
        Column("ends_on", "抹消", "day"),
    )
    table = Table(
        request, columns, rows, name="list", ja="在外選挙人名簿", sort="card", per_page=100,
        empty="在外選挙人名簿に登録されている人はいません。", export_right=EXPORT, person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "elections.abroad", labels)
    return render(request, "elections/roll_list.html", {"ja": "在外選挙人名簿", "table": table})
