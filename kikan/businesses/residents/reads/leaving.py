"""Who leaves together (転出者): the people of one notified move-out, for its certificate."""

from collections.abc import Sequence
from datetime import date

from django.utils.module_loading import import_string

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import Removal
from kikan.shared import manifest
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


def leavers_with(person: int) -> tuple[int, ...]:
    """The people whose removal by move-out was planned with this person's, the person first; empty without one."""
    reasons = [codes.two_digits(code) for code in codes.MOVES_OUT]
    believed = as_of(Removal, None).filter(municipality=current_or_raise(), reason__in=reasons)
    row = believed.filter(person=person).order_by("-valid_from").first()
    if row is None:
        return ()
    together = believed.filter(
        household=row.household,
        valid_from=row.valid_from,
        cause_on=row.cause_on,
        planned_address=row.planned_address,
    )
    others = together.exclude(person=person).order_by("person").values_list("person", flat=True)
    return (person, *others)


def qualifications(persons: Sequence[int], day: date) -> dict[int, list[str]]:
    """What other businesses hold of these people on the day (資格), in their own words: 国民健康保険 …"""
    held: dict[int, list[str]] = {person: [] for person in persons}
    for one in manifest.all_manifests():
        if one.qualifications:
            for person, words in import_string(one.qualifications)(persons, day).items():
                held[person].append(words)
    return held
