"""What NHI shows on a person's page (国保の欄): enrolled or not, the levy of the year, where to go on."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.health_insurance.reads.levies import enrolments_of_person, levies_of_household
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that somebody is not insured is worth knowing, too."""
    enrolments = enrolments_of_person(person)
    now = next((e for e in enrolments if e.holds_on(day)), None)
    last = now or (enrolments[-1] if enrolments else None)
    year, place = fiscal_year_of(day), {"municipality": actor.municipality}
    levies = levies_of_household(last.household) if last else []
    return {
        "now": now,
        "last": last,
        "year": year,
        "levy": next((x for x in levies if x.is_current and x.valid_from <= day < x.valid_until), None),
        "person_url": reverse("health_insurance:person", kwargs={**place, "number": person}),
        "household_url": reverse("health_insurance:household", kwargs={**place, "household": last.household})
        if last
        else "",
    }
