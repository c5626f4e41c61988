"""Benefits paid without right are asked back (返納): a receivable of the person, at once or month by month."""

from datetime import date

import numpy as np

from kikan.law.days import day as to_day
from kikan.law.days import fiscal_year_of
from kikan.shared.errors import Refused
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.law.instalments import split
from kikan.shared.ledger.levies import Levy
from kikan.shared.ledger.plans import MOST_PARTS, months_on
from kikan.shared.tenancy import clock


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
