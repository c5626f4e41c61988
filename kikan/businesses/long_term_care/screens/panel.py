"""What care insurance shows on a person's page (介護保険の欄): insured or not, the level, the premium of the year."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.long_term_care.reads import certification, insured
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.premiums.reads import kept_of_people


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that somebody is not insured is worth knowing, too."""
    spells = insured.lines_of(person)
    year, place = fiscal_year_of(day), {"municipality": actor.municipality}
    kept = kept_of_people(PLAN, year, [person]) if spells else []
    return {
        "now": next((s for s in spells if s.holds_on(day)), None),
        "last": spells[-1] if spells else None,
        "held": certification.certification_on(person, day) if spells else None,
        "year": year,
        "premium": kept[0] if kept else None,
        "grade": PLAN.grade_in_words(kept[0].grade) if kept else "",
        "premium_url": reverse("long_term_care:premium", kwargs={**place, "person": person, "year": year})
        if kept
        else "",
        "person_url": reverse("long_term_care:person", kwargs={**place, "number": person}),
    }
