"""Benefits of a year from August: outpatients of 70 and over, and medical with care costs shared by proportion."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.documents import BORNE_CERTIFICATE
from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.law.high_cost import row_of
from kikan.businesses.health_insurance.law.yearly_benefits import (
    HouseholdSums,
    combined,
    own_part,
    yearly_outpatient,
)
from kikan.businesses.health_insurance.models import Benefit
from kikan.businesses.health_insurance.procedures.decide_benefits import PaidLine, decide_high_cost
from kikan.businesses.health_insurance.procedures.decide_yearly_benefits import (
    decide_combined,
    decide_yearly_outpatient,
)
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads.borne import borne_of_year
from kikan.businesses.health_insurance.reads.yearly_benefits import category_70, outpatients_of
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, sent, shown
from kikan.law import Law, LawGap, book, column
from kikan.law.notions.medical_and_care import Borne, Combined
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

HEAD, ELDERLY = 18, 50
SUMMER = date(2026, 8, 20)


def law(month: str = "2026-07") -> Law:
    year, number = (int(part) for part in month.split("-"))
    return book().law("benefit_month", year * 12 + number - 1).of("health_insurance_benefits")


def shared(*borne: int, old: str = "一般", young: str = "エ") -> Combined:
    rows = (
        column(row_of(law().table("combined_limits_70"), old)),
        column(row_of(law().table("combined_limits_under_70"), young)),
    )
    return combined(Borne(*(column(each) for each in borne)), *rows, law=law())


def test_the_yearly_limit_is_reached_only_by_what_the_monthly_limit_left() -> None:
    found = yearly_outpatient(column(240_000, 200_000, 150_000), column(24_000, 60_000, 0), law=law())
    assert found.benefit.tolist() == [72_000, 0, 6_000]
    with pytest.raises(LawGap):
        yearly_outpatient(column(1), column(0), law=law("2026-08"))


def test_the_elderly_come_first_and_each_insurer_pays_its_part() -> None:
    # 500,000 + 300,000 − 560,000 = 240,000, of which 5/8 is NHI's.
    found = shared(500_000, 300_000, 0, 0)
    assert (int(found.benefit_70[0]), int(found.own[0])) == (240_000, 150_000)
    # The rest of 560,000 with 100,000 and 20,000 of those below 70 against 600,000: 80,000, of which 450,000 of 680,000.
    found = shared(500_000, 300_000, 100_000, 20_000)
    assert (int(found.benefit[0]), int(found.share[0])) == (80_000, 80_000 * 450_000 // 680_000)
    assert int(found.own[0]) == 150_000 + int(found.share[0])


@pytest.mark.parametrize(
    ("borne", "own"),
    [
        ((900_000, 0, 0, 0), 0), ((0, 900_000, 0, 0), 0), ((300_500, 260_000, 0, 0), 0),
        ((300_501, 260_000, 0, 0), 501 * 300_501 // 560_501), ((0, 0, 400_000, 200_500), 0),
    ],
)  # fmt: skip
def test_nothing_without_both_or_up_to_the_least_amount(borne: tuple[int, ...], own: int) -> None:
    assert int(shared(*borne).own[0]) == own


AMOUNT = st.integers(0, 3_000_000)


@given(
    AMOUNT,
    AMOUNT,
    AMOUNT,
    AMOUNT,
    st.sampled_from(("現役並みⅢ", "一般", "低所得Ⅰ")),
    st.sampled_from("アウオ"),
)
def test_no_insurer_gives_back_more_than_was_borne_and_together_they_give_the_whole(
    medical_70: int, care_70: int, medical: int, care: int, old: str, young: str
) -> None:
    found = shared(medical_70, care_70, medical, care, old=old, young=young)
    whole = int(found.benefit_70[0] + found.benefit[0])
    assert 0 <= int(found.own[0]) <= min(whole, medical_70 + medical)
    assert whole - int(found.own[0]) <= care_70 + care + 2


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town(), clock.set_to(SUMMER):
        yield


ASKED = {"person": ELDERLY, "year": 2025, "applied_on": SUMMER, "actor": town.CLERK}


def test_a_year_of_outpatients_is_paid_to_the_person_once(settled: None) -> None:
    with pytest.raises(Refused, match="超えていません"):
        decide_yearly_outpatient(paid=144_000, returned=0, **ASKED)
    decide_yearly_outpatient(paid=216_000, returned=10_000, **ASKED)
    with pytest.raises(Refused, match="すでに決定"):
        decide_yearly_outpatient(paid=216_000, returned=0, **ASKED)
    with tenant(town.TOWN):
        (row,) = reads.benefits_of(ELDERLY)
        steps = {s.name: s.value for s in reads.benefit_steps(row.kind, row.working)}
    assert (row.amount, row.payee, steps["limit"]) == (62_000, ELDERLY, 144_000)
    with tenant(town.OTHER):
        assert not Benefit.objects.exists()
    for person, said in ((HEAD, "70歳以上の割合"),):
        with pytest.raises(Refused, match=said):
            decide_yearly_outpatient(paid=216_000, returned=0, **{**ASKED, "person": person})
    with pytest.raises(NotFound, match="資格がありません"):
        decide_yearly_outpatient(paid=216_000, returned=0, **{**ASKED, "person": 42})
    with pytest.raises(Refused, match="より前には申請できません"):
        decide_yearly_outpatient(paid=216_000, returned=0, **{**ASKED, "applied_on": date(2026, 7, 31)})


def test_the_form_begins_with_the_year_by_the_claims(settled: None) -> None:
    months = (202508, 202509, 202601, 202607)
    claims = [line(n, ELDERLY, 150_000, 30_000, month=m) for n, m in enumerate(months, 1)]
    claims += [line(8, ELDERLY, 150_000, 30_000, month=202507), line(9, ELDERLY, 150_000, 30_000, way=1)]
    take_claims(file=read_claims(file_of(*claims)), actor=town.CLERK)
    page = shown(clerk(), f"{HOME}persons/{ELDERLY}/acts/decide_yearly_outpatient/")
    # 4 × 30,000; of each month 12,000 above 18,000.
    assert 'value="120,000"' in page or 'value="120000"' in page
    assert 'value="48,000"' in page or 'value="48000"' in page
    assert shown(clerk(), f"{HOME}persons/{HEAD}/acts/decide_yearly_outpatient/")


@given(
    st.integers(0, 200_000), st.integers(0, 200_000), st.integers(0, 200_000), st.integers(0, 300_000),
    st.integers(0, 300_000),
)  # fmt: skip
def test_the_parts_of_a_households_members_are_never_more_than_the_benefit(
    one: int, other: int, young: int, elderly_benefit: int, household_benefit: int
) -> None:
    paid = one + other
    elderly_benefit = min(elderly_benefit, paid)
    household_benefit = min(household_benefit, paid - elderly_benefit + young)
    sums = HouseholdSums(*(column(x) for x in (paid, young, elderly_benefit, household_benefit)))
    parts = [
        int(own_part(column(old), column(counted), sums, law=law()).returned[0])
        for old, counted in ((one, 0), (other, 0), (0, young))
    ]
    assert all(part >= 0 for part in parts)
    assert 0 <= elderly_benefit + household_benefit - sum(parts) <= 6 or paid + young == 0


def test_the_certificate_takes_off_what_the_household_got_back(settled: None) -> None:
    """60,000 and 10,000 of outpatients in June: 52,000 above the limit of 18,000 come back; in July nothing is decided."""
    claims = [line(1, ELDERLY, 300_000, 60_000, month=202606), line(2, ELDERLY, 50_000, 10_000, month=202606)]
    claims.append(line(3, ELDERLY, 50_000, 10_000, month=202607))
    take_claims(file=read_claims(file_of(*claims)), actor=town.CLERK)
    decide_high_cost(
        person=ELDERLY, month=date(2026, 6, 1), applied_on=SUMMER, actor=town.CLERK,
        lines=[PaidLine(ELDERLY, True, 300_000, 60_000), PaidLine(ELDERLY, True, 50_000, 10_000)],
    )  # fmt: skip
    with tenant(town.TOWN):
        borne = borne_of_year(ELDERLY, 2025)
    told = [(m.month.month, m.copay, m.returned, m.borne) for m in borne.months]
    assert told == [(6, 70_000, 52_000, 18_000), (7, 10_000, 0, 10_000)]
    assert (borne.from_70, borne.under_70, borne.total) == (28_000, 0, 28_000)
    client = clerk()
    answer = sent(client, f"{HOME}persons/{ELDERLY}/paper", paper="borne_certificate", **{"borne-year": 2025})
    assert client.get(answer["Location"])["Content-Type"] == "application/pdf"
    refused = sent(client, f"{HOME}persons/{HEAD}/paper", paper="borne_certificate", **{"borne-year": 2025})
    assert refused.status_code == 404
    with tenant(town.TOWN):
        (paper,) = Issue.objects.filter(kind=BORNE_CERTIFICATE.kind)
    assert paper.data["body"]["total"] == "28,000円"


def test_the_outpatients_part_of_the_households_benefit_is_taken_for_the_year(settled: None) -> None:
    """Hospital 57,600 and outpatients 18,000 of the class 一般: 18,000 come back to the household, a part of it is theirs."""
    claims = [
        line(1, ELDERLY, 300_000, 57_600, month=202606, way=1),
        line(2, ELDERLY, 90_000, 18_000, month=202606),
    ]
    take_claims(file=read_claims(file_of(*claims)), actor=town.CLERK)
    with tenant(town.TOWN):
        category = category_70(102, 2025, head())
    decide_high_cost(
        person=ELDERLY, month=date(2026, 6, 1), applied_on=SUMMER, actor=town.CLERK,
        lines=[PaidLine(ELDERLY, False, 300_000, 57_600), PaidLine(ELDERLY, True, 90_000, 18_000)],
    )  # fmt: skip
    with tenant(town.TOWN):
        (decided,) = reads.benefits_of(ELDERLY)
        found = outpatients_of(ELDERLY, date(1955, 3, 3), 102, 2025, head())
        steps = {s.name: s.value for s in reads.benefit_steps(decided.kind, decided.working)}
    assert found.paid == 18_000
    limit = {"一般": 18_000}.get(category, 8_000)
    own = 18_000 - max(18_000 - limit, 0)
    of_elderly = int(steps["elderly_benefit"])
    assert found.of_household == of_elderly * own // (57_600 + own)
    assert found.of_household > 0


def test_medical_and_care_of_a_household_are_decided_once_to_the_head(settled: None) -> None:
    borne = {"medical_70": 500_000, "care_70": 300_000, "medical_under": 0, "care_under": 0}
    with pytest.raises(Refused, match="支給する額がありません"):
        decide_combined(**{**borne, "care_70": 0}, **ASKED)
    decide_combined(**borne, **ASKED)
    with tenant(town.TOWN):
        (row,) = reads.benefits_of(ELDERLY)
    assert row.amount > 0
    assert row.payee == 42
    with pytest.raises(Refused, match="すでに決定"):
        decide_combined(**borne, **ASKED)
    assert "うちこの保険の分" in shown(clerk(), f"{HOME}benefits/{row.number}/")
