"""Interest on refunds (還付加算金): from a day that depends on the reason, to the decision to pay.

Law: 地方税法 第17条の4, 第20条の4の2, 附則第3条の2第4項
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from kikan.law import Count, Day, Groups, Law, Yen, choose, cut_below, only_where, rule
from kikan.law.days import months_passed
from kikan.law.working import Working, step
from kikan.shared.ledger.law import spans


class RefundReason(IntEnum):
    """Why the money came too much (過誤納の事由); it decides from which day interest runs."""

    DECISION = 1
    REQUEST = 2
    NATIONAL_TAX = 3
    WRONG_PAYMENT = 4

    @property
    def ja(self) -> str:
        return _WORDS[self.value]


_WORDS = {
    1: "更正・決定・賦課決定による減額",
    2: "更正の請求に基づく減額",
    3: "所得税の更正・申告に基づく減額",
    4: "誤納（二重納付・過大納付）",
}
UNKNOWN = -(10**6)


@dataclass(frozen=True)
class RefundInterest(Working):
    """The interest of each refund."""

    refund: Yen = step("過誤納金の額", "地方税法 第17条")
    base: Yen = step("加算金の基礎", "地方税法 第20条の4の2第2項")
    begin: Day = step("起算日（1970年からの日数）", "地方税法 第17条の4第1項", unit="日目")
    days: Count = step("日数", "地方税法 第17条の4第1項", unit="日")
    total: Yen = step("加算金（端数処理前）", "地方税法 附則第3条の2第4項")
    interest: Yen = step("還付加算金の額", "地方税法 第20条の4の2第5項")


@rule("local_tax_collection.refund_interest", axis="event_date", since=0)
def refund_interest(
    refund: Yen, reason: Count, paid: Day, decided: Day, requested: Day, until: Day, *, law: Law
) -> RefundInterest:
    """The interest of each refund paid out or used on the day `until` (還付加算金).

    decided: the day of the correction or of the notice of the national tax; requested: 更正の請求; UNKNOWN elsewhere.
    Law: 地方税法 第17条の4第1項, 附則第3条の2第4項
    Rounding: base below 1,000 cut, none below 2,000; each rate period below 1 yen; the sum below 100 cut, none below 1,000
    """
    begin = _begin(reason, paid, decided, requested, law)
    base = only_where(refund >= law.amount("base_floor"), cut_below(refund, law.amount("base_unit")))
    count = len(refund)
    new_years = spans.years_between(int(begin.min()), int(until.max())) if count else []
    year_claim, year_day = spans.every_claim(count, new_years)
    pieces = spans.cut(begin, until, (year_claim,), (year_day,))
    total = _total(pieces, base, count, law)
    interest = only_where(total >= law.amount("result_floor"), cut_below(total, law.amount("result_unit")))
    return RefundInterest(refund, base, begin, np.maximum(until - begin + 1, 0), total, interest)


def _begin(reason: Count, paid: Day, decided: Day, requested: Day, law: Law) -> Day:
    """The first day that bears interest; never before the day after the payment."""
    after_decision = months_passed(decided + 1, law.amount("refund_months_decision")) + 1
    after_request = months_passed(requested + 1, law.amount("refund_months_request")) + 1
    wrong = months_passed(paid + 1, law.amount("refund_months_payment")) + 1
    begin = choose(reason == RefundReason.DECISION, paid + 1, wrong)
    begin = choose(reason == RefundReason.REQUEST, np.minimum(after_request, after_decision), begin)
    begin = choose(reason == RefundReason.NATIONAL_TAX, after_decision, begin)
    return np.maximum(begin, paid + 1)


def _total(pieces: spans.Pieces, base: Yen, count: int, law: Law) -> Yen:
    if not len(pieces):
        return np.zeros(count, dtype=np.int64)
    rates = spans.year_rates("refund_rate", int(pieces.begin.min()), int(pieces.end.max()), law)
    rate = rates.of(pieces.begin)
    groups = spans.runs_of(pieces.claim, rate)
    amount, parents = spans.amounts(groups, base[pieces.claim], pieces.days, rate, law.amount("days_a_year"))
    first = np.searchsorted(groups, np.arange(parents.count))
    return Groups(pieces.claim[first], count).sum(amount)
