"""What of the school aid of a year is still to be paid up to a month, to whom (支給する額)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.schooling.models.aid import AidPayment, AidPaymentLine
from kikan.businesses.schooling.reads.aid import aids_of, amounts_until, lines_in
from kikan.businesses.schooling.reads.aid_costs import payable_of, with_costs
from kikan.businesses.schooling.reads.years import begins
from kikan.law import Law
from kikan.law.days import next_month
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

ENTRANCE = "entrance"
"""The item of the ordinance's table that may be paid before the entry."""


@dataclass(frozen=True)
class Due:
    """A child's aid up to a month: what is due of each item less what was decided before, in yen."""

    person: int
    payee: int | None
    due: int
    decided: int
    items: dict[str, int]

    @property
    def amount(self) -> int:
        """Below zero where too much was paid."""
        return self.due - self.decided

    @property
    def is_payable(self) -> bool:
        return self.amount > 0 and self.payee is not None

    @property
    def told_ja(self) -> str:
        """Why nothing is paid, where that is so."""
        if self.amount < 0:
            return "過払い（次の支給から差し引きます）"
        if self.amount == 0:
            return "支給済み"
        return "" if self.payee else "保護者が未登録"


def due_of(year: int, through: date, law: Law) -> list[Due]:
    """Every child granted aid in a year with the actual costs told, by number. Errors: LawGap without the ordinance's amounts."""
    rows = [row for row in aids_of(year=year) if row.is_granted]
    amounts = with_costs(amounts_until(rows, law, next_month(through)), payable_of(rows, law))
    lines, decided = lines_in(rows), decided_of(year)
    return [
        Due(
            person, lines[person].guardian if person in lines else None, sum(items.values()),
            sum(decided[person].values()), _less(items, decided[person]),
        )
        for person, items in sorted(amounts.items())
        if items or decided[person]
    ]  # fmt: skip


def entrance_of(year: int, law: Law) -> list[Due]:
    """Every child granted aid of a coming year with the entrance money of it, less what was decided before.

    Errors: LawGap without the ordinance's amounts.
    """
    rows = [row for row in aids_of(year=year) if row.is_granted]
    amounts = amounts_until(rows, law, next_month(begins(year)))
    lines, decided = lines_in(rows), decided_of(year)
    found = []
    for person, items in sorted(amounts.items()):
        due, before = items.get(ENTRANCE, 0), decided[person].get(ENTRANCE, 0)
        if due > before:
            payee = lines[person].guardian if person in lines else None
            found.append(Due(person, payee, due, before, {ENTRANCE: due - before}))
    return found


def decided_of(year: int) -> dict[int, dict[str, int]]:
    """What was decided before of each item, by child."""
    numbers = dict(
        AidPayment.objects.filter(municipality=current_or_raise(), year=year).values_list("number", "person")
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = AidPaymentLine.objects.filter(municipality=current_or_raise(), payment__in=list(numbers))
    for payment, item, amount in rows.values_list("payment", "item", "amount"):
        found[numbers[payment]][item] += amount
    return found


def payments_of(person: int) -> list[AidPayment]:
    """The payments decided for a child, the newest first."""
    rows = AidPayment.objects.filter(municipality=current_or_raise(), person=person)
    return list(rows.order_by("-number"))


def demanded(person: int, number: int) -> AidPayment:
    """A demand for money back that stands. Errors: NotFound for none of the child, or one taken back."""
    row = next((r for r, stands in demands_of(payments_of(person)) if r.number == number and stands), None)
    if row is None:
        raise NotFound(
            "この番号の返還の決定はありません。",
            field="number",
            what_to_do="子の画面で番号を確かめてください。",
        )
    return row


def demands_of(rows: Sequence[AidPayment]) -> list[tuple[AidPayment, bool]]:
    """The demands among a child's payments, each with whether it stands."""
    ended = {r.charge for r in rows if r.charge is not None and r.amount > 0}
    return [(r, r.charge not in ended) for r in rows if r.charge is not None and r.amount < 0]


def charge_of(row: AidPayment) -> int:
    """The charge of a demand."""
    assert row.charge is not None
    return row.charge


def items_of(number: int) -> dict[str, int]:
    """The items of a payment or demand, in yen."""
    rows = AidPaymentLine.objects.filter(municipality=current_or_raise(), payment=number)
    return dict(rows.values_list("item", "amount"))


def _less(items: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """Item by item, what is left after what was decided; items of which nothing is left are left out."""
    left = {item: items.get(item, 0) - before.get(item, 0) for item in {**items, **before}}
    return {item: amount for item, amount in left.items() if amount}
