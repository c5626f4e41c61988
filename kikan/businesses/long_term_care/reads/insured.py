"""Spells, exceptions of address and circumstances of a person, in words (資格・住所地特例・事情)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.models import (
    AcquiredBy,
    AddressException,
    Circumstance,
    CircumstanceKind,
    ExceptionKind,
    Insured,
    InsuredKind,
    LostBy,
)
from kikan.ground.eras import in_words
from kikan.law import book, column
from kikan.law.days import day as to_day
from kikan.law.days import fiscal_year_of
from kikan.shared.history import as_of
from kikan.shared.premiums.plan import Source
from kikan.shared.qualification.acts import Scheme
from kikan.shared.qualification.standing import spells_of
from kikan.shared.tenancy.opener import current_or_raise

FIRST_AGE = "long_term_care_insurance_act.first_class_age"
SCHEME = Scheme(
    business="long_term_care",
    ja="介護保険",
    model=Insured,
    gain_cites="介護保険法第9条・第10条",
    loss_cites="介護保険法第11条",
    gained="long_term_care.gained",
    lost="long_term_care.lost",
    cancelled="long_term_care.cancelled",
    kept=("insured_number", "kind"),
    beside=(AddressException,),
)


@dataclass(frozen=True)
class SpellLine:
    """A spell as a page shows it."""

    insured_number: int
    kind: int
    kind_ja: str
    acquired_on: date
    acquired_ja: str
    lost_ja: str
    valid_from: date
    valid_until: date
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    @property
    def is_open(self) -> bool:
        return self.valid_until.year == 9999


def lines_of(person: int) -> list[SpellLine]:
    """Every spell of a person in order of time."""
    return [_line(row) for row in spells_of(Insured, person)]


def _line(row: Insured) -> SpellLine:
    return SpellLine(
        row.insured_number, row.kind, str(InsuredKind(row.kind).label), row.acquired_on,
        str(AcquiredBy(row.acquired_by).label), str(LostBy(row.lost_by).label) if row.lost_by else "", row.valid_from,
        row.valid_until, row.entry,
    )  # fmt: skip


def number_of(person: int) -> int | None:
    """The number of the insured, which stays with the person for life; None for one never insured here."""
    row = Insured.objects.filter(municipality=current_or_raise(), person=person).order_by("entry").first()
    return row.insured_number if row else None


def numbers_of(persons: Sequence[int]) -> dict[int, int]:
    """The numbers of those of these people who were ever insured here."""
    rows = Insured.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    return dict(rows.values_list("person", "insured_number"))


def persons_of(insured_numbers: Iterable[int]) -> dict[int, int]:
    """Whose these numbers of the insured are; a number nobody has is left out."""
    rows = Insured.objects.filter(municipality=current_or_raise(), insured_number__in=list(insured_numbers))
    return dict(rows.values_list("insured_number", "person"))


def exception_on(person: int, day: date) -> AddressException | None:
    """The exception of address (住所地特例) that holds on a day."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person=person)
    return as_of(rows, day).first()


@dataclass(frozen=True)
class Beside:
    """An exception or a circumstance as a page shows it."""

    ja: str
    detail: str
    valid_from: date
    valid_until: date


def beside_of(person: int) -> list[Beside]:
    """Exceptions of address and circumstances, the newest first; two queries."""
    town = current_or_raise()
    exceptions = as_of(AddressException.objects.filter(municipality=town, person=person), None)
    circumstances = as_of(Circumstance.objects.filter(municipality=town, person=person), None)
    found = [
        Beside("住所地特例", f"{ExceptionKind(r.kind).label}：{r.facility}", r.valid_from, r.valid_until)
        for r in exceptions
    ]
    found += [
        Beside(str(CircumstanceKind(r.kind).label), "", r.valid_from, r.valid_until) for r in circumstances
    ]
    return sorted(found, key=lambda b: b.valid_from, reverse=True)


def spells_in_words(person: int, fiscal_year: int, known_at: int) -> list[Source]:
    """The spells and circumstances of a year, with the entries that wrote them."""
    begins, ends = date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1)
    found = []
    for row in spells_of(Insured, person, known_at):
        if row.valid_from < ends and row.valid_until > begins:
            lost = f"、{in_words(row.valid_until)} {LostBy(row.lost_by).label}で喪失" if row.lost_by else ""
            value = f"{in_words(row.acquired_on)} {AcquiredBy(row.acquired_by).label}で取得{lost}"
            found.append(Source("介護保険の資格（取得・喪失）", value, row.entry))
    town = current_or_raise()
    rows = as_of(Circumstance.objects.filter(municipality=town, person=person), None, known_at)
    for each in rows.filter(valid_from__lt=ends, valid_until__gt=begins).order_by("valid_from"):
        until = "" if each.valid_until.year == 9999 else f"、{in_words(each.valid_until)}まで"
        value = f"{in_words(each.valid_from)}から{until}"
        found.append(Source(str(CircumstanceKind(each.kind).label), value, each.entry))
    return found


def acquiring_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for gaining (取得事由)."""
    return [(c.value, str(c.label)) for c in AcquiredBy if c is not AcquiredBy.BEFORE_RECORDS]


def losing_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for losing (喪失事由)."""
    return [(c.value, str(c.label)) for c in LostBy if c is not LostBy.NONE]


def kinds_of_exception() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in ExceptionKind]


def kinds_of_circumstance() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in CircumstanceKind]


def first_class_age(day: date) -> int:
    """The age of a first-class insured by the law of the day's fiscal year. Errors: LawGap."""
    year = int(fiscal_year_of(column(to_day(day)))[0])
    return book().law("fiscal_year", year).amount(FIRST_AGE)
