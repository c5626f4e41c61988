"""What the home pages of the taxes and insurances share (年度のあるホーム): change to last year, months, what waits, values."""

from collections.abc import Sequence

from django.http import HttpRequest

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.desk.tables import Column, Table
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.tenancy.year_values import YearValues
from kikan.shared.worklist.reads import Act as Pending

FROM_REGISTER = "待っている事務はありません。住民記録の異動があると、ここに提案が並びます。"


def change_of(now: int, before: int, unit: str) -> str:
    """前年度比 ＋1,234円; nothing where there was no year before."""
    if not before:
        return "前年度の記録なし"
    sign = "＋" if now > before else "−" if now < before else "±"
    return f"前年度比 {sign}{abs(now - before):,}{unit}"


def month_plot(year: int, months: Sequence[MonthSums]) -> Plot | None:
    """Due and received by month of the due day; none where nothing is due."""
    if not months:
        return None
    labels = [f"{m.month.month}月" for m in months]
    due = Series("納期の来る額", tuple(m.charged for m in months))
    came = Series("収納した額", tuple(m.received for m in months))
    return bars("months", f"{fiscal_year_in_words(year)} 月ごとの納期と収納", labels, [due, came], "円")


def waiting_table(request: HttpRequest, waiting: Sequence[Pending], empty: str = FROM_REGISTER) -> Table:
    """Open proposals and drafts of a business."""
    place = actor_in(request).municipality
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(place, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    return Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=10, empty=empty,
        filters=False,
    )  # fmt: skip


def values_table(request: HttpRequest, found: YearValues, ja: str) -> Table:
    """Every value a year is decided by, with article, source and marks."""
    columns = (
        Column("ja", "項目"),
        Column("value", "値"),
        Column("since", "適用", value=lambda v: f"{fiscal_year_in_words(v.since)}から"),
        Column("cites", "根拠"),
        Column("set_by", "定め", value=lambda v: v.layer),
        Column("marks", "印", "badge", value=value_badges),
    )
    return Table(request, columns, found.values, name="values", ja=ja, per_page=100)
