"""Households above their limits found from claims: the rule decides, each amount is proposed and told once."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.models import Benefit, HighCostFinding, HighCostSearch
from kikan.businesses.health_insurance.procedures.accept_enrolment import accept_enrolment
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.decide_benefits import (
    PaidLine,
    decide_high_cost,
    end_benefit,
)
from kikan.businesses.health_insurance.procedures.find_high_cost import (
    find_high_cost,
    issue_high_cost_letters,
)
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.reads import high_cost as reads
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import HOME, chief, clerk, named_town, sent, shown
from kikan.law import LawGap
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import fresh_token
from kikan.shared.addressees.models import Protection
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import tenant

HEAD, WIFE, CHILD, ELDERLY = 18, 26, 34, 50
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 10)
PRINTER = system_actor(town.TOWN, "health_insurance.print", "health_insurance.look")
# ウ: 80,100 + (1,000,000 − 267,000) × 1 % = 87,430 of 300,000.
OVER, BENEFIT = {"way": 1, "cost": 1_000_000, "paid": 300_000}, 212_570


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def take(*lines: str) -> None:
    taken = take_claims(file=read_claims(file_of(*lines)), actor=town.CLERK)
    assert not taken.bad


def found() -> list[tuple[int, int, int]]:
    """(household, benefit, difference) of a search of June made now."""
    find_high_cost(month=JUNE, actor=town.CLERK)
    with tenant(town.TOWN):
        search = reads.last_search(JUNE)
        assert search is not None
        return [(r.household, r.benefit, r.difference) for r in reads.findings(search, head())]


def decide(household: int, person: int) -> int:
    """Decide as the form is filled in; returns the amount."""
    with tenant(town.TOWN):
        lines = reads.units_of(household, JUNE, head())
    decide_high_cost(
        person=person, month=JUNE, applied_on=JULY, actor=town.CLERK,
        lines=tuple(PaidLine(u.person, u.is_outpatient, u.cost, u.paid) for u in lines),
    )  # fmt: skip
    with tenant(town.TOWN):
        return Benefit.objects.filter(household=household).latest("number").amount


def test_a_household_above_its_limit_is_found_once_and_not_again_once_decided() -> None:
    take(line(1, WIFE, **OVER), line(2, CHILD, 50_000, 10_000), line(3, ELDERLY, 10_000, 2_000))
    assert found() == [(101, BENEFIT, BENEFIT)]
    assert found() == [(101, BENEFIT, BENEFIT)]
    with tenant(town.TOWN):
        assert HighCostSearch.objects.count() == 1
        assert HighCostFinding.objects.get().head == HEAD
    assert decide(101, WIFE) == BENEFIT
    assert found() == []
    with tenant(town.TOWN):
        assert HighCostSearch.objects.count() == 2
    with tenant(town.OTHER):
        assert not HighCostSearch.objects.exists()
        assert not HighCostFinding.objects.exists()


def test_a_corrected_claim_proposes_the_difference_and_deciding_adds_only_that() -> None:
    take(line(1, WIFE, **OVER))
    decide(101, HEAD)
    take(line(1, WIFE, act=2, way=1, cost=2_000_000, paid=600_000))
    # 80,100 + (2,000,000 − 267,000) × 1 % = 97,430 of 600,000.
    assert found() == [(101, 502_570, 502_570 - BENEFIT)]
    assert decide(101, HEAD) == 502_570 - BENEFIT
    assert found() == []
    with pytest.raises(Refused, match="すでに決定"):
        decide(101, HEAD)


def test_a_withdrawn_claim_shows_what_was_paid_too_much_until_the_decision_is_taken_back() -> None:
    take(line(1, WIFE, **OVER))
    decide(101, HEAD)
    take(line(1, WIFE, act=3, **OVER))
    assert found() == [(101, 0, -BENEFIT)]
    with tenant(town.TOWN):
        number = Benefit.objects.get().number
        assert reads.to_tell(JUNE, head()) == []
    end_benefit(benefit=number, reason="過誤", actor=town.CLERK)
    assert found() == []


def test_what_is_found_is_what_the_counter_decides_and_the_fourth_month_counts() -> None:
    months = (202509, 202512, 202603, 202606)
    take(
        *(line(n, WIFE, month=m, **OVER) for n, m in enumerate(months, 1)), line(9, ELDERLY, 200_000, 40_000)
    )
    for number in months[:3]:
        month = reads.month_of(number)
        decide_high_cost(
            person=HEAD, month=month, lines=(PaidLine(WIFE, False, 1_000_000, 300_000),), applied_on=JULY,
            actor=town.CLERK,
        )  # fmt: skip
    rows = found()
    assert rows[0] == (101, 300_000 - 44_400, 300_000 - 44_400)
    assert [decide(household, person) for household, person in ((101, HEAD), (102, ELDERLY))] == [
        amount for _, amount, _ in rows
    ]


def test_who_joins_within_the_month_is_found_and_decided_with_the_class_of_its_end() -> None:
    accept_withdrawal(
        person=ELDERLY, lost_on=date(2026, 5, 20), lost_by=2, reported_on=JULY, actor=town.CLERK
    )
    accept_enrolment(
        person=ELDERLY, acquired_on=date(2026, 6, 15), acquired_by=2, reported_on=JULY, actor=town.CLERK
    )
    take(line(1, ELDERLY, 200_000, 40_000))
    (row,) = found()
    assert row[:2] == (102, 22_000)
    assert decide(102, ELDERLY) == 22_000


def test_a_month_without_limits_is_a_gap() -> None:
    with pytest.raises(LawGap):
        find_high_cost(month=date(2026, 8, 1), actor=town.CLERK)
    with tenant(town.TOWN):
        assert not reads.limits_known(date(2026, 8, 1))
        assert reads.limits_known(JUNE)


def test_each_amount_is_told_once_and_a_protected_head_is_passed_over() -> None:
    take(line(1, WIFE, **OVER), line(2, ELDERLY, 200_000, 40_000))
    found()
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", 42)]).number
        add(Protection, {"person": 42}, {"kind": "dv"}, entry=entry, valid_from=date(2020, 1, 1))
        wanted = reads.to_tell(JUNE, head())
    assert wanted == [101, 102]
    issued = issue_high_cost_letters(month=JUNE, households=wanted, actor=PRINTER)
    assert list(issued) == [101]
    with tenant(town.TOWN):
        data = Issue.objects.get(number=issued[101]).data
        assert reads.to_tell(JUNE, head()) == [102]
    pairs = {p["label"]: p["value"] for p in data["body"]["pairs"]}
    assert (pairs["対象の月"], pairs["支給の見込額"]) == ("令和8年6月", "212,570円")
    assert pairs["申請できる最後の日"] == "令和10年7月1日"
    assert issue_high_cost_letters(month=JUNE, households=[101], actor=PRINTER) == {}
    take(line(1, WIFE, act=2, way=1, cost=2_000_000, paid=600_000))
    found()
    with tenant(town.TOWN):
        assert 101 in reads.to_tell(JUNE, head())


def test_a_clerk_searches_prints_and_opens_the_application_filled_in() -> None:
    take(line(1, WIFE, **OVER), *(line(n, CHILD, 1_000, 300, institution=n) for n in range(2, 10)))
    client = clerk()
    answer = sent(client, f"{HOME}high-cost/", month=202606, find="1")
    assert run_now(town.TOWN, int(answer["Location"].rstrip("/").rsplit("/", 1)[1])) == State.DONE
    page = shown(client, f"{HOME}high-cost/")
    assert "212,570円" in page
    assert "未申請" in page
    answer = sent(client, f"{HOME}high-cost/", month=202606, print="1")
    run = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    assert run_now(town.TOWN, run) == State.DONE
    first = queue.find(town.TOWN, run).figures["first_issue"]
    assert "通知済み" in shown(client, f"{HOME}high-cost/?month=202606")
    assert shown(client, f"{HOME}high-cost/letters/{run}/")
    assert client.get(f"{HOME}high-cost/letters/{run}/{first}.pdf")["Content-Type"] == "application/pdf"
    act = f"{HOME}persons/{HEAD}/acts/decide_high_cost/?month=202606"
    form = shown(client, act)
    assert 'name="paid_9"' in form
    typed = {"month": "R8.6.1", "applied_on": "R8.7.10"}
    with tenant(town.TOWN):
        for n, unit in enumerate(reads.units_of(101, JUNE, head()), 1):
            typed |= {f"person_{n}": unit.person, f"way_{n}": str(int(unit.is_outpatient)), f"cost_{n}": unit.cost,
                      f"paid_{n}": unit.paid}  # fmt: skip
    assert "212,570" in client.post(act, typed).content.decode()
    answer = client.post(act, {**typed, "send": "1", "form_token": fresh_token(client)})
    chief().post(f"{answer['Location']}decide", {"decision": "approve", "form_token": fresh_token(chief())})
    assert sent(client, f"{HOME}high-cost/", month=202608, find="1").status_code == 400


def test_the_list_asks_as_often_for_one_household_as_for_several() -> None:
    take(line(1, WIFE, **OVER))
    client, counts = clerk(), []
    for more in ((), (line(2, ELDERLY, 200_000, 40_000),)):
        if more:
            take(*more)
        found()
        shown(client, f"{HOME}high-cost/")
        with CaptureQueriesContext(connection) as asked:
            shown(client, f"{HOME}high-cost/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
