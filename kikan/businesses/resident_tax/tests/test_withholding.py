"""Special collection: what each month takes, what the employer owes, and what a change of job does to both."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.resident_tax.exchange.collected_file import read_collected
from kikan.businesses.resident_tax.law.withheld_months import parts_by_month, spread_rest
from kikan.businesses.resident_tax.models import Assessment, Retirement
from kikan.businesses.resident_tax.procedures.accept_leaver import (
    LUMP,
    ORDINARY,
    TRANSFER,
    accept_leaver,
)
from kikan.businesses.resident_tax.procedures.accept_starter import accept_starter
from kikan.businesses.resident_tax.procedures.declare_retirement import declare_retirement
from kikan.businesses.resident_tax.procedures.import_collected import Line, Taken, import_collected
from kikan.businesses.resident_tax.procedures.moved_shares import charge_ordinary
from kikan.businesses.resident_tax.procedures.register_collector import register_collector
from kikan.businesses.resident_tax.procedures.stop_pension import stop_pension
from kikan.businesses.resident_tax.procedures.withheld import due_days
from kikan.businesses.resident_tax.procedures.withhold_year import withhold_year
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY, collection_paths
from kikan.businesses.resident_tax.tests.collecting import (
    CLERK,
    EMPLOYED,
    MILL,
    OTHER,
    PAYS_HERSELF,
    PENSIONER,
    SHOP,
    TOWN,
    YEAR,
    assess,
    charged,
    settle,
)
from kikan.shared import history
from kikan.shared.addressees.models import Profile
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

AUTUMN = "2026-09-14"
PAYER = 201
NEEDS_DATABASE = pytest.mark.django_db


def column(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.integers(0, 500_000), min_size=12, max_size=12), st.integers(0, 10), st.integers(0, 1_000))
def test_months_and_taxes_add_up_in_both_directions(months: list[int], tenths: int, forest: int) -> None:
    total = sum(months)
    forest = min(forest, total)
    prefecture = (total - forest) * tenths // 10
    yearly = column(total - forest - prefecture, prefecture, forest)
    parts = parts_by_month(column(*months)[None, :], yearly[None, :])[0]
    assert parts.sum(axis=1).tolist() == months
    assert parts.sum(axis=0).tolist() == yearly.tolist()


@given(
    st.lists(st.integers(0, 90_000), min_size=12, max_size=12),
    st.integers(0, 900_000),
    st.integers(0, 12),
)
def test_a_change_touches_the_months_to_come_and_reaches_the_new_total(
    months: list[int], total: int, first: int
) -> None:
    changed = spread_rest(column(*months)[None, :], column(total), first, 100)[0].tolist()
    gone = sum(months[:first])
    assert min(changed) >= 0
    if total >= gone:
        assert changed[:first] == months[:first]
    assert sum(changed) == (total if first < 12 else min(total, gone))


@pytest.fixture
def _town(db: None) -> None:
    settle()


@pytest.fixture
def _decided(_town: None) -> None:
    with clock.set_to("2026-05-20"):
        withhold_year(fiscal_year=YEAR, actor=CLERK)


def months_of(person: int, collector: int) -> list[int]:
    with tenant(TOWN):
        rows = [r for r in reads.withheld_of(person, YEAR) if r.collector == collector]
    return list(rows[0].amounts) if rows else []


def owed_by(collector: int) -> list[int]:
    with tenant(TOWN):
        charge = reads.charge_of(reads.collector_of(collector), YEAR)
        return charged(charge) if charge else []


def ordinary_of(person: int) -> list[int]:
    with tenant(TOWN):
        row = Assessment.objects.get(person=person, fiscal_year=YEAR, ended_by__isnull=True)
        found = charged(row.charge)
        assert sum(found) == row.ordinary
        assert row.salary + row.ordinary == row.annual_tax
    return found


@pytest.mark.usefixtures("_decided")
def test_a_year_is_split_over_twelve_months_and_charged_to_the_employer() -> None:
    assert months_of(EMPLOYED, MILL) == [15_300, *[15_200] * 11]
    assert owed_by(MILL) == [15_300, *[15_200] * 11]
    with tenant(TOWN):
        paths = collection_paths(column(EMPLOYED, PAYS_HERSELF), YEAR)
    assert paths.salary_collector.tolist() == [MILL, 0]


@pytest.mark.usefixtures("_decided")
def test_deciding_again_changes_nothing_and_a_correction_changes_the_months_to_come() -> None:
    with clock.set_to(AUTUMN):
        assert (withhold_year(fiscal_year=YEAR, actor=CLERK).changed) == 0
        with tenant(TOWN):
            assess(EMPLOYED, 102_500, "salary")
        assert withhold_year(fiscal_year=YEAR, actor=CLERK).changed == 1
    gone = [15_300, *[15_200] * 3]
    rest = 102_500 - sum(gone)
    each = rest // 800 * 100
    assert months_of(EMPLOYED, MILL) == [*gone, rest - 7 * each, *[each] * 7]
    assert owed_by(MILL) == months_of(EMPLOYED, MILL)


def leave(way: str, left_on: date = date(2026, 9, 30), **more: object) -> None:
    arguments = {"cause": "retired", "last_month": left_on, **more}
    accept_leaver(person=EMPLOYED, left_on=left_on, way=way, actor=CLERK, **arguments)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_decided")
def test_who_retires_may_pay_the_rest_at_once() -> None:
    with clock.set_to(AUTUMN):
        leave(LUMP)
    expected = [15_300, 15_200, 15_200, 15_200 * 9, *[0] * 8]
    assert months_of(EMPLOYED, MILL) == owed_by(MILL) == expected


@pytest.mark.usefixtures("_decided")
def test_who_retires_may_pay_the_rest_himself_in_the_instalments_to_come() -> None:
    with clock.set_to(AUTUMN):
        leave(ORDINARY)
    assert months_of(EMPLOYED, MILL) == owed_by(MILL) == [15_300, *[15_200] * 3, *[0] * 8]
    # 米沢市: ten instalments, of which those of September to March are not yet due
    assert ordinary_of(EMPLOYED) == [19_600, *[17_000] * 6]


@pytest.mark.usefixtures("_decided")
def test_another_employer_goes_on_where_the_first_stopped() -> None:
    with clock.set_to(AUTUMN):
        leave(TRANSFER, next_collector=SHOP, staff_number="B7", cause="transferred")
    assert months_of(EMPLOYED, MILL) == [15_300, *[15_200] * 3, *[0] * 8]
    assert months_of(EMPLOYED, SHOP) == [*[0] * 4, *[15_200] * 8]
    assert owed_by(SHOP) == [
        a + b for a, b in zip(months_of(EMPLOYED, SHOP), months_of(OTHER, SHOP), strict=True)
    ]
    with tenant(TOWN):
        assert [c.collector for c in reads.collected_of(EMPLOYED)] == [SHOP, MILL]


@pytest.mark.usefixtures("_decided")
def test_who_leaves_from_january_to_april_pays_at_once_unless_the_pay_is_short() -> None:
    with clock.set_to("2027-02-10"):
        with pytest.raises(Refused, match="一括徴収"):
            leave(ORDINARY, date(2027, 2, 1))
        leave(ORDINARY, date(2027, 2, 1), is_pay_short=True)
    assert months_of(EMPLOYED, MILL)[9:] == [0, 0, 0]


@pytest.mark.usefixtures("_decided")
def test_a_starter_takes_over_the_instalments_not_yet_due() -> None:
    with clock.set_to(AUTUMN):
        with tenant(TOWN):
            row = Assessment.objects.get(person=PAYS_HERSELF, ended_by__isnull=True)
            with clock.set_to("2026-06-01"):
                charge_ordinary(row, tuple(row.parts[6:9]), row.entry)
        assert sum(ordinary_of(PAYS_HERSELF)) == 60_000
        accept_starter(person=PAYS_HERSELF, collector=SHOP, first_month=date(2026, 10, 1), actor=CLERK)
    moved = sum(months_of(PAYS_HERSELF, SHOP))
    assert months_of(PAYS_HERSELF, SHOP)[:4] == [0] * 4
    assert (moved, sum(ordinary_of(PAYS_HERSELF))) == (36_000, 24_000)


@pytest.mark.usefixtures("_town")
def test_wrong_numbers_and_doubled_notices_are_refused() -> None:
    wrong = {
        "kind": SALARY,
        "name": "見本株式会社",
        "kana": "ミホン",
        "address": "見本市",
        "since": date(2026, 1, 1),
    }
    with pytest.raises(Refused, match="検査数字"):
        register_collector(**wrong, corporate_number="1234567890123", actor=CLERK)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="すでに使われて"):
        register_collector(**wrong, collector=MILL, actor=CLERK)  # type: ignore[arg-type]
    with clock.set_to(AUTUMN), pytest.raises(Refused, match="別の届出"):
        accept_starter(person=EMPLOYED, collector=SHOP, first_month=date(2026, 10, 1), actor=CLERK)


@NEEDS_DATABASE
def test_a_month_is_due_on_the_tenth_of_the_next_and_half_yearly_in_december_and_june() -> None:
    with tenant(TOWN):
        monthly, half = due_days(SALARY, YEAR), due_days(SALARY, YEAR, is_half_yearly=True)
    # 10 October is a Saturday, the Monday after it a holiday.
    assert (monthly[0], monthly[3]) == (date(2026, 7, 10), date(2026, 10, 13))
    assert set(half) == {date(2026, 12, 10), date(2027, 6, 10)}


def pension_of(person: int) -> list[int]:
    with tenant(TOWN):
        return next(list(r.amounts) for r in reads.withheld_of(person, YEAR))


@pytest.fixture
def _pensioners(_town: None) -> None:
    register_collector(
        kind=PENSION,
        name="見本年金機構",
        kana="ミホン",
        address="見本市",
        since=date(2020, 4, 1),
        collector=PAYER,
        actor=CLERK,
    )
    with tenant(TOWN):
        born = date(1950, 5, 5)
        values = {"sex": 2, "birth_on": born, "birth_lower": born, "birth_upper": born}
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", PENSIONER)]).number
        history.replace(Profile, {"person": PENSIONER}, values, entry=entry, valid_from=date(1950, 1, 1))
        assess(PENSIONER, 60_000, "pension")


def taken(**values: object) -> Taken:
    line = {"line": 2, "kind": PENSION, "collector": PAYER, "person": PENSIONER, "first_month": date(2026, 4, 1),
            "pension": 900_000, "is_care_withheld": True, **values}  # fmt: skip
    return import_collected(lines=[Line(**line)], actor=CLERK)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_pensioners")
def test_in_the_first_year_half_is_paid_by_slip_and_a_stop_gives_the_rest_to_the_person() -> None:
    assert taken().count == 1
    assert taken().refused[0].reason == "すでに特別徴収の対象です"
    with clock.set_to("2026-05-20"):
        withhold_year(fiscal_year=YEAR, actor=CLERK)
        assert withhold_year(fiscal_year=YEAR, actor=CLERK).changed == 0
    assert pension_of(PENSIONER) == [0, 0, 0, 10_000, 10_000, 10_000]
    assert sum(own_of(PENSIONER)) == 30_000
    with clock.set_to("2026-11-05"):
        stop_pension(person=PENSIONER, first_stopped=date(2026, 12, 1), cause="moved", actor=CLERK)
    assert pension_of(PENSIONER) == [0, 0, 0, 10_000, 0, 0]
    assert sum(own_of(PENSIONER)) == 50_000
    assert owed_by(PAYER) == [0, 0, 0, 10_000, 0, 0]


@pytest.mark.usefixtures("_pensioners")
def test_after_10_december_a_changed_pension_waits_for_its_stop() -> None:
    taken()
    with clock.set_to("2026-05-20"):
        withhold_year(fiscal_year=YEAR, actor=CLERK)
    with tenant(TOWN):
        assess(PENSIONER, 24_000, "pension")
    with clock.set_to("2026-12-11"):
        found = withhold_year(fiscal_year=YEAR, actor=CLERK)
        assert (found.changed, found.to_stop) == (0, (PENSIONER,))
        stop_pension(person=PENSIONER, first_stopped=date(2027, 2, 1), cause="changed", actor=CLERK)
    assert pension_of(PENSIONER) == owed_by(PAYER) == [0, 0, 0, 10_000, 10_000, 0]
    with tenant(TOWN):
        row = Assessment.objects.get(person=PENSIONER, fiscal_year=YEAR, ended_by__isnull=True)
    assert (row.pension, row.ordinary) == (20_000, 4_000)


def own_of(person: int) -> list[int]:
    with tenant(TOWN):
        row = Assessment.objects.get(person=person, fiscal_year=YEAR, ended_by__isnull=True)
        return charged(row.charge)


@pytest.mark.usefixtures("_pensioners")
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"pension": 179_999}, "180,000円未満"),
        ({"is_care_withheld": False}, "介護保険料"),
        ({"person": OTHER}, "65歳になっていません"),
        ({"collector": MILL}, "区分"),
        ({"person": 999_983}, "この宛名番号の人はいません"),
    ],
)
def test_who_may_not_be_collected_from_is_told_with_the_reason(
    values: dict[str, object], reason: str
) -> None:
    found = taken(**values)
    assert found.count == 0
    assert reason in found.refused[0].reason


@pytest.mark.usefixtures("_town")
def test_tax_on_retirement_pay_is_computed_charged_and_a_wrong_one_refused() -> None:
    paid = {"person": EMPLOYED, "collector": MILL, "pay": 15_000_000, "joined_on": date(2000, 7, 6),
            "retired_on": date(2025, 10, 5), "paid_on": date(2025, 10, 20), "actor": CLERK}  # fmt: skip
    with clock.set_to("2025-11-04"):
        with pytest.raises(Refused, match="計算と合いません"):
            declare_retirement(**paid, city=84_100, prefecture=56_000)  # type: ignore[arg-type]
        declare_retirement(**paid, city=84_000, prefecture=56_000)  # type: ignore[arg-type]
    with tenant(TOWN):
        row = Retirement.objects.get(person=EMPLOYED)
        assert charged(row.charge) == [140_000]
        assert row.income == 1_400_000


def test_a_file_keeps_its_good_lines_and_tells_of_the_bad_ones() -> None:
    text = (
        "区分,指定番号,宛名番号,受給者番号,徴収開始月,年金年額,介護保険料\r\n"
        "給与,101,18,A1,202604,,\r\n給与,１０１,26,A2,202613,,\r\n年金,201,42,,202604,九十万,1\r\n賃金,1,1,,202604,,\r\n"
    )
    lines, refused = read_collected(text.encode("cp932"))
    assert [(each.person, each.first_month) for each in lines] == [(18, date(2026, 4, 1))]
    assert [r.line for r in refused] == [3, 4, 5]
    with pytest.raises(Refused, match="見出し"):
        read_collected(b"a,b\r\n1,2\r\n")
