"""Rehearsals (移行リハーサル): asked for, compared, reconciled, signed, handed out."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.data_migration.documents import PRINT, RECONCILIATION
from kikan.businesses.data_migration.procedures import rehearsals as acts
from kikan.businesses.data_migration.procedures.print_sheets import print_reconciliation
from kikan.businesses.data_migration.reads import rehearsals as reads
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.reads.sheets import issued_of
from kikan.businesses.data_migration.screens.asking import Line, paper_url, sheets_of, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import AmountField, EraDateField
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

REHEARSE = "data_migration.rehearse"
ROLES = [("", "選んでください"), (1, "担当課"), (2, "情報担当"), (3, "運営事業者")]


class PlanForm(forms.Form):
    reference_on = EraDateField(label="基準日（旧ファイルを取り出した日）")


class StatedForm(forms.Form):
    """What the old system's own lists say."""

    item = forms.ChoiceField(label="移行元と項目")
    value = AmountField(label="旧システムの数値", at_least=-999_999_999_999)
    reason = Line(label="差があるときの理由と処置", longest=200, required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *offered]


class SignForm(forms.Form):
    role = forms.TypedChoiceField(label="確認する立場", choices=ROLES, coerce=int, empty_value=None)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def rehearsals(request: HttpRequest, municipality: int) -> HttpResponse:
    """The rehearsals so far; another is asked for with the newest files and approved mappings."""
    actor = actor_in(request)
    form = PlanForm(request.POST or None, initial={"reference_on": clock.today()})
    with tenant(municipality):
        found, ready = reads.rehearsals(), len(reads.ready())

    def act() -> HttpResponse:
        with tenant(municipality):
            number = acts.plan_rehearsal(reference_on=form.cleaned_data["reference_on"], actor=actor)
            run = queue.enqueue(REHEARSE, actor=actor, parameters={"rehearsal": number})
        return redirect("run", municipality=municipality, number=run)

    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, act)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    columns = (
        Column("number", "リハーサル番号", "count", url=lambda r: url("rehearsal", municipality, number=r.number)),
        Column("asked_at", "実施", "day", value=lambda r: r.asked_at.date()),
        Column("reference_on", "基準日", "day"), Column("files", "ファイル", "count"),
        Column("rows_in", "旧件数", "count"), Column("loaded", "移行した件数", "count"),
        Column("rejected", "受け入れなかった件数", "count"),
        Column("state", "状態", "badge", value=_state),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="rehearsals", ja="移行リハーサル", sort="-number", filters=False,
        empty="まだリハーサルをしていません。",
    )  # fmt: skip
    context = {"form": form, "table": table, "ready": ready, "may_run": actor.may("data_migration.batch")}
    return render(request, "data_migration/rehearsals.html", context, status=400 if form.errors else 200)


def _state(row: reads.RehearsalLine) -> Badge:
    if row.rows_in is None:
        return Badge("実行待ち", "grey")
    return (
        Badge("確認済み", "green")
        if row.signatures >= len(ROLES) - 1
        else Badge(f"確認 {row.signatures}/3", "amber")
    )


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def rehearsal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The reconciliation sheet: counts, sums, findings, reasons, what changed since; totals stated, signed. Errors: NotFound."""
    actor, here = actor_in(request), url("rehearsal", municipality, number=number)
    with tenant(municipality):
        page, offered, is_erased = page_of(number), reads.items_of(number), reads.is_erased(number)
        issued = issued_of(number, RECONCILIATION.kind)
    is_sign, is_print = (request.method == "POST" and name in request.POST for name in ("sign", "do_print"))
    stated = StatedForm(None if is_sign or is_print else request.POST or None, offered=offered)
    signing, printing = SignForm(request.POST if is_sign else None), forms.Form(request.POST)
    form: forms.Form = signing if is_sign else printing if is_print else stated
    act = _signed(number, signing, actor, here) if is_sign else _stated(number, stated, actor, here)
    if is_print:
        act = _printed(number, actor)
    rejected = [(*r, url("rejects", municipality, number=number, source=r[0])) for r in page.reasons]
    context = {
        "page": page, "stated": stated, "signing": signing, "rejected": rejected,
        "may_state": actor.may("data_migration.change") and page.is_done,
        "may_sign": actor.may("data_migration.approve") and page.is_done,
        "may_export": actor.may("data_migration.export") and page.is_done and not is_erased,
        "is_erased": is_erased,
        "printing": printing, "sheets": sheets_of(issued, municipality, actor), "may_print": actor.may(PRINT) and page.is_done,
        "cutover": url("cutover", municipality, number=number),
        "samples": url("field_samples", municipality, number=number),
        "lists": url("section_lists", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/rehearsal.html", context)


def _printed(number: int, actor: Any) -> Callable[[], str]:
    return lambda: paper_url(actor.municipality, print_reconciliation(rehearsal=number, actor=actor))


def _signed(number: int, form: forms.Form, actor: Any, here: str) -> Callable[[], str]:
    def act() -> str:
        acts.sign(rehearsal=number, role=form.cleaned_data["role"], actor=actor)
        return here

    return act


def _stated(number: int, form: forms.Form, actor: Any, here: str) -> Callable[[], str]:
    def act() -> str:
        source, _, item = form.cleaned_data["item"].partition(":")
        acts.state_total(
            rehearsal=number, source=int(source), item=item, value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"], actor=actor,
        )  # fmt: skip
        return here

    return act


@screen("data_migration.export")
@require_POST
def handed_out(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The hand-over as a ZIP. Errors: NotFound, VaultClosed."""
    content = acts.hand_out(rehearsal=number, actor=actor_in(request))
    name = f"{municipality:06d}_rehearsal_{number}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
