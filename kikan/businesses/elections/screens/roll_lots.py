"""Lots for jurors and the prosecution review (くじ): drawn, proven again, given out as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.draw_candidates import draw_candidates
from kikan.businesses.elections.reads import lots
from kikan.businesses.elections.reads.people import four_items
from kikan.businesses.elections.screens.roll_asking import looked, url, voter_url
from kikan.businesses.elections.screens.roll_forms import LotForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.person import Badge
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

EXPORT = "elections.export"


@screen("elections.approve")
@require_http_methods(["GET", "POST"])
def draws(request: HttpRequest, municipality: int) -> HttpResponse:
    """The lots so far; a form draws another."""
    actor = actor_in(request)
    with tenant(municipality):
        rows = lots.draws()
        form = LotForm(request.POST or None, initial={"year": clock.today().year + 1})
    columns = (
        Column("draw", "くじの番号", "count", url=lambda r: url("roll_draw", municipality, number=r.draw)),
        Column("kind_ja", "種類"),
        Column("year", "名簿の年", value=lambda r: f"{r.year}年"),
        Column("group_ja", "群"),
        Column("asked", "員数", "count"),
        Column("voters", "くじの対象", "count"),
        Column("method_ja", "方法"),
        Column("drawn_on", "選定の日", "day"),
        Column("entry", "記録番号", "count"),
    )
    table = Table(
        request, columns, rows, name="draws", ja="くじの記録", sort="-draw", filters=False,
        empty="まだ選定していません。",
    )  # fmt: skip

    def act() -> str:
        given: dict[str, Any] = dict(form.cleaned_data)
        counts = form.counts()
        first, *_ = draw_candidates(
            kind=given["kind"], year=given["year"], method=given["method"], seed=given["seed"], counts=counts,
            actor=actor,
        )  # fmt: skip
        return url("roll_draw", municipality, number=first)

    return carried_out(request, form, act, "elections/roll_draws.html", {"table": table})


@screen("elections.approve")
@require_http_methods(["GET", "POST"])
def drawn(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Who was drawn, whether the seed draws the same again, and the list as CSV. Errors: NotFound."""
    actor, day = actor_in(request), clock.today()
    with tenant(municipality):
        one = lots.draw_of(number)
        if one is None:
            raise NotFound("このくじはありません。", what_to_do="くじの一覧から開き直してください。")
        persons = lots.drawn_in([number])[number]
        is_same = lots.drawn_again(one) == persons
        known, covered = four_items(persons, day), shield(persons, actor, day=day)
    rows = [
        {"position": n, "person": p, **known[p], "address": covered.shown(p, known[p]["address"])}
        for n, p in enumerate(persons, start=1)
    ]
    columns = (
        Column("position", "順", "count"),
        Column("person", "宛名番号", "number", url=lambda r: voter_url(municipality, r["person"])),
        Column("name", "氏名", "name"),
        Column("address", "住所"),
        Column("birth", "生年月日"),
    )
    table = Table(
        request, columns, rows, name="list", ja=f"{one.kind_ja}名簿　{one.group_ja}".strip(), sort="position",
        per_page=100, export_right=EXPORT, person=lambda r: int(r["person"]),
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "elections.drawn", persons)
    badge = (
        Badge("同じ種で引き直した結果と一致", "green")
        if is_same
        else Badge("引き直した結果と一致しない", "red")
    )
    return render(request, "elections/roll_drawn.html", {"draw": one, "table": table, "badge": badge})
