"""Spells of a person in words, the ratio that holds, reasons to choose from (資格・負担割合)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.late_elderly_medical.models import (
    AcquiredBy,
    AddressException,
    ExceptionKind,
    Insured,
    LimitCategory,
    LimitClass,
    LostBy,
    Ratio,
    UnionMove,
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

STATUTE = "elderly_health_care_act"
SCHEME = Scheme(
    business="late_elderly_medical",
    ja="後期高齢者医療",
    model=Insured,
    gain_cites="高齢者の医療の確保に関する法律第50条・第52条",
    loss_cites="高齢者の医療の確保に関する法律第53条",
    gained="late_elderly_medical.gained",
    lost="late_elderly_medical.lost",
    cancelled="late_elderly_medical.cancelled",
    kept=("insured_number", "is_former_dependant"),
)


@dataclass(frozen=True)
class SpellLine:
    """A spell as a page shows it."""

    insured_number: int
    is_former_dependant: bool
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


@dataclass(frozen=True)
class RatioLine:
    person: int
    tenths: int
    valid_from: date
    last_on: date


@dataclass(frozen=True)
class LimitLine:
    """The class of the limit of costs (限度区分) as a page or a paper tells it."""

    category_ja: str
    valid_from: date
    long_stay_on: date | None


def lines_of(person: int) -> list[SpellLine]:
    """Every spell of a person in order of time."""
    return [
        SpellLine(
            row.insured_number, row.is_former_dependant, row.acquired_on, str(AcquiredBy(row.acquired_by).label),
            str(LostBy(row.lost_by).label) if row.lost_by else "", row.valid_from, row.valid_until, row.entry,
        )
        for row in spells_of(Insured, person)
    ]  # fmt: skip


def numbers_of(persons: Sequence[int]) -> dict[int, int]:
    """The numbers of those of these people who were ever insured here."""
    rows = Insured.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    return dict(rows.order_by("-entry").values_list("person", "insured_number"))


def losses_of(person: int) -> dict[date, int]:
    """The last day of each spell that has ended, with the reason it was lost for."""
    return {
        row.valid_until - timedelta(days=1): row.lost_by for row in spells_of(Insured, person) if row.lost_by
    }


def persons_of_numbers(wanted: Sequence[int]) -> dict[int, int]:
    """Whose numbers of the insured these are; a number given up later still names its person."""
    rows = Insured.objects.filter(municipality=current_or_raise(), insured_number__in=list(set(wanted)))
    return dict(rows.order_by("entry").values_list("insured_number", "person"))


def ratios_of(persons: Sequence[int], known: date | None = None) -> list[RatioLine]:
    """The ratios of these people, the newest first; those holding on a day where one is given."""
    rows = as_of(Ratio.objects.filter(municipality=current_or_raise(), person__in=list(persons)), known)
    return [
        RatioLine(r.person, r.tenths, r.valid_from, r.valid_until - timedelta(days=1))
        for r in rows.order_by("person", "-valid_from")
    ]


def spells_in_words(person: int, fiscal_year: int, known_at: int) -> list[Source]:
    """The spells of a year, with the entries that wrote them."""
    begins, ends = date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1)
    found = []
    for row in spells_of(Insured, person, known_at):
        if row.valid_from < ends and row.valid_until > begins:
            lost = f"、{in_words(row.valid_until)} {LostBy(row.lost_by).label}で喪失" if row.lost_by else ""
            former = "（被扶養者であった人）" if row.is_former_dependant else ""
            value = f"{in_words(row.acquired_on)} {AcquiredBy(row.acquired_by).label}で取得{former}{lost}"
            found.append(Source("後期高齢者医療の資格（取得・喪失）", value, row.entry))
    moves = as_of(UnionMove.objects.filter(municipality=current_or_raise(), person=person), None, known_at)
    for move in moves.filter(valid_from__gte=begins, valid_from__lt=ends):
        judged = "" if move.tenths is None else f"、転出元の均等割の軽減 {move.tenths}割"
        since = in_words(move.union_since)
        value = f"{in_words(move.valid_from)} 広域連合内の転入（{move.from_body}、資格は{since}から{judged}）"
        found.append(Source("転入前の月は転出元の市町村が徴収", value, move.entry))
    return found


def limit_on(person: int, day: date) -> LimitLine | None:
    """The class of the limit of costs that holds on a day."""
    return limits_of([person], day).get(person)


def limits_of(persons: Sequence[int], day: date) -> dict[int, LimitLine]:
    """The same of several people; one query."""
    rows = as_of(LimitClass.objects.filter(municipality=current_or_raise(), person__in=list(persons)), day)
    return {
        r.person: LimitLine(str(LimitCategory(r.category).label), r.valid_from, r.long_stay_on) for r in rows
    }


def kinds_of_limit() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in LimitCategory]


def age_of(name: str, day: date) -> int:
    """An age of the statute (`insured_age`, `recognised_age`) by the law of the day's fiscal year. Errors: LawGap."""
    year = int(fiscal_year_of(column(to_day(day)))[0])
    return book().law("fiscal_year", year).amount(f"{STATUTE}.{name}")


def exception_on(person: int, day: date) -> AddressException | None:
    """The exception of address (住所地特例) that holds on a day."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person=person)
    return as_of(rows, day).first()


@dataclass(frozen=True)
class ExceptionLine:
    """An exception of address as a page shows it."""

    kind_ja: str
    facility: str
    other_body: int
    valid_from: date
    valid_until: date


def exceptions_of(person: int) -> list[ExceptionLine]:
    """The exceptions of address of a person, the newest first."""
    rows = as_of(AddressException.objects.filter(municipality=current_or_raise(), person=person), None)
    return [
        ExceptionLine(str(ExceptionKind(r.kind).label), r.facility, r.other_body, r.valid_from, r.valid_until)
        for r in rows.order_by("-valid_from")
    ]


def kinds_of_exception() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in ExceptionKind]


def acquiring_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for gaining (取得事由)."""
    return [(c.value, str(c.label)) for c in AcquiredBy if c is not AcquiredBy.BEFORE_RECORDS]


def losing_reasons() -> list[tuple[int, str]]:
    """What a clerk may choose for losing (喪失事由)."""
    return [(c.value, str(c.label)) for c in LostBy if c is not LostBy.NONE]


def held_by_leavers(persons: Sequence[int], day: date) -> dict[int, str]:
    """Who of these people is insured on the day, in the words of the move-out certificate (転出証明書の資格欄)."""
    rows = as_of(Insured.objects.filter(municipality=current_or_raise(), person__in=list(persons)), day)
    return dict.fromkeys(rows.values_list("person", flat=True), "後期高齢者医療")
