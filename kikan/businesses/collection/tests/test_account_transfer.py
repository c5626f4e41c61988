"""Account transfer: what is asked, what comes back, and every way a result file can be wrong."""

from collections.abc import Callable
from datetime import date

import pytest

from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.models import TransferRecord
from kikan.businesses.collection.procedures.accept_transfer_results import accept_transfer_results
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.retry_transfers import retry_transfers
from kikan.businesses.collection.procedures.transfers import Creditor, Debit, customer_number, parts_of
from kikan.businesses.collection.reads import account_of, by_month, overpaid_receipts
from kikan.businesses.collection.tests.pursued import ordinance_values
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Account, Person
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

TOWN = 62022
DUE = date(2026, 7, 31)
CREDITOR = Creditor(1234567890, "ﾐﾎﾝｼ", 9901, 1, 1, 1234567)
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Actor:
    return system_actor(TOWN, "collection.batch", "collection.change", "collection.look")


@pytest.fixture
def charged() -> list[int]:
    """Three payers with 5,000 yen due on DUE and an account each."""
    Municipality.objects.create(
        code=TOWN, name="見本市", kana="ミホンシ", prefecture="山形県", is_sample=True
    )
    with tenant(TOWN):
        numbers = []
        for person in (18, 26, 34):
            entry = append(
                actor=system_actor(TOWN), kind="test", procedure="test", subjects=[("person", person)]
            ).number
            Person.objects.create(municipality=TOWN, number=person, entry=entry)
            history.add(
                Account, {"person": person, "use": "debit"},
                {"bank": "9901", "branch": "001", "account_number": f"{person:07d}", "holder_kana": "ﾐﾎﾝ ﾀﾛｳ"},
                entry=entry, valid_from=date(2020, 1, 1),
            )  # fmt: skip
            parts = [Part(1, DUE, (5000, 0, 0, 0)), Part(2, date(2026, 8, 31), (4000, 0, 0, 0))]
            numbers.append(
                charge(
                    levy=HEALTH_INSURANCE.code, fiscal_year=2026, payer=person, reference=person,
                    parts=parts, entry=entry,
                )
            )  # fmt: skip
    return numbers


def answered(content: bytes, codes: list[int]) -> bytes:
    """The bank's answer to a request: result codes and totals filled in."""
    lines = content.split(b"\r\n")
    amounts = [5000] * len(codes)
    for i, code in enumerate(codes, 1):
        lines[i] = lines[i][:111] + str(code).encode() + lines[i][112:]
    paid = [a for a, c in zip(amounts, codes, strict=True) if c == 0]
    unpaid = [a for a, c in zip(amounts, codes, strict=True) if c]
    sums = f"{len(paid):06d}{sum(paid):012d}{len(unpaid):06d}{sum(unpaid):012d}".encode()
    trailer = len(codes) + 1
    lines[trailer] = lines[trailer][:19] + sums + lines[trailer][55:]
    return b"\r\n".join(lines)


def asked(clerk: Actor) -> tuple[int, bytes]:
    number, debits = request_transfers(due_on=DUE, actor=clerk)
    return number, write_request(CREDITOR, DUE, debits)


def test_what_the_bank_debited_is_cleared_and_what_it_could_not_stays_open(
    clerk: Actor, charged: list[int]
) -> None:
    request, content = asked(clerk)
    with clock.set_to("2026-08-05"):
        outcome = accept_transfer_results(
            request=request, file=read_result(answered(content, [0, 1, 0])), actor=clerk
        )
    assert (outcome.paid, outcome.amount, outcome.unpaid, outcome.doubtful) == (2, 10000, 1, 0)
    with tenant(TOWN):
        assert [line.balance for line in account_of(18)] == [0, 4000]
        assert [line.balance for line in account_of(26)] == [5000, 4000]
        assert by_month(HEALTH_INSURANCE.code, 2026)[0].received == 10000


def test_what_failed_for_lack_of_funds_is_asked_for_once_more_and_paid_then(
    clerk: Actor, charged: list[int]
) -> None:
    request, content = asked(clerk)
    with clock.set_to("2026-08-05"):
        first = accept_transfer_results(
            request=request, file=read_result(answered(content, [0, 1, 2])), actor=clerk
        )
        with pytest.raises(Refused):
            retry_transfers(file=first.file, debit_on=DUE, actor=clerk)
        again = date(2026, 8, 17)
        number, debits = retry_transfers(file=first.file, debit_on=again, actor=clerk)
        assert [d.amount for d in debits] == [5000], "an account that does not exist is not asked again"
        with pytest.raises(Refused):
            retry_transfers(file=first.file, debit_on=again, actor=clerk)
        content = write_request(CREDITOR, again, debits)
    with clock.set_to("2026-08-20"):
        second = accept_transfer_results(
            request=number, file=read_result(answered(content, [0])), actor=clerk
        )
    assert (second.paid, second.amount) == (1, 5000)
    with tenant(TOWN):
        assert [line.balance for line in account_of(26)] == [0, 4000]


def test_the_same_result_is_not_taken_twice(clerk: Actor, charged: list[int]) -> None:
    request, content = asked(clerk)
    file = read_result(answered(content, [0, 0, 0]))
    with clock.set_to("2026-08-05"):
        accept_transfer_results(request=request, file=file, actor=clerk)
        with pytest.raises(Refused, match="すでに受け入れ"):
            accept_transfer_results(request=request, file=file, actor=clerk)


def test_a_debit_after_the_counter_was_paid_becomes_an_overpayment_to_refund(
    clerk: Actor, charged: list[int]
) -> None:
    with clock.set_to("2026-08-05"):
        request, content = asked(clerk)
        enter_receipt(charge=charged[0], instalment=1, amount=5000, paid_on=DUE, actor=clerk)
        outcome = accept_transfer_results(
            request=request, file=read_result(answered(content, [0, 0, 0])), actor=clerk
        )
        assert outcome.overpaid == 5000
        with tenant(TOWN):
            over = overpaid_receipts()
        assert [(o.payer, o.unallocated) for o in over] == [(18, 5000)]
        decision = decide_refund(receipt=over[0].receipt, actor=clerk)
    assert (decision.appropriated, decision.refunded) == (0, 5000)


def test_an_overpayment_pays_overdue_instalments_first(clerk: Actor, charged: list[int]) -> None:
    ordinance_values()
    with clock.set_to("2026-09-10"):
        number = enter_receipt(charge=charged[0], instalment=1, amount=7000, paid_on=DUE, actor=clerk)
        decision = decide_refund(receipt=number, actor=clerk)
    assert (decision.appropriated, decision.refunded) == (2000, 0)


def test_a_record_nobody_asked_for_is_kept_as_doubtful_and_not_booked(
    clerk: Actor, charged: list[int]
) -> None:
    request, content = asked(clerk)
    stranger = f"{customer_number(21, 2026, 999, 1):020d}".encode()
    lines = answered(content, [0, 0, 0]).split(b"\r\n")
    lines[1] = lines[1][:91] + stranger + lines[1][111:]
    with clock.set_to("2026-08-05"):
        outcome = accept_transfer_results(request=request, file=read_result(b"\r\n".join(lines)), actor=clerk)
    assert (outcome.paid, outcome.doubtful) == (2, 1)
    with tenant(TOWN):
        assert TransferRecord.objects.get(doubt__gt=0).charge == 999


def cut_short(content: bytes) -> bytes:
    return content[:-122]


def one_byte_less(content: bytes) -> bytes:
    return content.replace(b"\r\n2", b"\r\n", 1)


def wrong_total(content: bytes) -> bytes:
    at = content.index(b"\r\n8") + 2
    return content[: at + 18] + b"1" + content[at + 19 :]


def a_letter_in_the_amount(content: bytes) -> bytes:
    at = content.index(b"\r\n2") + 2
    return content[: at + 85] + b"A" + content[at + 86 :]


def a_wide_character(content: bytes) -> bytes:
    at = content.index(b"\r\n2") + 2
    return content[: at + 50] + "見".encode("cp932") + content[at + 52 :]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_short, "途中で切れている"),
        (one_byte_less, "長さが119バイト"),
        (wrong_total, "合計金額"),
        (a_letter_in_the_amount, "引落金額」が数字ではありません"),
        (a_wide_character, "使えない文字"),
    ],
)
def test_a_damaged_file_is_refused_and_says_where(
    clerk: Actor, charged: list[int], damage: Callable[[bytes], bytes], said: str
) -> None:
    _, content = asked(clerk)
    with pytest.raises(FileRefused, match=said):
        read_result(damage(answered(content, [0, 0, 0])))


def test_a_clerk_without_the_right_is_refused() -> None:
    with pytest.raises(NotPermitted):
        request_transfers(due_on=DUE, actor=system_actor(TOWN, "collection.look"))


def test_a_holder_name_the_bank_cannot_read_stops_the_request() -> None:
    debit = Debit(1, 100, "9901", "001", 1, "0000001", "見本")
    with pytest.raises(FileRefused, match="預金者名"):
        write_request(CREDITOR, DUE, [debit])


def test_the_customer_number_gives_its_parts_back() -> None:
    assert parts_of(customer_number(21, 2026, 123456789012, 10)) == (21, 2026, 123456789012, 10)
