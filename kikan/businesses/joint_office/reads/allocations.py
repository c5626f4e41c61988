"""Kept sheets, bills, instalments and notices (負担金計算書・通知), and what each member saves (費用対効果)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Sum

from kikan.businesses.joint_office.law.effect import cost_effect
from kikan.businesses.joint_office.law.years import reduced
from kikan.businesses.joint_office.models import (
    Allocation,
    AllocationApproval,
    Bill,
    Deduction,
    Effect,
    Instalment,
    Line,
    Share,
    ShareNotice,
    SharePayment,
)
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.penalties import Taken, taken_from
from kikan.shared.tenancy.opener import current_or_raise

CENT = Decimal("0.01")


@dataclass(frozen=True)
class AllocationLine:
    """A sheet; approved_on: None while nobody else has approved it."""

    number: int
    year: int
    phase: int
    total: int
    left: int
    unit: int
    mode: str
    remainder: str
    first: int | None
    illustrative: str
    entry: int
    approved_on: date | None

    @property
    def phase_ja(self) -> str:
        return costs.phase_ja(self.phase)


@dataclass(frozen=True)
class Step:
    """One step of a sheet, its fractions exact."""

    cost_class: str
    basis: str
    member: int
    weight: Fraction
    pool: Fraction
    value: int
    counted: Fraction
    counted_of_all: Fraction
    share: Fraction

    @property
    def basis_ja(self) -> str:
        return costs.basis_ja(self.basis)


@dataclass(frozen=True)
class ShareLine:
    """What a member bears of a class."""

    cost_class: str
    member: int
    exact: Fraction
    rounded: int
    difference: int
    own: int

    @property
    def payable(self) -> int:
        return self.rounded + self.difference + self.own


@dataclass(frozen=True)
class BillLine:
    """What a member owes by an approved sheet, its payments, and the notice of it."""

    member: int
    total: int
    before: int
    instalments: tuple[tuple[int, int, date, date], ...]
    issue: int | None
    taken: tuple[Taken, ...] = ()
    paid: int = 0

    @property
    def due(self) -> int:
        return self.total - self.before

    @property
    def less(self) -> int:
        """What was taken off for service levels that were missed."""
        return sum(t.amount for t in self.taken)

    @property
    def open(self) -> int:
        """What is still to come in; below zero: too much came in."""
        return max(self.due, 0) - self.less - self.paid

    @property
    def payable(self) -> tuple[tuple[int, int, date, date], ...]:
        """The payments after what was taken off."""
        amounts = reduced([amount for _, amount, _, _ in self.instalments], self.less)
        parts = zip(self.instalments, amounts, strict=True)
        return tuple((n, amount, on, by) for (n, _, on, by), amount in parts)


@dataclass(frozen=True)
class Saved:
    """The effect of a year for a member, in yen; rate in tenths of a per cent.

    is_billed: whether an approved sheet of the year gives the member a share; without one there is no effect yet.
    """

    member: int
    old: int
    new: int
    share: int
    own_costs: int
    one_off: int
    gains: str
    per_mille: int | None
    payback_years: Fraction | None
    per_resident: Fraction | None
    is_billed: bool = True


def shown(exact: Fraction) -> str:
    """Two decimals, half up, with separators: how a sheet writes what was not rounded yet."""
    number = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)
    return f"{number:,}"


def allocations_of(year: int | None = None) -> list[AllocationLine]:
    """The sheets (of a year), the newest first; two queries."""
    here = current_or_raise()
    approved = dict(
        AllocationApproval.objects.filter(municipality=here).values_list("allocation", "approved_on")
    )
    rows = Allocation.objects.filter(municipality=here)
    if year is not None:
        rows = rows.filter(year=year)
    names = tuple(AllocationLine.__dataclass_fields__)[:-1]
    found = rows.order_by("-number").values_list(*names)
    return [AllocationLine(*(*row, approved.get(row[0]))) for row in found]


def allocation_of(number: int) -> AllocationLine | None:
    return next((a for a in allocations_of() if a.number == number), None)


def steps_of(number: int) -> list[Step]:
    """The steps of a sheet in the order of classes, bases and members."""
    rows = Line.objects.filter(municipality=current_or_raise(), allocation=number)
    ordered = rows.order_by("cost_class", "basis", "member")
    return [
        Step(
            r.cost_class, r.basis, r.member, Fraction(r.weight), Fraction(r.pool), r.value, Fraction(r.counted),
            Fraction(r.counted_of_all), Fraction(r.share),
        )
        for r in ordered
    ]  # fmt: skip


def shares_of(number: int) -> list[ShareLine]:
    """The shares of a sheet in the order of classes and members."""
    rows = Share.objects.filter(municipality=current_or_raise(), allocation=number)
    return [
        ShareLine(r.cost_class, r.member, Fraction(r.exact), r.rounded, r.difference, r.own)
        for r in rows.order_by("cost_class", "member")
    ]


def totals_of(number: int) -> dict[int, int]:
    """What each member bears by a sheet."""
    found: dict[int, int] = {}
    for share in shares_of(number):
        found[share.member] = found.get(share.member, 0) + share.payable
    return found


def bills_of(number: int) -> list[BillLine]:
    """The bills of an approved sheet; five queries."""
    here = {"municipality": current_or_raise(), "allocation": number}
    parts: dict[int, list[tuple[int, int, date, date]]] = {}
    rows = Instalment.objects.filter(**here).order_by("member", "instalment")
    for row in rows:
        parts.setdefault(row.member, []).append((row.instalment, row.amount, row.due_on, row.notice_by))
    issued = dict(ShareNotice.objects.filter(**here).values_list("member", "issue"))
    taken, paid = taken_from(number), paid_of(number)
    return [
        BillLine(
            b.member,
            b.total,
            b.before,
            tuple(parts.get(b.member, ())),
            issued.get(b.member),
            tuple(taken.get(b.member, ())),
            paid.get(b.member, 0),
        )
        for b in Bill.objects.filter(**here).order_by("member")
    ]


def paid_of(number: int) -> dict[int, int]:
    """What came in for a sheet, by member."""
    rows = SharePayment.objects.filter(municipality=current_or_raise(), allocation=number)
    return dict(rows.values_list("member").annotate(sum=Sum("amount")).values_list("member", "sum"))


def typed_of(number: int, member: int) -> int:
    """What somebody typed as received of one bill, without what came out of deposits."""
    rows = SharePayment.objects.filter(municipality=current_or_raise(), allocation=number, member=member)
    return rows.filter(deposit=None).aggregate(sum=Sum("amount"))["sum"] or 0


def open_shares(member: int) -> int:
    """What a member still owes by all sheets, less what goes back to it; below zero: it is owed something."""
    here = {"municipality": current_or_raise(), "member": member}
    billed = sum(t - b for t, b in Bill.objects.filter(**here).values_list("total", "before"))
    lessened = Deduction.objects.filter(**here).aggregate(sum=Sum("amount"))["sum"] or 0
    paid = SharePayment.objects.filter(**here).aggregate(sum=Sum("amount"))["sum"] or 0
    return billed - lessened - paid


def payments_of(number: int) -> list[tuple[int, date, int, str]]:
    """(member, day, yen, note) of every receipt of a sheet, in order."""
    rows = SharePayment.objects.filter(municipality=current_or_raise(), allocation=number).order_by("number")
    return list(rows.values_list("member", "received_on", "amount", "note"))


def billed_in(year: int) -> dict[int, int]:
    """What the last approved sheet of a year made each member owe; nothing before the first."""
    last = next((a for a in allocations_of(year) if a.approved_on is not None), None)
    return {} if last is None else {b.member: b.total for b in bills_of(last.number)}


def effects_of(year: int) -> list[Saved]:
    """What each member saves in a year against its old system, by the last approved sheet; those entered alone.

    A member without a share in it (負担が未定) saves nothing yet: its new cost is not told, and no figure is derived from it.
    """
    shares = billed_in(year)
    people = {m: v.get("population") for m, v in costs.values_of(costs.counts_of(year)).items()}
    rows = Effect.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, year=year)
    found = []
    for r in rows.order_by("member"):
        if r.member not in shares:
            found.append(
                Saved(r.member, r.old_total, 0, 0, r.own_costs, r.one_off, r.gains, None, None, None, False)
            )
            continue
        share = shares[r.member]
        new = share + r.own_costs
        it = cost_effect(r.old_total, new, r.one_off, people.get(r.member))
        rate = None if it.rate is None else int((it.rate * 1000).__round__())
        found.append(
            Saved(
                r.member,
                r.old_total,
                new,
                share,
                r.own_costs,
                r.one_off,
                r.gains,
                rate,
                it.payback_years,
                it.per_resident,
            )
        )
    return found
