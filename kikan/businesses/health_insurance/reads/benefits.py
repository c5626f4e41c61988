"""Benefits decided (給付): of a person, of a household, waiting to be paid; what an application is reckoned from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from kikan.businesses.health_insurance.law.benefits import LumpSum, Refund, Transfer
from kikan.businesses.health_insurance.law.high_cost import HouseholdMonth, MonthBenefit
from kikan.businesses.health_insurance.law.yearly_benefits import YearlyOutpatient
from kikan.businesses.health_insurance.models import (
    Benefit,
    BenefitEnd,
    BenefitKind,
    BenefitLine,
    BenefitReturn,
    CardUse,
    DiseaseKind,
    ElderlyRatio,
    ExpenseKind,
    SpecifiedDisease,
    ThirdParty,
    ThirdPartyCause,
)
from kikan.law.days import next_month
from kikan.law.notions.medical_and_care import Combined
from kikan.law.working import Step, Working, rows_of
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance, PayoutStatus
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import HEALTH_BENEFIT
from kikan.shared.tenancy.opener import current_or_raise

SETTLED = (PayoutStatus.PAID, PayoutStatus.WITHDRAWN)


@dataclass(frozen=True, repr=False)
class BenefitRow:
    """A benefit as a page shows it. status and payout are None where nothing is left to pay."""

    number: int
    household: int
    person: int
    payee: int
    kind: int
    expense: int
    happened_on: date
    month: date
    applied_on: date
    cost: int
    paid: int
    received: int
    decided: int
    amount: int
    category: str
    working: tuple[int, ...]
    entry: int
    is_ended: bool
    status: int | None
    payout: int | None
    paid_on: date | None
    returned: int = 0
    rightful: int = 0
    return_reason: str = ""
    return_charge: int = 0

    @property
    def is_paid(self) -> bool:
        return self.status == PayoutStatus.PAID

    @property
    def kind_ja(self) -> str:
        more = f"（{ExpenseKind(self.expense).label}）" if self.expense else ""
        return f"{BenefitKind(self.kind).label}{more}"


@dataclass(frozen=True, repr=False)
class LineRow:
    """One receipt of a high-cost benefit."""

    line: int
    person: int
    is_outpatient: bool
    cost: int
    paid: int
    is_specified: bool


def benefit_of(number: int) -> BenefitRow:
    """Errors: NotFound."""
    rows = _rows(Benefit.objects.filter(municipality=current_or_raise(), number=number))
    if not rows:
        raise NotFound("この番号の給付はありません。", what_to_do="給付の一覧から開いてください。")
    return rows[0]


def benefits_numbered(numbers: Collection[int]) -> list[BenefitRow]:
    """The benefits of these numbers, as many as there are."""
    return _rows(Benefit.objects.filter(municipality=current_or_raise(), number__in=list(numbers)))


def benefits_of(person: int) -> list[BenefitRow]:
    """Everything decided about a person, the newest first."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), person=person)
    return _rows(rows.order_by("-number"))


def recent_benefits(limit: int = 1_000) -> list[BenefitRow]:
    """The newest decisions of everybody."""
    return _rows(Benefit.objects.filter(municipality=current_or_raise()).order_by("-number")[:limit])


def lines_of(benefit: int) -> list[LineRow]:
    rows = BenefitLine.objects.filter(municipality=current_or_raise(), benefit=benefit).order_by("line")
    return [LineRow(r.line, r.person, r.is_outpatient, r.cost, r.paid, r.is_specified) for r in rows]


def _rows(found: Iterable[Benefit]) -> list[BenefitRow]:
    rows = list(found)
    numbers = [r.number for r in rows]
    ended = set(
        BenefitEnd.objects.filter(municipality=current_or_raise(), benefit__in=numbers).values_list(
            "benefit", flat=True
        )
    )
    stands = states(HEALTH_BENEFIT, numbers)
    asked = BenefitReturn.objects.filter(
        municipality=current_or_raise(), benefit__in=numbers, ended_by__isnull=True
    )
    backs = {back.benefit: back for back in asked}
    return [
        BenefitRow(
            r.number, r.household, r.person, r.payee, r.kind, r.expense, r.happened_on, r.month, r.applied_on, r.cost,
            r.paid, r.received, r.decided, r.amount, r.category, tuple(r.working), r.entry, r.number in ended,
            stands[r.number].status if r.number in stands else None,
            stands[r.number].number if r.number in stands else None,
            stands[r.number].paid_on if r.number in stands else None,
            *((back.amount, back.rightful, back.reason, back.charge) if (back := backs.get(r.number)) else ()),
        )
        for r in rows
    ]  # fmt: skip


def standing(person: int, kind: BenefitKind, happened_on: date) -> bool:
    """Whether such a benefit was decided for the person and day and still holds."""
    rows = Benefit.objects.filter(
        municipality=current_or_raise(), person=person, kind=kind, happened_on=happened_on
    )
    return any(not row.is_ended for row in _rows(rows))


def high_cost_months(household: int, month: date) -> set[date]:
    """The months with a high-cost benefit of a household among the twelve that end with `month` (多数回該当)."""
    first = date(month.year - 1, month.month, 1)
    rows = Benefit.objects.filter(
        municipality=current_or_raise(), household=household, kind=BenefitKind.HIGH_COST, month__gt=first,
        month__lte=month,
    )  # fmt: skip
    return {row.month for row in _rows(rows) if not row.is_ended and row.amount > row.returned}


def high_cost_decided(household: int, month: date) -> int:
    """What is decided of a household's high-cost benefit of a month and still holds, less what is asked back, in yen."""
    rows = Benefit.objects.filter(
        municipality=current_or_raise(), household=household, kind=BenefitKind.HIGH_COST, month=month
    )
    return sum(row.amount - row.returned for row in _rows(rows) if not row.is_ended)


def ratio_on(person: int, day: date) -> int | None:
    """The tenths decided for one of 70 to 74."""
    rows = as_of(ElderlyRatio.objects.filter(municipality=current_or_raise(), person=person), day)
    return rows.values_list("tenths", flat=True).first()


def diseases_in(month: date, persons: Iterable[int]) -> dict[int, int]:
    """The specified disease of each of these people that is recognised in a month."""
    rows = as_of(
        SpecifiedDisease.objects.filter(municipality=current_or_raise(), person__in=list(persons)),
        next_month(month) - timedelta(days=1),
    )
    return {p: d for p, d in rows.values_list("person", "disease") if d != DiseaseKind.NONE}


def recognised_since(person: int, day: date) -> date | None:
    """Since when the disease that is recognised on a day is so."""
    rows = as_of(SpecifiedDisease.objects.filter(municipality=current_or_raise(), person=person), day)
    found: date | None = rows.exclude(disease=DiseaseKind.NONE).values_list("valid_from", flat=True).first()
    return found


def disease_kinds() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in DiseaseKind if c] + [(0, str(DiseaseKind.NONE.label))]


def uses_card_on(person: int, day: date) -> bool:
    """Whether the person uses the My Number card as an insurance card on a day."""
    rows = as_of(CardUse.objects.filter(municipality=current_or_raise(), person=person), day)
    return rows.filter(is_registered=True).exists()


def exists(person: int) -> bool:
    return Person.objects.filter(municipality=current_or_raise(), number=person).exists()


@dataclass(frozen=True, repr=False)
class ThirdPartyRow:
    """An injury caused by somebody else and what is claimed back for it."""

    number: int
    person: int
    happened_on: date
    reported_on: date
    cause: int
    opponent: str
    insurer: str
    benefits: int
    claimed: int
    recovered: int
    is_closed: bool
    debtor: int
    charge: int

    @property
    def cause_ja(self) -> str:
        return str(ThirdPartyCause(self.cause).label)

    @property
    def open_yen(self) -> int:
        return max(self.claimed - self.recovered, 0)


def third_parties(person: int | None = None) -> list[ThirdPartyRow]:
    """Of one person or of everybody, the newest first."""
    rows = as_of(ThirdParty.objects.filter(municipality=current_or_raise()), None)
    if person is not None:
        rows = rows.filter(person=person)
    names = list(ThirdPartyRow.__dataclass_fields__)
    found = [ThirdPartyRow(**row) for row in rows.order_by("-number").values(*names)]
    paid = received({row.charge for row in found if row.charge})
    return [replace(row, recovered=paid[row.charge]) if row.charge else row for row in found]


def received(charges: Collection[int]) -> dict[int, int]:
    """What was paid of these receivables, in yen."""
    found = dict.fromkeys(charges, 0)
    for row in Balance.objects.filter(charge__in=list(charges), instalment__lt=KIND_STEP):
        found[row.charge] += row.allocated
    return found


def third_party_of(number: int) -> ThirdPartyRow:
    """Errors: NotFound."""
    found = next((row for row in third_parties() if row.number == number), None)
    if found is None:
        raise NotFound("この番号の第三者行為はありません。", what_to_do="国保の画面から開いてください。")
    return found


def expense_kinds() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in ExpenseKind if c]


def third_party_causes() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in ThirdPartyCause]


WORKINGS: dict[int, type[Working]] = {
    BenefitKind.MEDICAL_EXPENSE: Refund,
    BenefitKind.HIGH_COST: MonthBenefit,
    BenefitKind.CHILDBIRTH: LumpSum,
    BenefitKind.TRANSFER: Transfer,
    BenefitKind.YEARLY_OUTPATIENT: YearlyOutpatient,
    BenefitKind.COMBINED: Combined,
}


def benefit_steps(kind: int, working: tuple[int, ...]) -> list[Step]:
    """Every step of a benefit with its article; a funeral's amount is the ordinance's and has none."""
    if kind not in WORKINGS:
        return []
    shape = WORKINGS[BenefitKind(kind)]
    if kind == BenefitKind.HIGH_COST and len(working) == len(HouseholdMonth.layout()):
        shape = HouseholdMonth  # decided before specified diseases were reckoned
    return rows_of(shape.unpack(np.array([working], dtype=np.int64)))
