"""Who gets which paper of NHI's counter, with which number and until when (資格確認の対象)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.health_insurance.law.benefits import is_seventy
from kikan.businesses.health_insurance.models import CardUse, ElderlyRatio, Enrolment, InsuredNumber
from kikan.businesses.health_insurance.reads.judged import STATUTE, service_law
from kikan.law import book, column
from kikan.law.ages import reached_on
from kikan.law.days import date_of, day
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.history import as_of
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Insured:
    """An insured person on a day. tenths is None below 70; is_undecided: 70 or older without a ratio."""

    person: int
    household: int
    acquired_on: date
    born: date | None
    uses_card: bool
    tenths: int | None
    is_undecided: bool
    last_on: date


def insured_on(on: date, persons: Iterable[int] | None = None) -> list[Insured]:
    """Everybody insured on a day or some of them, by number; four queries. Errors: LawGap."""
    town = current_or_raise()
    rows = as_of(Enrolment.objects.filter(municipality=town), on)
    if persons is not None:
        rows = rows.filter(person__in=list(persons))
    spells = list(rows.order_by("person").values_list("person", "household", "acquired_on"))
    wanted = [person for person, _, _ in spells]
    cards = set(
        as_of(
            CardUse.objects.filter(municipality=town, person__in=wanted, is_registered=True), on
        ).values_list("person", flat=True)
    )
    ratios = dict(
        as_of(ElderlyRatio.objects.filter(municipality=town, person__in=wanted), on).values_list(
            "person", "tenths"
        )
    )
    profiles = latest(Profile, wanted, on)
    born = {p: r.birth_on for p, r in profiles.items() if r.birth_precision == "day"}
    elderly = _elderly(born, on)
    return [
        Insured(
            person, household, acquired_on, born.get(person), person in cards,
            ratios.get(person) if person in elderly else None, person in elderly and person not in ratios,
            last_day(born.get(person), on),
        )
        for person, household, acquired_on in spells
    ]  # fmt: skip


def _elderly(born: Mapping[int, date], on: date) -> set[int]:
    persons = list(born)
    if not persons:
        return set()
    births = column(*(day(born[p]) for p in persons))
    first = column(*([day(on.replace(day=1))] * len(persons)))
    found = is_seventy(births, first, law=service_law(on))
    return {p for p, is_elderly in zip(persons, found.tolist(), strict=True) if is_elderly}


def _ages(on: date) -> tuple[int, int]:
    """At which age the share changes, and at which NHI ends."""
    seventy = book().law("service_month", on.year * 12 + on.month - 1).amount(f"{STATUTE}.elderly_from")
    levy = book().law("fiscal_year", on.year - (on.month < 4))
    return seventy, levy.amount("national_health_insurance.late_elderly_age")


def last_day(born: date | None, on: date) -> date:
    """Until when a paper of the day is good: 31 July, the day before the 75th birthday, or the last month of 69."""
    july = date(on.year + (on.month >= AUGUST), 7, 31)
    if born is None:
        return july
    seventy, eldest = (date_of(int(reached_on(column(day(born)), age)[0])) for age in _ages(on))
    month_end = (seventy.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    # The 75th birthday is the day after 75 is reached.
    return min(last for last in (july, month_end, eldest) if last >= on)


def numbers_of(persons: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """(number, branch) by (household, person), where they are given."""
    rows = InsuredNumber.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    return {(h, p): (n, b) for h, p, n, b in rows.values_list("household", "person", "number", "branch")}


def numbers_in(households: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(number, highest branch) of each household that has one."""
    rows = InsuredNumber.objects.filter(municipality=current_or_raise(), household__in=list(households))
    found: dict[int, tuple[int, int]] = {}
    for household, number, branch in rows.values_list("household", "number", "branch"):
        found[household] = (number, max(branch, found.get(household, (number, 0))[1]))
    return found


def to_confirm(on: date, uses_card: bool) -> list[int]:
    """Who gets the confirmation (without the card) or the notice (with it), by number."""
    return [one.person for one in insured_on(on) if one.uses_card == uses_card and not one.is_undecided]
