"""What was asked back (返納金), with what of it is paid in the ledger."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from kikan.businesses.child_allowance.models import Return, ReturnLine
from kikan.businesses.child_allowance.models.returned import ReturnGround
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class ReturnSum:
    """A demand in yen; `balance`: what is still open, `asked`: what is left of the demand (0 where it was taken back)."""

    number: int
    ground: int
    demanded_on: date
    amount: int
    parts: int
    first_due_on: date
    charge: int
    entry: int
    asked: int
    balance: int

    @property
    def ground_ja(self) -> str:
        return str(ReturnGround(self.ground).label)

    @property
    def state_ja(self) -> str:
        if not self.asked:
            return "取消し"
        return "納付済" if not self.balance else "未納"


FIELDS = ("number", "ground", "demanded_on", "amount", "parts", "first_due_on", "charge", "entry")


def returns_of(recipient: int) -> list[ReturnSum]:
    """The demands against a recipient, the newest first; three queries."""
    town = current_or_raise()
    rows = list(Return.objects.filter(municipality=town, recipient=recipient).order_by("-number"))
    if not rows:
        return []
    lines = ReturnLine.objects.filter(municipality=town, recipient=recipient).order_by()
    asked = dict(lines.values_list("number").annotate(Sum("amount")))
    open_ = dict(
        Balance.objects.filter(municipality=town, charge__in=[r.charge for r in rows])
        .order_by().values_list("charge").annotate(Sum("balance"))
    )  # fmt: skip
    return [
        ReturnSum(
            **{name: getattr(row, name) for name in FIELDS}, asked=asked.get(row.number, 0),
            balance=open_.get(row.charge, 0),
        )
        for row in rows
    ]  # fmt: skip
