"""The bank answers a request for account transfers: faults are named, money is cleared, too much goes back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.accept_transfer_results import accept_transfer_results
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.transfers import Creditor, Debit, parts_of
from kikan.businesses.collection.reads import overpaid_receipts
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.journal.append import head
from kikan.shared.ledger.models import Balance, Receipt, ReceiptState, Refund
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

TODAY, DUE = date(2026, 11, 23), date(2026, 11, 30)
CREDITOR = Creditor(MODEL_TOWN, "ﾐﾎﾝ", 9901, 1, 1, 1)
NO_MONEY = 1


@dataclass(frozen=True)
class Asked:
    """A request on its way to the bank."""

    number: int
    debits: tuple[Debit, ...]

    def answer(self, codes: Sequence[int]) -> bytes:
        """The bank's file: a result for each debit, and the totals."""
        lines = write_request(CREDITOR, DUE, self.debits).split(b"\r\n")
        for i, code in enumerate(codes, 1):
            lines[i] = lines[i][:111] + str(code).encode() + lines[i][112:]
        sums = [0, 0, 0, 0]
        for debit, code in zip(self.debits, codes, strict=True):
            place = 2 if code else 0
            sums[place] += 1
            sums[place + 1] += debit.amount
        trailer = len(codes) + 1
        totals = "{:06d}{:012d}{:06d}{:012d}".format(*sums).encode()
        lines[trailer] = lines[trailer][:19] + totals + lines[trailer][55:]
        return b"\r\n".join(lines)


@pytest.fixture(scope="module")
def asked(settled_town: int) -> Iterator[Asked]:
    """What falls due at the end of November is asked for a week before."""
    with clock.set_to(TODAY):
        number, debits = request_transfers(due_on=DUE, actor=clerk("collection_clerk"))
        assert len(debits) > 3
        yield Asked(number, tuple(debits))


def balances(debits: Sequence[Debit]) -> dict[tuple[int, int], int]:
    """What is open of the instalments asked for."""
    keys = {parts_of(d.customer)[2:] for d in debits}
    with tenant(MODEL_TOWN):
        rows = Balance.objects.filter(charge__in={charge for charge, _ in keys})
        found = {(b.charge, b.instalment): b.balance for b in rows}
    return {key: found[key] for key in keys}


def state() -> tuple[int, int, int]:
    with tenant(MODEL_TOWN):
        return head(), Receipt.objects.count(), TransferFile.objects.count()


FAULTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut short": (lambda content: content[: len(content) * 2 // 3], "途中で切れて|120"),
    "a digit of a total": (lambda c: _with(c, -3, 19, b"9"), "一致しません"),
    "an unknown result": (lambda c: _with(c, 1, 111, b"7"), "振替結果コード"),
    "a record twice": (
        lambda c: b"\r\n".join([*c.split(b"\r\n")[:2], *c.split(b"\r\n")[1:]]),
        "2件以上|一致",
    ),
    "letters for yen": (lambda c: _with(c, 1, 85, b"X"), "数字|正しく"),
}


def _with(content: bytes, line: int, at: int, byte: bytes) -> bytes:
    lines = content.rstrip(b"\r\n").split(b"\r\n")
    place = line if line >= 0 else len(lines) + line + 1
    lines[place] = lines[place][:at] + byte + lines[place][at + 1 :]
    return b"\r\n".join([*lines, b""])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_with_a_fault_is_refused_whole_and_says_why(asked: Asked, fault: str) -> None:
    spoil, words = FAULTS[fault]
    before = state()
    whole = asked.answer([0] * len(asked.debits))
    spoiled = spoil(whole)
    assert spoiled != whole
    with pytest.raises(FileRefused) as refused:
        accept_transfer_results(
            request=asked.number, file=read_result(spoiled), actor=clerk("collection_clerk")
        )
    assert any(word in " ".join(refused.value.problems) for word in words.split("|"))
    assert state() == before


def test_the_right_file_clears_what_was_debited_and_leaves_open_what_was_not(asked: Asked) -> None:
    """One account has no money; one payer came to the counter before the bank debited him."""
    short, twice, *rest = asked.debits
    open_before = balances(asked.debits)
    _, _, charge, instalment = parts_of(twice.customer)
    enter_receipt(
        charge=charge,
        instalment=instalment,
        amount=twice.amount,
        paid_on=TODAY,
        actor=clerk("collection_clerk"),
    )
    content = asked.answer([NO_MONEY] + [0] * (len(asked.debits) - 1))
    with clock.set_to(DUE):
        outcome = accept_transfer_results(
            request=asked.number, file=read_result(content), actor=clerk("collection_clerk")
        )
    debited = twice.amount + sum(d.amount for d in rest)
    assert (outcome.paid, outcome.unpaid, outcome.doubtful) == (len(asked.debits) - 1, 1, 0)
    assert (outcome.amount, outcome.overpaid) == (debited, twice.amount)
    left = balances(asked.debits)
    short_key = parts_of(short.customer)[2:]
    assert left[short_key] == open_before[short_key] == short.amount
    assert {key: open_ for key, open_ in left.items() if key != short_key and open_} == {}


def test_the_same_file_again_is_refused_and_books_nothing(asked: Asked) -> None:
    content = asked.answer([NO_MONEY] + [0] * (len(asked.debits) - 1))
    before = state()
    with pytest.raises(Refused, match="すでに受け入れています"):
        accept_transfer_results(
            request=asked.number, file=read_result(content), actor=clerk("collection_clerk")
        )
    assert state() == before


def test_what_came_twice_is_given_back_once(asked: Asked) -> None:
    """The debit after the payment at the counter: used for what is overdue first, the rest refunded."""
    twice = asked.debits[1]
    _, _, charge, instalment = parts_of(twice.customer)
    with tenant(MODEL_TOWN):
        debited = Receipt.objects.get(charge=charge, instalment=instalment, channel="transfer")
        (over,) = (o for o in overpaid_receipts() if o.receipt == debited.number)
    assert over.unallocated == twice.amount
    decision = decide_refund(receipt=over.receipt, actor=clerk("collection_clerk"))
    assert decision.appropriated + decision.refunded == twice.amount
    with tenant(MODEL_TOWN):
        assert ReceiptState.objects.get(number=over.receipt).unallocated == 0
        back = Refund.objects.filter(receipt=over.receipt).values_list("amount", flat=True)
        assert sum(back) == decision.refunded
    with pytest.raises(Refused, match="過誤納がありません"):
        decide_refund(receipt=over.receipt, actor=clerk("collection_clerk"))


def test_received_is_what_was_allocated_refunded_and_left_over(asked: Asked) -> None:
    with tenant(MODEL_TOWN):
        states = list(ReceiptState.objects.all())
    assert len(states) > len(asked.debits)
    assert all(s.amount == s.allocated + s.refunded + s.unallocated for s in states)
    assert min(s.unallocated for s in states) >= 0
