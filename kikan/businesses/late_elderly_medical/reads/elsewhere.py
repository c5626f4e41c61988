"""Those of the union who live in a facility of another prefecture (住所地特例): when they were born, who becomes 75."""

from datetime import date, timedelta

from kikan.businesses.late_elderly_medical.models import AddressException, ExceptionKind
from kikan.shared.addressees.models import Profile
from kikan.shared.history import as_of
from kikan.shared.qualification.proposals import reached
from kikan.shared.tenancy.opener import current_or_raise

OURS = (ExceptionKind.OURS, ExceptionKind.CARRIED)


def birth_elsewhere(person: int, day: date) -> date | None:
    """The birth date of one who does not live here, None where it is not known to the day."""
    row = as_of(Profile.objects.filter(municipality=current_or_raise(), person=person), day).first()
    return row.birth_on if row is not None and row.birth_precision == "day" else None


def stays_insured(person: int, day: date, known_at: int) -> bool:
    """Whether somebody who moves away stays with the union (法第55条)."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person=person)
    return as_of(rows, day, known_at).filter(kind__in=OURS).exists()


def is_of_another_union(person: int, day: date) -> bool:
    """Whether another union insures somebody who lives here in a facility."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person=person)
    return as_of(rows, day).filter(kind=ExceptionKind.THEIRS).exists()


def reaching_elsewhere(day: date, age: int, known_at: int) -> list[int]:
    """Those carried over from NHI who live elsewhere and whose birthday at that age it is (法第55条の2)."""
    town = current_or_raise()
    rows = as_of(
        AddressException.objects.filter(municipality=town, kind=ExceptionKind.CARRIED), day, known_at
    )
    people = list(rows.values_list("person", flat=True))
    born = as_of(
        Profile.objects.filter(municipality=town, person__in=people, birth_precision="day"), day, known_at
    )
    eve = day - timedelta(days=1)
    return sorted(p for p, on in born.values_list("person", "birth_on") if reached(on, age) == eve)


def of_other_unions(persons: list[int], day: date, known_at: int) -> set[int]:
    """Those of these people whom another union insures."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person__in=persons)
    found = as_of(rows, day, known_at).filter(kind=ExceptionKind.THEIRS)
    return set(found.values_list("person", flat=True))
