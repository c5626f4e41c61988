"""Addressees outside the register (住登外者): find, enter, correct; places for letters and accounts of anybody."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.administration.procedures import addressees as acts
from kikan.businesses.administration.reads import addressees as reads
from kikan.businesses.administration.screens.addressees_forms import (
    AccountForm,
    OutsiderForm,
    PlaceForm,
    RecipientForm,
)
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused, Stale
from kikan.shared.journal.append import Entry
from kikan.shared.tenancy import clock, tenant

RIGHT = acts.RIGHT


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def addressees(request: HttpRequest, municipality: int) -> HttpResponse:
    """Find by reading, name or number; what is typed stays out of the address."""
    actor, text = actor_in(request), request.POST.get("q", "")[:100]
    with tenant(municipality):
        found = reads.outsiders(text.replace("\0", ""), as_of(request))
    looks.record(actor, screen="administration.addressees", persons=[o.number for o in found], search=text)
    context = {"table": _table(request, found), "text": text, "is_cut": len(found) == reads.MOST}
    return render(request, "administration/addressees.html", context)


def _table(request: HttpRequest, rows: list[reads.Outside]) -> Table:
    where = request.path
    columns = (
        Column("name", "氏名・名称", "name", url=lambda o: f"{where}{o.number}/"),
        Column("kana", "フリガナ"),
        Column("kind", "区分", value=lambda o: "法人・団体" if o.kind == "corporate" else "個人"),
        Column("address", "住所"),
        Column("number", "宛名番号", "number"),
        Column(
            "marks", "表示", "badge", value=lambda o: [Badge("支援措置", "red")] if o.is_protected else []
        ),
    )
    return Table(
        request, columns, rows, name="outside", ja="住登外者", filters=False, per_page=100,
        empty="該当する人はいません。住民は「人を探す」で探します。",
    )  # fmt: skip


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: int) -> HttpResponse:
    """Somebody who gets a number here."""
    actor, form = actor_in(request), OutsiderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            entry = acts.register_outsider(
                outsider=form.outsider(), place=form.place(), since=form.cleaned_data["since"],
                is_another=form.cleaned_data["is_another"], actor=actor,
            )  # fmt: skip
            return redirect("administration:addressee", municipality=municipality, number=_person(entry))

        try:
            return once(request, carry_out)
        except ProcedureError as error:
            refuse(form, error)
    context = {"form": form}
    return render(request, "administration/addressee_new.html", context, status=400 if form.is_bound else 200)


def _person(entry: Entry) -> int:
    return next(number for kind, number in entry.subjects if kind == "person")


@screen(RIGHT)
@require_GET
def one(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One addressee: names, home, place for letters, accounts. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        known = reads.addressee(number, actor, as_of(request))
    looks.record(actor, screen="administration.addressee", persons=[number])
    deposits = [(ja, reads.DEPOSITS.get(a.kind, ""), a) for ja, a in known.accounts]
    return render(
        request, "administration/addressee.html", {"known": known, "person": known.bar, "accounts": deposits}
    )


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Another name or address of somebody outside the register."""

    def act(form: Any, common: dict[str, Any]) -> Entry:
        return acts.correct_outsider(outsider=form.outsider(), place=form.place(), **common)

    return _form_page(request, number, OutsiderForm, "住登外者の修正", act, lambda known: known.values)


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Where letters go from a day on."""

    def act(form: Any, common: dict[str, Any]) -> Entry:
        return acts.set_mailing_address(place=form.place(), **common)

    return _form_page(request, number, PlaceForm, "送付先の登録", act, _mailing_values)


def _mailing_values(known: reads.Addressee) -> dict[str, Any]:
    row = known.mailing
    return {} if row is None else {n: getattr(row, n) for n in ("postal_code", "address", "building")}


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def recipient(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Who receives the papers from a day on (相続人代表者・納税管理人・法定代理人)."""

    def act(form: Any, common: dict[str, Any]) -> Entry:
        given = form.cleaned_data
        return acts.set_recipient(recipient=given["recipient"], kind=given["kind"], **common)

    def values(known: reads.Addressee) -> dict[str, Any]:
        now = known.recipient
        return {} if now is None else {"recipient": now.person, "kind": now.kind}

    return _form_page(request, number, RecipientForm, "書類の受領者の登録", act, values)


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The account for one use from a day on."""

    def act(form: Any, common: dict[str, Any]) -> Entry:
        return acts.set_account(account=form.account(), **common)

    return _form_page(request, number, AccountForm, "口座の登録", act, lambda known: {})


def _form_page(
    request: HttpRequest,
    number: int,
    kind: type[Form],
    ja: str,
    act: Callable[[Any, dict[str, Any]], Entry],
    values: Callable[[reads.Addressee], dict[str, Any]],
) -> HttpResponse:
    """One form about one person; what is refused or overtaken comes back with what was typed."""
    actor = actor_in(request)
    with tenant(actor.municipality):
        known = reads.addressee(number, actor, as_of(request))
    initial = {**values(known), "read_at": known.read_at}
    form = kind(request.POST or None, initial=initial)
    looks.record(actor, screen="administration.addressee_form", persons=[number])
    if request.method == "POST" and not is_reopened(request) and form.is_valid():

        def carry_out() -> HttpResponse:
            given = form.cleaned_data
            act(
                form, {"person": number, "since": given["since"], "actor": actor, "read_at": given["read_at"]}
            )
            return redirect("administration:addressee", municipality=actor.municipality, number=number)

        try:
            return once(request, carry_out)
        except Stale as error:
            return stale_page(request, form, values(known), error)
        except ProcedureError as error:
            refuse(form, error)
    back = reverse("administration:addressee", kwargs={"municipality": actor.municipality, "number": number})
    context = {"form": form, "person": known.bar, "ja": ja, "back": back}
    return render(
        request, "administration/addressee_form.html", context, status=400 if form.is_bound else 200
    )


@screen(RIGHT)
@require_POST
def end(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """No place for letters, nobody who receives, or no account for a use, from today on."""
    actor, what = actor_in(request), request.POST.get("what", "")
    if what not in ("mailing", "recipient") and what not in reads.USES:
        raise Refused("廃止するものを選んでください。", what_to_do="画面を開き直してください。")

    def carry_out() -> HttpResponse:
        if what == "mailing":
            acts.end_mailing_address(person=number, on=clock.today(), actor=actor)
        elif what == "recipient":
            acts.end_recipient(person=number, on=clock.today(), actor=actor)
        else:
            acts.end_account(person=number, use=what, on=clock.today(), actor=actor)
        return redirect("administration:addressee", municipality=municipality, number=number)

    return once(request, carry_out)
