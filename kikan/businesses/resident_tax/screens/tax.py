"""The explanation of one person's tax (計算過程の画面): decided, decided before, or on trial."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.businesses.resident_tax.reads.explained import explained, kept_tax, paths_of, tried_tax
from kikan.businesses.resident_tax.screens.marks import status_badge
from kikan.law.value_words import few_of
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.runs.page import require_look
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant


@screen("resident_tax.look")
@require_GET
def tax(request: HttpRequest, municipality: int, number: int, year: int) -> HttpResponse:
    """The tax in force. Errors: NotFound."""
    with tenant(municipality):
        kept, known_at = kept_tax(number, year)
    return _page(request, kept, known_at)


@screen("resident_tax.look")
@require_GET
def decision(request: HttpRequest, municipality: int, number: int, year: int, entry: int) -> HttpResponse:
    """The tax as one entry decided it, corrected since or not. Errors: NotFound."""
    with tenant(municipality):
        kept, known_at = kept_tax(number, year, entry)
    return _page(request, kept, known_at)


@screen("resident_tax.look")
@require_GET
def tried(request: HttpRequest, municipality: int, number: int, person: int) -> HttpResponse:
    """The tax of a run before or after its release. Errors: NotFound."""
    run = queue.find(municipality, number)
    require_look(run.job, actor_in(request))
    with tenant(municipality):
        kept, known_at = tried_tax(run, person)
    return _page(request, kept, known_at, run=number)


def _page(request: HttpRequest, kept: AssessedTax, known_at: int, run: int = 0) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(actor.municipality):
        found = explained(kept, known_at)
        bar = person_bar(kept.person, actor, day)
    looks.record(actor, screen="resident_tax.tax", persons=[kept.person])
    last = found.last
    context: dict[str, Any] = {
        "person": bar,
        "found": found,
        "tax": kept,
        "status": status_badge(kept),
        "run": run,
        "paths": paths_of(kept),
        "of_body": [(v, value_badges(v.used)) for v in found.values.of_body],
        "of_law": [(v, value_badges(v.used)) for v in found.values.of_law],
        "illustrative": few_of(found.values.illustrative),
        "difference": kept.annual_tax - last.annual_tax if last else None,
        "levies": _levies(kept, last),
    }
    return render(request, "resident_tax/tax.html", context)


def _levies(kept: AssessedTax, last: AssessedTax | None) -> list[tuple[str, int, int, int, int | None]]:
    """(levy, by income, flat, relief, last year's amount)."""
    rows = (
        ("市町村民税", "city_levy", "city_per_capita", "city_relief", "city_tax"),
        ("道府県民税", "prefecture_levy", "prefecture_per_capita", "prefecture_relief", "prefecture_tax"),
    )
    found: list[tuple[str, int, int, int, int | None]] = [
        (ja, getattr(kept, a), getattr(kept, b), getattr(kept, c), getattr(last, d) if last else None)
        for ja, a, b, c, d in rows
    ]
    return [*found, ("森林環境税", 0, kept.forest_tax, kept.forest_relief, last.forest if last else None)]
