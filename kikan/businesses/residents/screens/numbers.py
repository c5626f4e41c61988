"""個人番号 and 住民票コード: masked on every page, shown once for a stated reason, recorded, searched, drawn."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.residents.procedures.bring_code_stock import StockFile, bring_code_stock
from kikan.businesses.residents.procedures.record_my_number import record_my_number
from kikan.businesses.residents.procedures.record_resident_code import record_resident_code
from kikan.businesses.residents.procedures.request_my_number_change import (
    open_request,
    request_my_number_change,
)
from kikan.businesses.residents.reads import numbers as reads
from kikan.businesses.residents.reads import person_card, words
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import KINDS, MY_NUMBER, RESIDENT_CODE, Stated
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

RIGHT = "residents.my_number"
BY = {"entered": "職権記載（初めて記載する）", "requested": "変更請求", "corrected": "職権修正"}
WIDE = str.maketrans("０１２３４５６７８９－ー", "0123456789--")
LARGEST = 2_000_000


class DigitsField(forms.Field):
    """A number of digits as people write it: wide figures, blanks and hyphens are no fault."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "in in-amount", "inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        text = str(value or "").translate(WIDE)
        return "".join(c for c in text if c not in " \u3000-")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (value.isascii() and value.isdigit() and len(value) <= 20):
            raise ValidationError("番号は数字で入力してください。", code="number")


class MyNumberForm(forms.Form):
    """個人番号 as stated on the papers."""

    number = DigitsField(label="個人番号")
    by = forms.ChoiceField(label="事由", choices=[("", "（選んでください）"), *BY.items()])
    happened_on = EraDateField(label="異動日")
    reported_on = EraDateField(label="届出日・請求日", required=False)


class ChangeRequestForm(forms.Form):
    """Why another 個人番号 is asked for, and since when."""

    reason = forms.ChoiceField(
        label="事由", choices=[("", "（選んでください）"), *words.NUMBER_CHANGE_REASONS.items()]
    )
    requested_on = EraDateField(label="請求日")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # Several forms stand on the page: their fields must not share one id.
        super().__init__(*arguments, **{"auto_id": "id_request_%s", **options})


class CodeForm(forms.Form):
    """住民票コード as stated on a certificate; left empty one is drawn from the stock."""

    number = DigitsField(label="住民票コード", required=False)
    happened_on = EraDateField(label="異動日")
    reported_on = EraDateField(label="請求日（変更のとき）", required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"auto_id": "id_code_%s", **options})


class RevealForm(forms.Form):
    """Which number is asked for, and for which affairs."""

    kind = forms.ChoiceField(label="番号", choices=list(KINDS.items()))
    reason = Texts(label="理由（利用する事務）", longest=200)


class FindForm(forms.Form):
    """Whose number it is."""

    kind = forms.ChoiceField(label="番号の種類", choices=list(KINDS.items()))
    number = DigitsField(label="番号")
    reason = Texts(label="理由（利用する事務）", longest=200)


class StockForm(forms.Form):
    file = forms.FileField(label="在庫のファイル（1行に1件）")


@screen(RIGHT)
@require_GET
def person_numbers(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Which numbers a person has, masked, with the forms that show or change them."""
    return _person_page(request, number)


def _person_page(
    request: HttpRequest,
    number: int,
    *,
    opened: dict[str, str] | None = None,
    status: int = 200,
    **given: Any,
) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(actor.municipality):
        card = person_card(number, day=day, actor=actor)
        held = reads.numbers_of(number)
        overview = (vault.uses_codes(), vault.codes_left())
        requested = open_request(number)
    looks.record(actor, screen="residents.numbers", persons=[number])
    start = {"happened_on": clock.today()}
    context = {
        "person": bar_of(card, actor), "number": number, "held": held, "opened": opened or {}, "kinds": KINDS,
        "reveal_form": RevealForm(), "my_number_form": MyNumberForm(initial=start), "code_form": CodeForm(initial=start),
        "change_form": ChangeRequestForm(initial={"requested_on": clock.today()}), "requested": requested,
        "may_change": actor.may("residents.change"), "uses_codes": overview[0], "left": overview[1],
        "has_number": any(h.kind == MY_NUMBER and h.is_now for h in held),
        "has_code": any(h.kind == RESIDENT_CODE and h.is_now for h in held), **given,
    }  # fmt: skip
    return render(request, "residents/person_numbers.html", context, status=status)


@screen(RIGHT)
@require_POST
def reveal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Show one number of a person once; who asked and why is recorded before it is opened."""
    actor, form = actor_in(request), RevealForm(request.POST)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        with tenant(municipality):
            person_card(number, actor=actor)  # a number nobody has here is no page
        try:
            found = vault.reveal(
                [number], kind, actor=actor, business="residents", screen="residents.number_reveal",
                reason=form.cleaned_data["reason"], day=as_of(request),
            )  # fmt: skip
        except looks.NotRecorded:
            raise
        except ProcedureError as error:
            refuse(form, error)
        else:
            return _person_page(request, number, opened={kind: found.get(number, "記録がありません")})
    return _person_page(request, number, status=400, reveal_form=form)


@screen("residents.change")
@require_POST
def my_number(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Record or change the 個人番号 of a person."""
    actor, form = actor_in(request), MyNumberForm(request.POST)
    actor.require(RIGHT)

    def carry_out() -> HttpResponse:
        given = form.cleaned_data
        record_my_number(
            actor=actor, person=number, number=Stated(MY_NUMBER, given["number"]), by=given["by"],
            happened_on=given["happened_on"], reported_on=given["reported_on"],
        )  # fmt: skip
        return _back(actor, number)

    return _carried_out(request, form, carry_out) or _person_page(
        request, number, status=400, my_number_form=form
    )


@screen("residents.change")
@require_POST
def resident_code(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Record the code a certificate states, or draw one from the stock."""
    actor, form = actor_in(request), CodeForm(request.POST)
    actor.require(RIGHT)

    def carry_out() -> HttpResponse:
        given = form.cleaned_data
        stated = Stated(RESIDENT_CODE, given["number"]) if given["number"] else None
        record_resident_code(
            actor=actor, person=number, number=stated, happened_on=given["happened_on"],
            reported_on=given["reported_on"],
        )  # fmt: skip
        return _back(actor, number)

    return _carried_out(request, form, carry_out) or _person_page(request, number, status=400, code_form=form)


@screen("residents.change")
@require_POST
def request_change(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask the network for another 個人番号 of a person."""
    actor, form = actor_in(request), ChangeRequestForm(request.POST)
    actor.require(RIGHT)
    with tenant(municipality):
        person_card(number, actor=actor)  # a number nobody has here is no page

    def carry_out() -> HttpResponse:
        request_my_number_change(actor=actor, person=number, **form.cleaned_data)
        return _back(actor, number)

    return _carried_out(request, form, carry_out) or _person_page(
        request, number, status=400, change_form=form
    )


def _back(actor: Actor, number: int) -> HttpResponse:
    return redirect("residents:person_numbers", municipality=actor.municipality, number=number)


def _carried_out(request: HttpRequest, form: forms.Form, act: Any) -> HttpResponse | None:
    """What came of a sent form; None where it is to be shown again, with the reasons beside its fields."""
    if is_reopened(request) or not form.is_valid():
        return None
    try:
        return once(request, act)
    except NotPermitted:
        raise
    except ProcedureError as error:
        # The vault names a wrong number by its kind; here both forms call the field `number`.
        error.field = "number" if error.field in KINDS else error.field
        refuse(form, error)
    return None


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, municipality: int) -> HttpResponse:
    """The stock of codes, the search by number, and residents of whom a number is missing."""
    return _overview_page(request)


def _overview_page(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    actor = actor_in(request)
    with tenant(actor.municipality):
        found = reads.overview(as_of(request))
    table = _table(request, found.without, actor)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="residents.numbers", persons=[w.person for w in found.without])
    tiles = [
        Tile(
            "住民票コードの在庫",
            f"{found.left:,}" if found.uses_codes else "未使用",
            "件" if found.uses_codes else "",
        ),
        Tile("番号の足りない住民", f"{len(found.without):,}", "人"),
    ]
    context = {
        "table": table, "tiles": tiles, "find_form": FindForm(), "stock_form": StockForm(),
        "may_change": actor.may("residents.change"), **given,
    }  # fmt: skip
    return render(request, "residents/numbers.html", context, status=status)


def _table(request: HttpRequest, rows: tuple[reads.Without, ...], actor: Actor) -> Table:
    def url(row: reads.Without) -> str:
        where = {"municipality": actor.municipality, "number": row.person}
        return reverse("residents:person_numbers", kwargs=where)

    return Table(
        request=request, name="without", ja="番号の足りない住民", rows=rows, sort="person",
        columns=[
            Column("person", "宛名番号", "number"),
            Column("name", "氏名", "name", url=url),
            Column("has_my_number", "個人番号", "badge", lambda r: _mark(r.has_my_number)),
            Column("has_code", "住民票コード", "badge", lambda r: _mark(r.has_code)),
        ],
        empty="すべての住民に、個人番号と住民票コードが記録されています。", export_right="residents.export",
        person=lambda r: r.person,
    )  # fmt: skip


def _mark(is_there: bool) -> Badge:
    return Badge("記録あり", "green") if is_there else Badge("記録なし", "amber")


@screen(RIGHT)
@require_POST
def find(request: HttpRequest, municipality: int) -> HttpResponse:
    """Open the person who has this number; the search is recorded without it."""
    actor, form = actor_in(request), FindForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = vault.find(
                given["kind"], given["number"], actor=actor, business="residents",
                screen="residents.number_find", reason=given["reason"],
            )  # fmt: skip
        except looks.NotRecorded:
            raise
        except ProcedureError as error:
            refuse(form, error)
        else:
            if found:
                return redirect("residents:person", municipality=municipality, number=found[0])
            form.add_error("number", "この番号の人は、この団体に記録されていません。")
    return _overview_page(request, status=400, find_form=form)


@screen("residents.change")
@require_POST
def stock(request: HttpRequest, municipality: int) -> HttpResponse:
    """Take in a file of codes as stock."""
    actor, form = actor_in(request), StockForm(request.POST, request.FILES)
    actor.require(RIGHT)

    def carry_out() -> HttpResponse:
        file = form.cleaned_data["file"]
        bring_code_stock(actor=actor, file=StockFile(file.read(LARGEST)))
        return redirect("residents:numbers", municipality=municipality)

    return _carried_out(request, form, carry_out) or _overview_page(request, status=400, stock_form=form)
