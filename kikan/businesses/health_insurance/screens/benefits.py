"""Benefits of NHI's counter (給付の画面): lists, one benefit, third parties, the works of a year."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.health_insurance.procedures.claim_back import charge_third_party, claim_back_benefit
from kikan.businesses.health_insurance.procedures.decide_benefits import end_benefit
from kikan.businesses.health_insurance.procedures.issue_claims_back import (
    issue_damages_notice,
    issue_return_notice,
)
from kikan.businesses.health_insurance.procedures.issue_papers import issue_benefit_notice
from kikan.businesses.health_insurance.procedures.record_third_party import follow_third_party
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads.returns import excess_of
from kikan.businesses.health_insurance.screens.forms import (
    DebtorForm,
    EndForm,
    FollowForm,
    ReturnForm,
    YearForm,
)
from kikan.businesses.health_insurance.screens.papers import PRINTINGS, shown_paper
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.journal.append import head
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import clock, tenant

RATIOS = "health_insurance.decide_ratios"


def _url(name: str, municipality: int, **place: Any) -> str:
    return reverse(f"health_insurance:{name}", kwargs={"municipality": municipality, **place})


def benefit_badge(row: reads.BenefitRow) -> Badge:
    if row.is_ended:
        return Badge("取消し", "grey")
    return Badge("支払なし", "grey") if row.status is None else status_badge(row.status)


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def benefits(request: HttpRequest, municipality: int) -> HttpResponse:
    """Decided benefits, the newest first (給付の一覧)."""
    with tenant(municipality):
        found = reads.recent_benefits()
        labels = labels_of({b.person for b in found}, as_of(request))
    looks.record(actor_in(request), screen="health_insurance.benefits", persons=sorted(labels))
    columns = (
        Column("number", "支給番号", "count", url=lambda b: _url("benefit", municipality, number=b.number)),
        Column("name", "対象者", "name", value=lambda b: labels[b.person].name),
        Column("kind_ja", "給付の種類"),
        Column("happened_on", "診療・出産・死亡の日", "day"),
        Column("amount", "支給額", "yen"),
        Column("status", "状態", "badge", value=benefit_badge),
    )
    table = Table(
        request, columns, found, name="benefits", ja="国保の給付", per_page=50, export_right="health_insurance.export",
        person=lambda b: b.person, empty="決定した給付はありません。人の国保の画面から申請を入力してください。",
        totals={"amount": sum(b.amount for b in found if not b.is_ended)},
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    context = {"table": table, "title": "国保の給付の一覧"}
    return render(request, "health_insurance/list.html", context)


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])
def benefit(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One benefit with every step of its reckoning; its notice; taking it back. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row = reads.benefit_of(number)
        lines = reads.lines_of(number)
        too_much = excess_of(row, head())
        came_back = sum(reads.received([row.return_charge]).values()) if row.return_charge else 0
        labels = labels_of({row.person, row.payee, *(line.person for line in lines)}, day)
        bar = person_bar(row.person, actor, day)
    looks.record(actor, screen="health_insurance.benefit", persons=sorted(labels))
    back = ReturnForm(
        request.POST if "why" in request.POST else None,
        initial={"amount": row.returned + too_much, "why": "レセプトの訂正・取下げ" if too_much else ""},
    )
    if back.is_bound and back.is_valid():
        actor.require("health_insurance.approve")
        given = back.cleaned_data

        def ask_back() -> HttpResponse:
            claim_back_benefit(
                benefit=number,
                amount=given["amount"],
                reason=given["why"],
                due_on=given["due_on"],
                actor=actor,
            )
            return redirect(_url("benefit", municipality, number=number))

        try:
            require_today(request)
            return once(request, ask_back)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(back, error)
    if request.method == "POST" and "return_notice" in request.POST:
        actor.require("health_insurance.print")
        return once(
            request, lambda: shown_paper(municipality, issue_return_notice(benefit=number, actor=actor))
        )
    form = EndForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and "notice" in request.POST:
        actor.require("health_insurance.print")
        return once(
            request, lambda: shown_paper(municipality, issue_benefit_notice(benefit=number, actor=actor))
        )
    if form.is_bound and form.is_valid():
        actor.require("health_insurance.approve")

        def carry_out() -> HttpResponse:
            end_benefit(benefit=number, reason=form.cleaned_data["reason"], actor=actor)
            return redirect(_url("benefit", municipality, number=number))

        try:
            require_today(request)
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context = {
        "person": bar, "row": row, "badge": benefit_badge(row), "payee": labels[row.payee], "form": form,
        "lines": [(line, labels[line.person]) for line in lines], "steps": reads.benefit_steps(row.kind, row.working),
        "may_end": actor.may("health_insurance.approve") and not row.is_ended,
        "may_print": actor.may("health_insurance.print") and not row.is_ended,
        "back": back if row.is_paid and actor.may("health_insurance.approve") else None, "too_much": too_much,
        "came_back": came_back,
    }  # fmt: skip
    return render(
        request,
        "health_insurance/benefit.html",
        context,
        status=400 if any(each.is_bound and each.errors for each in (form, back)) else 200,
    )


@screen("health_insurance.look")
@require_GET
def third_parties(request: HttpRequest, municipality: int) -> HttpResponse:
    """Injuries caused by others, the newest first (第三者行為の一覧)."""
    with tenant(municipality):
        found = reads.third_parties()
        labels = labels_of({t.person for t in found}, as_of(request))
    looks.record(actor_in(request), screen="health_insurance.third_parties", persons=sorted(labels))
    columns = (
        Column(
            "number", "整理番号", "count", url=lambda t: _url("third_party", municipality, number=t.number)
        ),
        Column("name", "被保険者", "name", value=lambda t: labels[t.person].name),
        Column("happened_on", "発生日", "day"),
        Column("cause_ja", "原因"),
        Column("claimed", "求償額", "yen"),
        Column("open_yen", "未収", "yen"),
        Column("is_closed", "状態", "badge", value=_case_badge),
    )
    table = Table(
        request, columns, found, name="third_parties", ja="第三者行為", per_page=50, person=lambda t: t.person,
        empty="第三者行為の届出はありません。", totals={"open_yen": sum(t.open_yen for t in found)},
    )  # fmt: skip
    return render(request, "health_insurance/list.html", {"table": table, "title": "第三者行為の一覧"})


def _case_badge(row: reads.ThirdPartyRow) -> Badge:
    return Badge("完結", "green") if row.is_closed else Badge("求償中" if row.claimed else "届出", "amber")


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])
def third_party(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One injury: what was paid, claimed and came back so far. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        row = reads.third_party_of(number)
        bar = person_bar(row.person, actor, as_of(request))
    looks.record(actor, screen="health_insurance.third_party", persons=[row.person])
    known = {"benefits": row.benefits, "claimed": row.claimed, "recovered": row.recovered}
    form = FollowForm(request.POST if "benefits" in request.POST else None, initial=known)
    if row.charge:
        del form.fields["recovered"]
    debtor = DebtorForm(request.POST if "debtor" in request.POST else None)
    if request.method == "POST" and "notice" in request.POST:
        actor.require("health_insurance.print")
        return once(
            request, lambda: shown_paper(municipality, issue_damages_notice(number=number, actor=actor))
        )
    for asked, act in ((form, _followed), (debtor, charge_third_party)):
        if not asked.is_bound or not asked.is_valid():
            continue
        actor.require("health_insurance.change")

        def carry_out(asked: FollowForm | DebtorForm = asked, act: Callable[..., Any] = act) -> HttpResponse:
            act(number=number, actor=actor, **asked.cleaned_data)
            return redirect(_url("third_party", municipality, number=number))

        try:
            require_today(request)
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(asked, error)
    may = actor.may("health_insurance.change") and not row.is_closed
    context = {
        "person": bar, "row": row, "badge": _case_badge(row), "form": form, "may_change": may,
        "debtor": debtor if may and not row.charge and row.claimed else None,
        "may_print": actor.may("health_insurance.print") and bool(row.charge),
    }  # fmt: skip
    status = 400 if form.errors or debtor.errors else 200
    return render(request, "health_insurance/third_party.html", context, status=status)


def _followed(*, recovered: int = 0, **given: Any) -> None:
    """A claim that is a receivable has no typed sum of what came back."""
    follow_third_party(recovered=recovered, **given)


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def yearly_work(request: HttpRequest, municipality: int) -> HttpResponse:
    """Decide the ratios of a year, print the confirmations; the runs so far (負担割合・資格確認書の一括処理)."""
    actor, today = actor_in(request), clock.today()
    this = today.year - (today.month < AUGUST)
    form = YearForm(
        request.POST if "fiscal_year" in request.POST else None,
        years=[(y, f"{fiscal_year_in_words(y)}（8月から）") for y in (this, this + 1, this - 1)],
    )
    job = request.POST.get("job", "")
    if request.method == "POST" and (job in PRINTINGS or form.is_valid()):
        parameters: dict[str, Any] = (
            {} if job in PRINTINGS else {"fiscal_year": form.cleaned_data["fiscal_year"]}
        )
        if job in PRINTINGS:
            actor.require("health_insurance.print")

        def start() -> HttpResponse:
            run = queue.enqueue(job if job in PRINTINGS else RATIOS, actor=actor, parameters=parameters)
            return redirect("run", municipality=municipality, number=run)

        require_today(request)
        return once(request, start)
    runs = [r for r in queue.recent(municipality, 200, "health_insurance") if r.job in (RATIOS, *PRINTINGS)]
    context = {
        "form": form, "runs": table_of(request, runs), "may_print": actor.may("health_insurance.print"),
        "printings": [(job, ja) for job, (ja, _) in PRINTINGS.items()],
    }  # fmt: skip
    return render(
        request,
        "health_insurance/yearly_work.html",
        context,
        status=400 if form.is_bound and form.errors else 200,
    )
