"""Late charges, refund interest and limitation against models that walk day by day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.law import LawGap, book, column
from kikan.law.days import date_of, day, months_passed
from kikan.law.ordinances import undated
from kikan.shared.ledger.law.late_charge import (
    FULL,
    SPECIAL_RATE,
    LateCharge,
    Payments,
    Waivers,
    late_charge,
    no_payments,
    no_waivers,
)
from kikan.shared.ledger.law.limitation import Event, Events, Limitation, limitation
from kikan.shared.ledger.law.refund_interest import UNKNOWN, RefundReason, refund_interest

BOOK = book()


def law(way: str = "rate_period", on: date = date(2026, 11, 1)):  # type: ignore[no-untyped-def]
    return BOOK.law("event_date", day(on), undated({"local_tax_collection.late_rounding": way}))


def rate_of(name: str, year: int) -> Fraction:
    return BOOK.law("tax_year", year).rate(f"local_tax_collection.{name}")


def charged(
    tax: int, due: date, until: date, paid: Payments | None = None, waived: Waivers | None = None,
    way: str = "rate_period",
) -> LateCharge:  # fmt: skip
    return late_charge(
        column(tax), column(day(due)), column(day(until)), paid or no_payments(), waived or no_waivers(),
        law=law(way),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (date(2026, 2, 2), date(2026, 3, 2)),
        (date(2026, 5, 31), date(2026, 6, 30)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 12, 25), date(2026, 1, 25)),
    ],
)
def test_the_first_month_ends_on_the_eve_of_the_same_day(due: date, last: date) -> None:
    assert date_of(int(months_passed(column(day(due) + 1), 1)[0])) == last


def test_nothing_is_due_in_time_or_below_two_thousand_yen() -> None:
    assert charged(50_000, date(2026, 7, 31), date(2026, 7, 31)).charge[0] == 0
    assert charged(1_999, date(2020, 7, 31), date(2026, 7, 31)).charge[0] == 0


def test_a_sum_below_a_thousand_yen_is_not_asked_for() -> None:
    found = charged(30_000, date(2026, 1, 31), date(2026, 3, 31))
    assert 0 < found.total[0] < 1000
    assert found.charge[0] == 0


def test_the_year_to_come_is_a_gap_until_its_rate_is_notified() -> None:
    with pytest.raises(LawGap, match="2027"):
        charged(50_000, date(2026, 12, 25), date(2027, 1, 4))


def test_days_under_a_full_waiver_cost_nothing_and_days_under_postponement_the_special_rate() -> None:
    due, until = date(2025, 7, 31), date(2026, 7, 31)
    span = (column(0), column(day(date(2025, 9, 1))), column(day(date(2026, 7, 31))))
    free = charged(500_000, due, until, waived=Waivers(*span, column(FULL)))
    assert free.after_part[0] == 0
    cheap = charged(500_000, due, until, waived=Waivers(*span, column(SPECIAL_RATE)))
    assert cheap.after_part[0] == 500_000 * 9 * 122 // 365_000 + 500_000 * 13 * 212 // 365_000


# The farthest day of a claim is 400 days on: the rates are known through 2026.
days = st.dates(date(2019, 1, 1), date(2025, 11, 1))
claims = st.tuples(
    st.integers(0, 3_000_000), days, st.integers(0, 400),
    st.lists(st.tuples(st.integers(-20, 400), st.integers(1, 900_000)), max_size=3),
    st.none() | st.tuples(st.integers(0, 300), st.integers(0, 200), st.sampled_from([FULL, SPECIAL_RATE])),
)  # fmt: skip
Claim = tuple[int, date, int, list[tuple[int, int]], tuple[int, int, int] | None]
FIRST_GRACE_RATE = date(2021, 1, 1)


def columns_of(rows: list[Claim]) -> tuple[np.ndarray, np.ndarray, np.ndarray, Payments, Waivers]:
    paid = [
        (i, day(due) + after, amount)
        for i, (_, due, _, parts, _) in enumerate(rows)
        for after, amount in parts
    ]
    waived = [
        (i, day(due) + w[0], day(due) + w[0] + w[1], w[2]) for i, (_, due, _, _, w) in enumerate(rows) if w
    ]
    return (
        column(*(r[0] for r in rows)),
        column(*(day(r[1]) for r in rows)),
        column(*(day(r[1]) + r[2] for r in rows)),
        Payments(*np.array(paid, dtype=np.int64).reshape(-1, 3).T),
        Waivers(*np.array(waived, dtype=np.int64).reshape(-1, 4).T),
    )


def slow(claim: Claim, way: str) -> int:
    """The late charge, one day after the other."""
    tax, due, length, parts, waiver = claim
    last_first = date_of(int(months_passed(column(day(due) + 1), 1)[0]))
    walked: list[tuple[tuple[object, ...], Fraction]] = []
    for n in range(1, length + 1):
        today = due + timedelta(days=n)
        balance = max(tax - sum(a for after, a in parts if after < n), 0)
        base = balance // 1000 * 1000 if balance >= 2000 else 0
        rate = rate_of("late_rate_first" if today <= last_first else "late_rate_after", today.year)
        if waiver and waiver[0] <= n <= waiver[0] + waiver[1]:
            rate = Fraction(0) if waiver[2] == FULL else min(rate, rate_of("late_rate_postponed", today.year))
        key = [today <= last_first, base]
        key += [rate] if way != "period" else []
        key += [today.year] if way == "calendar_year" else []
        walked.append((tuple(key), base * rate / 365))
    total = sum(int(sum(amount for _, amount in run)) for _, run in groupby(walked, key=lambda w: w[0]))
    return total // 100 * 100 if total >= 1000 else 0


@given(st.lists(claims, min_size=1, max_size=4), st.sampled_from(["rate_period", "calendar_year", "period"]))
@settings(max_examples=60, deadline=None)
def test_many_claims_at_once_are_what_walking_each_day_gives(rows: list[Claim], way: str) -> None:
    rows = [(t, d, n, p, w if d >= FIRST_GRACE_RATE else None) for t, d, n, p, w in rows]
    found = late_charge(*columns_of(rows), law=law(way))
    assert found.charge.tolist() == [slow(row, way) for row in rows]


@given(claims)
@settings(max_examples=40, deadline=None)
def test_a_payment_never_makes_the_charge_larger(claim: Claim) -> None:
    tax, due, length, parts, _ = claim
    without = late_charge(*columns_of([(tax, due, length, [], None)]), law=law())
    with_parts = late_charge(*columns_of([(tax, due, length, parts, None)]), law=law())
    # Each payment cuts a span, and each cut may lose a yen but never gain one.
    assert with_parts.charge[0] <= without.charge[0]


def interest(reason: RefundReason, paid: date, until: date, amount: int = 100_000, decided: int = UNKNOWN,
             requested: int = UNKNOWN) -> tuple[date, int]:  # fmt: skip
    found = refund_interest(
        column(amount), column(reason), column(day(paid)), column(decided), column(requested),
        column(day(until)), law=law(),
    )  # fmt: skip
    return date_of(int(found.begin[0])), int(found.interest[0])


def test_each_reason_has_its_own_first_day() -> None:
    paid, decided, requested = date(2025, 7, 31), day(date(2026, 2, 10)), day(date(2025, 12, 1))
    until = date(2026, 10, 1)
    assert interest(RefundReason.DECISION, paid, until)[0] == date(2025, 8, 1)
    assert interest(RefundReason.WRONG_PAYMENT, paid, until)[0] == date(2025, 9, 1)
    assert interest(RefundReason.NATIONAL_TAX, paid, until, decided=decided)[0] == date(2026, 3, 11)
    earlier = interest(RefundReason.REQUEST, paid, until, decided=decided, requested=requested)[0]
    assert earlier == date(2026, 3, 2)


def test_interest_counts_each_year_at_its_rate() -> None:
    # 2025-08-01 … 12-31: 153 days at 0.9 %, 2026-01-01 … 10-01: 274 days at 1.3 %
    _, amount = interest(RefundReason.DECISION, date(2025, 7, 31), date(2026, 10, 1), 500_000)
    assert amount == (500_000 * 9 * 153 // 365_000 + 500_000 * 13 * 274 // 365_000) // 100 * 100


def limited(due: date, *events: tuple[Event, date, date], as_of: date = date(2026, 11, 1)) -> Limitation:
    rows = np.array([(0, e, day(b), day(t)) for e, b, t in events], dtype=np.int64).reshape(-1, 4).T
    return limitation(column(day(due)), column(day(as_of)), Events(*rows), law=law())


def last_day(found: Limitation) -> date:
    return date_of(int(found.last[0]))


def test_a_claim_lives_five_years_from_the_day_after_it_was_due() -> None:
    assert last_day(limited(date(2021, 7, 31))) == date(2026, 7, 31)
    assert limited(date(2021, 7, 31)).is_over[0]


def test_each_claim_lapses_by_its_own_years_also_after_a_reminder() -> None:
    due, sent = day(date(2021, 7, 31)), day(date(2021, 8, 20))
    events = Events(column(1), column(int(Event.REMINDER)), column(sent), column(sent))
    found = limitation(column(due, due), column(due, due), events, column(5, 2), law=law())
    assert [date_of(d) for d in found.last.tolist()] == [date(2026, 7, 31), date(2023, 8, 30)]


def test_a_reminder_begins_the_five_years_anew_after_ten_days() -> None:
    sent = date(2021, 8, 20)
    assert last_day(limited(date(2021, 7, 31), (Event.REMINDER, sent, sent))) == date(2026, 8, 30)


def test_postponed_days_are_added_and_nothing_revives_a_claim_that_is_over() -> None:
    due = date(2021, 7, 31)
    postponed = (Event.POSTPONEMENT, date(2022, 1, 1), date(2022, 12, 31))
    assert last_day(limited(due, postponed)) == date(2027, 7, 31)
    too_late = (Event.ACKNOWLEDGED, date(2026, 8, 1), date(2026, 8, 1))
    assert last_day(limited(due, too_late)) == date(2026, 7, 31)


@given(
    days,
    st.lists(st.tuples(st.sampled_from(list(Event)), st.integers(0, 4000), st.integers(0, 200)), max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_no_event_ever_shortens_a_claims_life(due: date, parts: list[tuple[Event, int, int]]) -> None:
    events = [(e, due + timedelta(days=a), due + timedelta(days=a + n)) for e, a, n in parts]
    assert limited(due, *events).last[0] >= limited(due).last[0]
