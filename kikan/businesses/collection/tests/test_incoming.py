"""Files of payments: read whole, cleared once whatever comes first or twice, every bad line kept with its reason."""

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.businesses.collection.exchange.incoming import layouts, read_file, read_line
from kikan.businesses.collection.models import BadLine, Doubt, Outcome
from kikan.businesses.collection.procedures import incoming
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.mend_line import mend_line
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.procedures.reverse_clearing import reverse_clearing
from kikan.businesses.collection.procedures.settle_doubt import Share, settle_doubt
from kikan.businesses.collection.tests.files import bars, store_line, whole
from kikan.businesses.collection.tests.test_account_transfer import TOWN
from kikan.businesses.collection.tests.test_account_transfer import charged as charged  # noqa: PLC0414 - the fixture
from kikan.shared.access import Actor, system_actor
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.ledger.models import Allocation, Balance, Receipt, ReceiptState
from kikan.shared.tenancy import clock, tenant

OTHER = 62090
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.set_to("2026-08-10"):
        yield


@pytest.fixture
def clerk() -> Actor:
    return system_actor(TOWN, "collection.batch", "collection.change", "collection.look")


def taken(clerk: Actor, content: bytes, layout: str = "store_a") -> tuple[int, incoming.File]:
    file = read_file(layouts()[layout], content)
    number = receive_file(file=file, actor=clerk)
    while book_file(file=number, limit=2, actor=clerk).records:
        pass
    return number, file


def balances(charges: list[int]) -> list[list[int]]:
    with tenant(TOWN):
        rows = Balance.objects.order_by("charge", "instalment").values_list("charge", "balance")
        return [[b for c, b in rows if c == charge] for charge in charges]


def left_over() -> int:
    with tenant(TOWN):
        return sum(ReceiptState.objects.values_list("unallocated", flat=True))


def doubts() -> list[int]:
    with tenant(TOWN):
        return sorted(Doubt.objects.filter(decided_by__isnull=True).values_list("reason", flat=True))


# --- what a file does


def test_a_settled_payment_pays_the_instalment_of_its_bar_code(clerk: Actor, charged: list[int]) -> None:
    taken(clerk, whole([store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)]))
    assert balances(charged) == [[0, 4000], [5000, 4000], [5000, 4000]]
    with tenant(TOWN):
        receipt = Receipt.objects.get()
    assert (receipt.channel, receipt.paid_on, receipt.payer) == ("store", date(2026, 8, 5), 18)


def test_a_preliminary_payment_only_reserves(clerk: Actor, charged: list[int]) -> None:
    taken(clerk, whole([store_line("preliminary", bars(TOWN, charged[0], 1, 5000), 5000)]))
    assert balances(charged)[0] == [5000, 4000]
    with tenant(TOWN):
        assert Outcome.objects.get().charge == charged[0]
        assert not Receipt.objects.exists()


def test_the_same_payment_in_two_files_counts_once(clerk: Actor, charged: list[int]) -> None:
    line = store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)
    other = store_line("settled", bars(TOWN, charged[1], 1, 5000), 5000)
    taken(clerk, whole([line]))
    taken(clerk, whole([line, other], file_id="A0002"))
    assert balances(charged) == [[0, 4000], [0, 4000], [5000, 4000]]
    assert left_over() == 0


def test_a_payment_settled_after_its_cancelling_is_booked_and_asked_about(
    clerk: Actor, charged: list[int]
) -> None:
    code = bars(TOWN, charged[0], 1, 5000)
    taken(clerk, whole([store_line("cancelled", code, 5000)]))
    taken(clerk, whole([store_line("settled", code, 5000)], file_id="A0002"))
    assert balances(charged)[0] == [0, 4000]
    assert doubts() == [incoming.WITHDRAWN]


@pytest.mark.parametrize(
    ("town", "charge", "amount", "reason"),
    [
        (TOWN, 999, 5000, incoming.UNKNOWN_SLIP),
        (OTHER, 1, 5000, incoming.OTHER_TOWN),
        (TOWN, 1, 4999, incoming.OTHER_AMOUNT),
    ],
)
def test_money_that_fits_no_slip_is_booked_and_waits_for_a_person(
    clerk: Actor, charged: list[int], town: int, charge: int, amount: int, reason: int
) -> None:
    taken(clerk, whole([store_line("settled", bars(town, charge, 1, 5000), amount)]))
    assert doubts() == [reason]
    with tenant(TOWN):
        assert Receipt.objects.get().amount == amount
    assert left_over() == (0 if reason == incoming.OTHER_AMOUNT else amount)


def test_an_employer_pays_what_falls_due_after_the_month_it_names(clerk: Actor, charged: list[int]) -> None:
    lines = [
        "2,S1,18,21,202607,20260810,4000,20260812",
        "2,S2,18,21,202703,20260810,300,20260812",
        "2,S3,77777,21,202607,20260810,1,20260812",
    ]
    taken(clerk, whole(lines, made_on="20260811"), "employer")
    assert balances(charged)[0] == [5000, 0]
    assert doubts() == [incoming.NO_SUCH_MONTH, incoming.UNKNOWN_PAYER]


@pytest.mark.parametrize("layout", sorted(layouts()))
def test_every_layout_reads_a_file_of_its_own(layout: str) -> None:
    form = layouts()[layout]
    sample = {
        "code": lambda f: next(iter(f.codes)), "day": lambda f: "20260805", "time": lambda f: "202608051015",
        "bars": lambda f: bars(TOWN, 1, 1, 5000), "key": lambda f: bars(TOWN, 1, 1, 5000)[8:29],
        "yen": lambda f: "5000", "sum": lambda f: {"count": "1", "amount": "5000"}[f.name], "number": lambda f: "21",
        "month": lambda f: "202607", "text": lambda f: "" if f.optional else "A1",
    }  # fmt: skip
    lines = []
    for kind, fields in form.kinds.items():
        cells = [kind if f.name == "kind" else sample[f.type](f) for f in fields]
        if form.form == "fixed":
            padded = [
                c.rjust(f.length, "0") if f.type in ("yen", "sum") else c.ljust(f.length)
                for c, f in zip(cells, fields, strict=True)
            ]
            lines.append("".join(padded))
        else:
            lines.append(",".join(cells))
    file = read_file(form, "\r\n".join(lines).encode("cp932"))
    assert [p.amount for p in file.payments] == [5000]
    assert not file.bad


# --- bad lines and bad files


def a_thousand(charged: list[int], bad: str) -> list[str]:
    good = [
        store_line(
            "settled", bars(TOWN, charged[i % 3], 1, 5000), 5000, at=f"20260805{i // 60:02d}{i % 60:02d}"
        )
        for i in range(99)
    ]
    return [*good[:50], bad, *good[50:]]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda s: s.replace(",5000,", ",-5000,"), "負の金額"),
        (lambda s: s.replace(",5000,", ",0,"), "0円"),
        (lambda s: s.replace(",5000,", ",99999999999999999999,"), "大きすぎます"),
        (lambda s: s.replace("202608051", "202602301"), "日付がありません"),
        (lambda s: s.replace("202608051", "202612311"), "作成日より後"),
        (lambda s: s.replace(",02,", ",07,"), "決められたもの"),
        (lambda s: s[:-10], "検査数字|項目の数|入金予定日|8桁|桁"),
        (lambda s: s.replace("9199", "9198", 1), "検査数字"),
    ],
)
def test_one_bad_line_is_kept_with_its_reason_and_the_rest_is_booked(
    clerk: Actor,
    charged: list[int],
    damage,
    said: str,  # type: ignore[no-untyped-def]
) -> None:
    good = store_line("settled", bars(TOWN, charged[2], 2, 5000), 5000, at="202608051555")
    number, file = taken(clerk, whole(a_thousand(charged, damage(good)), amount=100 * 5000))
    assert [b.line for b in file.bad] == [52]
    with tenant(TOWN):
        bad = BadLine.objects.get(file=number)
        assert Receipt.objects.count() == 99
    assert pytest.importorskip("re").search(said, bad.reason)
    payment = read_line(layouts()["store_a"], 52, good.encode(), date(2026, 8, 6))
    mend_line(file=number, line=52, payment=payment, text=good, reason="代行会社に確認", actor=clerk)
    assert balances(charged)[2] == [0, 0]
    with pytest.raises(Refused, match="すでに処理"):
        mend_line(file=number, line=52, payment=payment, text=good, reason="もう一度", actor=clerk)


def test_a_mended_line_must_bring_the_file_to_its_sum(clerk: Actor, charged: list[int]) -> None:
    number, _ = taken(clerk, whole(["2,02,x"], amount=5000))
    text = store_line("settled", bars(TOWN, charged[0], 1, 4000), 4000)
    payment = read_line(layouts()["store_a"], 2, text.encode(), date(2026, 8, 6))
    with pytest.raises(Refused, match="合計と合いません"):
        mend_line(file=number, line=2, payment=payment, text=text, reason="確認", actor=clerk)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c[:-20], "途中で切れて"),
        (lambda c: c.replace(b"8,3,15000", b"8,3,15001"), "合計金額"),
        (lambda c: c.replace(b"8,3,", b"8,4,"), "合計件数"),
        (lambda c: c.decode("cp932").encode("utf-16"), "文字コード"),
        (lambda c: b"", "空"),
        (lambda c: c[5:], "ヘッダー"),
        (lambda c: c.replace(b"20260806", b"20261306"), "作成日"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(charged: list[int], spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    lines = [store_line("settled", bars(TOWN, c, 1, 5000), 5000) for c in charged]
    with pytest.raises(FileRefused, match=said):
        read_file(layouts()["store_a"], spoil(whole(lines)))


def test_the_same_file_and_another_with_its_number_are_refused(clerk: Actor, charged: list[int]) -> None:
    content = whole([store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)])
    taken(clerk, content)
    with pytest.raises(Refused, match="すでに受け入れています"):
        taken(clerk, content)
    with pytest.raises(Refused, match="内容の違うファイル"):
        taken(clerk, whole([store_line("settled", bars(TOWN, charged[1], 1, 5000), 5000)]))


def test_the_same_line_twice_in_one_file_is_left_for_a_person(clerk: Actor, charged: list[int]) -> None:
    line = store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)
    _, file = taken(clerk, whole([line, line]))
    assert [(b.line, "同じ納付" in b.reason) for b in file.bad] == [(3, True)]
    assert left_over() == 0


def test_a_clerk_without_the_right_and_another_town_are_refused(clerk: Actor, charged: list[int]) -> None:
    file = read_file(
        layouts()["store_a"], whole([store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)])
    )
    with pytest.raises(NotPermitted):
        receive_file(file=file, actor=system_actor(TOWN, "collection.look"))
    receive_file(file=file, actor=clerk)
    with tenant(OTHER):
        assert not Outcome.objects.exists()


# --- what a person decides


def test_a_doubtful_receipt_is_cleared_by_a_person_with_a_reason(clerk: Actor, charged: list[int]) -> None:
    taken(clerk, whole([store_line("settled", bars(TOWN, 999, 1, 5000), 5000)]))
    with tenant(TOWN):
        number = Receipt.objects.get().number
    shares = (Share(charged[1], 1, 3000), Share(charged[1], 2, 1000))
    with pytest.raises(Refused, match="理由"):
        settle_doubt(receipt=number, decision=incoming.ALLOCATED, reason=" ", shares=shares, actor=clerk)
    too_much = (Share(charged[1], 1, 5001),)
    with pytest.raises(Refused, match="5,000円"):
        settle_doubt(receipt=number, decision=incoming.ALLOCATED, reason="電話", shares=too_much, actor=clerk)
    settle_doubt(receipt=number, decision=incoming.ALLOCATED, reason="電話で確認", shares=shares, actor=clerk)
    assert balances(charged)[1] == [2000, 3000]
    assert (left_over(), doubts()) == (1000, [])


def test_a_clearing_is_taken_back_and_waits_again(clerk: Actor, charged: list[int]) -> None:
    taken(clerk, whole([store_line("settled", bars(TOWN, charged[0], 1, 5000), 5000)]))
    with tenant(TOWN):
        number = Receipt.objects.get().number
    reverse_clearing(receipt=number, charge=charged[0], instalment=1, reason="別人の納付", actor=clerk)
    assert (balances(charged)[0], doubts()) == ([5000, 4000], [incoming.TAKEN_BACK])
    with pytest.raises(Refused, match="消し込まれていません"):
        reverse_clearing(receipt=number, charge=charged[0], instalment=1, reason="別人", actor=clerk)


# --- any order, any repetition

events = st.lists(
    st.tuples(
        st.sampled_from(["preliminary", "settled", "cancelled"]), st.integers(0, 2), st.integers(1, 2),
        st.sampled_from([3000, 5000]), st.integers(0, 2),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def final_state(clerk: Actor, charged: list[int], files: list[list[str]]) -> tuple[object, ...]:
    """Everything that must not depend on the order of the files; nothing of it stays."""
    with transaction.atomic():
        for number, lines in zip(count(1), files, strict=False):
            taken(clerk, whole(lines, file_id=f"P{number}"))
        with tenant(TOWN):
            received = sorted(Receipt.objects.values_list("amount", "paid_on"))
            outcomes = sorted(
                Outcome.objects.filter(result__lt=9).values_list("identity", "result", "charge")
            )
            allocated = sum(Allocation.objects.values_list("amount", flat=True))
            state = (received, outcomes, allocated, balances(charged), left_over(), doubts())
        assert sum(a for a, _ in received) == allocated + left_over()
        transaction.set_rollback(True)
    return state


@given(told=events, cuts=st.lists(st.integers(0, 9), max_size=3), chance=st.randoms())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_and_no_repetition_of_files_loses_or_doubles_a_payment(
    clerk: Actor, charged: list[int], told: list[tuple[str, int, int, int, int]], cuts: list[int], chance
) -> None:  # type: ignore[no-untyped-def]
    lines = [
        store_line(stage, bars(TOWN, charged[who], part, amount), amount, at=f"20260805101{minute}")
        for stage, who, part, amount, minute in told
    ]
    files = [
        x for x in (lines[a:b] for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), 9], strict=True)) if x
    ]
    once = [list(dict.fromkeys(f)) for f in files]
    again = [*once, list(dict.fromkeys(lines))]
    chance.shuffle(again)
    for each in again:
        chance.shuffle(each)
    assert final_state(clerk, charged, again) == final_state(clerk, charged, once)
