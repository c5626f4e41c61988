"""The explanation of one premium (計算過程の画面): decided, decided before, or on trial; and its notice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.law.value_words import few_of
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.marks import instalment_badge, value_badges
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.runs.page import require_look
from kikan.shared.desk.sending import once
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.premiums.explained import explained
from kikan.shared.premiums.reads import Kept, instalments_of, premium_of, tried_premium
from kikan.shared.tenancy import tenant


def premium(
    request: HttpRequest, municipality: int, person: int, year: int, desk: PremiumDesk
) -> HttpResponse:
    """The premium in force. Errors: NotFound."""
    with tenant(municipality):
        kept = premium_of(desk.plan, person, year)
    return _page(request, kept, desk)


def decision(
    request: HttpRequest, municipality: int, person: int, year: int, entry: int, desk: PremiumDesk
) -> HttpResponse:
    """The premium as one entry decided it, corrected since or not. Errors: NotFound."""
    with tenant(municipality):
        kept = premium_of(desk.plan, person, year, entry)
    return _page(request, kept, desk)


def tried(
    request: HttpRequest, municipality: int, number: int, person: int, desk: PremiumDesk
) -> HttpResponse:
    """The premium of a run before or after its release. Errors: NotFound."""
    run = queue.find(municipality, number)
    require_look(run.job, actor_in(request))
    with tenant(municipality):
        kept = tried_premium(desk.plan, run, person)
    return _page(request, kept, desk, run=number)


def _page(request: HttpRequest, kept: Kept, desk: PremiumDesk, run: int = 0) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(actor.municipality):
        found = explained(desk.plan, kept)
        bar = person_bar(kept.person, actor, day)
        instalments = instalments_of([kept]) if kept.entry and kept.is_current else []
    looks.record(actor, screen=f"{desk.business}.premium", persons=[kept.person])
    place = actor.municipality
    context: dict[str, Any] = {
        **desk.context(),
        "person": bar,
        "person_url": desk.url("person", place, number=kept.person),
        "notice_url": desk.url("premium_notice", place, person=kept.person, year=kept.fiscal_year),
        "found": found,
        "kept": kept,
        "grade": desk.plan.grade_in_words(kept.grade),
        "parts": list(zip(desk.plan.part_words, kept.parts, strict=True)),
        "run": run,
        "instalments": [(line, instalment_badge(line.state_on(day))) for line in instalments],
        "of_body": [(v, value_badges(v.used)) for v in found.values.of_body],
        "of_law": [(v, value_badges(v.used)) for v in found.values.of_law],
        "illustrative": few_of(found.values.illustrative),
        "may_print": actor.may(desk.right("print")) and bool(kept.entry) and kept.is_current,
        "difference": kept.total - found.last.total if found.last else None,
    }
    return render(request, "desk/premiums/premium.html", context)


def notice(
    request: HttpRequest, municipality: int, person: int, year: int, desk: PremiumDesk
) -> HttpResponse:
    """Issue the person's notice and show it as PDF."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        found = desk.issue(fiscal_year=year, persons=[person], actor=actor)
        if not found:
            raise Refused(
                "送付先の住所がないか、支援措置の対象のため、この画面では発行できません。",
                what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。",
            )
        return redirect(
            reverse("documents_paper", kwargs={"municipality": municipality, "number": found[person]})
        )

    return once(request, issue)
