"""What notices say of decided taxes (通知書の元): decision, incomes, addressees, instalments, months withheld."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from kikan.businesses.resident_tax.models import Assessment, Status
from kikan.businesses.resident_tax.reads import IncomeOfYear, collectors, incomes_of_people
from kikan.businesses.resident_tax.reads.addressees import To, addressees, on_envelopes
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessments_of
from kikan.businesses.resident_tax.reads.collectors import CollectorLine, Paid, WithholdingLine
from kikan.shared.addressees.models import Address
from kikan.shared.history import as_of
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance, ChargeLine
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class InstalmentRecord:
    """One instalment: decided now, decided before this entry (None at first), still to be paid."""

    instalment: int
    due_on: date
    amount: int
    before: int | None
    balance: int


@dataclass(frozen=True, repr=False)
class TaxRecord:
    """A decided tax with all that its notices need; `withheld` has a line for each collector."""

    tax: AssessedTax
    income: IncomeOfYear | None
    to: To
    instalments: tuple[InstalmentRecord, ...]
    withheld: tuple[tuple[CollectorLine, WithholdingLine], ...]


@dataclass(frozen=True, repr=False)
class CollectorRecord:
    """What one collector takes in a year, with the people and what each was taken before."""

    collector: CollectorLine
    fiscal_year: int
    to: To
    lines: tuple[tuple[WithholdingLine, WithholdingLine | None, str], ...]
    people: dict[int, To]
    months: tuple[Paid, ...]
    charge: int


@dataclass(frozen=True)
class Body:
    """The municipality of a notice."""

    code: int
    name: str
    is_sample: bool


def body() -> Body:
    row = Municipality.objects.get(code=current_or_raise())
    return Body(row.code, row.name, bool(settings.IS_SAMPLE or row.is_sample))


def tax_records(fiscal_year: int, persons: Sequence[int]) -> list[TaxRecord]:
    """The decided taxes of these people, in their order; a fixed number of queries. Who has none is left out."""
    taxes = {t.person: t for t in assessments_of(persons, fiscal_year)}
    known, incomes = on_envelopes(addressees(taxes)), incomes_of_people(taxes, fiscal_year)
    money = _instalments(list(taxes.values()))
    lines: dict[int, list[WithholdingLine]] = defaultdict(list)
    for line in collectors.withheld_of_people(taxes, fiscal_year):
        lines[line.person].append(line)
    wanted = {line.collector for each in lines.values() for line in each}
    by_number = {c.collector: c for c in collectors.collectors_of(wanted)}
    return [
        TaxRecord(
            taxes[p], incomes.get(p), known[p], money.get(taxes[p].charge, ()),
            tuple((by_number[line.collector], line) for line in lines.get(p, ())),
        )
        for p in persons
        if p in taxes
    ]  # fmt: skip


def _instalments(taxes: Sequence[AssessedTax]) -> dict[int, tuple[InstalmentRecord, ...]]:
    entry_of = {t.charge: t.entry for t in taxes}
    is_changed = {t.charge: t.before is not None for t in taxes}
    before: dict[tuple[int, int], int] = defaultdict(int)
    for line in ChargeLine.objects.filter(charge__in=list(entry_of), instalment__lt=KIND_STEP):
        if line.entry < entry_of[line.charge]:
            before[line.charge, line.instalment] += line.amount
    found: dict[int, list[InstalmentRecord]] = defaultdict(list)
    rows = Balance.objects.filter(charge__in=list(entry_of), instalment__lt=KIND_STEP)
    for b in rows.order_by("charge", "instalment"):
        earlier = before[b.charge, b.instalment] if is_changed[b.charge] else None
        if b.charged or earlier:
            found[b.charge].append(InstalmentRecord(b.instalment, b.due_on, b.charged, earlier, b.balance))
    return {charge: tuple(each) for charge, each in found.items()}


def collector_records(fiscal_year: int, numbers: Sequence[int]) -> list[CollectorRecord]:
    """The lists of these collectors, in their order; who takes nothing in the year is left out."""
    found = []
    for collector in collectors.collectors_of(numbers):
        charge = collectors.charge_of(collector, fiscal_year)
        lines = collectors.withheld_by(collector.collector, fiscal_year)
        if charge is None or not lines:
            continue
        staff = {c.person: c.staff_number for c in collectors.collected_by(collector.collector)}
        former = collectors.replaced_by(collector.collector, fiscal_year)
        found.append(
            CollectorRecord(
                collector, fiscal_year, addressees([collector.addressee])[collector.addressee],
                tuple((ln, former.get((ln.person, ln.entry)), staff.get(ln.person, "")) for ln in lines),
                addressees([ln.person for ln in lines]), tuple(collectors.paid_by(collector, fiscal_year)), charge,
            )
        )  # fmt: skip
    return found


def to_notify(fiscal_year: int) -> list[int]:
    """Whom a 納税通知書 goes to: everybody who pays something himself or from a pension, by postal code and number."""
    rows = Assessment.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, ended_by__isnull=True,
        status__in=(Status.TAXED, Status.PER_CAPITA, Status.FOREST),
    )  # fmt: skip
    taxed = rows.values_list("person", "ordinary", "pension")
    return by_postal_code(person for person, ordinary, pension in taxed if ordinary or pension)


def collectors_to_notify(fiscal_year: int) -> list[int]:
    """The employers that take something in the year, by postal code and number."""
    taking = {ln.collector for ln in collectors.withheld_by_all(fiscal_year)}
    lines = collectors.collectors_of(taking)
    place = {p: i for i, p in enumerate(by_postal_code(c.addressee for c in lines))}
    return [c.collector for c in sorted(lines, key=lambda c: place[c.addressee])]


def by_postal_code(persons: Iterable[int]) -> list[int]:
    """These people in the order letters are posted in (郵便番号順): the place for letters goes before the home."""
    wanted, today = set(persons), clock.today()
    rows = as_of(Address, None).filter(municipality=current_or_raise(), valid_from__lte=today)
    codes: dict[int, str] = {}
    for use in ("home", "mailing"):
        of_use = rows.filter(use=use) if use == "home" else rows.filter(use=use, valid_until__gt=today)
        for person, code in of_use.order_by("valid_from").values_list("person", "postal_code"):
            codes[person] = code
    return sorted(wanted, key=lambda p: (codes.get(p, ""), p))
