"""Slips, accounts for account transfer and refunds on their way: each act, and what it refuses."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.exchange.elqr import exchange_now, gateway_of
from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.models import Slip
from kikan.businesses.collection.procedures import incoming
from kikan.businesses.collection.procedures.accept_debit_order import DebitAccount, accept_debit_order
from kikan.businesses.collection.procedures.accept_transfer_results import accept_transfer_results
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.cancel_slip import cancel_slip
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.issue_failed_notices import issue_failed_notices
from kikan.businesses.collection.procedures.issue_slip import issue_slip
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.settle_doubt import Share
from kikan.businesses.collection.procedures.slips import slip_key
from kikan.businesses.collection.procedures.stop_debit_order import ENDED, stop_debit_order
from kikan.businesses.collection.reads.incoming import reserved_instalments
from kikan.businesses.collection.reads.slips import slips_of
from kikan.businesses.collection.tests.files import ISSUER, store_line, whole
from kikan.businesses.collection.tests.test_account_transfer import CREDITOR, DUE, answered
from kikan.businesses.collection.tests.test_incoming import balances, doubts, left_over
from kikan.businesses.collection.tests.test_screens import TOWN, sent, shown
from kikan.businesses.collection.tests.test_screens import charged as charged  # noqa: PLC0414 - the fixture
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.addressees.holder_names import is_name, proposed
from kikan.shared.addressees.models import Address
from kikan.shared.documents import archive
from kikan.shared.documents.rendering.codes import StoreCode
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 8, 31)


@pytest.fixture
def clerk(charged: list[int]) -> Actor:
    """Payer 18 has a home to be written on a slip."""
    with tenant(TOWN):
        entry = append(
            actor=system_actor(TOWN), kind="test", procedure="test", subjects=[("person", 18)]
        ).number
        home = {
            "address": "見本県見本市中央一丁目1番1号",
            "building": "",
            "postal_code": "9990001",
            "town": "",
            "lot": "",
        }
        history.add(Address, {"person": 18, "use": "home"}, home, entry=entry, valid_from=date(2020, 1, 1))
    return system_actor(TOWN, "collection.batch", "collection.change", "collection.look", "collection.print")


def both(charged: list[int]) -> tuple[Share, ...]:
    return (Share(charged[0], 2, 4000), Share(charged[0], 1, 5000))


def paid_by_slip(clerk: Actor, slip: int, amount: int, *, file: str, reissue: int = 0) -> None:
    code = StoreCode(ISSUER, slip_key(TOWN, slip), amount, UNTIL, reissue).digits()
    content = whole([store_line("settled", code, amount, at="202608050915")], file_id=file)
    number = receive_file(file=read_file(layouts()["store_a"], content), actor=clerk)
    book_file(file=number, limit=10, actor=clerk)


def test_a_slip_for_two_instalments_pays_both_and_a_second_payment_is_left_over(
    clerk: Actor, charged: list[int]
) -> None:
    made = issue_slip(payer=18, shares=both(charged), payable_until=UNTIL, actor=clerk)
    with tenant(TOWN):
        (line,) = slips_of(18)
        paper = archive.pdf(made.paper, clerk)
    assert (line.amount, line.parts, line.is_good) == (9000, 2, True)
    assert paper.startswith(b"%PDF")
    paid_by_slip(clerk, made.slip, 9000, file="S1")
    assert (balances(charged)[0], left_over(), doubts()) == ([0, 0], 0, [])
    with tenant(TOWN):
        assert slips_of(18)[0].is_used
    with pytest.raises(Refused, match="すでに納められて"):
        cancel_slip(slip=made.slip, reason="誤り", actor=clerk)
    enter_receipt(charge=charged[0], instalment=1, amount=5000, paid_on=DUE, actor=clerk)
    assert left_over() == 5000


def test_a_reissue_cancels_the_old_slip_and_money_on_the_old_one_is_asked_about(
    clerk: Actor, charged: list[int]
) -> None:
    old = issue_slip(payer=18, shares=both(charged)[:1], payable_until=UNTIL, actor=clerk)
    new = issue_slip(payer=18, shares=both(charged)[:1], payable_until=UNTIL, replaces=old.slip, actor=clerk)
    with tenant(TOWN):
        assert [(s.reissue, s.cancelled_by is None) for s in Slip.objects.order_by("number")] == [
            (0, False),
            (1, True),
        ]
    with pytest.raises(Refused, match="すでに取り消しています"):
        issue_slip(payer=18, shares=both(charged)[:1], payable_until=UNTIL, replaces=old.slip, actor=clerk)
    paid_by_slip(clerk, old.slip, 4000, file="S1")
    assert (balances(charged)[0], doubts()) == ([5000, 0], [incoming.CANCELLED_SLIP])
    paid_by_slip(clerk, new.slip, 4000, file="S2", reissue=1)
    assert left_over() == 4000


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"shares": ()}, Refused),
        ({"shares": (Share(1, 1, 5001),)}, Refused),
        ({"shares": (Share(1, 1, 0),)}, Refused),
        ({"shares": (Share(2, 1, 5000),)}, NotFound),
        ({"shares": (Share(1, 1, 100), Share(1, 1, 100))}, Refused),
        ({"payable_until": date(2026, 8, 1)}, Refused),
        ({"replaces": 999}, NotFound),
    ],
)
def test_a_slip_that_asks_for_something_wrong_is_refused(
    clerk: Actor, charged: list[int], changed: dict[str, Any], error: type[Exception]
) -> None:
    shares = changed.get("shares", (Share(1, 1, 5000),))
    wanted = {
        "payable_until": UNTIL, **changed,
        "shares": tuple(Share(charged[s.charge - 1], s.instalment, s.amount) for s in shares),
    }  # fmt: skip
    with pytest.raises(error):
        issue_slip(payer=18, actor=clerk, **wanted)


def test_the_slip_page_issues_reissues_and_cancels(charged: list[int], clerk: Actor) -> None:
    client = client_of(TOWN, "collection_clerk")
    page = f"/{TOWN}/collection/persons/18/slips/"
    assert "選んでください" in sent(client, page, payable_until="R8.8.31").content.decode()
    place = f"{charged[0]}-1-5000"
    answer = sent(client, page, places=place, payable_until="R8.8.31", amount="2000")
    assert answer.status_code == 302
    assert "納付書を発行しました" in shown(client, answer["Location"])
    with tenant(TOWN):
        number = Slip.objects.get().number
        assert Slip.objects.get().kind == 6
    assert sent(client, f"{page}{number}/again").status_code == 302
    assert sent(client, f"{page}{number + 1}/cancel", reason="").status_code == 400
    assert sent(client, f"{page}{number + 1}/cancel", reason="不要になった").status_code == 302
    assert shown(client, page).count("取消し</span>") >= 2


# --- accounts for account transfer

BANK = DebitAccount("9902", "002", 1, "7654321", "ﾐﾎﾝ ﾊﾅｺ")


def test_the_account_of_the_levy_is_debited_and_a_stopped_one_is_not(
    clerk: Actor, charged: list[int]
) -> None:
    levy = HEALTH_INSURANCE.code
    accept_debit_order(
        person=18,
        levy=levy,
        account=BANK,
        received_on=date(2026, 7, 1),
        starts_on=date(2026, 7, 10),
        actor=clerk,
    )
    stop_debit_order(person=26, levy=0, way=2, on=date(2026, 7, 1), reason="取引なし", actor=clerk)
    _, debits = request_transfers(due_on=DUE, actor=clerk)
    assert [(d.bank, d.account_number) for d in debits] == [("9902", "7654321"), ("9901", "0000034")]
    assert write_request(CREDITOR, DUE, debits).count(b"\r\n") == 5
    with pytest.raises(Refused, match="すでに止めて"):
        stop_debit_order(person=26, levy=0, way=ENDED, on=date(2026, 7, 2), reason="届出", actor=clerk)
    with pytest.raises(NotFound):
        stop_debit_order(person=999, levy=0, way=ENDED, on=date(2026, 7, 2), reason="届出", actor=clerk)


def test_a_name_the_bank_does_not_take_is_refused_with_what_it_would_be(
    clerk: Actor, charged: list[int]
) -> None:
    wide = DebitAccount("9902", "002", 1, "7654321", "ミホン　ジュンヲー")
    with pytest.raises(Refused, match="ﾐﾎﾝ ｼﾞﾕﾝｵ-"):
        accept_debit_order(person=18, levy=0, account=wide, received_on=DUE, starts_on=DUE, actor=clerk)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("みほん　たろう", "ﾐﾎﾝ ﾀﾛｳ"),
        ("カ）ミホン", "ｶ)ﾐﾎﾝ"),
        ("ポール・スミス", "ﾎﾟ-ﾙ.ｽﾐｽ"),
        ("abc商事", "ABC商事"),
    ],
)
def test_typed_names_become_the_banks_characters(typed: str, becomes: str) -> None:
    assert proposed(typed) == becomes
    assert is_name(proposed(typed)) == ("商" not in typed)


def test_an_instalment_a_store_has_told_as_paid_is_not_debited(clerk: Actor, charged: list[int]) -> None:
    code = StoreCode(ISSUER, slip_key(TOWN, 1), 9000, UNTIL).digits()
    issue_slip(payer=18, shares=both(charged), payable_until=UNTIL, actor=clerk)
    content = whole([store_line("preliminary", code, 9000, at="202608050915")])
    number = receive_file(file=read_file(layouts()["store_a"], content), actor=clerk)
    book_file(file=number, limit=10, actor=clerk)
    with tenant(TOWN):
        assert reserved_instalments() == {(charged[0], 1), (charged[0], 2)}
    _, debits = request_transfers(due_on=DUE, actor=clerk)
    assert [d.account_number for d in debits] == ["0000026", "0000034"]


def test_who_could_not_be_debited_is_told_once_with_a_slip(clerk: Actor, charged: list[int]) -> None:
    request, debits = request_transfers(due_on=DUE, actor=clerk)
    result = read_result(answered(write_request(CREDITOR, DUE, debits), [1, 0, 1]))
    file = accept_transfer_results(request=request, file=result, actor=clerk).file
    page = f"/{TOWN}/collection/transfers/{file}/"
    client = client_of(TOWN, "collection_clerk")
    answer = sent(client, f"{page}failed", payable_until="R8.8.31")
    assert "不能通知を1件発行しました" in shown(client, answer["Location"])  # payer 34 has no address
    with tenant(TOWN):
        (slip,) = slips_of(18)
    assert (slip.amount, slip.is_good) == (5000, True)
    assert "すでに発行しています" in sent(client, f"{page}failed", payable_until="R8.8.31").content.decode()
    with pytest.raises(NotFound):
        issue_failed_notices(file=999, payable_until=UNTIL, actor=clerk)


# --- the common system


def test_slips_are_told_once_and_what_comes_is_taken_in_once(
    clerk: Actor, charged: list[int], tmp_path: Path, settings: Any
) -> None:
    settings.KIKAN_OUTSIDE = str(tmp_path)
    gateway = gateway_of(TOWN)
    made = issue_slip(payer=18, shares=both(charged), payable_until=UNTIL, actor=clerk)
    assert exchange_now(gateway, clerk).told == 1
    assert exchange_now(gateway, clerk).told == 0
    cancel_slip(slip=made.slip, reason="差替え", actor=clerk)
    assert exchange_now(gateway, clerk).told == 1
    out = sorted((tmp_path / f"{TOWN:06d}" / "elqr" / "out").iterdir())
    assert [p.read_text("cp932").splitlines()[1][:2] for p in out] == ["1,", "3,"]
    arrived = tmp_path / f"{TOWN:06d}" / "elqr" / "in"
    arrived.mkdir()
    line = f"2,C1,{slip_key(TOWN, made.slip)},20260804,9000,20260820"
    (arrived / "a.csv").write_bytes(f"1,E1,20260805\r\n{line}\r\n8,1,9000\r\n9".encode())
    (arrived / "b.csv").write_bytes(b"?")
    found = exchange_now(gateway, clerk)
    assert (len(found.files), found.broken) == (1, 1)
    book_file(file=found.files[0], limit=10, actor=clerk)
    assert (balances(charged)[0], doubts()) == ([0, 0], [incoming.CANCELLED_SLIP])
    page = sent(client_of(TOWN, "collection_clerk"), f"/{TOWN}/collection/files/exchange")
    assert page["Location"].endswith("?done=0-0-0")
