"""The reading day (検針日): keyboard entry with an instant check, files of hand-helds, lines set aside, odd readings."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.water.exchange.handheld import read_results, write_route
from kikan.businesses.water.procedures.enter_readings import Read, enter_readings
from kikan.businesses.water.procedures.take_readings import mend_line, take_readings
from kikan.businesses.water.reads import pages, words
from kikan.businesses.water.screens import forms
from kikan.businesses.water.screens.asking import carried_out, looked, url
from kikan.businesses.water.screens.points import odd_badges
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import tenant

READ, RECOGNISED = 1, 3
SHOWN = 12


@screen("water.change")
@require_GET
def reading_day(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose the zone to be read (検針地区)."""
    day = as_of(request)
    with tenant(municipality):
        zones = pages.zone_states(day)
    rows = [(z, words.cycle_ja(z.cycle), url("reading_zone", municipality, zone=z.zone)) for z in zones]
    return render(request, "water/reading_day.html", {"zones": rows, "day": day})


@screen("water.change")
@require_http_methods(["GET", "POST"])
def reading_zone(request: HttpRequest, municipality: int, zone: int) -> HttpResponse:
    """Read one meter after another in the order of walking: index, Enter, next; what looks wrong asks once more."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        left = pages.to_read(zone, day)
        states = {z.zone: z for z in pages.zone_states(day)}
    if zone not in states:
        raise NotFound("この検針地区はありません。", what_to_do="検針地区の一覧から選んでください。")
    form = forms.ReadingForm(request.POST or None, initial=_first(left, day))
    warning: list[str] = []
    if request.method == "POST" and form.is_valid():
        require_today(request)
        try:
            warning = _doubts(form, municipality)
            if not warning:
                return once(request, lambda: _entered(form, actor, municipality, zone))
            form = forms.ReadingForm({**request.POST.dict(), "confirmed": _mark(form)})
            form.is_valid()
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        rows = _rows(left, actor, day, form)
    looked(request, "water.reading", [row["payer"] for row in rows])
    context = {
        "form": form, "zone": states[zone], "left": len(left), "rows": rows, "warning": warning, "day": day,
        "now": next((row for row in rows if str(row["point"]) == str(form["point"].value())), None),
        "route_url": url("route", municipality, zone=zone),
    }  # fmt: skip
    return render(request, "water/reading_zone.html", context, status=400 if form.errors else 200)


def _first(left: Any, day: date) -> dict[str, Any]:
    return {"read_on": day, "point": int(left.point[0]) if len(left) else None}


def _mark(form: Any) -> str:
    v = form.cleaned_data
    return f"{v['point']}-{v['read_on']}-{v['index']}-{v['volume']}"


def _doubts(form: Any, municipality: int) -> list[str]:
    """What looks wrong about the reading, until the clerk sends the same once more."""
    v = form.cleaned_data
    if v["index"] is None or v["confirmed"] == _mark(form):
        return []
    with tenant(municipality):
        return pages.doubts_of(v["point"], v["read_on"], v["index"])


def _entered(form: Any, actor: Any, municipality: int, zone: int) -> HttpResponse:
    v = form.cleaned_data
    is_read = v["index"] is not None
    reading = Read(v["point"], v["read_on"], v["index"], None if is_read else v["volume"])
    enter_readings(readings=[reading], kind=READ if is_read else RECOGNISED, actor=actor)
    return redirect(url("reading_zone", municipality, zone=zone))


def _rows(left: Any, actor: Any, day: date, form: Any) -> list[dict[str, Any]]:
    """The next points of the route with what a reader must know."""
    asked = str(form["point"].value() or "")
    order = list(range(min(len(left), SHOWN)))
    at = next((i for i, p in enumerate(left.point.tolist()) if str(p) == asked), None)
    if at is not None and at not in order:
        order.append(at)
    chosen = [int(left.point[i]) for i in order]
    payers = [int(left.payer[i]) for i in order]
    labels, shown, places = (
        labels_of(payers, day),
        shield(payers, actor, day=day),
        pages.places_of(chosen, day),
    )
    return [
        {
            "point": p, "payer": w, "name": labels[w].name, "place": shown.shown(w, places.get(p, "")),
            "sequence": f"{left.route[i]}-{left.sequence[i]}", "previous": int(left.previous_index[i]),
            "carried": int(left.carried[i]), "last_year": _known(left.last_year[i]),
            "before": [_known(v) for v in left.before[i, :3]],
        }
        for i, p, w in zip(order, chosen, payers, strict=True)
    ]  # fmt: skip


def _known(volume: Any) -> str:
    return "―" if int(volume) < 0 else f"{int(volume):,}"


@screen("water.batch")
@require_GET
def route(request: HttpRequest, municipality: int, zone: int) -> HttpResponse:
    """The route file of a zone for the hand-held; no name and no address goes out (検針ルートファイル)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        left = pages.to_read(zone, day)
        serials = pages.serials_of(left.point.tolist(), day)
    rows = [_route_row(left, i, serials) for i in range(len(left))]
    persons = sorted({int(p) for p in left.payer})
    if persons:
        looks.record(actor, screen="water.route", persons=persons, operation="export")
    answer = HttpResponse(write_route(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="route-{zone}-{day:%Y%m%d}.csv"'
    return answer


def _route_row(left: Any, i: int, serials: dict[int, str]) -> dict[str, Any]:
    point = int(left.point[i])
    before = [None if int(v) < 0 else int(v) for v in left.before[i, :3]]
    return {
        "zone": int(left.zone[i]), "route": int(left.route[i]), "sequence": int(left.sequence[i]), "point": point,
        "serial": serials.get(point, ""), "calibre": int(left.calibre[i]), "digits": int(left.digits[i]),
        "previous_index": int(left.previous_index[i]),
        "last_year": None if int(left.last_year[i]) < 0 else int(left.last_year[i]),
        "before_1": before[0], "before_2": before[1], "before_3": before[2],
    }  # fmt: skip


@screen("water.batch")
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, municipality: int) -> HttpResponse:
    """Take a hand-held's results; the files taken and the lines set aside (検針結果ファイル)."""
    form = forms.FileForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            file = read_results(form.cleaned_data["file"].read())
            return once(request, lambda: _taken(file, request, municipality))
        except FileRefused as refused:
            problems = refused.problems
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        taken, aside = pages.files(), pages.rejects()
    context = {
        "form": form, "problems": problems, "table": _files_table(request, taken),
        "aside": [(r, url("line", municipality, file=r.file, line=r.line)) for r in aside],
    }  # fmt: skip
    return render(request, "water/files.html", context, status=400 if problems or form.errors else 200)


def _taken(file: Any, request: HttpRequest, municipality: int) -> HttpResponse:
    take_readings(file=file, actor=actor_in(request))
    return redirect(url("files", municipality))


def _files_table(request: HttpRequest, taken: list[Any]) -> Table:
    columns = (
        Column("number", "ファイル番号", "count"), Column("read_on", "検針日", "day"),
        Column("records", "明細", "count"), Column("taken", "取り込んだ件数", "count"),
        Column("aside", "別にした件数", "count", value=lambda f: f.records - f.taken),
    )  # fmt: skip
    return Table(request, columns, taken, name="files", ja="取り込んだファイル", sort="-number", filters=False,
                 empty="まだファイルを取り込んでいません。")  # fmt: skip


@screen("water.change")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, municipality: int, file: int, line: int) -> HttpResponse:
    """Mend a line that was set aside, or let it go (検針結果の行の修正)."""
    with tenant(municipality):
        row = pages.reject(file, line)
    form = forms.ReadingForm(request.POST or None)

    def act() -> str:
        v = form.cleaned_data
        reading = Read(v["point"], v["read_on"], v["index"], v["volume"])
        mend_line(file=file, line=line, reading=reading, actor=actor_in(request))
        return url("files", municipality)

    context = {
        "title": "検針結果の行の修正", "button": "この内容で取り込む", "back": url("files", municipality), "row": row,
    }  # fmt: skip
    return carried_out(request, form, act, "water/form.html", context)


@screen("water.look")
@require_http_methods(["GET", "POST"])
def odd(request: HttpRequest, municipality: int) -> HttpResponse:
    """Readings of the last weeks that look wrong (検針の点検)."""
    day = as_of(request)
    with tenant(municipality):
        rows = pages.odd_readings(day)
        payers = pages.payers_of([r.point for r in rows], day)
        labels = labels_of(payers.values(), day)
    looked(request, "water.odd", payers.values())
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column(
            "payer",
            "使用者",
            "name",
            value=lambda r: labels[payers[r.point]].name if r.point in payers else "―",
        ),
        Column("valid_until", "検針日", "day"),
        Column("previous_index", "前回指針", "count"),
        Column("index", "今回指針", "count"),
        Column("volume", "使用水量（m3）", "count"),
        Column("odd", "点検", "badge", value=lambda r: odd_badges(r.odd)),
    )
    table = Table(
        request, columns, rows, name="odd", ja="検針の点検", empty="点検の要る検針はありません。",
        export_right="water.export", person=lambda r: payers.get(r.point, 0),
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    return render(request, "water/list.html", {"table": table, "title": "検針の点検", "lead": ODD_LEAD})


ODD_LEAD = (
    "最近45日の検針のうち、前年同期の2倍を超えるもの、半分に満たないもの、使用のないもの、指針が一巡したものです。"
    "読み違いは、請求の画面の「更正する」で直します。"
)
