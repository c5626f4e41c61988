"""The page of a child: register, siblings, applications, notices, the acts possible today."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.schooling.procedures.issue_notices import (
    issue_aid_notice,
    issue_aid_return_notice,
    issue_change_notice,
    issue_support_notice,
    issue_transfer_notice,
)
from kikan.businesses.schooling.procedures.issue_register import issue_register_sheet
from kikan.businesses.schooling.reads import aid, aid_payments, health_checks, pupils
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.reads.situations import situations
from kikan.businesses.schooling.reads.support import Case, cases_of
from kikan.businesses.schooling.screens.acts import ACTS
from kikan.businesses.schooling.screens.asking import looked, person_of, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.sending import once
from kikan.shared.ledger import payouts
from kikan.shared.ledger.payout_models import PayoutState
from kikan.shared.ledger.purposes import SCHOOL_AID
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of

OF_ANYBODY = ("record_situation", "end_situation", "take_in_pupil", "ask_support")
"""Acts on children who need not be in the register."""
OF_A_ROW = ("decide_change", "decide_aid", "record_support", "decide_support", "tell_prefecture")
"""Acts that are led to from a row of the page."""


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything the register knows of a child; sent, it issues the letter of a demand for aid back. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    if request.method == "POST" and "support_notice" in request.POST:
        year = _number(request.POST["support_notice"])
        return once(
            request, lambda: _paper(municipality, issue_support_notice(person=number, year=year, actor=actor))
        )
    if request.method == "POST":
        back = _number(request.POST.get("return_notice", ""))
        return once(
            request,
            lambda: _paper(municipality, issue_aid_return_notice(person=number, number=back, actor=actor)),
        )
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines, requests = pupils.lines_of([number]), pupils.requests_of(person=number)
        now = next((line for line in lines if line.holds_on(day)), None)
        siblings = pupils.siblings_of(now, day) if now else []
        duties, notices, places = (
            pupils.duties_on(None, person=number),
            pupils.notices_of([number]),
            Places.on(day),
        )
        absences, cases = situations(None, person=number), cases_of(person=number)
        checks = health_checks.checks_of(person=number)
        aided, paid = aid.aids_of(person=number), aid_payments.payments_of(number)
        standing = payouts.states(SCHOOL_AID, [p.number for p in paid])
        waiting = [a for a in open_acts_of([("person", number)]) if a.business == "schooling"]
        guardian = now.guardian if now else None
        labels = labels_of({s.person for s in siblings} | ({guardian} if guardian else set()), day)
    looked(request, "schooling.person", [number, *labels])
    demands = aid_payments.demands_of(paid) if actor.may("schooling.print") else []
    letters = {row.number for row, stands in demands if stands}
    cancel = url("cancel", municipality) if actor.may("schooling.approve") else ""
    context = {
        "person": bar, "now": now, "grade_ja": now.grade_ja_on(day) if now else "",
        "school": places.name(now.school) if now else "", "designated": places.name(now.designated) if now else "",
        "guardian": labels[guardian] if guardian else None,
        "lines": [
            (p, p.grade_ja_on(p.valid_from), places.name(p.school), p.holds_on(day),
             f"{cancel}?entry={p.entry}" if cancel else "")
            for p in lines
        ],
        "siblings": [
            (labels[s.person], s.grade_ja_on(day), places.name(s.school), person_of(municipality, s.person))
            for s in siblings
        ],
        "requests": [(r, places.name(r.school), *_next(actor, r)) for r in requests],
        "aids": [(a, *_next_of_aid(actor, a)) for a in aided],
        "aid_payments": [(p, _state_of(p.number, p.amount, standing), p.number in letters) for p in paid],
        "duties": duties,
        "situations": absences,
        "cases": [(c, places.name(c.school), *_next_of_case(actor, c)) for c in cases],
        "may_print_sheet": bool(lines) and actor.may("schooling.print"),
        "checks": [(c, places.name(c.school)) for c in checks],
        "notices": [
            (n, places.name(n.school), reverse("documents_paper", kwargs={"municipality": municipality, "number": n.issue}))
            for n in notices
        ],
        "waiting": [(a.title, a.state_ja, act_url(municipality, a.number)) for a in waiting],
        "acts": _acts(actor, number, is_in=now is not None),
        "may_print": now is not None and now.attendance in pupils.TOLD and actor.may("schooling.print"),
    }  # fmt: skip
    return render(request, "schooling/person.html", context)


def _state_of(number: int, amount: int, standing: Mapping[int, PayoutState]) -> Badge:
    """Where a payment stands; what was asked back stands in the ledger."""
    row = standing.get(number)
    if row is not None:
        return status_badge(row.status)
    return Badge("返還（収納管理）", "amber") if amount < 0 else Badge("返還の取消し", "grey")


def _acts(actor: Actor, person: int, *, is_in: bool) -> list[Act]:
    """Entering for who is not in the register, everything else for who is."""
    found = []
    for name, (ja, _) in ACTS.items():
        if name in OF_A_ROW:
            continue
        why = "" if actor.may("schooling.change") else "権限がありません。"
        if not why and (name == "enter_pupil") == is_in:
            why = "すでに学齢簿に記載があります。" if is_in else "学齢簿に記載がありません。"
        if name == "take_in_pupil" and is_in:
            why = why or "すでに学齢簿に記載があります。"
        elif name in OF_ANYBODY and actor.may("schooling.change"):
            why = ""
        place = url("person_act", actor.municipality, number=person, act=name)
        found.append(Act(ja, "" if why else place, why, "e" if name == "enter_pupil" else ""))
    return found


def _next(actor: Actor, request: pupils.Request) -> tuple[str, str]:
    """(address of the decision, address of its letter); empty where it is not the time or the right is missing."""
    place = actor.municipality
    decide = letter = ""
    if request.is_waiting and actor.may("schooling.change"):
        page = url("person_act", place, number=request.person, act="decide_change")
        decide = f"{page}?request={request.request}"
    elif not request.is_waiting and actor.may("schooling.print"):
        letter = url("change_notice", place, number=request.request)
    return decide, letter


def _next_of_aid(actor: Actor, found: aid.AidLine) -> tuple[str, str]:
    """The same of an application for school aid."""
    place = {"number": found.person}
    if found.is_waiting:
        page = url("person_act", actor.municipality, **place, act="decide_aid")
        return (f"{page}?year={found.year}" if actor.may("schooling.change") else ""), ""
    letter = url("aid_notice", actor.municipality, **place, year=found.year)
    return "", letter if actor.may("schooling.print") else ""


def _next_of_case(actor: Actor, case: Case) -> tuple[list[tuple[str, str]], bool]:
    """(the next acts on a case with their addresses, whether its letter may be issued)."""
    if case.decision is None:
        acts = ["record_support"] + (["decide_support"] if case.opinion and case.view else [])
    else:
        acts = ["tell_prefecture"] if case.is_for_prefecture and case.prefecture_told_on is None else []
    page = [
        (
            ACTS[act][0],
            f"{url('person_act', actor.municipality, number=case.person, act=act)}?year={case.year}",
        )
        for act in acts
    ]
    return (page if actor.may("schooling.change") else []), bool(case.decision) and actor.may(
        "schooling.print"
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _paper(municipality: int, number: int) -> HttpResponse:
    return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": number}))


@screen("schooling.print")
@require_POST
def register_sheet(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Print the child's register with its history and show it."""
    actor = actor_in(request)
    return once(request, lambda: _paper(municipality, issue_register_sheet(person=number, actor=actor)))


@screen("schooling.print")
@require_POST
def transfer_notice(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the transfer notice at the counter and show it."""
    actor = actor_in(request)
    return once(request, lambda: _paper(municipality, issue_transfer_notice(person=number, actor=actor)))


@screen("schooling.print")
@require_POST
def change_notice(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the letter of a decision and show it."""
    actor = actor_in(request)
    return once(request, lambda: _paper(municipality, issue_change_notice(request=number, actor=actor)))


@screen("schooling.print")
@require_POST
def aid_notice(request: HttpRequest, municipality: int, number: int, year: int) -> HttpResponse:
    """Issue the letter of a decision on school aid and show it."""
    actor = actor_in(request)
    return once(
        request, lambda: _paper(municipality, issue_aid_notice(person=number, year=year, actor=actor))
    )
