"""Collectors, whom they collect from and what in each month, as screens, papers and acts ask for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Count

from kikan.businesses.resident_tax.law.withheld_months import PENSION_MONTHS, SALARY_MONTHS
from kikan.businesses.resident_tax.models import Collected, Collector, Withholding
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY
from kikan.shared.addressees.models import Name
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN, as_of
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

KINDS = {SALARY: "給与", PENSION: "公的年金"}
MEDIA = {"paper": "書面", "electronic": "電子データ（eLTAX）"}
MONTHS = {SALARY: SALARY_MONTHS, PENSION: PENSION_MONTHS}


@dataclass(frozen=True)
class CollectorLine:
    """A collector as lists and pages show it."""

    collector: int
    kind: int
    addressee: int
    name: str
    corporate_number: int | None
    is_half_yearly: bool
    office: str
    medium: str
    people: int = 0

    @property
    def kind_ja(self) -> str:
        return KINDS[self.kind]

    @property
    def medium_ja(self) -> str:
        return MEDIA.get(self.medium, "")


@dataclass(frozen=True)
class CollectedLine:
    """One person whom a collector takes the tax from."""

    person: int
    kind: int
    collector: int
    staff_number: str = field(repr=False)
    since: date
    until: date
    pension: int = field(default=0, repr=False)

    @property
    def is_open(self) -> bool:
        return self.until == OPEN


@dataclass(frozen=True)
class WithholdingLine:
    """What a collector takes from a person in a fiscal year, month by month."""

    person: int
    fiscal_year: int
    collector: int
    kind: int
    amounts: tuple[int, ...] = field(repr=False)
    parts: tuple[int, ...] = field(repr=False)
    charge: int
    assessment: int
    entry: int
    reason: str

    @property
    def total(self) -> int:
        return sum(self.amounts)

    @property
    def by_tax(self) -> tuple[int, int, int]:
        """市町村民税, 道府県民税, 森林環境税 of the year."""
        return sum(self.parts[0::3]), sum(self.parts[1::3]), sum(self.parts[2::3])

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """(month, amount)."""
        return tuple(zip(MONTHS[self.kind], self.amounts, strict=True))


@dataclass(frozen=True)
class Paid:
    """One month of a collector's charge: how much, until when, what is still to be paid."""

    instalment: int
    month: int
    due_on: date
    charged: int
    balance: int


def collectors(kind: int | None = None) -> list[CollectorLine]:
    """Every collector in force, by number, with how many people it collects from."""
    rows = as_of(Collector, clock.today()).filter(municipality=current_or_raise()).order_by("collector")
    return _lines(list(rows.filter(kind=kind) if kind else rows))


def collector_of(number: int) -> CollectorLine:
    """Errors: NotFound."""
    rows = list(as_of(Collector, clock.today()).filter(municipality=current_or_raise(), collector=number))
    if not rows:
        raise NotFound(
            "この指定番号の特別徴収義務者はいません。",
            field="collector",
            what_to_do="番号を確かめるか、先に特別徴収義務者を登録してください。",
        )
    return _lines(rows)[0]


def collectors_of(numbers: Iterable[int]) -> list[CollectorLine]:
    """These collectors as in force today, in the order asked for; unknown ones are left out."""
    wanted = list(numbers)
    rows = as_of(Collector, clock.today()).filter(municipality=current_or_raise(), collector__in=wanted)
    known = {line.collector: line for line in _lines(list(rows))}
    return [known[number] for number in wanted if number in known]


def collectors_with(corporate_number: int) -> list[int]:
    """The numbers of collectors with this 法人番号 (二重登録の疑い)."""
    rows = as_of(Collector, clock.today()).filter(corporate_number=corporate_number)
    return list(rows.order_by("collector").values_list("collector", flat=True))


def is_designated(number: int) -> bool:
    """Whether a collector had this number at any time: a number is given once."""
    return Collector.objects.filter(municipality=current_or_raise(), collector=number).exists()


def _lines(rows: Sequence[Collector]) -> list[CollectorLine]:
    today = clock.today()
    names = as_of(Name, None).filter(
        person__in={r.addressee for r in rows}, kind="official", valid_from__lte=today
    )
    named = dict(names.order_by("valid_from").values_list("person", "name"))
    wanted = as_of(Collected, today).filter(collector__in=[r.collector for r in rows])
    counts = dict(wanted.values_list("collector").annotate(Count("person")))
    return [
        CollectorLine(
            r.collector, r.kind, r.addressee, named.get(r.addressee, ""), r.corporate_number, r.is_half_yearly,
            r.office, r.medium, counts.get(r.collector, 0),
        )
        for r in rows
    ]  # fmt: skip


def collected_by(collector: int) -> list[CollectedLine]:
    """Everybody a collector takes the tax from, now and formerly, by person."""
    rows = as_of(Collected, None).filter(municipality=current_or_raise(), collector=collector)
    return [_collected(r) for r in rows.order_by("person", "valid_from")]


def collected_of(person: int) -> list[CollectedLine]:
    """Who takes the tax from a person, now and formerly, the latest first."""
    rows = as_of(Collected, None).filter(municipality=current_or_raise(), person=person)
    return [_collected(r) for r in rows.order_by("-valid_from")]


def collected_on(person: int, kind: int, day: date) -> CollectedLine | None:
    """Who takes the tax from a person on a day."""
    return next(
        (c for c in collected_of(person) if c.kind == kind and c.since <= day < c.until),
        None,
    )


def _collected(row: Collected) -> CollectedLine:
    return CollectedLine(
        row.person, row.kind, row.collector, row.staff_number, row.valid_from, row.valid_until, row.pension
    )


def withheld_by(collector: int, fiscal_year: int) -> list[WithholdingLine]:
    """What a collector takes from each person in a year."""
    return _withheld(collector=collector, fiscal_year=fiscal_year)


def withheld_of(person: int, fiscal_year: int | None = None) -> list[WithholdingLine]:
    """What is taken from a person, the latest year first."""
    chosen = {"person": person} | ({} if fiscal_year is None else {"fiscal_year": fiscal_year})
    return _withheld(**chosen)


def withheld_of_people(persons: Iterable[int], fiscal_year: int) -> list[WithholdingLine]:
    """The same of many people."""
    return _withheld(person__in=list(persons), fiscal_year=fiscal_year)


def _withheld(**chosen: object) -> list[WithholdingLine]:
    rows = as_of(Withholding, None).filter(municipality=current_or_raise(), **chosen)
    return [_withholding(r) for r in rows.order_by("-fiscal_year", "person", "entry")]


def withheld_by_all(fiscal_year: int) -> list[WithholdingLine]:
    """What is taken from everybody's salary in a year."""
    return _withheld(fiscal_year=fiscal_year, kind=SALARY)


def replaced_by(collector: int, fiscal_year: int) -> dict[tuple[int, int], WithholdingLine]:
    """What each entry replaced of a collector's rows, by person and entry."""
    rows = Withholding.objects.filter(
        municipality=current_or_raise(), collector=collector, fiscal_year=fiscal_year, ended_by__isnull=False
    )
    return {(r.person, r.ended_by or 0): _withholding(r) for r in rows}


def before_entry(line: WithholdingLine) -> WithholdingLine | None:
    """What the entry of this line replaced; None at first."""
    rows = Withholding.objects.filter(
        municipality=current_or_raise(), person=line.person, fiscal_year=line.fiscal_year,
        collector=line.collector, ended_by=line.entry,
    )  # fmt: skip
    return next((_withholding(r) for r in rows), None)


def _withholding(row: Withholding) -> WithholdingLine:
    return WithholdingLine(
        row.person, row.fiscal_year, row.collector, row.kind, tuple(row.amounts), tuple(row.parts), row.charge,
        row.assessment, row.entry, row.reason,
    )  # fmt: skip


def charge_of(collector: CollectorLine, fiscal_year: int) -> int | None:
    """The charge of a collector for a year; None where there is none."""
    rows = Charge.objects.filter(
        municipality=current_or_raise(), levy=RESIDENT_TAX.code, fiscal_year=fiscal_year,
        reference=collector.collector, payer=collector.addressee,
    )  # fmt: skip
    return rows.values_list("number", flat=True).first()


def paid_by(collector: CollectorLine, fiscal_year: int) -> list[Paid]:
    """The months of a collector's charge."""
    charge = charge_of(collector, fiscal_year) or 0
    months = MONTHS[collector.kind]
    rows = Balance.objects.filter(charge=charge, instalment__lte=len(months)).order_by("instalment")
    return [Paid(b.instalment, months[b.instalment - 1], b.due_on, b.charged, b.balance) for b in rows]


YEARS = """
SELECT DISTINCT fiscal_year FROM resident_tax_withholding WHERE municipality = %s AND ended_by IS NULL ORDER BY 1 DESC
"""


def years_withheld() -> list[int]:
    """The fiscal years in which something is withheld, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(YEARS, [current_or_raise()])
        return [int(year) for (year,) in cursor.fetchall()]
