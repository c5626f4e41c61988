"""What the late-stage elderly's system shows on a person's page (後期高齢者医療の欄)."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.late_elderly_medical.reads.insured import lines_of, ratios_of
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.premiums.reads import kept_of_people


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that somebody is not insured is worth knowing, too."""
    spells = lines_of(person)
    year, place = fiscal_year_of(day), {"municipality": actor.municipality}
    kept = kept_of_people(PLAN, year, [person]) if spells else []
    ratios = ratios_of([person], day) if spells else []
    return {
        "now": next((s for s in spells if s.holds_on(day)), None),
        "last": spells[-1] if spells else None,
        "ratio": ratios[0] if ratios else None,
        "year": year,
        "premium": kept[0] if kept else None,
        "grade": PLAN.grade_in_words(kept[0].grade) if kept else "",
        "premium_url": reverse("late_elderly_medical:premium", kwargs={**place, "person": person, "year": year})
        if kept
        else "",
        "person_url": reverse("late_elderly_medical:person", kwargs={**place, "number": person}),
    }  # fmt: skip
