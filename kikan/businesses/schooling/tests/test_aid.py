"""School aid: who is granted it, by whom, from which month, and how much of which item."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.businesses.schooling.law.aid import aid_begins, aid_of_year, aid_within_limit
from kikan.businesses.schooling.models.aid import AidGround
from kikan.businesses.schooling.models.pupil import BeganBy
from kikan.businesses.schooling.procedures.aid import apply_aid, decide_aid
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.issue_notices import issue_aid_notice
from kikan.businesses.schooling.procedures.leave_register import leave_register
from kikan.businesses.schooling.reads import aid, years
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.test_screens import HOME, chief, client_pdf, sent, shown
from kikan.businesses.schooling.tests.town import CLERK, SIXTH
from kikan.law import Law, book, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

TODAY = date(2026, 10, 15)
GOODS = [
    {"item": "goods", "grade_from": 1, "grade_until": 1, "yearly": 11_630, "by_month": "yes"},
    {"item": "goods", "grade_from": 2, "grade_until": 6, "yearly": 13_900, "by_month": "yes"},
    {"item": "entrance", "grade_from": 1, "grade_until": 1, "yearly": 57_060, "by_month": "no"},
]


def law_of(start: str = "next_month") -> Law:
    rows = [
        {"id": f"school_education_act.{name}", "from": date(2020, 4, 1), "value": value, "cites": "見本条例"}
        for name, value in (("aid_factor", "1.3"), ("aid_start", start), ("aid_amounts", GOODS))
    ]
    own = ordinance_of(book(), 62022, "見本市", rows)
    return book().law("event_date", to_day(TODAY), own).of("school_education_act")


def test_the_limit_is_the_multiple_to_the_yen() -> None:
    standard = column(1_300_001, 1_300_001)  # × 1.3 = 1,690,001.3
    assert aid_within_limit(column(1_690_001, 1_690_002), standard, law=law_of()).tolist() == [True, False]


@pytest.mark.parametrize(
    ("start", "applied_on", "begins"),
    [
        ("next_month", date(2026, 4, 20), date(2026, 4, 1)),
        ("next_month", date(2026, 5, 1), date(2026, 6, 1)),
        ("next_month", date(2026, 12, 31), date(2027, 1, 1)),
        ("same_month", date(2026, 5, 31), date(2026, 5, 1)),
    ],
)
def test_aid_begins_with_the_month_the_ordinance_names_and_in_april_with_april(
    start: str, applied_on: date, begins: date
) -> None:
    assert date_of(int(aid_begins(column(to_day(applied_on)), law=law_of(start))[0])) == begins


def test_items_go_by_grade_and_part_years_by_month() -> None:
    found = aid_of_year(column(1, 1, 2, 7, 1), column(12, 5, 7, 12, 0), law=law_of())
    assert found["goods"].tolist() == [11_630, 4_845, 8_108, 0, 0]
    assert found["entrance"].tolist() == [57_060, 57_060, 0, 0, 0]


@pytest.fixture
def sixth(settled: None) -> int:
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)
    return SIXTH


def applied(ground: int = AidGround.TAX_FREE, **more: int) -> None:
    apply_aid(person=SIXTH, year=2026, applied_on=TODAY, ground=ground, actor=town.FIRST, **more)


def granted(decision: int = 1, refusal: str = "") -> aid.AidLine:
    decide_aid(person=SIXTH, year=2026, decision=decision, refusal=refusal, actor=town.SECOND)
    with tenant(town.TOWN):
        found = aid.aid_of(SIXTH, 2026)
    assert found is not None
    return found


def amounts() -> dict[str, int]:
    with tenant(town.TOWN):
        return aid.amounts_of(aid.aids_of(year=2026), years.own_law())[SIXTH]


def test_a_grant_begins_next_month_and_pays_the_months_left(sixth: int) -> None:
    applied()
    assert granted().begins_on == date(2026, 11, 1)
    assert amounts()["学用品費"] == 13_900 * 5 // 12


def test_who_leaves_is_aided_to_the_last_month_begun(sixth: int) -> None:
    applied()
    granted()
    leave_register(person=SIXTH, left_on=date(2027, 1, 16), closed_by=1, actor=CLERK)
    assert amounts()["学用品費"] == 13_900 * 3 // 12


def test_public_assistance_pays_goods_itself(sixth: int) -> None:
    applied(AidGround.ASSISTED)
    granted()
    assert amounts() == {}


def test_an_income_is_judged_by_the_multiple_of_the_standard(sixth: int) -> None:
    with pytest.raises(Refused, match="所得の分からない人"):
        applied(AidGround.INCOME, standard=2_000_000)
    with pytest.raises(Refused, match="生活保護基準"):
        applied(AidGround.INCOME, income=2_600_001)
    applied(AidGround.INCOME, income=2_600_001, standard=2_000_000)
    with pytest.raises(Refused, match="基準を超えて"):
        granted()
    assert granted(2, "所得が基準を超えるため").begins_on is None


def test_the_income_of_a_household_comes_from_the_resident_tax(sixth: int) -> None:
    columns = {name: np.zeros(1, dtype=np.int64) for name, _ in INPUTS} | {
        "person": column(town.FATHER), "fiscal_year": column(2026), "is_declared": column(1),
        "salary_revenue": column(4_000_000),
    }  # fmt: skip
    with tenant(town.TOWN):
        actor = system_actor(town.TOWN, "resident_tax.change")
        import_incomes(columns, column(to_day(date(1985, 5, 5))), column(0), actor=actor, source=1)
    applied(AidGround.INCOME, standard=2_200_000)
    assert granted().income == 2_760_000


def test_an_application_is_one_a_year_and_decided_by_another(sixth: int) -> None:
    applied()
    with pytest.raises(Refused, match="申請がすでに"):
        applied()
    with pytest.raises(Refused, match="受け付けた人は"):
        decide_aid(person=SIXTH, year=2026, decision=1, actor=town.FIRST)
    with pytest.raises(Refused, match="否認定の理由"):
        granted(2)
    granted()
    with pytest.raises(Refused, match="すでに認定"):
        granted()
    with pytest.raises(NotFound):
        decide_aid(person=SIXTH, year=2025, decision=1, actor=town.SECOND)


def test_an_application_of_another_year_is_refused(sixth: int) -> None:
    with pytest.raises(Refused, match="2025年度の外"):
        apply_aid(person=SIXTH, year=2025, applied_on=TODAY, ground=3, actor=town.FIRST)


def test_the_list_shows_the_amounts_and_the_letter_is_issued(sixth: int) -> None:
    client = chief()
    applied()
    granted()
    assert "5,791" in shown(client, f"{HOME}aid/2026/")
    assert "認定" in shown(client, f"{HOME}persons/{SIXTH}/")
    answer = sent(client, f"{HOME}persons/{SIXTH}/aid/2026/notice/")
    assert client_pdf(client, answer["Location"])
    assert client.get(f"{HOME}aid/").status_code == 302
    issued = issue_aid_notice(person=SIXTH, year=2026, actor=CLERK)
    assert issued > 0
