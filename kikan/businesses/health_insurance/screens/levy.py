"""The explanation of one levy (計算過程の画面): decided, decided before, or on trial; and its notice."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.health_insurance.documents.decided_levy import Sender, decided_notice
from kikan.businesses.health_insurance.documents.levy_notice import Contact, explanation
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.reads.explained import Explained, explained
from kikan.businesses.health_insurance.reads.kept import Kept, kept_levy, tried_levy
from kikan.businesses.health_insurance.reads.notices import levy_records
from kikan.law.value_words import few_of
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.runs.page import require_look
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

JOB = "health_insurance.assess_year"


@screen("health_insurance.look")
@require_GET
def levy(request: HttpRequest, municipality: int, household: int, year: int) -> HttpResponse:
    """The levy in force. Errors: NotFound."""
    since = _since(request)
    with tenant(municipality):
        kept = kept_levy(household, year, None, since)
    return _page(request, kept)


@screen("health_insurance.look")
@require_GET
def decision(request: HttpRequest, municipality: int, household: int, year: int, entry: int) -> HttpResponse:
    """The levy as one entry decided it, corrected since or not. Errors: NotFound."""
    since = _since(request)
    with tenant(municipality):
        kept = kept_levy(household, year, entry, since)
    return _page(request, kept)


@screen("health_insurance.look")
@require_GET
def tried(request: HttpRequest, municipality: int, number: int, household: int) -> HttpResponse:
    """The levy of a run before or after its release. Errors: NotFound."""
    run = queue.find(municipality, number)
    require_look(run.job, actor_in(request))
    since = _since(request)
    with tenant(municipality):
        kept = tried_levy(run, household, since)
    return _page(request, kept, run=number)


def _since(request: HttpRequest) -> date | None:
    """The day from which the payer asked for owes (`from`); without one, or with one that is none, the last payer."""
    asked = request.GET.get("from", "") or request.POST.get("from", "")
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


def _page(request: HttpRequest, kept: Kept, run: int = 0) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(actor.municipality):
        found = explained(kept)
        labels = labels_of([m.person for m in kept.members], day)
        bar = person_bar(kept.payer, actor, day)
        plain = plain_words(found) if kept.entry and kept.ended_by is None else []
    persons = sorted({kept.payer, *(m.person for m in kept.members)})
    looks.record(actor, screen="health_insurance.levy", persons=persons)
    context: dict[str, Any] = {
        "person": bar,
        "found": found,
        "kept": kept,
        "is_of_year": kept.is_of_year,
        "last_month": kept.last_month,
        "run": run,
        "members": [(m, labels[m.person]) for m in found.members],
        "plain": plain,
        "of_body": [(v, value_badges(v.used)) for v in found.values.of_body],
        "of_law": [(v, value_badges(v.used)) for v in found.values.of_law],
        "illustrative": few_of(found.values.illustrative),
        "may_print": actor.may("health_insurance.print") and bool(kept.entry) and kept.ended_by is None,
        "difference": kept.total - found.last.total if found.last else None,
    }
    return render(request, "health_insurance/levy.html", context)


def plain_words(found: Explained) -> list[dict[str, str]]:
    """The same words as on the notice (やさしい説明); none where no notice could be made."""
    records = levy_records(found.kept.fiscal_year, [found.kept.household], found.kept.valid_from)
    if not records:
        return []
    law = found.law.of("national_health_insurance")
    sender = Sender(0, "", Contact("", "", ""))
    try:
        return explanation(decided_notice(replace(records[0], has_account=True), law, sender))
    except ProcedureError:
        return []


@screen("health_insurance.print")
@require_POST
def notice(request: HttpRequest, municipality: int, household: int, year: int) -> HttpResponse:
    """Issue the tax notice of a household's payer and show it as PDF (納税通知書の発行)."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        found = issue_levy_notices(
            fiscal_year=year, households=[household], since=_since(request), actor=actor
        )
        if not found.count:
            raise Refused(
                "納税義務者が支援措置の対象のため、この画面では発行できません。",
                what_to_do="支援措置責任者に発行を依頼してください。",
            )
        return redirect(
            reverse("documents_paper", kwargs={"municipality": municipality, "number": found.first})
        )

    return once(request, issue)
