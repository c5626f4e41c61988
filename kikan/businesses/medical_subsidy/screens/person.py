"""The page of a person: what holds and why, applications, insurance, certificates, the acts possible today."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate, issue_decision_notice
from kikan.businesses.medical_subsidy.procedures.issue_return_notice import issue_return_notice
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads import returns
from kikan.businesses.medical_subsidy.screens.acts import ACTS
from kikan.businesses.medical_subsidy.screens.asking import looked, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.sending import once
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything the business knows of a person; sent, it issues the letter of a demand for money back. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    if request.method == "POST":
        back_of = _typed_number(request.POST.get("return_notice", ""))
        return _printed(
            request, municipality, lambda who: issue_return_notice(person=number, number=back_of, actor=who)
        )
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        rows, asked = reads.recipients(person=number), reads.applications(person=number)
        insured = reads.insurances_on([number], day).get(number)
        cards, proofs = reads.certificates_of([number]), reads.proofs_of(number)
        back, returned = returns.to_ask_back(number), returns.standing_of(number)
        waiting = [a for a in open_acts_of([("person", number)]) if a.business == "medical_subsidy"]
    looked(request, "medical_subsidy.person", [number])
    cancel = url("cancel", municipality) if actor.may("medical_subsidy.approve") else ""
    may_print = actor.may("medical_subsidy.print")
    context = {
        "person": bar,
        "held": [r for r in rows if r.holds_on(day)],
        "rows": [(r, r.holds_on(day), f"{cancel}?entry={r.entry}" if cancel else "") for r in rows],
        "applications": [(a, _decide_url(actor, a), reads.explained(a.working)) for a in asked],
        "insured": insured,
        "proofs": proofs,
        "back": back,
        "returned": returned,
        "cards": [(c, reverse("documents_paper", kwargs={"municipality": municipality, "number": c.issue})) for c in cards],
        "waiting": [(a.title, a.state_ja, act_url(municipality, a.number)) for a in waiting],
        "acts": _acts(
            actor, number, is_held=bool(rows), is_over=sum(b.amount for b in back) > 0,
            is_asked=any(stands for _, stands in returned),
        ),
        "may_print": may_print,
        "certify": _to_certify(rows, day) if may_print else [],
    }  # fmt: skip
    return render(request, "medical_subsidy/person.html", context)


def _typed_number(text: str) -> int:
    """A number a button sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _to_certify(rows: list[reads.RecipientLine], day: date) -> list[tuple[int, str]]:
    """The schemes whose certificate can be issued, with the button's words."""
    to_come = (r for r in rows if r.valid_until > day)
    return list(dict.fromkeys((r.scheme, f"{r.scheme_ja}の受給者証を交付する") for r in to_come))


def _acts(actor: Actor, person: int, *, is_held: bool, is_over: bool, is_asked: bool) -> list[Act]:
    """Everything but the decision, which an application opens; an end only for who is or was subsidised."""
    found = []
    for name, (ja, _) in ACTS.items():
        if name == "decide":
            continue
        why = "" if actor.may("medical_subsidy.change") else "権限がありません。"
        if not why and name == "end_subsidy" and not is_held:
            why = "受給資格がありません。"
        if not why and name == "cancel_return" and not is_asked:
            why = "取り消せる返納の決定がありません。"
        if not why and name == "demand_return" and not is_over:
            why = "返納すべき額がありません。"
        place = url("person_act", actor.municipality, number=person, act=name)
        found.append(Act(ja, "" if why else place, why))
    why = "" if actor.may("medical_subsidy.change") else "権限がありません。"
    why = why or ("" if is_held else "受給資格がありません。")
    place = url("refunds", actor.municipality, number=person)
    return [Act("領収書の受付（償還払い）", "" if why else place, why), *found]


def _decide_url(actor: Actor, row: reads.ApplicationLine) -> str:
    if not row.is_waiting or not actor.may("medical_subsidy.change"):
        return ""
    return (
        f"{url('person_act', actor.municipality, number=row.person, act='decide')}?application={row.number}"
    )


def _printed(request: HttpRequest, municipality: int, made: Callable[[Actor], int]) -> HttpResponse:
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        place = {"municipality": municipality, "number": made(actor)}
        return redirect(reverse("documents_paper", kwargs=place))

    return once(request, carry_out)


@screen("medical_subsidy.print")
@require_POST
def certify(request: HttpRequest, municipality: int, number: int, scheme: int) -> HttpResponse:
    """Issue the certificate at the counter and show it."""
    return _printed(
        request, municipality, lambda actor: issue_certificate(person=number, scheme=scheme, actor=actor)
    )


@screen("medical_subsidy.print")
@require_POST
def decision_notice(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the notice of a decision and show it."""
    return _printed(
        request, municipality, lambda actor: issue_decision_notice(application=number, actor=actor)
    )
