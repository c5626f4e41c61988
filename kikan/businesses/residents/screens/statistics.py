"""Statistics of the register (統計): publications, their tables and plots, and the people behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.reads import census
from kikan.businesses.residents.reads import statistics as reads
from kikan.businesses.residents.reads.statistics import PublicationLine, Statistics
from kikan.businesses.residents.reads.words import CATEGORIES, EVENTS
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

RIGHT = "residents.statistics"
MARKS = ("district", "sex", "age", "group", "resident_kind", "cause")
MOST = 2000
FIRST_YEAR = 2000


class CountForm(forms.Form):
    """Which month or year shall be counted (集計する期間)."""

    kind = forms.ChoiceField(
        label="区分",
        choices=[("month", "月次"), ("year", "年報（1月1日）")],
        widget=forms.RadioSelect,
        initial="month",
    )
    year = forms.IntegerField(label="年（西暦）", min_value=FIRST_YEAR, max_value=2200)
    month = forms.IntegerField(label="月（月次のとき）", min_value=1, max_value=12, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("year", "month"):
            self.fields[name].widget.attrs["class"] = "in in-day"
        self.fields["kind"].widget.attrs.pop("required", None)


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """The publications, the course of the population, and the form that asks for another."""
    actor = actor_in(request)
    form = CountForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _ask(actor, form.cleaned_data))
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        lines = reads.publications()
    months = _latest_of_each([line for line in lines if line.kind == "month"])
    context = {"form": form, "lines": lines, "plot": _course(months) if len(months) > 1 else None}
    return render(request, "residents/statistics.html", context)


def _ask(actor: Actor, given: dict[str, Any]) -> HttpResponse:
    """One run for each period: asking again leads to the first. Errors: Refused for a period that is not over."""
    kind, year, month = given["kind"], given["year"], given["month"]
    if kind == "month" and month is None:
        raise Refused("月を入力してください。", field="month")
    period = census.month_period(100 * year + month) if kind == "month" else census.year_period(year)
    if max(period.day, period.until) > clock.today():
        raise Refused("期間が終わっていないため、集計できません。", field="year")
    number = queue.enqueue(
        f"residents.count_{kind}",
        actor=actor,
        parameters={kind: period.period},
        due=f"{kind}:{period.period}",
    )
    return redirect("run", municipality=actor.municipality, number=number)


def _latest_of_each(lines: list[PublicationLine]) -> list[PublicationLine]:
    """Of each month its last publication, in the order of months."""
    return list(
        {line.period: line for line in sorted(lines, key=lambda line: (line.period, line.number))}.values()
    )


def _course(months: list[PublicationLine]) -> plots.Plot:
    shown = months[-24:]
    labels = [f"{m.period // 100 % 100}.{m.period % 100}" for m in shown]
    series = [
        Series("人口", tuple(m.population for m in shown)),
        Series("世帯", tuple(m.households for m in shown)),
    ]
    return plots.lines("course", "人口と世帯の推移", labels, series, "", from_zero=False)


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One publication with its tables; each figure leads to its people."""
    with tenant(municipality):
        found = reads.statistics(number)
        again = reads.differences(number) if "check" in request.GET else None
    tables = _tables(request, found, municipality)
    for table in tables.values():
        if (sent := table.export()) is not None:
            return sent
    total = found.line.population
    foreign = sum(n for (kind, _), n in found.by_kind.items() if kind == reads.FOREIGN)
    context = {
        "tables": tables, "found": found, "line": found.line, "again": again,
        "tiles": [
            Tile("人口", f"{total:,}", "人"), Tile("世帯", f"{found.line.households:,}", "世帯"),
            Tile("うち外国人", f"{foreign:,}", "人"), Tile("自然増減", f"{found.natural:+,}", "人"),
            Tile("社会増減", f"{found.social:+,}", "人"), Tile("その他の増減", f"{found.others:+,}", "人"),
        ],
        "plot": plots.pyramid("ages", "年齢5歳階級別人口", found.groups, found.men, found.women),
    }  # fmt: skip
    return render(request, "residents/publication.html", context)


def _tables(request: HttpRequest, found: Statistics, municipality: int) -> dict[str, Table]:
    def behind(table: int, **marks: int) -> str:
        where = reverse(
            "residents:figure_people", kwargs={"municipality": municipality, "number": found.line.number}
        )
        return f"{where}?{urlencode({'table': table, **marks})}"

    people, moved = census.POPULATION, census.MOVEMENTS
    groups = [
        (name, i, m, w)
        for i, (name, m, w) in enumerate(zip(found.groups, found.men, found.women, strict=True))
    ]
    compositions = (("日本人のみ", 1), ("外国人のみ", 2), ("日本人と外国人", 3))
    common: dict[str, Any] = {"request": request, "export_right": RIGHT, "filters": False, "per_page": 200}
    return {
        "districts": Table(
            name="districts", ja="地区別 人口・世帯", rows=found.districts, **common,
            columns=[
                Column("name", "地区", url=lambda r: behind(people, district=r.code)),
                Column("total", "人口", "count", url=lambda r: behind(people, district=r.code)),
                Column("men", "男", "count", url=lambda r: behind(people, district=r.code, sex=reads.MEN)),
                Column("women", "女", "count", url=lambda r: behind(people, district=r.code, sex=reads.WOMEN)),
                Column("foreign", "うち外国人", "count", url=lambda r: behind(people, district=r.code, resident_kind=2)),
                Column("households", "世帯", "count"),
            ],
        ),
        "ages": Table(
            name="ages", ja="年齢5歳階級別人口", rows=groups, **common,
            columns=[
                Column("group", "年齢", value=lambda r: r[0], sorts=False),
                Column("men", "男", "count", lambda r: r[2], lambda r: behind(people, group=r[1], sex=reads.MEN)),
                Column("women", "女", "count", lambda r: r[3], lambda r: behind(people, group=r[1], sex=reads.WOMEN)),
                Column("total", "計", "count", lambda r: r[2] + r[3], lambda r: behind(people, group=r[1])),
            ],
        ),
        "years": Table(
            name="years", ja="年齢各歳別人口", rows=found.ages, **common,
            columns=[
                Column("age", "年齢", "count", lambda r: r[0]),
                Column("men", "男", "count", lambda r: r[1]),
                Column("women", "女", "count", lambda r: r[2]),
                Column("total", "計", "count", lambda r: r[1] + r[2], lambda r: behind(people, age=r[0])),
            ],
        ),
        "moves": Table(
            name="moves", ja="異動の内訳", rows=found.movements, **common,
            columns=[
                Column("ja", "事由", sorts=False),
                Column("japanese", "日本人", "count", url=lambda r: behind(moved, cause=r.cause, resident_kind=1)),
                Column("foreign", "外国人", "count", url=lambda r: behind(moved, cause=r.cause, resident_kind=2)),
                Column("total", "計", "count", url=lambda r: behind(moved, cause=r.cause)),
            ],
        ),
        "homes": Table(
            name="homes", ja="世帯の構成", rows=[(ja, found.compositions.get(code, 0)) for ja, code in compositions],
            **common, columns=[Column("ja", "世帯", value=lambda r: r[0]), Column("n", "世帯数", "count", lambda r: r[1])],
        ),
        "notices": Table(
            name="notices", ja="住居地の届出（外国人）", rows=found.notices, **common,
            empty="この期間の届出はありません（年報だけで集計します）。",
            columns=[
                Column("event", "届出", value=lambda r: EVENTS.get(f"{r[0]:02d}", "")),
                Column("category", "区分", value=lambda r: CATEGORIES.get(f"{r[1]:02d}", "")),
                Column("n", "件数", "count", lambda r: r[2],
                       lambda r: behind(census.NOTICES, cause=r[0], resident_kind=r[1])),
            ],
        ),
    }  # fmt: skip


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The people behind one figure, with the right to look; the look is recorded."""
    actor = actor_in(request)
    actor.require("residents.look")
    table, marks = _number(request, "table", census.POPULATION), _marks(request)
    if table not in (census.POPULATION, census.MOVEMENTS, census.NOTICES):
        raise Refused("この数字の対象者は示せません。", what_to_do="集計の画面から開き直してください。")
    with tenant(municipality):
        line = reads.publication(number)
        found = reads.people_of(number, table, marks)
        labels = labels_of(found[:MOST], line.day)
    # Of a district the protected are not named: the list would tell where they live.
    rows = [
        each for each in (labels[p] for p in found[:MOST]) if not ("district" in marks and each.is_protected)
    ]
    listed = Table(
        request=request, name="people", ja="数字の対象者", rows=rows, export_right="residents.export",
        person=lambda r: r.person, empty="対象者はいません。",
        columns=[
            Column("name", "氏名", "name", url=lambda r: reverse(
                "residents:person", kwargs={"municipality": municipality, "number": r.person})),
            Column("kana", "フリガナ"), Column("person", "宛名番号", "number"),
        ],
    )  # fmt: skip
    if (sent := listed.export()) is not None:
        return sent
    looks.record(actor, screen="residents.figure_people", persons=[r.person for r in rows], operation="look")
    context = {
        "table": listed,
        "line": line,
        "count": len(found),
        "most": MOST,
        "hidden": min(len(found), MOST) - len(rows),
    }
    return render(request, "residents/figure_people.html", context)


def _marks(request: HttpRequest) -> dict[str, int]:
    return {name: _number(request, name, 0) for name in MARKS if name in request.GET}


def _number(request: HttpRequest, name: str, usual: int) -> int:
    """A mark of the address. Errors: Refused for what is no number."""
    text = request.GET.get(name, str(usual))
    if not (text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) <= 18):
        raise Refused("数字の指定が正しくありません。", what_to_do="集計の画面から開き直してください。")
    return int(text)
