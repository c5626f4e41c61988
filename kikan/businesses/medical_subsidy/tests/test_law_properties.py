"""What must hold of every judgement, period and receipt: limits, borders of age, caps, no money made or lost."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.medical_subsidy.law.case_adapters import SCHEME_OF_THE_SOURCES
from kikan.businesses.medical_subsidy.law.eligibility import (
    CAPPED,
    HANDBOOKS,
    NONE,
    NOT_WORKING,
    WORKING,
    Disabled,
    Judged,
    child,
    is_in_kind,
    single_parent,
)
from kikan.businesses.medical_subsidy.law.periods import (
    begins,
    child_last_day,
    claim_until,
    renewed_on,
    single_parent_last_day,
    tax_year,
)
from kikan.businesses.medical_subsidy.law.subsidy import (
    INPATIENT,
    OUTPATIENT,
    PHARMACY,
    Receipts,
    Subsidy,
)
from kikan.law import Law, LawGap, book, call, column
from kikan.law.days import date_of, day
from kikan.law.ordinances import ordinance_of

DAYS = st.dates(date(2018, 4, 1), date(2027, 3, 31))
YEN = st.integers(0, 3_000_000)
LIMIT, CAPS = 235_000, {"outpatient": 18_000, "inpatient": 57_600}
BODY = SCHEME_OF_THE_SOURCES | {
    "levy_limit": LIMIT, "child_until_age": 18, "child_income_limited": "no", "renewal_month": 6, "renewal_day": 30,
    "tax_year_begins": 7, "claim_years": 5, "copay_rate": "0.1", "cap_scope": "institution", "pharmacy_copay": "no",
    "caps": [{"care": care, "amount": amount} for care, amount in CAPS.items()],
}  # fmt: skip
NO = np.array([False])


def law(axis: str = "event_date", at: date = date(2026, 7, 10), **changed: Any) -> Law:
    values = [
        {
            "id": f"medical_subsidy_scheme.{name}", "value": value, "cites": "試験のための値",
            "from": "2018-04" if name in ("copay_rate", "cap_scope", "pharmacy_copay", "caps") else date(2018, 4, 1),
        }
        for name, value in (BODY | changed).items()
    ]  # fmt: skip
    moment = day(at) if axis == "event_date" else at.year * 12 + at.month - 1
    return book().law(axis, moment, ordinance_of(book(), 1, "試験の町", values))


def judged(
    levy: int = 0, taxed: bool = False, assisted: bool = False, own: Law | None = None, **grades: int
) -> Judged:
    columns = {name: column(grades.get(name, 0)) for name in HANDBOOKS}
    people = Disabled(columns, column(levy), np.array([taxed]), np.array([assisted]))
    found: Judged = call("medical_subsidy_scheme.severe_disability", people, law=own or law())
    return found


def is_eligible(**told: Any) -> bool:
    return bool(judged(**told).eligible[0])


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ({"physical": 2}, True), ({"physical": 3}, False), ({"mental": 1}, True), ({"mental": 2}, False),
        ({"intellectual": 1}, True), ({"intellectual": 2}, False), ({"physical": 3, "intellectual": 2}, True),
        ({"physical": 4, "intellectual": 2}, False), ({"pension": 1}, True), ({"special_child_rearing": 1}, True),
        ({}, False),
    ],
)  # fmt: skip
def test_the_grade_decides_who_is_severely_disabled(grades: dict[str, int], expected: bool) -> None:
    assert is_eligible(**grades) is expected


@given(st.integers(0, 500_000))
def test_the_limit_itself_is_within_only_where_the_ordinance_says_so(levy: int) -> None:
    assert is_eligible(physical=1, levy=levy) is (levy < LIMIT)
    assert is_eligible(physical=1, levy=levy, own=law(levy_limit_inclusive="yes")) is (levy <= LIMIT)


def test_a_taxed_family_bears_a_share_and_an_assisted_one_is_left_out() -> None:
    assert judged(physical=1).copay.tolist() == [NONE]
    assert judged(physical=1, taxed=True).copay.tolist() == [CAPPED]
    assert not is_eligible(physical=1, assisted=True)


@pytest.mark.parametrize(
    ("work", "taxed", "expected"),
    [
        (WORKING, False, True), (NOT_WORKING, False, False), ("job_seeking", False, True), ("hobby", False, False),
        (WORKING, True, False),
    ],
)  # fmt: skip
def test_a_single_parent_works_or_is_excused_and_pays_no_income_tax(
    work: str, taxed: bool, expected: bool
) -> None:
    found = single_parent(np.array([True]), work, np.array([taxed]), NO, law=law())
    assert found.eligible.tolist() == [expected]


def test_work_is_not_asked_for_where_the_scheme_does_not() -> None:
    found = single_parent(np.array([True]), NOT_WORKING, NO, NO, law=law(single_parent_requires_work="no"))
    assert found.eligible.tolist() == [True]


def test_an_income_limit_of_children_counts_only_where_there_is_one() -> None:
    incomes, of_age, none = column(4_999_999, 5_000_000), np.array([True, True]), np.array([False, False])
    assert child(of_age, incomes, none, law=law()).eligible.tolist() == [True, True]
    limited = law(child_income_limited="yes", child_income_limit=5_000_000)
    assert child(of_age, incomes, none, law=limited).eligible.tolist() == [True, False]
    with pytest.raises(LawGap):
        child(of_age, incomes, none, law=law(child_income_limited="yes"))


@pytest.mark.parametrize(
    ("within", "shows", "expected"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_only_at_home_and_with_the_certificate_is_paid_in_kind(
    within: bool, shows: bool, expected: bool
) -> None:
    assert is_in_kind(np.array([within]), np.array([shows]), law=law()).tolist() == [expected]


@pytest.mark.parametrize(
    ("born", "last"),
    [(date(2010, 4, 1), date(2028, 3, 31)), (date(2010, 4, 2), date(2029, 3, 31)), (date(2008, 2, 29), date(2026, 3, 31))],
)  # fmt: skip
def test_a_child_is_subsidised_to_the_end_of_the_school_year(born: date, last: date) -> None:
    assert date_of(int(child_last_day(column(day(born)), law=law())[0])) == last


@pytest.mark.parametrize(
    ("born", "last"),
    [(date(2010, 5, 20), date(2029, 5, 31)), (date(2010, 6, 1), date(2029, 6, 30)), (date(2008, 2, 29), date(2027, 2, 28))],
)  # fmt: skip
def test_a_single_parents_child_is_subsidised_to_the_end_of_the_month_of_the_birthday(
    born: date, last: date
) -> None:
    assert date_of(int(single_parent_last_day(column(day(born)), law=law())[0])) == last


@given(DAYS, DAYS)
def test_a_certificate_begins_in_the_month_of_application_and_never_before_its_event(
    applied: date, event: date
) -> None:
    first = date_of(int(begins(column(day(applied)), column(day(event)), law=law())[0]))
    assert first == max(applied.replace(day=1), event)


@given(DAYS)
def test_a_term_ends_on_the_next_day_of_renewal(first: date) -> None:
    last = date_of(int(renewed_on(column(day(first)), law=law())[0]))
    assert (last.month, last.day) == (6, 30)
    assert 0 <= (last - first).days <= 365


def test_a_month_without_the_day_of_renewal_is_a_gap() -> None:
    with pytest.raises(LawGap):
        renewed_on(column(day(date(2026, 1, 1))), law=law(renewal_day=31))


def test_taxes_of_the_year_count_from_july() -> None:
    days = column(day(date(2026, 6, 30)), day(date(2026, 7, 1)), day(date(2027, 1, 1)))
    assert tax_year(days, law=law()).tolist() == [2025, 2026, 2026]


def test_a_receipt_of_march_2021_can_be_claimed_to_march_2026() -> None:
    assert date_of(int(claim_until(column(2021 * 12 + 2), law=law())[0])) == date(2026, 3, 31)


def counted(receipts: Receipts, **changed: Any) -> Subsidy:
    found: Subsidy = call("medical_subsidy_scheme.subsidy", receipts, law=law("service_month", **changed))
    return found


RECEIPTS = st.tuples(
    st.integers(0, 200_000), YEN, YEN, YEN, YEN, st.sampled_from([OUTPATIENT, INPATIENT, PHARMACY]),
    st.sampled_from([NONE, CAPPED]), st.integers(0, 60_000),
)  # fmt: skip


@given(st.lists(RECEIPTS, min_size=1, max_size=6))
def test_the_subsidy_never_exceeds_what_is_left_and_nothing_is_made_or_lost(rows: list[Any]) -> None:
    columns = [column(*values) for values in zip(*rows, strict=True)]
    found = counted(Receipts(*columns))
    assert (found.subsidy >= 0).all()
    assert (found.user_part >= 0).all()
    assert (found.subsidy + found.user_part == found.own_share).all()
    assert (found.own_share <= columns[1]).all()
    assert (found.user_part <= np.maximum(found.room, 0)).all()
    alone = [counted(Receipts(*(c[n : n + 1] for c in columns))).subsidy[0] for n in range(len(rows))]
    assert found.subsidy.tolist() == alone


def receipt(
    points: int, paid: int, care: int = OUTPATIENT, copay: int = CAPPED, borne: int = 0, high_cost: int = 0
) -> Receipts:
    return Receipts(*(column(v) for v in (points, paid, 0, high_cost, 0, care, copay, borne)))


@pytest.mark.parametrize(
    ("asked", "user_part", "paid_out"),
    [
        (receipt(1_000, 3_000), 1_000, 2_000),
        (receipt(1_000, 3_000, copay=NONE), 0, 3_000),
        (receipt(1_234, 3_700), 1_230, 2_470),  # 1,234 yen are 1,230 at the counter
        (receipt(20_000, 60_000), 18_000, 42_000),
        (receipt(20_000, 60_000, borne=10_000), 8_000, 52_000),
        (receipt(100_000, 300_000, care=INPATIENT, high_cost=212_570), 57_600, 29_830),
        (receipt(1_000, 3_000, care=PHARMACY), 0, 3_000),
        (receipt(1_000, 500), 500, 0),
    ],
)
def test_a_receipt_is_paid_less_the_own_part_up_to_the_cap(
    asked: Receipts, user_part: int, paid_out: int
) -> None:
    found = counted(asked)
    assert (found.user_part.tolist(), found.subsidy.tolist()) == ([user_part], [paid_out])


def test_a_pharmacy_charges_where_the_scheme_says_so() -> None:
    assert counted(receipt(1_000, 3_000, care=PHARMACY), pharmacy_copay="yes").user_part.tolist() == [1_000]
