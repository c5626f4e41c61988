"""High-cost benefits that insurers owe for care in kind (高額療養費の保険者への請求): told, claimed, taken back, letters."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.procedures.claim_on_insurers import (
    cancel_insurer_claim,
    claim_on_insurer,
    issue_insurer_claim,
    waiting,
)
from kikan.businesses.medical_subsidy.reads import high_cost as reads
from kikan.businesses.medical_subsidy.screens.asking import looked, url
from kikan.businesses.medical_subsidy.screens.claims import carried_out_here
from kikan.businesses.medical_subsidy.screens.forms import (
    InsurerClaimForm,
    InsurerEndForm,
    InsurerLetterForm,
    MonthForm,
)
from kikan.ground.eras import month_of_day
from kikan.law.days import month_number
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant


@screen("medical_subsidy.batch")
@require_http_methods(["GET", "POST"])
def insurers(request: HttpRequest, municipality: int) -> HttpResponse:
    """What insurers owe of a month's care in kind (`month`), the claims so far and what came back of them."""
    actor = actor_in(request)
    month, told_wrong = _month(request)
    with tenant(municipality):
        try:
            rows, gap = waiting(month), ""
        except Refused as refused:
            rows, gap = [], refused.message
    keys = list({r.insurer_key: r.insurer_ja for r in rows if r.amount > 0}.items())

    def bound(name: str) -> QueryDict | None:
        return request.POST if name in request.POST else None

    forms = {
        "claim": InsurerClaimForm(bound("claim"), insurers=keys),
        "end": InsurerEndForm(bound("end")), "letter": InsurerLetterForm(bound("letter")),
    }  # fmt: skip
    acts = {
        "claim": lambda given: claim_on_insurer(month=month, actor=actor, **given),
        "end": lambda given: cancel_insurer_claim(actor=actor, **given),
        "letter": lambda given: issue_insurer_claim(actor=actor, **given),
    }
    here = f"{url('insurers', municipality)}?month={month:%Y-%m}"
    for name, form in forms.items():
        if form.is_bound and not is_reopened(request) and form.is_valid():
            answer = carried_out_here(request, form, partial(acts[name], form.cleaned_data), here)
            if answer is not None:
                return answer
    with tenant(municipality):
        made = reads.claims_made()
        labels = labels_of({r.person for r in rows} | {r.debtor for r in made}, clock.today())

    def person_page(row: reads.ToClaim) -> str:
        return url("refunds", municipality, number=row.person)

    owed = Table(
        request, (
            Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=person_page),
            Column("insurer", "保険者", value=lambda r: r.insurer_ja),
            Column("basis_ja", "高額療養費の根拠"), Column("benefit", "月の高額療養費", "yen"),
            Column("taken", "領収書から差し引いた額", "yen"), Column("subsidy", "現物給付で助成した額", "yen"),
            Column("claimed", "請求済みの額", "yen"), Column("amount", "これから請求する額", "yen"),
        ), rows, name="owed", ja="保険者が負担する額", per_page=100, empty="この診療月に請求する額はありません。",
        export_right="medical_subsidy.export", person=lambda r: r.person,
    )  # fmt: skip
    claims = Table(
        request, (
            Column("number", "請求番号", "count"), Column("month", "診療月", value=lambda r: month_of_day(r.month)),
            Column("insurer_ja", "保険者"), Column("debtor", "あて先", value=lambda r: labels[r.debtor].name),
            Column("claimed_on", "請求日", "day"), Column("amount", "請求額", "yen"), Column("paid", "入金額", "yen"),
            Column("left", "未入金", "yen"), Column("state_ja", "状態"),
        ), made, name="claims", ja="保険者への請求", per_page=50, empty="まだ請求していません。",
        export_right="medical_subsidy.export",
    )  # fmt: skip
    for one in (owed, claims):
        if (exported := one.export()) is not None:
            return exported
    looked(request, "medical_subsidy.insurers", {r.person for r in rows})
    context = {
        "month": month, "before": _near(month, -1), "after": _near(month, 1), "owed": owed, "claims": claims, "forms": forms,
        "gap": gap,
        "has_insurers": bool(keys), "may_end": actor.may("medical_subsidy.approve"),
        "may_print": actor.may("medical_subsidy.print"),
        "told_wrong": told_wrong,
    }  # fmt: skip
    is_wrong = any(form.errors for form in forms.values())
    return render(request, "medical_subsidy/insurers.html", context, status=400 if is_wrong else 200)


def _month(request: HttpRequest) -> tuple[date, bool]:
    """The month asked for, else that before today's; whether what was asked could not be read."""
    form = MonthForm({"month": request.GET.get("month", "")})
    if form.is_valid() and form.cleaned_data["month"]:
        return form.cleaned_data["month"], False
    return _near(clock.today().replace(day=1), -1), "month" in request.GET


def _near(month: date, months: int) -> date:
    at = month_number(month) + months
    return date(at // 12, at % 12 + 1, 1)
