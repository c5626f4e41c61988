"""What NHI is given back is a receivable: a benefit paid too much after a claim was withdrawn, and a third party's debt."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.pay_at_window import pay_at_window
from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.models import BenefitReturn
from kikan.businesses.health_insurance.procedures.claim_back import charge_third_party, claim_back_benefit
from kikan.businesses.health_insurance.procedures.decide_benefits import PaidLine, decide_high_cost
from kikan.businesses.health_insurance.procedures.find_high_cost import find_high_cost
from kikan.businesses.health_insurance.procedures.issue_claims_back import issue_return_notice
from kikan.businesses.health_insurance.procedures.record_third_party import (
    follow_third_party,
    report_third_party,
)
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads import high_cost
from kikan.businesses.health_insurance.reads.returns import excess_of
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import HOME, chief, clerk, named_town, sent, shown
from kikan.shared.access import system_actor
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.ledger.levies import HEALTH_BENEFIT_RETURN, HEALTH_THIRD_PARTY
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

HEAD, WIFE, OTHER = 18, 26, 69
JUNE, JULY, DUE = date(2026, 6, 1), date(2026, 7, 10), date(2026, 8, 31)
OVER, BENEFIT = {"way": 1, "cost": 1_000_000, "paid": 300_000}, 212_570
PRINTER = system_actor(town.TOWN, "health_insurance.print", "health_insurance.look")
CASHIER = system_actor(town.TOWN, "collection.approve", "collection.change")


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def take(*lines: str) -> None:
    assert not take_claims(file=read_claims(file_of(*lines)), actor=town.CLERK).bad


def decided() -> int:
    """The wife's month in hospital decided for the head; returns the number."""
    take(line(1, WIFE, **OVER))
    decide_high_cost(
        person=WIFE, month=JUNE, applied_on=JULY, actor=town.CLERK, lines=(PaidLine(WIFE, False, 1_000_000, 300_000),)
    )  # fmt: skip
    return benefit().number


def benefit() -> reads.BenefitRow:
    with tenant(town.TOWN):
        (row,) = reads.benefits_of(WIFE)
    return row


def paid() -> int:
    number = decided()
    payout = benefit().payout
    assert payout is not None
    pay_at_window(payout=payout, paid_on=JULY, actor=CASHIER)
    return number


def published() -> list[int]:
    """What the fact says of the household's benefit: whoever reads it knows only what is still believed."""
    query = "SELECT amount FROM fact_health_insurance_high_cost WHERE ended_by IS NULL"
    with tenant(town.TOWN):
        amounts: list[int] = read_columns(query)["amount"].tolist()
        return amounts


def back(number: int, amount: int) -> None:
    claim_back_benefit(benefit=number, amount=amount, reason="過誤", due_on=DUE, actor=town.CLERK)


def balance(charge: int) -> tuple[int, int, int]:
    """(charged, paid, left) of a receivable."""
    with tenant(town.TOWN):
        rows = list(Balance.objects.filter(charge=charge))
    return tuple(sum(getattr(r, name) for r in rows) for name in ("charged", "allocated", "balance"))  # type: ignore[return-value]


def difference() -> list[int]:
    """What a search of June finds still different."""
    find_high_cost(month=JUNE, actor=town.CLERK)
    with tenant(town.TOWN):
        search = high_cost.last_search(JUNE)
        assert search is not None
        return [row.difference for row in high_cost.findings(search, head())]


def test_what_a_withdrawn_claim_leaves_too_much_is_asked_back_of_who_received_it() -> None:
    number = paid()
    assert published() == [212_570]
    take(line(1, WIFE, act=2, way=1, cost=1_000_000, paid=200_000))
    with tenant(town.TOWN):
        assert excess_of(benefit(), head()) == 100_000
    assert difference() == [-100_000]
    client = clerk()
    page = shown(client, f"{HOME}benefits/{number}/")
    assert "払いすぎ" in page
    assert (
        sent(client, f"{HOME}benefits/{number}/", amount="100,000", why="過誤", due_on="R8.8.31").status_code
        == 403
    )
    assert "100,000" in shown(chief(), f"{HOME}benefits/{number}/")
    answer = sent(chief(), f"{HOME}benefits/{number}/", amount="100,000", why="過誤", due_on="R8.8.31")
    assert answer.status_code == 302
    row = benefit()
    assert (row.returned, row.rightful, row.return_reason) == (100_000, 112_570, "過誤")
    with tenant(town.TOWN):
        charge = Charge.objects.get(number=row.return_charge)
        assert (charge.levy, charge.payer) == (HEALTH_BENEFIT_RETURN.code, HEAD)
        assert excess_of(row, head()) == 0
    assert difference() == []  # what is asked back is no longer decided
    assert published() == [112_570]
    assert balance(row.return_charge) == (100_000, 0, 100_000)
    issued = issue_return_notice(benefit=number, actor=PRINTER)
    with tenant(town.TOWN):
        body = Issue.objects.get(number=issued).data["body"]
    pairs = {p["label"]: p["value"] for p in body["pairs"]}
    assert (pairs["支払った額"], pairs["正しい額"], pairs["返納していただく額"]) == (
        "212,570円", "112,570円", "100,000円",
    )  # fmt: skip
    assert [slip["amount"] for slip in body["slips"]] == ["100,000"]
    answer = sent(client, f"{HOME}benefits/{number}/", return_notice="1")
    assert client.get(answer["Location"])["Content-Type"] == "application/pdf"
    enter_receipt(charge=row.return_charge, instalment=1, amount=100_000, paid_on=JULY, actor=CASHIER)
    assert "返納された額</dt><dd>100,000円" in shown(client, f"{HOME}benefits/{number}/")


def test_a_claim_withdrawn_altogether_makes_the_whole_returnable_and_another_word_takes_it_back() -> None:
    number = paid()
    take(line(1, WIFE, act=3, **OVER))
    with tenant(town.TOWN):
        assert excess_of(benefit(), head()) == BENEFIT
        assert reads.high_cost_months(101, JUNE) == {JUNE}
    back(number, BENEFIT)
    with tenant(town.TOWN):
        assert reads.high_cost_months(101, JUNE) == set()  # a month returned counts no more (多数回該当)
    with pytest.raises(Refused, match="すでにこの額"):
        back(number, BENEFIT)
    back(number, 0)
    row = benefit()
    assert (row.returned, balance(row.return_charge)) == (0, (0, 0, 0))
    assert published() == [BENEFIT]
    with pytest.raises(Refused, match="支給額"):
        back(number, BENEFIT + 1)
    with pytest.raises(Refused, match="納期限が過ぎて"):
        claim_back_benefit(benefit=number, amount=1, reason="過誤", due_on=JUNE, actor=town.CLERK)
    with tenant(town.OTHER):
        assert not BenefitReturn.objects.exists()


def test_what_is_not_paid_is_taken_back_and_not_asked_back() -> None:
    number = decided()
    with pytest.raises(Refused, match="支払済み"):
        back(number, 1)


def test_a_third_partys_debt_is_charged_followed_and_received_by_the_ledger() -> None:
    report_third_party(
        person=HEAD, happened_on=date(2026, 6, 1), cause=1, opponent="例示　一郎", insurer="例示損害保険", reported_on=JULY,
        actor=town.CLERK,
    )  # fmt: skip
    with pytest.raises(Refused, match="求償した額がない"):
        charge_third_party(number=1, debtor=OTHER, due_on=DUE, actor=town.CLERK)
    sums = {"number": 1, "benefits": 500_000, "is_closed": False, "actor": town.CLERK}
    follow_third_party(claimed=400_000, recovered=0, **sums)
    for nobody in (HEAD, 999):
        with pytest.raises(NotFound, match="宛名がありません"):
            charge_third_party(number=1, debtor=nobody, due_on=DUE, actor=town.CLERK)
    client = clerk()
    assert "求償を調定する" in shown(client, f"{HOME}third-parties/1/")
    assert sent(client, f"{HOME}third-parties/1/", debtor=OTHER, due_on="R8.8.31").status_code == 302
    with tenant(town.TOWN):
        row = reads.third_party_of(1)
        charge = Charge.objects.get(number=row.charge)
    assert (charge.levy, charge.payer, row.open_yen) == (HEALTH_THIRD_PARTY.code, OTHER, 400_000)
    enter_receipt(charge=row.charge, instalment=1, amount=150_000, paid_on=JULY, actor=CASHIER)
    page = shown(client, f"{HOME}third-parties/1/")
    assert "未収</dt><dd><b>250,000円" in page
    assert 'name="recovered"' not in page
    answer = sent(client, f"{HOME}third-parties/1/", benefits="500,000", claimed="350,000")
    assert answer.status_code == 302
    assert balance(row.charge) == (350_000, 150_000, 200_000)
    with pytest.raises(Refused, match="受入額が求償額を超えて"):
        follow_third_party(claimed=100_000, recovered=0, **sums)
    with pytest.raises(Refused, match="すでに調定"):
        charge_third_party(number=1, debtor=OTHER, due_on=DUE, actor=town.CLERK)
    answer = sent(client, f"{HOME}third-parties/1/", notice="1")
    assert client.get(answer["Location"])["Content-Type"] == "application/pdf"
