"""Who owes what past due (滞納の一覧・一人の滞納): late charges to the day, limitation, and the acts that follow."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.collection.procedures.issue_demand import issue_demand
from kikan.businesses.collection.reads import arrears as reads
from kikan.businesses.collection.screens.pursuit_forms import DemandForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant

ACTS = (
    ("分納の誓約", "plan_make", "collection.change"),
    ("猶予", "postpone", "collection.change"),
    ("督促の保留", "defer", "collection.change"),
    ("不納欠損", "write_off", "collection.change"),
    ("納税証明書", "certificate", "collection.print"),
)


def person_url(name: str, actor: Actor, number: int) -> str:
    """The address of a page about one payer."""
    return reverse(f"collection:{name}", kwargs={"municipality": actor.municipality, "number": number})


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def arrears(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody with something past due, the largest sum first (滞納者の一覧)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.debtors(day)
        known = reads.notified_day(day)
        shown = found[:1_000]
        labels = labels_of({d.payer for d in shown}, day)
    columns = (
        Column("payer", "納付義務者", "name", value=lambda d: labels[d.payer].name,
               url=lambda d: person_url("person_arrears", actor, d.payer)),
        Column("claims", "期", "count"),
        Column("balance", "税額", "yen"),
        Column("fees", "督促手数料", "yen"),
        Column("late", "延滞金", "yen"),
        Column("total", "合計", "yen"),
        Column("oldest", "最も古い納期限", "day"),
        Column("limitation_on", "最も早い時効", "day"),
    )  # fmt: skip
    table = Table(
        request, columns, shown, name="debtors", ja="滞納者", sort="-total",
        totals={n: sum(getattr(d, n) for d in found) for n in ("balance", "fees", "late", "total")},
        empty="納期限を過ぎた未納のある人はいません。",
    )  # fmt: skip
    looks.record(actor, screen="collection.arrears", persons=[d.payer for d in table.found[: table.per_page]])
    context = {"table": table, "count": len(found), "shown": len(shown), "known": known, "day": day}
    return render(request, "collection/arrears.html", context)


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def person_arrears(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One payer's claims with late charges to the day, reminders, graces, agreements; write a demand. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    form = DemandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _demanded(actor, number, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines, plans = reads.debts_of(number, day), reads.plans(day, number)
        known = reads.notified_day(day)
    looks.record(actor, screen="collection.person_arrears", persons=[number])
    context: dict[str, Any] = {
        "person": bar, "lines": [(c, _badges(c, day)) for c in lines], "tiles": _tiles(lines, day), "plans": plans,
        "form": form, "known": known, "day": day, "acts": _acts(actor, number, lines),
        "may_print": actor.may("collection.print") and any(c.due_on < day for c in lines),
    }  # fmt: skip
    return render(request, "collection/person_arrears.html", context, status=400 if form.errors else 200)


def _demanded(actor: Actor, person: int, given: dict[str, Any]) -> HttpResponse:
    number = issue_demand(person=person, stage=given["stage"], pay_by=given["pay_by"], actor=actor)
    return redirect(reverse("documents_paper", kwargs={"municipality": actor.municipality, "number": number}))


def _tiles(lines: Sequence[reads.ClaimLine], day: Any) -> list[Tile]:
    overdue = [c for c in lines if c.due_on < day]
    return [
        Tile("納期限を過ぎた税", f"{sum(c.balance for c in overdue):,}", "円", f"{len(overdue)}期"),
        Tile("督促手数料", f"{sum(c.fee_open for c in overdue):,}", "円"),
        Tile("延滞金", f"{sum(c.late for c in overdue):,}", "円"),
        Tile("合計", f"{sum(c.total for c in overdue):,}", "円"),
    ]


def _badges(c: reads.ClaimLine, day: Any) -> list[Badge]:
    found = [Badge(g, "blue") for g in c.graces]
    if c.plan:
        found.append(Badge(f"分納 {c.plan}", "blue"))
    if c.is_over:
        found.append(Badge("時効完成", "red"))
    elif (c.limitation_on - day).days <= 183:
        found.append(Badge("時効が近い", "amber"))
    return found or [Badge("納期前", "grey") if c.due_on >= day else Badge("未納", "red")]


def _acts(actor: Actor, number: int, lines: Sequence[reads.ClaimLine]) -> list[Act]:
    is_owing = any(c.balance > 0 for c in lines)
    return [
        Act(ja, reason="権限がありません。")
        if not actor.may(right)
        else Act(ja, reason="未納がありません。")
        if name != "certificate" and not is_owing
        else Act(ja, person_url(name, actor, number))
        for ja, name, right in ACTS
    ]


@screen("collection.look")
@require_GET
def plans(request: HttpRequest, municipality: int) -> HttpResponse:
    """Agreements with what was promised and paid; the missed ones first (分納の一覧・不履行)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.plans(day)
        labels = labels_of({p.payer for p in found}, day)
    looks.record(actor, screen="collection.plans", persons=sorted(labels))
    columns = (
        Column("plan", "分納番号", "count", url=lambda p: person_url("plan", actor, p.plan)),
        Column("payer", "納付義務者", "name", value=lambda p: labels[p.payer].name),
        Column("agreed_on", "誓約日", "day"),
        Column("total", "約束の額", "yen"),
        Column("promised", "今日までの約束", "yen"),
        Column("paid", "納付", "yen"),
        Column("missed", "不足", "yen"),
        Column("next_on", "次の納付", "day"),
        Column("state", "状態", "badge", value=plan_badge),
    )
    table = Table(
        request, columns, found, name="plans", ja="分納", sort="-missed",
        empty="分納の誓約はありません。滞納者の画面から受け付けてください。",
    )  # fmt: skip
    return render(
        request,
        "collection/list.html",
        {"table": table, "title": "分納の一覧", "note": "不履行（不足）の多い順"},
    )


def plan_badge(plan: reads.PlanLine) -> Badge:
    if plan.ended_why:
        return Badge(
            {"kept": "完了", "missed": "不履行で終了", "changed": "変更", "withdrawn": "取下げ"}[
                plan.ended_why
            ],
            "grey",
        )
    return Badge("不履行", "red") if plan.missed else Badge("履行中", "green")


@screen("collection.look")
@require_GET
def limitations(request: HttpRequest, municipality: int) -> HttpResponse:
    """Claims whose limitation is near or over, as the evening has marked them (時効の予定)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.warned()
        labels = labels_of({w.payer for w in found}, day)
    looks.record(actor, screen="collection.limitations", persons=sorted(labels))
    columns = (
        Column("payer", "納付義務者", "name", value=lambda w: labels[w.payer].name,
               url=lambda w: person_url("person_arrears", actor, w.payer)),
        Column("charge", "調定番号", "code"),
        Column("instalment_ja", "期"),
        Column("balance", "残り", "yen"),
        Column("last_on", "時効が完成する日", "day"),
        Column("stage", "段階", "badge", value=_stage),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="limitations", ja="時効の予定", sort="last_on",
        empty="6か月以内に時効が完成する未納はありません。夜間の処理が毎日調べます。",
    )  # fmt: skip
    return render(
        request,
        "collection/list.html",
        {"table": table, "title": "時効の予定", "note": "6・3・1か月前と完成"},
    )


def _stage(w: reads.Warned) -> Badge:
    return Badge("完成", "red") if w.stage == 0 else Badge(f"{w.stage}か月以内", "amber")
