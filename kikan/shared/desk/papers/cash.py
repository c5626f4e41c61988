"""A counter's money of one day (レジ日計): sums by paper and channel, the drawer counted and closed, CSV."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from kikan.ground.eras import DateFault, in_words, parse_day
from kikan.shared.access import Actor
from kikan.shared.access.models import Office
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import AmountField
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.worklist.page import names_of_users
from kikan.shared.documents.cash import Day, close_cash, day_of, offices_with_money
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant


class CloseForm(forms.Form):
    """What lies in the drawer (現金の実際の額)."""

    counted = AmountField(label="数えた現金", at_most=99_999_999)
    reason = forms.CharField(
        label="差の理由",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "in in-wide", "autocomplete": "off"}),
    )


@screen("documents.cash")
@require_http_methods(["GET", "POST"])
def cash_day(request: HttpRequest, municipality: int) -> HttpResponse:
    """The money of an office on a day; of one's own office it can be closed."""
    actor, day = actor_in(request), _day_asked(request)
    with tenant(municipality):
        offices = offices_of(day, actor)
        office = _office_asked(request, offices, actor)
        known = day_of(office, day)
    table = _table(request, known)
    if (sent := table.export()) is not None:
        return sent
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _close(actor, day, form.cleaned_data))
        except ProcedureError as error:
            refuse(form, error)
    return render(request, "desk/papers/cash.html", _context(actor, known, offices, form, table))


def _close(actor: Actor, day: date, given: dict[str, Any]) -> HttpResponse:
    close_cash(actor=actor, day=day, counted=given["counted"], reason=given["reason"])
    place = reverse("cash_day", kwargs={"municipality": actor.municipality})
    return redirect(f"{place}?{urlencode({'day': day.isoformat(), 'office': str(actor.office)})}")


def _context(
    actor: Actor, known: Day, offices: dict[int, str], form: CloseForm, table: Table
) -> dict[str, Any]:
    users = names_of_users(c.actor for c in known.closings)
    return {
        "known": known,
        "table": table,
        "form": form,
        "offices": offices,
        "office_ja": offices.get(known.office, ""),
        "tiles": _tiles(known),
        "closings": [(c, users[c.actor]) for c in known.closings],
        "may_close": known.office == actor.office and known.open_lines > 0,
        "is_own": known.office == actor.office,
        "notices": _notices(known),
        "illustrative": "手数料の一部" if known.is_illustrative else "",
    }


def _tiles(known: Day) -> list[Tile]:
    count = sum(s.count for s in known.sums)
    return [
        Tile("窓口の現金（帳簿）", f"{known.in_drawer:,}", "円"),
        Tile("郵便・コンビニ・オンライン", f"{known.total - known.in_drawer:,}", "円"),
        Tile("取り扱った件数", f"{count:,}", "件"),
        Tile("前の締めの後", f"{known.open_lines:,}", "件"),
    ]


def _notices(known: Day) -> list[Badge]:
    if known.last is None:
        return []
    if known.open_lines:
        return [Badge("締めの後に取扱いがあります", "amber", "もう一度締めてください。前の締めも残ります。")]
    return [Badge("この日は締めてあります", "green", f"第{known.last.attempt}回の締め")]


def _table(request: HttpRequest, known: Day) -> Table:
    columns = (
        Column("kind_ja", "証明書"),
        Column("channel_ja", "交付の方法"),
        Column("exemption_ja", "免除の事由"),
        Column("count", "件数", "count"),
        Column("taken", "収納", "yen"),
        Column("cancelled", "取消件数", "count"),
        Column("returned", "取消額", "yen"),
        Column("net", "差引", "yen"),
    )
    names = ("count", "taken", "cancelled", "returned", "net")
    return Table(
        request, columns, known.sums, name="cash", ja=f"レジ日計 {in_words(known.day)}", filters=False,
        empty="この日、この窓口で扱った手数料はありません。", export_right="documents.cash",
        totals={n: sum(getattr(s, n) for s in known.sums) for n in names},
    )  # fmt: skip


def offices_of(day: date, actor: Actor) -> dict[int, str]:
    """The offices with money on the day, and the actor's own."""
    wanted = {actor.office, *offices_with_money(day)}
    names = Office.objects.filter(municipality=actor.municipality, number__in=wanted)
    return dict(names.order_by("number").values_list("number", "name"))


def _day_asked(request: HttpRequest) -> date:
    text = request.GET.get("day", "").strip()[:40]
    if not text:
        return clock.today()
    try:
        return parse_day(text)
    except DateFault as fault:
        raise Refused(fault.message, what_to_do="日付を入力し直してください。") from None


def _office_asked(request: HttpRequest, offices: dict[int, str], actor: Actor) -> int:
    text = request.GET.get("office", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else actor.office
    return asked if asked in offices else actor.office
