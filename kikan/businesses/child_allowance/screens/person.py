"""The allowance page of a person: entitlement, children, why each month brings what, decisions, payments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.businesses.child_allowance.procedures.issue_notice import (
    issue_decision_notice,
    issue_payment_notice,
    issue_return_notice,
)
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads import payments, status_reports
from kikan.businesses.child_allowance.reads.deductions import deductions_of
from kikan.businesses.child_allowance.reads.returns import ReturnSum, returns_of
from kikan.businesses.child_allowance.screens.acts import ACTS
from kikan.businesses.child_allowance.screens.forms import ExtraPayForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import open_acts_of

PAPERS: dict[str, Callable[..., int]] = {
    "decision": issue_decision_notice,
    "payment": issue_payment_notice,
    "back": issue_return_notice,
}


@screen("child_allowance.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything about a recipient, and the acts possible today. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        spells, children = reads.spells_of([number]), reads.children([number])
        confirmed, suspended = reads.confirmations_of(number), reads.suspension_of(number, day)
        months, decisions = payments.month_lines(number), payments.decisions_of(number)
        paid = payments.payments_of(number)
        reports, returned = status_reports.reports_of(person=number), returns_of(number)
        deducted = deductions_of(number)
        employer = reads.civil_servants_on(day, [number]).get(number, "")
        circumstance = status_reports.circumstance_of(number, day)
        labels = labels_of({number, *(c.child for c in children), *(m.child for m in months)}, day)
        waiting = [a for a in open_acts_of([("person", number)]) if a.business == "child_allowance"]
    looks.record(actor, screen="child_allowance.person", persons=sorted(labels))
    standing = Standing(
        is_open=any(s.is_open for s in spells),
        is_suspended=bool(suspended),
        has_died=any(s.ended_by_death for s in spells),
        is_asked=any(not r.is_answered for r in reports),
        is_overpaid=any(m.paid > m.amount for m in months),
        deducts=any(d.valid_until > clock.today() for d in deducted),
        returned=returned,
    )
    context: dict[str, Any] = {
        "person": bar,
        "spells": list(reversed(spells)),
        "children": [(c, labels[c.child].name) for c in children],
        "confirmed": [(c, labels[c.child].name if c.child in labels else "") for c in confirmed],
        "suspended": suspended,
        "months": [(m, labels[m.child].name) for m in months],
        "decisions": decisions,
        "payments": paid,
        "deducted": deducted,
        "waiting": [(a.title, a.state_ja, act_url(municipality, a.number)) for a in waiting],
        "reports": reports,
        "circumstance": circumstance,
        "employer": employer,
        "is_open": standing.is_open,
        "returned": returned,
        "acts": acts_of(actor, number, standing),
        "may_print": actor.may("child_allowance.print"),
        "may_pay": actor.may("child_allowance.batch") and bool(spells),
        "extra": ExtraPayForm(initial={"pays_on": clock.today()}),
        "place": {"municipality": municipality, "number": number},
        "notices": notices_of(request),
    }
    return render(request, "child_allowance/person.html", context)


@dataclass(frozen=True)
class Standing:
    """What decides which acts are possible."""

    is_open: bool
    is_suspended: bool
    has_died: bool
    is_asked: bool
    is_overpaid: bool
    deducts: bool
    returned: Sequence[ReturnSum]


def acts_of(actor: Actor, person: int, standing: Standing) -> list[Act]:
    """What is possible today; the rest greyed with the reason."""
    is_open, is_suspended = standing.is_open, standing.is_suspended
    why = "" if actor.may("child_allowance.change") else "権限がありません。"
    needs = "" if is_open else "受給者ではありません。"
    reasons = dict.fromkeys(ACTS, needs) | {
        "accept_claim": "すでに受給者です。" if is_open else "",
        "record_civil_servant": "",
        "end_deduction": "" if standing.deducts else "続いている徴収・寄附がありません。",
        "suspend_payment": needs or ("差止中です。" if is_suspended else ""),
        "release_payment": "" if is_suspended else "差止中ではありません。",
        "record_status_report": "" if standing.is_asked else "求めている現況届がありません。",
        "accept_unpaid_claim": "" if standing.has_died else "受給者の死亡による消滅の記録がありません。",
        "demand_return": "" if standing.is_overpaid else "過払いの月がありません。",
        "cancel_return": "" if any(r.asked for r in standing.returned) else "返納の決定がありません。",
    }
    found = []
    for name, (ja, _) in ACTS.items():
        reason = why or reasons[name]
        place = {"municipality": actor.municipality, "number": person, "act": name}
        url = "" if reason else reverse("child_allowance:person_act", kwargs=place)
        found.append(Act(ja, url, reason, "e" if name == "accept_claim" and not reason else ""))
    return found


@screen("child_allowance.print")
@require_POST
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the notice of a decision or a payment and show it. Errors: NotFound for a paper there is not."""
    kind, _, which = request.POST.get("paper", "").partition(":")
    if kind not in PAPERS or not (which.isascii() and which.isdigit() and len(which) <= 18):
        raise NotFound("この帳票はありません。", what_to_do="児童手当の画面から選んでください。")

    def issue() -> HttpResponse:
        issued = PAPERS[kind](person=number, actor=actor_in(request), **{kind: int(which)})
        return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": issued}))

    return once(request, issue)


@screen("child_allowance.batch")
@require_POST
def pay(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Decide a payment to one recipient outside the regular ones (随時払). Errors: Refused for a wrong day or nothing unpaid."""
    form = ExtraPayForm(request.POST)
    if not form.is_valid():
        raise Refused(
            "支払日を正しく入力してください。", field="pays_on", what_to_do="日付を確かめてください。"
        )

    def decide() -> HttpResponse:
        on = form.cleaned_data["pays_on"]
        if not decide_payments(pay_month=on, persons=[number], pays_on=on, actor=actor_in(request)):
            raise Refused(
                "支払う額がありません。", what_to_do="差止中でないか、月ごとの額と支払を確かめてください。"
            )
        return redirect(
            reverse("child_allowance:person", kwargs={"municipality": municipality, "number": number})
        )

    return once(request, decide)


def notices_of(request: HttpRequest) -> list[dict[str, str]]:
    """The strip after an act: it was registered under which number."""
    number = request.GET.get("done", "")
    if number.isascii() and number.isdigit():
        return [
            {"tone": "green", "ja": f"登録しました（番号 {int(number[:18]):,}）", "title": "登録しました"}
        ]
    return []
