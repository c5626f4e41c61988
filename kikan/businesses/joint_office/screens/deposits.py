"""Money that came in (入金と収納): the bank's file, what waits for a person, the account of each member."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.exchange.deposits import layouts, read_deposits
from kikan.businesses.joint_office.procedures.take_deposits import (
    close_deposit,
    reopen_deposit,
    settle_deposit,
    take_deposits,
    tried,
)
from kikan.businesses.joint_office.reads import deposits as reads
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.screens.asking import CHOOSE, Line, Offering, chosen, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

LARGEST_FILE = 20_000_000
SETTLE, CLOSE, REOPEN = "settle", "close", "reopen"
ACTS = {SETTLE: "負担金に充てる", CLOSE: "負担金ではない・残りを返した", REOPEN: "充当・処理を取り消す"}
TONES = {"確認待ち": "amber", "過納あり": "red", "充当済み": "green"}


class FileForm(forms.Form):
    """The bank's file of deposits."""

    layout = forms.ChoiceField(
        label="ファイルの形", choices=lambda: [(n, o.ja) for n, o in layouts().items()]
    )
    file = forms.FileField(label="入金のファイル")

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError("ファイルが大きすぎます（20MBまで）。", code="size")
        return sent


class DecideForm(Offering):
    """What a deposit is."""

    act = forms.ChoiceField(label="処理")
    member = chosen("構成団体", required=False)
    reason = Line(label="理由（何を確かめたか）")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") == SETTLE and given.get("member") is None and "member" not in self.errors:
            self.add_error("member", "どの団体の負担金かを選んでください。")
        return given


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every deposit, what each member still owes, the files; a post tries a file or takes it in."""
    actor = actor_in(request)
    form = FileForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        actor.require("joint_office.change")
        try:
            file = read_deposits(layouts()[form.cleaned_data["layout"]], form.cleaned_data["file"].read())
            if "take" in request.POST:
                return once(request, lambda: _taken(actor, file))
            with tenant(municipality):
                found = tried(file)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _list_page(request, actor, form, found)


def _taken(actor: Actor, file: reads.DepositFile) -> HttpResponse:
    take_deposits(file=file, actor=actor)
    return redirect(url("deposits", actor.municipality))


def _list_page(request: HttpRequest, actor: Actor, form: FileForm, found: reads.Tried | None) -> HttpResponse:
    here = actor.municipality
    with tenant(here):
        rows, files, rejects = reads.deposits(), reads.files(), reads.rejects()
        members = {m.member: m.name for m in members_on(None)}
        opened = reads.open_by_member(reads.open_instalments(), clock.today())
    table = Table(
        request, _columns(here, members), rows, name="deposits", ja="入金", sort="-received_on",
        totals={"amount": sum(r.amount for r in rows), "rest": sum(r.rest for r in rows)},
        empty="入金はまだありません。銀行のファイルを選んで取り込んでください。",
    )  # fmt: skip
    held: dict[int, int] = {}
    for r in rows:
        if r.member is not None and r.rest:
            held[r.member] = held.get(r.member, 0) + r.rest
    context = {
        "form": form, "table": table, "files": files, "rejects": rejects, "may_change": actor.may("joint_office.change"),
        "tiles": _tiles(rows, opened), "found_tiles": _found_tiles(found),
        "found": [(line, match, members.get(match.member or 0, "")) for line, match in found.new] if found else [],
        "found_bad": found.bad if found else [],
        "members": [
            (name, url("account", here, number=code), *opened.get(code, (0, 0)), held.get(code, 0))
            for code, name in members.items()
        ],
    }  # fmt: skip
    return render(request, "joint_office/deposits.html", context, status=400 if form.errors else 200)


def _columns(here: int, members: dict[int, str]) -> tuple[Column, ...]:
    return (
        Column("number", "入金番号", "count", url=lambda r: url("deposit", here, number=r.number)),
        Column("received_on", "入金の日", "day"),
        Column("payer", "振込依頼人名"),
        Column("amount", "額", "yen"),
        Column("member", "構成団体", value=lambda r: members.get(r.member or 0, "")),
        Column("rest", "残り", "yen"),
        Column("doubt", "確認の理由", value=lambda r: r.doubt if r.is_open else ""),
        Column("state", "状態", "badge", value=_state),
    )


def _state(row: reads.DepositNow) -> list[Badge]:
    return [Badge(row.state_ja, TONES.get(row.state_ja, "grey"))]


def _tiles(rows: list[reads.DepositNow], opened: Any) -> list[Tile]:
    waiting = [r for r in rows if r.is_open]
    return [
        Tile("確認待ちの入金", f"{len(waiting):,}", "件"),
        Tile("過納として預かる額", f"{sum(r.rest for r in rows if not r.is_open):,}", "円"),
        Tile("納める残り", f"{sum(whole for whole, _ in opened.values()):,}", "円"),
        Tile("うち納期限を過ぎた額", f"{sum(late for _, late in opened.values()):,}", "円"),
    ]


def _found_tiles(found: reads.Tried | None) -> list[Tile]:
    """What the file would do."""
    if found is None:
        return []
    return [
        Tile("そのまま充てる", f"{found.certain:,}", "件"),
        Tile("確認が要る", f"{len(found.new) - found.certain:,}", "件"),
        Tile("取込み済みと同じ", f"{found.known:,}", "件"), Tile("取り込めない行", f"{len(found.bad):,}", "件"),
    ]  # fmt: skip


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One deposit with what it seems to be; a post decides. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = reads.deposit_of(number)
        if found is None:
            raise NotFound("この番号の入金はありません。", what_to_do="入金の一覧から開いてください。")
        seems = reads.proposal(found) if found.is_open else None
        opened = reads.open_instalments()
        members = {m.member: m.name for m in members_on(None)}
    acts = [SETTLE, CLOSE] if found.is_open else [*([SETTLE, CLOSE] if found.rest else []), REOPEN]
    form = DecideForm(
        request.POST or None,
        offered={"act": [(a, ACTS[a]) for a in acts], "member": list(members.items())},
        initial={"act": SETTLE if found.is_open else "", "member": found.member or (seems.member if seems else None)},
    )  # fmt: skip
    if found.is_open:
        # What was decided is undone by choice alone, never by a key pressed twice.
        form.fields["act"].choices = [c for c in form.fields["act"].choices if c != CHOOSE]  # type: ignore[attr-defined]

    def act() -> str:
        actor.require("joint_office.change")
        given = form.cleaned_data
        if given["act"] == SETTLE:
            settle_deposit(deposit=number, member=given["member"], reason=given["reason"], actor=actor)
        else:
            carry_out = close_deposit if given["act"] == CLOSE else reopen_deposit
            carry_out(deposit=number, reason=given["reason"], actor=actor)
        return url("deposit", municipality, number=number)

    context = {
        "deposit": found, "badges": _state(found), "seems": seems,
        "seems_name": members.get((seems.member if seems else None) or 0, ""),
        "member_name": members.get(found.member or 0, ""),
        "opened": [(members.get(o.member, ""), o) for o in opened],
        "may_change": actor.may("joint_office.change"), "back": url("deposits", municipality),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/deposit.html", context)


@screen("joint_office.look")
@require_GET
def account(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The account of one member (収納簿): what it owed and paid by day, what is open by instalment. Errors: NotFound."""
    with tenant(municipality):
        name = next((m.name for m in members_on(None) if m.member == number), None)
        if name is None:
            raise NotFound("この構成団体はありません。", what_to_do="構成団体の一覧から開いてください。")
        found = reads.account_of(number)
    context = {
        "name": name, "account": found, "today": clock.today(), "back": url("deposits", municipality),
        "sum_open": sum(o.rest for o in found.opened), "member_url": url("member", municipality, number=number),
    }  # fmt: skip
    return render(request, "joint_office/account.html", context)
