"""Paying out: decisions become one file after two approvals, once each; what comes back goes out when its account is mended."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from kikan.businesses.collection.exchange.general_transfer import FORM, write_payments
from kikan.businesses.collection.exchange.payment_results import read_payment_results
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.pay_at_window import pay_at_window
from kikan.businesses.collection.procedures.set_off_payout import set_off_payout
from kikan.businesses.collection.procedures.take_payment_results import take_payment_results
from kikan.businesses.collection.procedures.tell_payments import tell_payments
from kikan.businesses.collection.procedures.transfers import Creditor
from kikan.businesses.collection.reads import payment_results
from kikan.businesses.collection.reads import payouts as reads
from kikan.businesses.collection.reads.refunds import refund_of
from kikan.businesses.collection.screens.payouts import transfer_of
from kikan.businesses.collection.tests.pursued import (
    ACTOR,
    OTHER,
    RIGHTS,
    SINCE,
    TOWN,
    a_person,
    a_tax,
    entry,
    towns,
)
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.addressees.models import Account
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused, records
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger import payouts
from kikan.shared.ledger.models import (
    Balance,
    Payout,
    PayoutAtWindow,
    PayoutRecord,
    PayoutStatus,
    TransferResult,
)
from kikan.shared.ledger.purposes import CHILD_ALLOWANCE, HEALTH_BENEFIT, Purpose
from kikan.shared.tenancy import clock, tenant

TODAY, PAY_ON = date(2026, 10, 5), date(2026, 10, 15)
BANK = {"bank": "9903", "branch": "003", "account_number": "0000001", "holder_kana": "ﾐﾎﾝ ﾀﾛｳ"}
CREDITOR = Creditor(1234567890, "ﾐﾎﾝｼ", 9903, 1, 1, 1)


@pytest.fixture(autouse=True)
def _scene(live_database: object) -> Iterator[None]:
    with clock.set_to(TODAY.isoformat()):
        towns()
        yield


def somebody(user: int) -> Actor:
    return Actor(user, TOWN, 1, frozenset(RIGHTS), "test")


def owed(
    person: int, amount: int = 30_000, *, account: bool = True, purpose: Purpose = HEALTH_BENEFIT
) -> int:
    with tenant(TOWN):
        a_person(person)
        if account:
            give_account(person)
        return payouts.ask(
            purpose, reference=person, person=person, amount=amount, payable_on=TODAY, entry=entry()
        )


def give_account(person: int, **changed: str) -> None:
    history.replace(
        Account, {"person": person, "use": "credit"}, {**BANK, **changed}, entry=entry(), valid_from=SINCE
    )


def tried(day: date = PAY_ON) -> int:
    parameters: dict[str, int | str] = {"day": int(f"{day:%Y%m%d}"), "purpose": 0}
    number = queue.enqueue("collection.pay_out", actor=somebody(1), parameters=parameters)
    run_now(TOWN, number)
    return number


def released(number: int) -> int:
    queue.approve(number, actor=somebody(2))
    queue.approve(number, actor=somebody(3))
    queue.release_later(number, actor=somebody(2), not_before=clock.now())
    assert run_now(TOWN, number) == State.DONE
    return number


def status_of(payout: int) -> PayoutStatus:
    with tenant(TOWN):
        found = reads.payout_of(payout)
    assert found is not None
    return PayoutStatus(found.status)


def test_a_run_pays_whoever_has_an_account_and_tells_who_has_none_or_another_name() -> None:
    paid, nameless = owed(18), owed(34, account=False)
    with tenant(TOWN):
        a_person(26)
        give_account(26, holder_kana="ﾚｲ ﾊﾅｺ")
        payouts.ask(HEALTH_BENEFIT, reference=26, person=26, amount=5_000, payable_on=TODAY, entry=entry())
        later = payouts.ask(
            HEALTH_BENEFIT, reference=27, person=26, amount=1, payable_on=date(2026, 11, 1), entry=entry()
        )
    number = tried()
    figures = queue.find(TOWN, number).figures
    assert figures == {"payments": 2, "yen": 35_000, "other_name": 1, "no_account": 1, "unchanged": 0}
    released(number)
    with tenant(TOWN):
        rows = reads.payments(number)
    assert [(r.record, r.payee, r.amount, r.is_other_name) for r in rows] == [
        (1, 18, 30_000, False), (2, 26, 5_000, True),
    ]  # fmt: skip
    assert [status_of(p) for p in (paid, nameless, later)] == [
        PayoutStatus.ORDERED, PayoutStatus.WAITING, PayoutStatus.WAITING,
    ]  # fmt: skip
    assert queue.find(TOWN, tried()).figures["payments"] == 0
    with tenant(OTHER):
        assert not PayoutRecord.objects.exists()
        assert not Payout.objects.exists()


def test_a_returned_payment_goes_out_again_only_after_its_account_was_registered_anew() -> None:
    kept, returned = owed(18), owed(26)
    number = released(tried())
    with pytest.raises(Refused, match="まだ来ていません"):
        tell_payments(file=number, returned={}, actor=ACTOR)
    with clock.set_to("2026-10-20"):
        with pytest.raises(Refused, match="ない件目"):
            tell_payments(file=number, returned={3: TransferResult.CLOSED}, actor=ACTOR)
        tell_payments(file=number, returned={2: TransferResult.CLOSED}, actor=ACTOR)
        with pytest.raises(Refused, match="すでに登録"):
            tell_payments(file=number, returned={1: TransferResult.CLOSED}, actor=ACTOR)
        assert (status_of(kept), status_of(returned)) == (PayoutStatus.PAID, PayoutStatus.RETURNED)
        again = tried(date(2026, 10, 30))
        assert queue.find(TOWN, again).figures["unchanged"] == 1
        with tenant(TOWN):
            give_account(26, account_number="0000002")
        second = released(tried(date(2026, 10, 30)))
        assert status_of(returned) == PayoutStatus.ORDERED
    with tenant(TOWN):
        assert [r.account_number for r in reads.payments(second)] == ["0000002"]


def test_what_was_settled_between_trial_and_release_is_left_out_of_the_file() -> None:
    at_window, taken_back, stays = owed(18), owed(26), owed(34)
    number = tried()
    pay_at_window(payout=at_window, paid_on=TODAY, actor=ACTOR)
    with tenant(TOWN):
        payouts.withdraw(HEALTH_BENEFIT, 26, entry=entry())
        give_account(34, account_number="0000009")
    released(number)
    with tenant(TOWN):
        assert [(r.payout, r.account_number) for r in reads.payments(number)] == [(stays, "0000009")]
    assert (status_of(at_window), status_of(taken_back)) == (PayoutStatus.PAID, PayoutStatus.WITHDRAWN)
    with pytest.raises(Refused, match="支払済"):
        pay_at_window(payout=at_window, paid_on=TODAY, actor=ACTOR)
    with tenant(TOWN), pytest.raises(Refused, match="取り消せません"):
        payouts.withdraw(HEALTH_BENEFIT, 34, entry=entry())


def test_arrears_are_set_off_by_consent_and_only_where_the_law_lets_them() -> None:
    payout, allowance = owed(18), owed(26, purpose=CHILD_ALLOWANCE)
    with tenant(TOWN):
        charge = a_tax(18, 12_000, 9_000)
        a_tax(26, 12_000)
    with pytest.raises(Refused, match="充当できません"):
        set_off_payout(payout=allowance, amount=1_000, consented_on=TODAY, actor=ACTOR)
    with pytest.raises(Refused, match="30,000円まで"):
        set_off_payout(payout=payout, amount=30_001, consented_on=TODAY, actor=ACTOR)
    used = set_off_payout(payout=payout, amount=25_000, consented_on=TODAY, actor=ACTOR)
    assert used == 21_000
    with tenant(TOWN):
        balances = Balance.objects.filter(charge=charge, instalment__lt=1000)
        assert {b.balance for b in balances} == {0}
        found = reads.payout_of(payout)
        assert found is not None
        assert (found.set_off, found.rest, found.status) == (21_000, 9_000, 0)
    number = released(tried())
    with tenant(TOWN):
        assert [r.amount for r in reads.payments(number) if r.payout == payout] == [9_000]


def test_a_refund_goes_out_by_the_same_run_and_its_page_says_so() -> None:
    with tenant(TOWN):
        give_account(a_person(18))
        charge = a_tax(18, 5_000)
    receipt = enter_receipt(charge=charge, instalment=1, amount=7_000, paid_on=TODAY, actor=ACTOR)
    refund = decide_refund(receipt=receipt, actor=ACTOR).refund or 0
    number = released(tried(TODAY))
    with clock.set_to("2026-10-06"):
        tell_payments(file=number, returned={}, actor=ACTOR)
    with tenant(TOWN):
        content = write_payments(CREDITOR, TODAY, [transfer_of(r) for r in reads.payments(number)])
        found = refund_of(refund)
    kinds = [(kind, values) for _, kind, values in records(FORM, content)]
    assert [k for k, _ in kinds] == ["1", "2", "8", "9"]
    assert (kinds[0][1]["service"], int(kinds[2][1]["amount"])) == ("21", 2_000)
    assert found is not None
    assert (found.is_paid, found.given_on) == (True, TODAY)


def test_the_database_refuses_a_second_way_of_paying_the_same_decision() -> None:
    payout = owed(18)
    released(tried())
    with tenant(TOWN), pytest.raises(IntegrityError, match="paid twice"):
        PayoutAtWindow.objects.create(municipality=TOWN, payout=payout, paid_on=TODAY, entry=entry())


def test_the_pages_carry_a_payment_from_the_list_to_its_result() -> None:
    owed(18)
    client = client_of(TOWN, "collection_clerk")
    page = client.get(f"/{TOWN}/collection/payouts/").content.decode()
    assert "30,000円" in page
    assert "支払待ち" in page
    number = released(tried(TODAY))
    run = f"/{TOWN}/collection/payment-runs/{number}/"
    shown = client.get(run).content.decode()
    assert "会計への引継ぎ" in shown
    assert "結果を登録する" in shown
    creditor = {
        "code": "1234567890", "name": "ﾐﾎﾝｼ", "bank": "9903", "branch": "001", "account_kind": "1",
        "account_number": "0000001",
    }  # fmt: skip
    sent = client.post(f"{run}bytes", creditor)
    assert sent["Content-Type"] == "application/octet-stream"
    assert len(sent.content.split(b"\r\n")[1]) == 120


def answered(run: int, codes: dict[int, str], **changed: dict[int, bytes]) -> bytes:
    """The bank's file: the request with a result in each record; changed: other amounts by record."""
    with tenant(TOWN):
        content = write_payments(CREDITOR, PAY_ON, [transfer_of(r) for r in reads.payments(run)])
    lines = content.split(b"\r\n")
    for record in range(1, len(lines) - 3):
        line = lines[record][:113] + codes.get(record, "0").encode() + lines[record][114:]
        lines[record] = line[:80] + changed.get("amount", {}).get(record, line[80:90]) + line[90:]
    amounts = [int(line[80:90]) for line in lines[1:-3]]
    lines[-3] = lines[-3][:7] + b"%012d" % sum(amounts) + lines[-3][19:]
    return b"\r\n".join(lines)


def test_the_banks_file_tells_each_payment_once_after_a_trial_and_a_mended_one_adds_the_rest() -> None:
    kept, closed, odd, wrong = owed(18), owed(26), owed(34), owed(42)
    run = released(tried())
    first = answered(run, {2: "1", 3: "7"}, amount={4: b"0000030001"})
    with pytest.raises(Refused, match="まだ来ていません"):
        take_payment_results(run=run, file=read_payment_results(first), actor=ACTOR)
    with clock.set_to("2026-10-20"):
        page = f"/{TOWN}/collection/payment-runs/{run}/"
        clerk = client_of(TOWN, "collection_clerk")
        shown = sent_file(clerk, page, first, "preview")
        assert "金額が依頼した額（30,000円）と違います" in shown
        assert "振込結果コードが正しくありません" in shown
        assert {status_of(p) for p in (kept, closed, odd, wrong)} == {PayoutStatus.ORDERED}
        shown = sent_file(clerk, page, first, "take")
        assert "いちばん新しいファイルに、取り込めなかった明細があります" in shown
        assert [status_of(p) for p in (kept, closed, odd, wrong)] == [
            PayoutStatus.PAID, PayoutStatus.RETURNED, PayoutStatus.ORDERED, PayoutStatus.ORDERED,
        ]  # fmt: skip
        assert "すでに取り込んでいます" in sent_file(clerk, page, first, "take")
        # Mended: what is known stays, another word about it is told, what was missing is added.
        mended = answered(run, {2: "2", 3: "9"}, amount={4: b"0000030001"})
        take_payment_results(run=run, file=read_payment_results(mended), actor=ACTOR)
        with tenant(TOWN):
            found, rejects = payment_results.files_of(run)[0], payment_results.rejects_of(run)
        assert (found.records, found.taken, found.returned) == (4, 1, 1)
        assert [(r.record, r.reason) for r in rejects] == [
            (2, "すでに「口座なし・解約」と登録しています"), (4, "金額が依頼した額（30,000円）と違います"),
        ]  # fmt: skip
        # What no file told is typed.
        tell_payments(file=run, returned={}, actor=ACTOR)
        assert [status_of(p) for p in (closed, odd, wrong)] == [
            PayoutStatus.RETURNED, PayoutStatus.RETURNED, PayoutStatus.PAID,
        ]  # fmt: skip
        with pytest.raises(Refused, match="すでに登録"):
            take_payment_results(run=run, file=read_payment_results(answered(run, {})), actor=ACTOR)


def test_a_file_that_is_cut_or_of_another_run_is_refused_whole() -> None:
    owed(18)
    first = released(tried())
    content = answered(first, {})
    with clock.set_to("2026-10-20"):
        owed(26)
        second = released(tried(date(2026, 10, 20)))
        with pytest.raises(Refused, match="振込指定日が、この振込と違います"):
            take_payment_results(run=second, file=read_payment_results(content), actor=ACTOR)
        moved = content.replace(b"1015", b"1020", 1)
        with pytest.raises(Refused, match="明細が1件もありません"):
            take_payment_results(run=second, file=read_payment_results(moved), actor=ACTOR)
    for broken, words in (
        (content[:-122], "途中で切れている"), (content.replace(b"000000030000", b"000000030001"), "合計金額"),
        (content.replace(b"121", b"191", 1), "総合振込"),
    ):  # fmt: skip
        with pytest.raises(FileRefused, match=words):
            read_payment_results(broken)


def sent_file(client: Client, path: str, content: bytes, what: str) -> str:
    page = client.get(path).content.decode()
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    given = {"file": SimpleUploadedFile("result.txt", content), what: "1"}
    if found:
        given["form_token"] = found[1]  # type: ignore[assignment]
    answer = client.post(path, given, follow=True)
    return answer.content.decode()
