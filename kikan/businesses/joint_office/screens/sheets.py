"""A calculation sheet with every step, its approval, its notices (負担金計算書)."""

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.joint_office.procedures.allocate_costs import approve_allocation
from kikan.businesses.joint_office.procedures.issue_share_notices import issue_share_notices
from kikan.businesses.joint_office.procedures.receive_share import receive_share
from kikan.businesses.joint_office.reads import allocations, costs, hearings, meetings
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.reads.penalties import penalties_of
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.businesses.joint_office.screens.request_forms import EARLIEST, LATEST
from kikan.law.value_words import CHOICES_OF
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import AmountField, EraDateField
from kikan.shared.desk.plots import Series
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


class ReceiptForm(Offering):
    """負担金の収納."""

    member = chosen("構成団体")
    received_on = EraDateField(label="収納の日", earliest=EARLIEST, latest=LATEST)
    amount = AmountField(label="額")
    note = Line(label="摘要", longest=100, required=False)
    is_correction = forms.BooleanField(label="誤って登録した収納を取り消す", required=False)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Every step of a sheet: pools, values, shares, rounding, differences, what each member pays and when.

    A post keeps a payment that came in.
    """
    actor = actor_in(request)
    with tenant(municipality):
        found = allocations.allocation_of(number)
        if found is None:
            raise NotFound("この計算書はありません。", what_to_do="年度の画面から開き直してください。")
        steps, shares = allocations.steps_of(number), allocations.shares_of(number)
        bills, payments = allocations.bills_of(number), allocations.payments_of(number)
        names = {m.member: m.name for m in members_on(None)}
        told = [
            (m, i, url("meeting", municipality, number=m.meeting))
            for m, i in meetings.dealt_with(allocation=number)
        ]
        heard = _heard(found, names, municipality, actor)
    totals: dict[int, int] = {}
    for share in shares:
        totals[share.member] = totals.get(share.member, 0) + share.payable
    labels = [names[m] for m in sorted(totals)]
    series = [Series("負担金", tuple(totals[m] for m in sorted(totals)))]
    context = {
        "sheet": found,
        "rules": _rules(found, names),
        "classes": _classes(steps, shares, names),
        "totals": [(names[m], totals[m]) for m in sorted(totals)],
        "whole": sum(totals.values()),
        "plot": plots.bars("shares", "団体ごとの負担金", labels, series, "円") if labels else None,
        "bills": [(names[b.member], b, _paper(municipality, b.issue)) for b in bills],
        "may_approve": actor.may("joint_office.approve") and found.approved_on is None,
        "may_print": actor.may("joint_office.print") and any(b.issue is None and b.due for b in bills),
        "back": url("costs", municipality, year=found.year, phase=found.phase),
        "heard": heard,
        "meetings": told,
    }
    form = ReceiptForm(
        request.POST or None, offered={"member": [(b.member, names[b.member]) for b in bills if b.due > 0]}
    )

    def act() -> str:
        receive_share(allocation=number, **form.cleaned_data, actor=actor)
        return url("sheet", municipality, number=number)

    context["payments"] = [(names[member], *rest) for member, *rest in payments]
    context["may_receive"] = actor.may("joint_office.change") and any(b.issue for b in bills)
    return carried_out(request, form, act, "joint_office/sheet.html", context)


def _heard(
    it: allocations.AllocationLine, names: dict[int, str], municipality: int, actor: Actor
) -> dict[str, Any]:
    """What the members were asked and say of the sheet, who has not answered, and what the actor may do about it."""
    hearing, today = hearings.hearing_of(it.number), clock.today()
    said = {o.member: o for o in hearings.opinions_of(it.number)}
    missing = hearings.missing_of(it.number)[it.number] if hearing else []
    is_draft = it.approved_on is None
    member = delegates_on(today).get(actor.user)
    return {
        "hearing": hearing,
        "is_past": hearing is not None and today > hearing.answer_by,
        "rows": [(names[m], said.get(m)) for m in sorted([*said, *missing])],
        "missing": [names[m] for m in missing],
        "ask": url("ask_opinions", municipality, number=it.number)
        if is_draft and actor.may("joint_office.change")
        else "",
        "answer": url("opinion", municipality, number=it.number)
        if is_draft and hearing and member is not None and actor.may("joint_office.request")
        else "",
    }


def _rules(it: allocations.AllocationLine, names: dict[int, str]) -> list[tuple[str, str]]:
    """The rules by which the sheet was made, in words."""
    mode, remainder = CHOICES_OF["rounding_mode"][it.mode], CHOICES_OF["rounding_remainder"][it.remainder]
    first = f"（{names[it.first]}）" if it.remainder == "to_first" and it.first in names else ""
    return [
        ("按分", "区分の額から単独の経費を除き、割合を乗じて基準ごとの額とし、団体の値の比で分けます。"),
        ("年度の途中", "途中で加入・脱退する団体の値には、その年度に数える期間の割合を乗じます。"),
        ("端数処理", f"団体と区分ごとに合計してから、{it.unit:,}円未満を{mode}。"),
        ("差額", f"端数処理の差額は、{remainder}{first}。"),
    ]


def _classes(
    steps: list[allocations.Step], shares: list[allocations.ShareLine], names: dict[int, str]
) -> list[dict[str, Any]]:
    """Per class its pools, then per member each basis and what it bears."""
    found = []
    for name in dict.fromkeys(s.cost_class for s in shares):
        of_class = [s for s in steps if s.cost_class == name]
        borne = [s for s in shares if s.cost_class == name]
        pools = {s.basis: s for s in of_class}
        found.append(
            {
                "ja": costs.class_ja(name),
                "total": allocations.shown(sum((s.exact + s.own for s in borne), Fraction(0))),
                "pools": [
                    (
                        s.basis_ja,
                        costs.percent(s.weight),
                        allocations.shown(s.pool),
                        allocations.shown(s.counted_of_all),
                    )
                    for s in pools.values()
                ],
                "steps": [
                    (
                        names[s.member],
                        s.basis_ja,
                        s.value,
                        allocations.shown(s.counted),
                        allocations.shown(s.share),
                    )
                    for s in of_class
                ],
                "shares": [(names[s.member], allocations.shown(s.exact), s) for s in borne],
            }
        )
    return found


def _paper(municipality: int, issue: int | None) -> str:
    if issue is None:
        return ""
    return reverse("documents_paper", kwargs={"municipality": municipality, "number": issue})


@screen("joint_office.approve")
@require_POST
def approve(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Another person approves the sheet."""
    actor = actor_in(request)

    def approved() -> HttpResponse:
        approve_allocation(allocation=number, actor=actor)
        return redirect(url("sheet", municipality, number=number))

    return once(request, approved)


@screen("joint_office.print")
@require_POST
def notices(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the notices that are not issued yet; the sheet then links to them."""
    actor = actor_in(request)

    def issued() -> HttpResponse:
        issue_share_notices(allocation=number, actor=actor, penalties=penalties_of(municipality))
        return redirect(url("sheet", municipality, number=number))

    return once(request, issued)
