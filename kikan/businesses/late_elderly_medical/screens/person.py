"""The page of a person in the late-stage elderly's system: insured, ratio, premiums, what may be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.late_elderly_medical.procedures.issue_papers import issue_confirmations
from kikan.businesses.late_elderly_medical.reads.benefit_applications import Line, applications_of
from kikan.businesses.late_elderly_medical.reads.insured import exceptions_of, limit_on, lines_of, ratios_of
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.reads.union import benefits_of
from kikan.businesses.late_elderly_medical.screens.acts import ACTS
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.premiums.corrections import notices_of
from kikan.shared.desk.sending import once
from kikan.shared.errors import Refused
from kikan.shared.premiums.reads import collection_of, premiums_of
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of

# Acts on people who need not be insured by this union.
ANYBODY = ("accept_gain", "record_exception", "end_exception", "apply_benefit")
# Acts on an application are offered beside it.
BESIDE = ("mend_benefit", "answer_benefit", "withdraw_benefit")


@screen("late_elderly_medical.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything the system knows of a person, and the acts possible today. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        spells, ratios, limit = lines_of(number), ratios_of([number]), limit_on(number, day)
        applications = applications_of(number)
        exceptions, benefits = exceptions_of(number), benefits_of(number)
        premiums = [k for k in premiums_of(PLAN, number) if k.is_current]
        collection = collection_of(PLAN, number, day)
        waiting = open_acts_of([("person", number)])
    looks.record(actor, screen="late_elderly_medical.person", persons=[number])
    is_insured = any(s.holds_on(day) for s in spells)
    context: dict[str, Any] = {
        "person": bar,
        "spells": [(s, s.holds_on(day)) for s in reversed(spells)],
        "ratios": ratios,
        "limit": limit,
        "exceptions": exceptions,
        "benefits": benefits,
        "applications": [(a, next_of(actor, a)) for a in applications],
        "premiums": [
            (k, PLAN.grade_in_words(k.grade), _premium_url(municipality, number, k.fiscal_year)) for k in premiums
        ],
        "collection": collection,
        "waiting": [
            (a.title, a.state_ja, act_url(municipality, a.number), a.due_on)
            for a in waiting
            if a.business == "late_elderly_medical"
        ],
        "acts": acts_of(actor, number, is_insured=is_insured),
        "may_print": actor.may("late_elderly_medical.print") and is_insured and bool(ratios),
        "paper_url": reverse(
            "late_elderly_medical:paper", kwargs={"municipality": municipality, "number": number}
        ),
        "notices": notices_of(request),
    }  # fmt: skip
    return render(request, "late_elderly_medical/person.html", context)


def _premium_url(municipality: int, person: int, year: int) -> str:
    place = {"municipality": municipality, "person": person, "year": year}
    return reverse("late_elderly_medical:premium", kwargs=place)


def acts_of(actor: Actor, person: int, *, is_insured: bool) -> list[Act]:
    """What is possible today; the rest greyed with the reason."""
    why = "" if actor.may("late_elderly_medical.change") else "権限がありません。"
    found = []
    for name, (ja, _) in ACTS.items():
        if name in BESIDE:
            continue
        wrong = "すでに加入しています。" if name == "accept_gain" and is_insured else ""
        if name not in ANYBODY:
            wrong = "" if is_insured else "加入していません。"
        reason = why or wrong
        place = {"municipality": actor.municipality, "number": person, "name": name}
        url = "" if reason else reverse("late_elderly_medical:person_act", kwargs=place)
        found.append(Act(ja, url, reason, "e" if name == "accept_gain" and not reason else ""))
    return found


def next_of(actor: Actor, line: Line) -> list[tuple[str, str]]:
    """(名称, address) of what can be done with an application."""
    if not actor.may("late_elderly_medical.change"):
        return []
    place = {"municipality": actor.municipality, "number": line.person}
    return [
        (
            ja,
            f"{reverse('late_elderly_medical:person_act', kwargs={**place, 'name': name})}?application={line.application}",
        )
        for ja, name in line.next_acts
    ]


@screen("late_elderly_medical.print")
@require_POST
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the person's confirmation (資格確認書) and show it as PDF."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        issued = issue_confirmations(persons=[number], actor=actor)
        if not issued:
            raise Refused(
                "資格確認書を発行できません（負担割合が決まっていないか、送付先がありません）。",
                what_to_do="負担割合の判定と送付先を確かめてください。",
            )
        place = {"municipality": municipality, "number": issued[number]}
        return redirect(reverse("documents_paper", kwargs=place))

    return once(request, issue)
