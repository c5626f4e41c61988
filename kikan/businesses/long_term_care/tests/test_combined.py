"""A year's medical and care payments together: the share of one person, decided once, paid, told and certified."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.long_term_care.law.combined import combined
from kikan.businesses.long_term_care.models import LostBy, RestrictionKind
from kikan.businesses.long_term_care.models.restriction import Restriction
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_high_cost
from kikan.businesses.long_term_care.procedures.decide_combined import decide_combined
from kikan.businesses.long_term_care.procedures.issue_papers import (
    issue_benefit_notice,
    issue_borne_certificate,
)
from kikan.businesses.long_term_care.reads import benefits
from kikan.businesses.long_term_care.reads.combined import (
    base_of,
    borne_of_year,
    classes,
    classes_70,
    classes_under_70,
    law_of_year,
    to_claim,
    years_to_claim,
)
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.businesses.long_term_care.tests.test_federation import line_of, taken
from kikan.law import LawGap, column
from kikan.law.notions.medical_and_care import Borne, Combined, Own
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue, Printed
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Payout
from kikan.shared.tenancy import clock, tenant

YEAR, SUMMER = 2025, "2026-08-20"
TURNING, SPOUSE = town.TURNING, town.SPOUSE
ASKED: dict[str, Any] = {
    "person": TURNING, "year": YEAR, "applied_on": date(2026, 8, 20), "actor": town.CLERK, "class_70": "低所得Ⅱ",
    "medical_70": 200_000, "care_70": 300_000, "own_70": 300_000, "medical_under": 0, "care_under": 0, "own_under": 0,
    "users": 1,
}  # fmt: skip


def found(
    *borne: int, own: tuple[int, int], old: str = "一般", young: str = "エ", users: int = 1
) -> Combined:
    rows = column(classes_70(YEAR).index(old)), column(classes_under_70(YEAR).index(young))
    household, person = Borne(*(column(b) for b in borne)), Own(*(column(o) for o in own))
    return combined(household, person, *rows, column(users), law=law_of_year(YEAR))


def test_each_user_gets_the_part_of_the_own_care_costs() -> None:
    # 500,000 + 300,000 − 560,000 = 240,000: care's 3/8 are 90,000, two thirds of them for 200,000 of 300,000.
    assert int(found(500_000, 300_000, 0, 0, own=(300_000, 0)).own[0]) == 90_000
    parts = [int(found(500_000, 300_000, 0, 0, own=(o, 0), users=2).own[0]) for o in (200_000, 100_000)]
    assert parts == [60_000, 30_000]


def test_several_users_of_the_lowest_class_have_the_other_limit() -> None:
    alone = found(200_000, 200_000, 0, 0, own=(200_000, 0), old="低所得Ⅰ")
    several = found(200_000, 200_000, 0, 0, own=(200_000, 0), old="低所得Ⅰ", users=2)
    assert (int(alone.own[0]), int(several.own[0])) == (105_000, 45_000)
    others = [found(400_000, 200_000, 0, 0, own=(200_000, 0), users=users).own[0] for users in (1, 2)]
    assert others[0] == others[1]


def test_no_limit_is_known_from_august_2026() -> None:
    with pytest.raises(LawGap):
        classes_70(2026)
    assert classes([2026, YEAR])["class_70"] == classes_70(YEAR)


AMOUNT = st.integers(0, 3_000_000)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, st.fractions(0, 1), st.sampled_from(("現役並みⅢ", "一般", "低所得Ⅰ")))
def test_care_and_medical_together_give_the_whole_but_fractions(
    medical_70: int, care_70: int, medical: int, care: int, part: Any, old: str
) -> None:
    borne = (medical_70, care_70, medical, care)
    own_70, own = int(care_70 * part), int(care * part)
    mine = found(*borne, own=(own_70, own), old=old)
    other = found(*borne, own=(care_70 - own_70, care - own), old=old)
    insurer = found(*borne, own=(medical_70, medical), old=old)
    whole = int(mine.benefit_70[0] + mine.benefit[0])
    sums = int(mine.own[0] + other.own[0] + insurer.own[0])
    assert whole - 6 <= sums <= whole
    assert 0 <= int(mine.own[0]) <= own_70 + own


def scene() -> None:
    """Three months of services of one person, one of them above the monthly limit and refunded."""
    taken(
        line_of(TURNING, 1, 40_000, month="202605"), line_of(TURNING, 1, 20_000, month="202606"),
        line_of(TURNING, 1, 99_000, month="202507"), line_of(SPOUSE, 1, 7_000),
    )  # fmt: skip
    with clock.set_to(town.TODAY):
        decide_high_cost(
            person=TURNING, month=date(2026, 5, 1), paid=40_000, applied_on=date(2026, 7, 1), actor=town.CLERK
        )


def test_the_year_is_what_was_paid_less_what_came_back(undone: int) -> None:
    scene()
    with tenant(town.TOWN):
        year = borne_of_year(TURNING, YEAR)
        assert [(m.month.month, m.copay, m.returned, m.borne) for m in year.months] == [
            (5, 40_000, 15_400, 24_600), (6, 20_000, 0, 20_000),
        ]  # fmt: skip
        assert (year.from_70, year.under_70) == (44_600, 0)
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 6)]).number
        key = {"person": TURNING, "kind": RestrictionKind.REDUCTION}
        values = {"number": 1, "decided_on": date(2026, 6, 1), "arrears": 1, "working": []}
        history.add(Restriction, key, values, entry=entry, valid_from=date(2026, 6, 1))
        assert borne_of_year(TURNING, YEAR).from_70 == 24_600
    with tenant(town.OTHER):
        assert borne_of_year(TURNING, YEAR).months == ()


def test_it_is_decided_once_and_paid(undone: int) -> None:
    with clock.set_to(SUMMER):
        decide_combined(**ASKED)
        with pytest.raises(Refused, match="すでに決定"):
            decide_combined(**ASKED)
    with tenant(town.TOWN):
        (line,) = benefits.benefits_of(TURNING)
        # 500,000 − 310,000 = 190,000, of which 3/5.
        assert (line.amount, line.paid, line.copay, line.month) == (
            114_000,
            300_000,
            186_000,
            date(2026, 7, 1),
        )
        assert line.period_ja == "2025年8月〜2026年7月"
        assert Payout.objects.filter(reference=line.number, purpose=31, amount=114_000).count() == 1
        steps = {s.name: s.value for s in benefits.benefit_steps(benefits.benefit_of(line.number))}
    assert (steps["limit_70"], steps["own"]) == (310_000, 114_000)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"applied_on": date(2026, 7, 31)}, "より前には申請できません"),
        ({"class_70": ""}, "所得区分を選んで"),
        ({"class_70": "ア"}, "所得区分を選んで"),
        ({"own_70": 300_001}, "世帯の介護の自己負担を超えて"),
        ({"own_70": 200_000}, "人の数"),
        ({"medical_70": 0}, "支給する額がありません"),
        ({"medical_70": 10_500}, "支給する額がありません"),
        ({"year": 2022}, "2年を過ぎて"),
    ],
)
def test_what_cannot_be_is_refused(undone: int, more: dict[str, Any], said: str) -> None:
    with clock.set_to(SUMMER), pytest.raises(Refused, match=said):
        decide_combined(**{**ASKED, **more})


def test_only_the_insured_of_the_base_day_may_ask(undone: int) -> None:
    with clock.set_to(SUMMER), pytest.raises(NotFound, match="基準日"):
        decide_combined(**{**ASKED, "person": town.YOUNG})


def test_the_notice_names_the_year_and_the_certificate_every_month(undone: int) -> None:
    scene()
    with clock.set_to(SUMMER):
        decide_combined(**ASKED)
        with tenant(town.TOWN):
            number = benefits.benefits_of(TURNING)[0].number
        issued = issue_benefit_notice(benefit=number, actor=town.CLERK)
        certificate = issue_borne_certificate(person=TURNING, year=YEAR, actor=town.CLERK)
        with pytest.raises(NotFound, match="記録がありません"):
            issue_borne_certificate(person=TURNING, year=2024 - 1, actor=town.CLERK)
    with tenant(town.TOWN):
        told = {i.number: i.data["body"] for i in Issue.objects.filter(number__in=(issued, certificate))}
    pairs = {p["label"]: p["value"] for p in told[issued]["pairs"]}
    assert pairs["対象の年"] == "令和7年8月から令和8年7月まで"
    assert "第51条の2" in told[issued]["cites"]
    assert [row[4] for row in told[certificate]["rows"]] == ["24,600円", "20,000円"]
    assert told[certificate]["total"] == "44,600円"


def test_the_form_begins_with_the_year_and_the_pages_show_it(undone: int) -> None:
    scene()
    browser, home = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/"
    with clock.set_to(SUMMER):
        page = shown(browser, f"{home}persons/{TURNING}/acts/decide_combined/")
        assert 'value="44,600"' in page or 'value="44600"' in page
        counts = []
        for act in (lambda: None, lambda: decide_combined(**ASKED)):
            act()
            shown(browser, f"{home}persons/{TURNING}/")
            with CaptureQueriesContext(connection) as asked:
                page = shown(browser, f"{home}persons/{TURNING}/")
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert "2025年8月〜2026年7月" in page
        with tenant(town.TOWN):
            number = benefits.benefits_of(TURNING)[0].number
        assert "うちこの保険の分" in shown(browser, f"{home}benefits/{number}/")
        answer = sent(
            browser,
            f"{home}persons/{TURNING}/papers/",
            paper="borne_certificate",
            **{"borne-year": str(YEAR)},
        )
        assert answer.status_code == 302


def test_of_who_died_within_the_year_the_day_of_death_counts_and_an_heir_is_paid(undone: int) -> None:
    scene()
    asked = {**ASKED, "applied_on": date(2026, 7, 15)}
    with clock.set_to(town.TODAY):
        accept_loss(
            person=TURNING,
            lost_on=date(2026, 6, 21),
            lost_by=LostBy.DIED,
            reported_on=date(2026, 7, 1),
            actor=town.CLERK,
        )
        with tenant(town.TOWN):
            assert base_of(TURNING, YEAR) == date(2026, 6, 20)
            assert [y for y, _ in years_to_claim(TURNING, clock.today())][:2] == [YEAR, YEAR - 1]
            assert years_to_claim(SPOUSE, clock.today())[0][0] == YEAR - 1
        for wrong, said in ((None, "相続人"), (TURNING, "受取人が本人"), (999_999_992, "いません")):
            with pytest.raises(Refused, match=said):
                decide_combined(**asked, payee=wrong)
        with pytest.raises(Refused, match="令和8年6月21日"):
            decide_combined(**{**asked, "applied_on": date(2026, 6, 20)}, payee=SPOUSE)
        decide_combined(**asked, payee=SPOUSE)
        with pytest.raises(Refused, match="すでに決定"):
            decide_combined(**asked, payee=SPOUSE)
    with tenant(town.TOWN):
        (line,) = (b for b in benefits.benefits_of(TURNING) if b.is_of_year)
        assert (line.amount, line.period_ja) == (114_000, "2025年8月〜2026年6月")
        payout = Payout.objects.get(reference=line.number, purpose=31)
    assert (payout.person, payout.payee) == (TURNING, SPOUSE)


@pytest.mark.usefixtures("decided_town")
def test_letters_of_the_year_reach_who_bore_costs_and_has_not_claimed() -> None:
    scene()
    with clock.set_to(SUMMER):
        with tenant(town.TOWN):
            assert to_claim(YEAR) == {TURNING: 44_600, SPOUSE: 7_000}
        decide_combined(**ASKED)
        run = town.run_of("long_term_care.print_combined_letters", fiscal_year=YEAR)
        with tenant(town.TOWN):
            (printed,) = Printed.objects.filter(run=run)
            body = Issue.objects.get(number=printed.issue).data["body"]
    assert printed.subject == SPOUSE
    assert {"label": "介護の自己負担額", "value": "7,000円"} in body["pairs"]
    assert "500円を超えて" in body["text"]
