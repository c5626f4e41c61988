"""What the school register shows on a person's page (学齢簿の欄)."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.reads.pupils import line_on
from kikan.businesses.schooling.reads.residents import residencies_of
from kikan.businesses.schooling.reads.years import ends_on, first_year_of
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """School and grade; nothing for who is over school age and not in the register."""
    line = line_on(person, day)
    if line is None:
        known = residencies_of([person])
        if not known or not known[0].is_birth_certain or ends_on(first_year_of(known[0].birth_on)) <= day:
            return None
    place = {"municipality": actor.municipality, "number": person}
    return {
        "line": line,
        "grade_ja": line.grade_ja_on(day) if line else "",
        "school": Places.on(day).name(line.school) if line else "",
        "person_url": reverse("schooling:person", kwargs=place),
    }
