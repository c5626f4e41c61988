"""The yearly run of premiums (当初賦課の画面): prepare, progress, results, approvals, release."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Plot, Series, bars, waterfall
from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.runs.page import RunPage, run_page
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.year_home import change_of
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.premiums.comparing import Comparison, compared, spot_checks, unknown_incomes
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import clock, tenant

TABS = {
    "result": "結果", "outliers": "大きく変わった人", "spot": "抜き取り確認", "exceptions": "所得が分からない人",
    "values": "条件",
}  # fmt: skip


class YearForm(forms.Form):
    """A fiscal year to work on."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]


def years_around() -> list[tuple[int, str]]:
    """The year to come, this one and the last, as choices."""
    this = fiscal_year_of(clock.today())
    return [(y, fiscal_year_in_words(y)) for y in (this + 1, this, this - 1)]


def runs(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """The runs of the insurance, the newest first."""
    table = table_of(request, queue.recent(municipality, 200, desk.business))
    context = {**desk.context(), "table": table, "prepare_url": desk.url("run_prepare", municipality)}
    return render(request, "desk/premiums/runs.html", context)


def prepare(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """Choose the year, see its values and gaps, and start the trial (当初賦課の準備)."""
    actor, years = actor_in(request), years_around()
    this = fiscal_year_of(clock.today())
    sent = request.POST if request.method == "POST" else request.GET or None
    form = YearForm(sent, years=years, initial={"fiscal_year": this})
    is_asked = form.is_bound and form.is_valid()
    year = form.cleaned_data["fiscal_year"] if is_asked else this
    with tenant(municipality):
        values, is_decided = desk.plan.values(year, None), year in years_decided(desk.plan)
    if request.method == "POST" and is_asked and not values.gaps and not is_decided:
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(desk.job, actor=actor, parameters={"fiscal_year": year}, due=str(year))
            return redirect(desk.url("run", municipality, number=number))

        return once(request, start)
    if is_asked:
        form = YearForm(years=years, initial={"fiscal_year": year})
    context = {
        **desk.context(),
        "form": form,
        "year": year,
        "values": values,
        "values_url": desk.url("values", municipality, year=year),
        "illustrative": values.warning,
        "is_decided": is_decided,
        "may_start": not values.gaps and not is_decided,
    }
    is_wrong = request.method == "POST" or form.is_bound
    return render(request, "desk/premiums/run_prepare.html", context, status=400 if is_wrong else 200)


def run(request: HttpRequest, municipality: int, number: int, desk: PremiumDesk) -> HttpResponse:
    """The page of one run, before and after its release. Errors: NotFound for a run of another kind."""
    page = run_page(municipality, number, actor_in(request))
    if page.run.job != desk.job:
        raise NotFound("この番号の当初賦課はありません。", what_to_do="実行の一覧から開いてください。")
    asked = request.GET.get("tab", "result")
    tab = asked if asked in TABS else "result"
    year = int(page.run.parameters.get("fiscal_year", 0))
    has_result = page.is_waiting or page.is_released or page.is_releasing
    with tenant(municipality):
        values = desk.plan.values(year, page.run.known_at)
    context: dict[str, Any] = {
        **desk.context(), "page": page, "year": year, "tab": tab, "has_result": has_result, "refresh": page.refresh,
        "values": values, "values_url": desk.url("values", municipality, year=year), "illustrative": values.warning,
        "digest": values.digest,
    }  # fmt: skip
    if has_result:
        context |= _RESULTS[tab](request, page, desk, year)
        context["tabs"] = [(ja, f"{page.url}?tab={name}", name == tab) for name, ja in TABS.items()]
        if "table" in context and isinstance(sent := context["table"].export(), HttpResponse):
            return sent
    return render(request, "desk/premiums/run.html", context)


def _result(request: HttpRequest, page: RunPage, desk: PremiumDesk, year: int) -> dict[str, Any]:
    """Totals, differences by reason, how the amounts are spread."""
    with tenant(page.run.municipality):
        found = compared(desk.plan, page.run, outliers=0)
    grades = [(desk.plan.grade_in_words(g), now, past) for g, past, now in found.grades]
    return {
        "found": found,
        "tiles": _tiles(found, page, desk),
        "grades": grades,
        "reasons": _reason_plot(found, year) if found.has_last else None,
        "spread": _spread_plot(found, year),
    }


def _tiles(found: Comparison, page: RunPage, desk: PremiumDesk) -> list[Tile]:
    before, after = found.total
    was, now = found.persons
    average, average_before = (after // now if now else 0), (before // was if was else 0)
    withheld = page.run.figures.get("withheld", 0)
    return [
        Tile(desk.plan.payer_ja, f"{now:,}", "人", change_of(now, was, "人")),
        Tile("うち特別徴収", f"{withheld:,}", "人"),
        Tile("保険料の合計", short_yen(after), "円", change_of(after, before, "円")),
        Tile("一人あたり", f"{average:,}", "円", change_of(average, average_before, "円")),
    ]


def _reason_plot(found: Comparison, year: int) -> Plot:
    changes = [(r.ja, r.difference) for r in found.reasons if r.persons]
    return waterfall(
        "reasons", "保険料の増減の理由", (fiscal_year_in_words(found.last_year), found.total[0]), changes,
        fiscal_year_in_words(year), "円",
    )  # fmt: skip


def _spread_plot(found: Comparison, year: int) -> Plot:
    labels = [ja for ja, _, _ in found.brackets]
    now = Series(fiscal_year_in_words(year), tuple(n for _, _, n in found.brackets))
    past = Series(fiscal_year_in_words(found.last_year), tuple(p for _, p, _ in found.brackets))
    return bars("spread", "保険料額ごとの人数", labels, [past, now] if found.has_last else [now], "人")


def _outliers(request: HttpRequest, page: RunPage, desk: PremiumDesk, year: int) -> dict[str, Any]:
    """The fifty largest differences among people charged in both years."""
    with tenant(page.run.municipality):
        found = compared(desk.plan, page.run, outliers=50)
        labels = labels_of({c.person for c in found.outliers}, as_of(request))
    columns = (
        *_who(labels),
        Column("before", fiscal_year_in_words(found.last_year), "yen"),
        Column("after", fiscal_year_in_words(year), "yen", url=_premium(page, desk)),
        Column("difference", "増減", "yen"),
        Column("reason", "主な理由"),
    )
    return {
        "table": _table(
            request, desk, columns, found.outliers, labels, "前年度と大きく変わった人はいません。"
        )
    }


def _spot(request: HttpRequest, page: RunPage, desk: PremiumDesk, year: int) -> dict[str, Any]:
    """Twenty people drawn at random, to be computed by hand."""
    with tenant(page.run.municipality):
        found = spot_checks(desk.plan, page.run)
        labels = labels_of({c.person for c in found}, as_of(request))
    columns = (*_who(labels), *_amounts(page, desk))
    return {"table": _table(request, desk, columns, found, labels, "抜き取る人がいません。")}


def _exceptions(request: HttpRequest, page: RunPage, desk: PremiumDesk, year: int) -> dict[str, Any]:
    """People whose income nobody knows."""
    with tenant(page.run.municipality):
        count, found = unknown_incomes(desk.plan, page.run)
        labels = labels_of({c.person for c in found}, as_of(request))
    columns = (*_who(labels), *_amounts(page, desk))
    table = _table(request, desk, columns, found, labels, "所得が分からない人はいません。")
    return {"table": table, "unknown": count, "listed": len(found)}


def _plain(request: HttpRequest, page: RunPage, desk: PremiumDesk, year: int) -> dict[str, Any]:
    return {}


_RESULTS = {
    "result": _result, "outliers": _outliers, "spot": _spot, "exceptions": _exceptions, "values": _plain,
}  # fmt: skip


def _who(labels: dict[int, Label]) -> tuple[Column, ...]:
    return (
        Column("person", "宛名番号", "number"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
    )


def _amounts(page: RunPage, desk: PremiumDesk) -> tuple[Column, ...]:
    return (
        Column("grade", desk.plan.grade_ja, value=lambda r: desk.plan.grade_in_words(r.grade)),
        Column("months", "月数", "count"),
        Column("total", "保険料", "yen", url=_premium(page, desk)),
    )


def _premium(page: RunPage, desk: PremiumDesk) -> Any:
    place = page.run.municipality
    return lambda row: desk.url("run_person", place, number=page.number, person=row.person)


def _table(
    request: HttpRequest, desk: PremiumDesk, columns: tuple[Column, ...], rows: Any, labels: dict[int, Label], empty: str
) -> Table:  # fmt: skip
    looks.record(actor_in(request), screen=f"{desk.business}.run", persons=sorted(labels))
    return Table(
        request, columns, list(rows), name="persons", ja="人の一覧", per_page=50, empty=empty,
        export_right=desk.right("export"), person=lambda r: r.person,
    )  # fmt: skip
