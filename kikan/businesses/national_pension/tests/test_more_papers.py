"""Exemption by law, lost jobs, own limits of income, later payment, transfers from accounts: months, refusals, screens."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import clerk, named_town, shown
from kikan.businesses.national_pension.law.exemptions import (
    disaster_span,
    late_payment_earliest,
    statutory_first,
    unemployment_span,
    within_status_limit,
)
from kikan.businesses.national_pension.law.guidance import exemption_limit
from kikan.businesses.national_pension.models.application import ApplicationKind, ExemptionClass, Stage
from kikan.businesses.national_pension.procedures.apply_exemption import apply_exemption
from kikan.businesses.national_pension.procedures.apply_late_payment import (
    apply_late_payment,
    pass_on_transfer,
)
from kikan.businesses.national_pension.procedures.declare_additional import declare_additional
from kikan.businesses.national_pension.procedures.examine_application import examine_application
from kikan.businesses.national_pension.procedures.report_statutory import report_statutory
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads.guidance import guide_of
from kikan.businesses.national_pension.reads.reports import waiting_items
from kikan.businesses.national_pension.tests.scene import CLERK, HOME, gained
from kikan.law import book, column
from kikan.law.days import day as to_day
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

TODAY = date(2026, 7, 10)
LAW = book().law("fiscal_year", 2026).of("national_pension_act")
BEGINS, ENDS = ApplicationKind.STATUTORY, ApplicationKind.STATUTORY_END


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        gained(person=26)
        yield


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def day(*given: int) -> object:
    return column(to_day(date(*given)))


def last(person: int = 26) -> reads.Line:
    with tenant(town.TOWN):
        return reads.applications_of(person)[0]


def examined(**given: object) -> ExemptionClass:
    apply_exemption(
        person=26, kind=1, applied_on=TODAY, from_month=date(2026, 7, 1), actor=CLERK, **given,  # type: ignore[arg-type]
    )  # fmt: skip
    examine_application(person=26, application=last().application, actor=CLERK)
    return ExemptionClass(last().found)


def reported(kind: int = BEGINS, on: date = date(2026, 5, 20), **given: object) -> reads.Line:
    cause = 1 if kind == BEGINS else None
    report_statutory(
        person=26, kind=kind, happened_on=on, applied_on=TODAY, actor=CLERK, **{"cause": cause, **given},  # type: ignore[arg-type]
    )  # fmt: skip
    return last()


@pytest.mark.parametrize(
    ("left_on", "kind", "first", "until"),
    [
        ((2026, 3, 31), "exemption", month(2026, 3), month(2028, 6)),
        ((2026, 3, 30), "exemption", month(2026, 2), month(2028, 6)),
        ((2025, 12, 31), "exemption", month(2025, 12), month(2028, 6)),
        ((2025, 12, 30), "exemption", month(2025, 11), month(2027, 6)),
        ((2026, 3, 31), "student", month(2026, 3), month(2028, 3)),
    ],
)
def test_a_lost_job_counts_from_the_month_before_to_the_second_year_after(
    left_on: tuple[int, int, int], kind: str, first: int, until: int
) -> None:
    found = unemployment_span(kind, day(*left_on), law=LAW)
    assert [int(m[0]) for m in found] == [first, until]


def test_an_exemption_by_law_begins_a_month_before_and_late_payment_reaches_ten_years_back() -> None:
    assert int(statutory_first(day(2026, 1, 31), law=LAW)[0]) == month(2025, 12)
    assert int(late_payment_earliest(day(2026, 7, 10), law=LAW)[0]) == month(2016, 7)
    assert within_status_limit(column(1_350_000, 1_350_001), law=LAW).tolist() == [True, False]


def test_an_unemployed_head_no_longer_bars_the_full_exemption(settled: None) -> None:
    assert examined(head_left_on=date(2026, 3, 31), proof=1) == ExemptionClass.FULL
    assert last().kind_ja == "免除・納付猶予（失業の特例）"


def test_a_lost_job_needs_its_proof_and_may_not_be_too_old_or_to_come(settled: None) -> None:
    for left_on, proof, why in (
        (date(2026, 3, 31), None, "離職の証明が必要"), (date(2023, 12, 30), 1, "2025年06月分まで"),
        (date(2026, 7, 11), 1, "受付日より後"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            examined(left_on=left_on, proof=proof)


def test_own_limits_count_for_the_disabled_the_widowed_and_single_parents_alone(settled: None) -> None:
    """The head earns more than any ordinary limit of the full exemption, and more than the own limit too."""
    assert examined(head_status=1) == ExemptionClass.DEFERRAL
    assert last().head_income is not None
    assert last().head_income > 1_350_000  # type: ignore[operator]


def test_an_income_within_the_own_limit_is_exempted_in_full(
    settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "incomes_of", lambda persons, year: dict.fromkeys(persons, 1_350_000))
    assert examined(status=3, head_status=2) == ExemptionClass.FULL


def test_an_ordinary_income_of_that_height_is_not(settled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "incomes_of", lambda persons, year: dict.fromkeys(persons, 1_350_000))
    assert examined(status=3) == ExemptionClass.QUARTER


def test_deductions_come_on_top_of_the_limits_of_partial_exemptions_alone(
    settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "incomes_of", lambda persons, year: dict.fromkeys(persons, 900_000))
    assert examined() == ExemptionClass.HALF  # 880,000 for the three quarters
    limits = [
        int(exemption_limit(kind, column(0), column(20_000), law=LAW)[0])
        for kind in ("full", "deferral", "three_quarters", "student")
    ]
    assert limits == [670_000, 670_000, 900_000, 1_300_000]


def test_the_deductions_of_everybody_examined_count(settled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "incomes_of", lambda persons, year: dict.fromkeys(persons, 900_000))
    assert examined(deductions=20_000, head_deductions=20_000) == ExemptionClass.THREE_QUARTERS


def test_after_a_disaster_no_income_counts_but_damage_and_proof_do(settled: None) -> None:
    struck = {"disaster_on": date(2026, 6, 20), "is_half_damaged": True, "proof": 3}
    for given, why in (
        ({"proof": 1}, "証明と"), ({"is_half_damaged": False}, "2分の1以上"),
        ({"disaster_on": TODAY.replace(day=11)}, "受付日より後"),
        ({"disaster_on": date(2023, 5, 1)}, "2025年06月分まで"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            examined(**(struck | given))
    assert examined(**struck) == ExemptionClass.FULL
    assert last().kind_ja == "免除・納付猶予（災害の特例）"
    spans = [disaster_span(kind, day(2026, 6, 20), law=LAW) for kind in ("exemption", "student")]
    assert [(int(a[0]), int(b[0])) for a, b in spans] == [
        (month(2026, 5), month(2028, 6)), (month(2026, 5), month(2028, 3)),
    ]  # fmt: skip


def test_the_guide_tells_what_is_paid_later_in_a_year_whose_table_is_known(settled: None) -> None:
    with tenant(town.TOWN):
        known, unknown = guide_of(2025), guide_of(2026)
    assert dict(known.late)[2015] == (15_930, 11_950, 7_960, 3_990)
    assert dict(known.late)[2024] == (16_980, None, None, None)
    assert unknown.late == ()
    assert "追納の額" in unknown.gaps
    assert "15,930円" in shown(clerk(), f"{HOME}guidance/2025/")


def test_a_disability_pension_exempts_until_it_is_reported_to_have_ended(settled: None) -> None:
    line = reported()
    assert (line.from_month, line.until_month) == (date(2026, 4, 1), None)
    assert line.kind_ja == "法定免除の該当（障害年金1・2級）"
    with pytest.raises(Refused, match="期間が重なります"):
        reported(on=date(2026, 6, 1), cause=2)
    with pytest.raises(Refused, match="期間が重なります"):
        examined()
    with pytest.raises(Refused, match="猶予されている月"):
        declare_additional(person=26, kind=5, applied_on=TODAY, actor=CLERK)
    ended = reported(ENDS, date(2026, 6, 15))
    assert (ended.from_month, ended.until_month) == (date(2026, 4, 1), date(2026, 6, 1))
    with tenant(town.TOWN):
        begun = reads.find(line.application)
        labels = [i.label for i in waiting_items(date(2026, 7, 1), date(2026, 7, 31))]
    assert begun is not None
    assert begun.until_month == date(2026, 6, 1)
    assert labels == ["法定免除の該当（障害年金1・2級）", "法定免除の消滅（障害年金1・2級）"]
    assert examined() == ExemptionClass.DEFERRAL, "the months after are free again"


def test_who_wishes_to_pay_all_the_same_may_pay_the_additional_premium_too(settled: None) -> None:
    assert "納付申出" in reported(wishes_to_pay=True).kind_ja
    declare_additional(person=26, kind=5, applied_on=TODAY, actor=CLERK)


def test_a_report_by_law_out_of_order_is_refused(settled: None) -> None:
    with pytest.raises(NotFound, match="続いている法定免除"):
        reported(ENDS, date(2026, 6, 1))
    with pytest.raises(Refused, match="事由を選んで"):
        reported(cause=None)
    with pytest.raises(Refused, match="受付日より後"):
        reported(on=date(2026, 7, 11))
    reported()
    with pytest.raises(Refused, match="該当した日より前"):
        reported(ENDS, date(2026, 5, 19))


@pytest.mark.parametrize(
    ("first", "until", "why"),
    [
        (date(2016, 6, 1), date(2017, 3, 1), "10年以内"), (date(2026, 3, 1), date(2026, 7, 1), "先月まで"),
        (date(2026, 3, 1), date(2026, 2, 1), "先月まで"),
    ],
)  # fmt: skip
def test_later_payment_is_for_past_months_of_ten_years(
    settled: None, first: date, until: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        apply_late_payment(person=26, applied_on=TODAY, from_month=first, until_month=until, actor=CLERK)


def test_the_same_months_are_paid_later_once(settled: None) -> None:
    months = {"from_month": date(2016, 7, 20), "until_month": date(2017, 6, 1)}
    apply_late_payment(person=26, applied_on=TODAY, actor=CLERK, **months)
    assert last().period_ja == "2016年07月〜2017年06月"
    with pytest.raises(Refused, match="期間が重なります"):
        apply_late_payment(person=26, applied_on=TODAY, actor=CLERK, **months)


def test_a_transfer_is_passed_on_once_until_it_is_answered(settled: None) -> None:
    pass_on_transfer(person=26, transfer_way=4, applied_on=TODAY, actor=CLERK)
    assert (last().kind_ja, last().stage) == ("口座振替の申出の取次（1年前納）", Stage.RECEIVED)
    with pytest.raises(Refused, match="すでに受け付けて"):
        pass_on_transfer(person=26, transfer_way=4, applied_on=TODAY, actor=CLERK)
    pass_on_transfer(person=26, transfer_way=9, applied_on=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="資格がありません"):
        pass_on_transfer(person=69, transfer_way=1, applied_on=TODAY, actor=CLERK)
    with tenant(town.OTHER):
        assert reads.applications_of(26) == []


@pytest.mark.parametrize(
    "act", ["report_statutory", "apply_late_payment", "pass_on_transfer", "apply_exemption"]
)
def test_each_form_is_offered_on_the_page_of_the_person_and_opens(settled: None, act: str) -> None:
    client = clerk()
    place = f"{HOME}persons/26/papers/{act}/"
    assert place in shown(client, f"{HOME}persons/26/")
    assert "確認" in shown(client, place)


def test_the_sheet_for_a_consultation_names_the_own_limit(settled: None) -> None:
    assert "1,350,000円" in shown(clerk(), f"{HOME}guidance/2026/")


def test_the_pages_ask_a_fixed_number_of_queries(settled: None) -> None:
    """The home page, the page of a person, the register and the list to pass on: more papers, no more queries."""
    client = clerk()
    pages = ("", "persons/26/", "applications/")
    reported()
    counts = {}
    for page in pages:
        shown(client, HOME + page)
        with CaptureQueriesContext(connection) as few:
            shown(client, HOME + page)
        counts[page] = len(few)
    pass_on_transfer(person=26, transfer_way=4, applied_on=TODAY, actor=CLERK)
    gained(person=18)
    pass_on_transfer(person=18, transfer_way=1, applied_on=TODAY, actor=CLERK)
    for page in pages:
        with CaptureQueriesContext(connection) as more:
            shown(client, HOME + page)
        assert len(more) == counts[page] == ASKED[page], page


ASKED = {"": 15, "persons/26/": 29, "applications/": 19}
