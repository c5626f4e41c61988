"""The settlement of winters on estimates (冬期の精算): who waits, what it changes, and the run that settles them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.water.procedures.winter_settlement import Settlement, settlements
from kikan.businesses.water.screens.asking import looked, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

JOB = "water.settle_winter"
SETTLE = "settle"


@dataclass(frozen=True)
class Row:
    """A winter that waits, flat for the table; volumes are those of the estimated months alone."""

    point: int
    payer: int
    zone: int
    taken: int
    real: int
    water: int
    sewer: int
    difference: int

    @classmethod
    def of(cls, s: Settlement) -> "Row":
        return cls(
            s.winter.point, s.payer, s.zone, sum(s.winter.taken[:-1]), sum(s.shares[:-1]),
            s.water[1] - s.water[0], s.sewer[1] - s.sewer[0], s.difference,
        )  # fmt: skip


@screen("water.look")
@require_http_methods(["GET", "POST"])
def winter(request: HttpRequest, municipality: int) -> HttpResponse:
    """Winters ended by a reading: real water against estimates, and the money; one button settles all of them."""
    actor, day = actor_in(request), as_of(request)
    if request.method == "POST" and SETTLE in request.POST:
        if not actor.may("water.approve"):
            raise NotPermitted("water.approve")
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(JOB, actor=actor, parameters={"zone": 0})
            return redirect("run", municipality=municipality, number=number)

        return once(request, start)
    with tenant(municipality):
        found = settlements()
        rows = [Row.of(s) for s in found.each]
        labels = labels_of([r.payer for r in rows], day)
    looked(request, "water.winter", [r.payer for r in rows])
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("zone", "検針地区", "code"),
        Column("taken", "概算した水量（m3）", "count"), Column("real", "実際の水量の割当て（m3）", "count"),
        Column("water", "水道料金の差", "yen"), Column("sewer", "下水道使用料の差", "yen"),
        Column("difference", "精算額", "yen"),
    )  # fmt: skip
    totals = {name: sum(getattr(r, name) for r in rows) for name in ("water", "sewer", "difference")}
    table = Table(
        request, columns, rows, name="winter", ja="冬期の精算", sort="difference", totals=totals,
        export_right="water.export", person=lambda r: r.payer,
        empty="精算を待つ冬期概算はありません。春の検針を入力すると、ここに出ます。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    tiles = [
        Tile("精算を待つ水栓", f"{len(rows):,}", "件"),
        Tile("追加して請求する額", f"{sum(max(r.difference, 0) for r in rows):,}", "円"),
        Tile("充当・還付する額", f"{sum(max(-r.difference, 0) for r in rows):,}", "円"),
    ]
    context = {
        "table": table, "tiles": tiles, "may": actor.may("water.approve"), "count": len(rows),
        "odd": [(w.point, url("point", municipality, point=w.point)) for w in found.odd],
    }  # fmt: skip
    return render(request, "water/winter.html", context)
