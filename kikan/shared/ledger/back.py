"""Benefits paid without right are asked back (返納), at once or month by month, and such a demand is taken back."""

from datetime import date

import numpy as np

from kikan.law.days import day as to_day
from kikan.law.days import fiscal_year_of
from kikan.shared.errors import Refused
from kikan.shared.ledger.charge import Part, charge, correct
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.law.instalments import split
from kikan.shared.ledger.levies import Levy
from kikan.shared.ledger.models import Balance
from kikan.shared.ledger.plans import MOST_PARTS, months_on
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


def require_parts(amount: int, first_due_on: date, parts: int) -> None:
    """Errors: Refused where nothing was paid too much, for a day that is not to come, or a number of parts that cannot be."""
    if amount <= 0:
        raise Refused("過払いの額がありません。", what_to_do="決定した額と支払った額を確かめてください。")
    if first_due_on <= clock.today():
        raise Refused(
            "納期限が今日以前です。", field="first_due_on", what_to_do="今日より後の日を入力してください。"
        )
    most = min(MOST_PARTS, amount)
    if not 1 <= parts <= most:
        raise Refused(
            f"回数は1回から{most}回までです。", field="parts", what_to_do="回数を確かめてください。"
        )


def ask_back(
    levy: Levy, *, payer: int, reference: int, amount: int, first_due_on: date, parts: int, entry: int
) -> int:
    """Charge an amount in so many monthly instalments, the first taking what cannot be divided. Returns the charge's number."""
    shares = split(np.array([amount], dtype=np.int64), parts, 1)[0].tolist()
    year = int(fiscal_year_of(np.array([to_day(clock.today())], dtype=np.int64))[0])
    days = months_on(first_due_on, parts)
    return charge(
        levy=levy.code, fiscal_year=year, payer=payer, reference=reference,
        parts=[Part(n, on, (share,)) for n, (on, share) in enumerate(zip(days, shares, strict=True), start=1)],
        entry=entry,
    )  # fmt: skip


def take_back(charge_number: int, *, entry: int) -> None:
    """Nothing is asked back any more: what was paid on the demand becomes overpaid money (過誤納)."""
    today = clock.today()
    correct(charge_number, components=(0,), on=today, unit=1, occasional_due_on=today, entry=entry)


def instalments_of(charge_number: int) -> list[tuple[int, date, int]]:
    """(number, due day, yen charged) of each instalment of a demand."""
    rows = Balance.objects.filter(
        municipality=current_or_raise(), charge=charge_number, instalment__lt=KIND_STEP
    )
    return list(rows.order_by("instalment").values_list("instalment", "due_on", "charged"))
