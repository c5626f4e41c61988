"""The levy of a household, article by article."""

import numpy as np
import pytest

from kikan.businesses.health_insurance.law.instalments import instalments
from kikan.businesses.health_insurance.law.levy import Levy, levy
from kikan.businesses.health_insurance.law.months import WHOLE_YEAR
from kikan.businesses.health_insurance.tests.levy_facts import MEMBER, households_of, members_of, nhi_law
from kikan.businesses.health_insurance.tests.slow_levy import slow_total
from kikan.law import Law, LawGap, book, column, rows_of
from kikan.law.notions.instalments import due_days
from kikan.law.ordinances import Ordinance, undated
from kikan.law.table import table_of

HALF_YEAR = 0b111111
WELL_OFF = {"total_income": 5_000_000, "is_earner": True}


def assessed(*rows: dict, law: Law | None = None, specified: int = 0, continued: int = 0) -> Levy:
    count = 1 + max(row.get("household", 0) for row in rows)
    return levy(members_of(*rows), households_of(count, specified, continued), law=law or nhi_law(2026))


def test_an_unknown_income_leaves_the_household_without_reduction_and_without_income_levy() -> None:
    found = assessed({"total_income": 0, "is_known": False})
    assert found.reduction.tenths[0] == 0
    assert found.medical.income_levy.fraction(0) == 0
    assert found.medical.per_capita.fraction(0) == 22_100


def test_a_head_who_is_not_insured_counts_for_the_class_but_brings_no_levy() -> None:
    head = WELL_OFF | {"insured_months": 0, "is_counted": False}
    found = assessed(head, {"total_income": 0})
    assert found.reduction.tenths[0] == 0
    assert found.reduction.counted[0] == 1
    assert found.medical.income_levy.fraction(0) == 0


def test_a_former_member_in_the_late_elderly_scheme_raises_the_threshold() -> None:
    insured, former = {"total_income": 800_000}, {"insured_months": 0, "total_income": 0}
    assert assessed(insured).reduction.tenths[0] == 2
    assert assessed(insured, former).reduction.tenths[0] == 5


def test_every_second_earner_raises_every_threshold_by_100000() -> None:
    found = assessed({"total_income": 530_000, "is_earner": True}, {"is_earner": True})
    assert (found.reduction.threshold_7[0], found.reduction.tenths[0]) == (530_000, 7)


def test_a_preschool_child_is_charged_half_of_what_the_class_leaves() -> None:
    child = {"is_preschool": True, "is_minor": True}
    found = assessed(child)
    assert found.medical.per_capita.fraction(0) * 20 == 22_100 * 3


def test_minors_pay_nothing_of_the_child_part_per_head_and_adults_pay_the_extra_amount() -> None:
    assert assessed(WELL_OFF).child.per_capita.fraction(0) == 1_801 + 100
    assert assessed(WELL_OFF | {"is_minor": True}).child.per_capita.fraction(0) == 0


def test_the_child_part_begins_in_2026() -> None:
    before, since = (assessed(WELL_OFF, law=nhi_law(year)).child.amount[0] for year in (2025, 2026))
    assert before == 0 < since


def test_preschool_children_paid_in_full_before_2022() -> None:
    law = nhi_law(2021)
    paid = [assessed(WELL_OFF | {"is_preschool": child}, law=law).total[0] for child in (True, False)]
    assert paid[0] == paid[1]


@pytest.mark.parametrize(("kind", "share"), [("specified", 2), ("continued", 4)])
def test_the_household_amount_of_one_left_alone_is_lowered_but_not_in_the_care_part(
    kind: str, share: int
) -> None:
    found = assessed(WELL_OFF | {"care_months": WHOLE_YEAR}, **{kind: WHOLE_YEAR})
    assert found.medical.per_household.fraction(0) * share == 19_100 * (share - 1)
    assert found.care.per_household.fraction(0) == 5_800


def test_five_years_may_end_within_the_year() -> None:
    found = assessed(WELL_OFF, specified=HALF_YEAR, continued=WHOLE_YEAR & ~HALF_YEAR)
    assert found.support.per_household.fraction(0) * 8 == 7_300 * 5


def test_months_around_a_birth_carry_neither_income_nor_per_capita_amount() -> None:
    found = assessed(WELL_OFF | {"maternity_months": 0b1111})
    whole = assessed(WELL_OFF)
    for part in ("income_levy", "per_capita"):
        ours, full = (getattr(each.medical, part).fraction(0) for each in (found, whole))
        assert ours * 12 == full * 8
    assert found.medical.per_household.fraction(0) == whole.medical.per_household.fraction(0)


def test_an_involuntarily_unemployed_member_is_levied_on_the_lower_income_in_those_months() -> None:
    member = WELL_OFF | {"relieved_income": 1_500_000, "unemployed_months": HALF_YEAR}
    found = assessed(member)
    expected = (4_570_000 + 1_070_000) * 681 // 20_000
    assert int(found.medical.income_levy.fraction(0)) == expected


def test_former_dependants_pay_half_per_head_and_no_income_levy() -> None:
    relief = {"former_dependant_months": WHOLE_YEAR, "former_dependant_flat_months": WHOLE_YEAR}
    found = assessed(WELL_OFF | relief)
    assert found.medical.income_levy.fraction(0) == 0
    assert found.medical.per_capita.fraction(0) == 11_050
    assert found.medical.per_household.fraction(0) == 9_550


def test_a_class_of_seven_tenths_leaves_former_dependants_less_than_half_already() -> None:
    relief = {"former_dependant_months": WHOLE_YEAR, "former_dependant_flat_months": WHOLE_YEAR}
    assert assessed(relief).medical.per_capita.fraction(0) * 10 == 22_100 * 3


def test_the_household_amount_is_charged_while_anyone_is_insured() -> None:
    first, then = WELL_OFF | {"insured_months": HALF_YEAR}, {"insured_months": 0b111 << 6}
    assert assessed(first, then).medical.per_household.fraction(0) * 12 == 19_100 * 9


KINDS = ("unemployed_months", "maternity_months", "former_dependant_months", "former_dependant_flat_months")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("income", [0, 2_000_000])
@pytest.mark.parametrize("cap", [15_000, 30_000, 45_000])
def test_the_cap_binds_month_by_month_where_a_relief_covers_part_of_the_year(
    kind: str, income: int, cap: int
) -> None:
    row = MEMBER | dict.fromkeys(("total_income", "aggregate_income", "judged_income"), income)
    row |= {kind: HALF_YEAR, "is_counted": False, "judged_income": 9_000_000}
    law = nhi_law(2025, medical_cap=cap)
    assert assessed(row, law=law).total[0] == slow_total([row], 0, 0, law)


def test_the_order_of_cap_and_months_is_the_ordinances() -> None:
    half = WELL_OFF | {"total_income": 30_000_000, "insured_months": HALF_YEAR}
    amounts = [
        assessed(half, law=nhi_law(2026, cap_proration=order)).medical.amount[0]
        for order in ("annual_first", "months_first")
    ]
    assert amounts == [325_000, 650_000]


def test_a_capped_part_says_so() -> None:
    found = assessed(WELL_OFF | {"total_income": 30_000_000})
    assert (found.medical.is_capped[0], found.medical.amount[0]) == (True, 650_000)
    assert not assessed({"total_income": 500_000}).medical.is_capped[0]


def test_the_basic_deduction_falls_away_for_very_high_incomes() -> None:
    found = assessed(
        {"total_income": 24_000_000},
        {"household": 1, "total_income": 24_000_001},
        {"household": 2, "total_income": 25_000_001},
    )
    assert found.members is not None
    assert found.members.levy_base.tolist() == [23_570_000, 23_710_001, 25_000_001]


def test_a_rate_that_the_body_never_set_stops_the_levy() -> None:
    with pytest.raises(LawGap, match="medical_income_rate"):
        levy(members_of({}), households_of(), law=book().law("fiscal_year", 2026, Ordinance()))


def test_nobody_is_assessed_beyond_the_years_that_were_checked() -> None:
    with pytest.raises(LawGap):
        assessed({}, law=nhi_law(2027))


def test_a_town_without_households_has_no_levies() -> None:
    assert len(levy(members_of(), households_of(0), law=nhi_law(2026)).total) == 0


def test_a_household_whose_members_all_left_owes_nothing() -> None:
    assert assessed({"insured_months": 0}).total[0] == 0


def test_the_working_tells_every_step_with_its_article_and_comes_back_from_its_columns() -> None:
    found = assessed(WELL_OFF, WELL_OFF | {"care_months": WHOLE_YEAR})
    lines = rows_of(found)
    assert len([line for line in lines if line.name == "levy_base"]) == 2
    assert all(line.ja for line in lines)
    assert Levy.unpack(found.pack()).total.tolist() == found.total.tolist()


def test_values_that_are_not_verified_are_named_with_the_result() -> None:
    law = nhi_law(2026)
    assessed(WELL_OFF, law=law)
    assert "national_health_insurance.reduction_per_insured_5" in {doubt.id for doubt in law.doubts()}


def test_instalments_carry_the_rest_in_the_first() -> None:
    split = instalments(column(100_000, 700), 8, law=nhi_law(2026))
    assert split[:, :2].tolist() == [[12_500, 12_500], [700, 0]]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("month_end", ["2026-07-31", "2026-12-31", "2027-02-28"]),
        ("month_end_december_25", ["2026-07-31", "2026-12-25", "2027-02-28"]),
        ("month_end_december_to_january_4", ["2026-07-31", "2027-01-04", "2027-02-28"]),
        ("day_25", ["2026-07-25", "2026-12-25", "2027-02-25"]),
    ],
)
def test_instalments_fall_due_as_the_ordinance_says(rule: str, days: list[str]) -> None:
    name = "national_health_insurance.instalment_months"
    months = table_of(name, ["month"], [{"month": month} for month in (7, 12, 2)])
    values = {name: months, "national_health_insurance.instalment_due": rule}
    law = book().law("fiscal_year", 2026, undated(values))
    assert [day.isoformat() for day in due_days(law.of("national_health_insurance"))] == days


def test_an_empty_mask_of_months_never_reaches_a_cap() -> None:
    found = assessed({"insured_months": 0}, WELL_OFF | {"household": 1})
    assert found.medical.is_capped.tolist() == [False, False]
    assert np.asarray(found.total > 0).tolist() == [False, True]
