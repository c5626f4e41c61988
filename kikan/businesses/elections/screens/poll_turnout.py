"""Turnout (投票速報・投票状況): by hour as a plot, by district, early votes by day, and every count as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.reads import places, turnout
from kikan.businesses.elections.reads.areas import districts_on
from kikan.businesses.elections.reads.judging import Setting, setting_of
from kikan.businesses.elections.screens.poll_asking import number_in, url
from kikan.shared.access.screen import screen
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series, lines, stacked_bars
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

EXPORT = "elections.export"
SEXES = {1: "男", 2: "女"}


@screen("elections.look")
@require_http_methods(["GET", "POST"])
def of_election(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The turnout of one contest (?contest=), the first where none is named. Errors: NotFound."""
    with tenant(municipality):
        held = setting_of(election)
        if held is None or not held.contests:
            raise NotFound("この選挙は登録されていません。", what_to_do="選挙の一覧から開き直してください。")
        asked = number_in(request.GET.get("contest"))
        chosen = next((c for c in held.contests if c.contest == asked), held.contests[0])
        row = places.require_election(election)
        counts = turnout.counts_of(held)
        names = {d.district: d.name for d in districts_on(held.election_on)}
        early = {p.place: p.name for p in places.early_places_of(election)}
        hours, listed = places.hours_of(row), turnout.listed_on(held.election_on, chosen.kind)
    own = [c for c in counts if c.contest == chosen.contest]
    districts = turnout.by_district(own, listed, names)
    every = _every_count(request, counts, held, names, early)
    if (exported := every.export()) is not None:
        return exported
    table = _district_table(request, districts)
    if (exported := table.export()) is not None:
        return exported
    opens, closes = (
        min((h[0] for h in hours.values()), default=420),
        max((h[1] for h in hours.values()), default=1200),
    )
    span = range(opens // 60, -(-closes // 60))
    total = turnout.summed(districts)
    context = {
        "held": row, "chosen": chosen, "table": table, "every": every,
        "contests": [(c, f"{url('turnout', municipality, election=election)}?contest={c.contest}") for c in held.contests],
        "tiles": [
            Tile("当日有権者", f"{total.voters:,}", "人"), Tile("投票者", f"{total.handed:,}", "人"),
            Tile("投票率", total.rate_ja), Tile("期日前・不在者", f"{total.early + total.absentee:,}", "人"),
        ],
        "hourly": _hourly(own, held, span), "by_day": _by_day(own),
    }  # fmt: skip
    return render(request, "elections/turnout.html", context)


def _hourly(own: list[turnout.Count], held: Setting, span: range) -> Any:
    found = turnout.by_hour(own, held.election_on, span)
    labels = [f"{hour + 1}時" for hour in span]
    return lines(
        "hourly",
        "選挙期日の投票者数（その時刻まで）",
        labels,
        [Series(ja, tuple(n)) for ja, n in found.items()],
        "人",
    )


def _by_day(own: list[turnout.Count]) -> Any:
    found = turnout.early_by_day(own)
    if not found:
        return None
    labels = [f"{day.month}/{day.day}" for day in found]
    series = [
        Series("男", tuple(m for m, _ in found.values())),
        Series("女", tuple(w for _, w in found.values())),
    ]
    return stacked_bars("early", "期日前投票の投票者数", labels, series, "人")


def _district_table(request: HttpRequest, rows: list[turnout.Turnout]) -> Table:
    columns = (
        Column("name", "投票区"),
        Column("voters", "当日有権者", "count"),
        Column("on_day", "当日投票", "count"),
        Column("early", "期日前", "count"),
        Column("absentee", "不在者", "count"),
        Column("men", "投票者（男）", "count"),
        Column("women", "投票者（女）", "count"),
        Column("handed", "投票者計", "count"),
        Column("rate_ja", "投票率"),
    )
    total = turnout.summed(rows)
    names = ("voters", "on_day", "early", "absentee", "men", "women", "handed")
    return Table(
        request, columns, rows, name="districts", ja="投票区ごとの投票状況", per_page=100, filters=False,
        empty="名簿に登録された人がいません。", export_right=EXPORT,
        totals={name: getattr(total, name) for name in names},
    )  # fmt: skip


def _every_count(
    request: HttpRequest, counts: list[turnout.Count], held: Setting, names: dict[int, str], early: dict[int, str]
) -> Table:  # fmt: skip
    kinds = {c.contest: str(c.kind.label) for c in held.contests}
    columns = (
        Column("contest", "選挙", value=lambda c: kinds.get(c.contest, "")),
        Column("voted_on", "日", "day"),
        Column("hour", "時", "count"),
        Column("kind", "投票の種類", value=lambda c: str(c.kind.label)),
        Column("district", "投票区", value=lambda c: names.get(c.district, "")),
        Column("place", "期日前投票所", value=lambda c: early.get(c.place, "")),
        Column("sex", "性別", value=lambda c: SEXES.get(c.sex, "不明")),
        Column("is_proxy", "代理", value=lambda c: "代理" if c.is_proxy else ""),
        Column("is_braille", "点字", value=lambda c: "点字" if c.is_braille else ""),
        Column("ballots", "投票者数", "count"),
    )
    return Table(
        request, columns, counts, name="counts", ja="時間別の投票者数", sort="voted_on", per_page=20,
        filters=False, empty="まだ受付がありません。", export_right=EXPORT,
    )  # fmt: skip
