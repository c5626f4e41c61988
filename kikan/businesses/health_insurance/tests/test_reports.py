"""Monthly and yearly report: the insured by age and reason add up, benefits, claims and levy by kind, the people behind."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.procedures.accept_enrolment import accept_enrolment
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.decide_benefits import decide_childbirth, end_benefit
from kikan.businesses.health_insurance.procedures.decide_ratios import decide_ratios
from kikan.businesses.health_insurance.procedures.publish_report import publish_report
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.reads import census as people
from kikan.businesses.health_insurance.reads import reports as reads
from kikan.businesses.health_insurance.reads.census import Census
from kikan.businesses.health_insurance.reads.report_figures import figures_of, publications
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import (
    HOME,
    chief,
    clerk,
    named_town,
    released,
    sent,
    shown,
)
from kikan.shared.addressees.models import Protection
from kikan.shared.errors import Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append, head
from kikan.shared.reports.kept import differences
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality

HEAD, WIFE, CHILD, LEFT, ELDERLY, LATER = 18, 26, 34, 42, 50, 69
TODAY = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def test_published_figures_stay_and_tell_what_comes_out_another_way_now() -> None:
    """June is decided on 10 July; on the same day a loss of 20 June becomes known."""
    page = f"{HOME}reports/?period=202606"
    assert "まだ確定していません" in shown(chief(), page)
    assert sent(clerk(), page, publish="1").status_code == 403
    assert sent(chief(), page, publish="1").status_code == 302
    with tenant(town.TOWN):
        (told,) = publications(reads.period_of("202606", TODAY))
    assert told.published_on == TODAY
    assert sum(n for (part, _, column), n in told.figures.items() if (part, column) == ("age", "期末")) == 4
    assert "今数えても同じです" in shown(clerk(), page)
    with pytest.raises(Refused, match="前に確定した数字と同じ"):
        publish_report(period="202606", actor=town.CLERK)
    for code in ("202607", "2026", "x"):
        with pytest.raises(Refused, match="終わっていない"):
            publish_report(period=code, actor=town.CLERK)
    accept_withdrawal(person=WIFE, lost_on=date(2026, 6, 20), lost_by=2, reported_on=TODAY, actor=town.CLERK)
    with tenant(town.TOWN):
        now = figures_of(reads.period_of("202606", TODAY), head())
        changed = {(d.part, d.column): (d.published, d.now) for d in differences(told, now)}
    assert changed == {("age", "期末"): (2, 1), ("moves", "人数"): (0, 1)}
    assert "確定した数字との違い <span>2件</span>" in shown(clerk(), page)
    publish_report(period="202606", actor=town.CLERK)
    with tenant(town.TOWN):
        again, first = publications(reads.period_of("202606", TODAY))
        assert first.figures == told.figures
        assert differences(again, now) == []
    with tenant(town.OTHER):
        assert publications(reads.period_of("202606", TODAY)) == []


def census(code: str, municipality: int = town.TOWN) -> Census:
    with tenant(municipality):
        return people.census(reads.period_of(code, TODAY), head())


@pytest.mark.parametrize(
    ("code", "first", "until"),
    [
        ("202602", date(2026, 2, 1), date(2026, 3, 1)), ("202512", date(2025, 12, 1), date(2026, 1, 1)),
        ("202608", date(2026, 6, 1), date(2026, 7, 1)),
        ("2025", date(2025, 4, 1), date(2026, 4, 1)), ("", date(2026, 6, 1), date(2026, 7, 1)),
        ("2027", date(2026, 6, 1), date(2026, 7, 1)), ("201203", date(2026, 6, 1), date(2026, 7, 1)),
        ("202613", date(2026, 6, 1), date(2026, 7, 1)), ("x", date(2026, 6, 1), date(2026, 7, 1)),
    ],
)  # fmt: skip
def test_an_address_names_a_month_or_a_fiscal_year(code: str, first: date, until: date) -> None:
    found = reads.period_of(code, TODAY)
    assert (found.first, found.until) == (first, until)
    assert reads.period_of("", date(2026, 1, 5)).first == date(2025, 12, 1)


def test_the_insured_stand_in_their_age_classes_and_the_elderly_by_their_ratio() -> None:
    found = census("202606")
    classes = dict(zip(found.closing.tolist(), found.closing_class.tolist(), strict=True))
    assert classes == {
        HEAD: people.CARE, WIFE: people.CARE, CHILD: people.PRESCHOOL, ELDERLY: people.SEVENTY_OPEN
    }  # fmt: skip
    decide_ratios(year=2025, actor=town.CLERK)
    found = census("202606")
    assert found.closing_class[found.closing == ELDERLY].tolist() == [people.SEVENTY_2]
    assert found.nominal_heads.tolist() == [LEFT]
    assert found.closing_households.tolist() == [101, 102]
    Municipality.objects.create(
        code=town.OTHER, name="隣市", kana="トナリシ", prefecture="山形県", is_sample=True
    )
    assert not len(census("202606", town.OTHER).closing)


def test_who_came_and_who_went_stand_by_reason_and_the_figures_add_up() -> None:
    accept_withdrawal(person=WIFE, lost_on=date(2026, 6, 10), lost_by=2, reported_on=TODAY, actor=town.CLERK)
    accept_enrolment(
        person=WIFE, acquired_on=date(2026, 6, 20), acquired_by=2, reported_on=TODAY, actor=town.CLERK
    )
    accept_withdrawal(
        person=ELDERLY, lost_on=date(2026, 6, 1), lost_by=3, reported_on=TODAY, actor=town.CLERK
    )
    found = census("202606")
    assert dict(zip(found.lost.tolist(), found.lost_by.tolist(), strict=True)) == {WIFE: 2, ELDERLY: 3}
    assert dict(zip(found.gained.tolist(), found.gained_by.tolist(), strict=True)) == {WIFE: 2}
    assert ELDERLY in found.opening
    assert ELDERLY not in found.closing


@pytest.mark.parametrize(
    "code", ["202004", "202108", "202501", "202606", "202607", "2020", "2024", "2025", "2026"]
)
def test_opening_and_gains_less_losses_are_the_closing(code: str) -> None:
    found = census(code)
    assert len(found.opening) + len(found.gained) - len(found.lost) == len(found.closing)
    for figure, keys in (("opening", people.AGE_CLASSES), ("closing", people.AGE_CLASSES)):
        counted = sum(len(people.persons_of(found, figure, key)) for key in keys)
        assert counted == len(people.persons_of(found, figure, 0))


def test_benefits_and_claims_stand_in_their_period_with_what_was_taken_back() -> None:
    for on in (date(2026, 7, 1), date(2026, 7, 2)):
        decide_childbirth(
            person=WIFE, happened_on=on, children=1, is_compensated=True, received=0, applied_on=TODAY, actor=town.CLERK
        )  # fmt: skip
    end_benefit(benefit=2, reason="誤り", actor=town.CLERK)
    take_claims(
        file=read_claims(file_of(line(1, WIFE, 10_000, 3_000), line(2, HEAD, 5_000, 1_500, way=1))), actor=town.CLERK
    )  # fmt: skip
    take_claims(file=read_claims(file_of(line(1, WIFE, 8_000, 2_400, act=2))), actor=town.CLERK)
    with tenant(town.TOWN):
        july, june = (reads.period_of(code, TODAY) for code in ("202607", "202606"))
        (row,) = reads.benefit_sums(july)
        assert reads.benefit_sums(june) == []
        assert reads.benefit_people(july, row.kind) == [WIFE]
        claims = [(c.ja, c.count, c.cost, c.paid, c.insurer) for c in reads.claim_sums(june)]
        assert reads.claim_sums(july) == []
    assert (row.ja, row.count, row.amount, row.ended, row.ended_amount) == (
        "出産育児一時金", 2, 1_000_000, 1, 500_000
    )  # fmt: skip
    assert claims == [("医科　入院", 1, 5_000, 1_500, 3_500), ("医科　外来", 1, 8_000, 2_400, 5_600)]


def test_the_levy_of_the_year_is_charged_and_nothing_has_come_in() -> None:
    released(2026)
    with tenant(town.TOWN):
        (row,) = reads.levy_years(reads.period_of("2026", TODAY))
    assert row.charged == row.owed > 0
    assert (row.received, row.in_period, row.rate) == (0, 0, "0.00%")


def test_every_table_is_shown_and_leads_to_its_people_but_hides_no_protection() -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", HEAD)]).number
        add(Protection, {"person": HEAD}, {"kind": "dv"}, entry=entry, valid_from=date(2020, 1, 1))
    client = clerk()
    for tab in ("age", "moves", "households", "levy", "claims", "benefits", "nonsense"):
        for period in ("202606", "2025"):
            assert "事業月報・年報" in shown(client, f"{HOME}reports/?period={period}&tab={tab}")
    page = shown(client, f"{HOME}reports/people/?period=202606&figure=closing&key={people.CARE}")
    assert "見本　26" in page
    assert "大字見本1番地" not in page
    assert "見本　42" in shown(client, f"{HOME}reports/people/?period=202606&figure=nominal&key=0")
    for wrong in ("figure=closing&key=77", "figure=nobody&key=1", "figure=closing&key=x"):
        assert client.get(f"{HOME}reports/people/?period=202606&{wrong}").status_code == 400


def test_a_table_asks_as_often_for_few_people_as_for_all() -> None:
    client, counts = clerk(), []
    for period in ("202004", "202606"):
        shown(client, f"{HOME}reports/?period={period}")
        with CaptureQueriesContext(connection) as asked:
            shown(client, f"{HOME}reports/?period={period}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
