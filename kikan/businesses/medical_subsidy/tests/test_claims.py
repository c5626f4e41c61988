"""Claims of institutions: what agrees with certificates and law is kept, everything else set aside with its reason."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.medical_subsidy.exchange.claims import HEAD, read_claims
from kikan.businesses.medical_subsidy.procedures.cancel_act import cancel_act
from kikan.businesses.medical_subsidy.procedures.decide_refunds import decide_refunds
from kikan.businesses.medical_subsidy.procedures.demand_return import cancel_return, demand_return
from kikan.businesses.medical_subsidy.procedures.order_claims import (
    cancel_claim_order,
    order_claims,
    set_claim_payee,
)
from kikan.businesses.medical_subsidy.procedures.receipts import correct_receipt, enter_receipt
from kikan.businesses.medical_subsidy.procedures.take_claims import take_claims, tried
from kikan.businesses.medical_subsidy.reads import claim_orders as orders
from kikan.businesses.medical_subsidy.reads import claims as reads
from kikan.businesses.medical_subsidy.reads import refunds, returns
from kikan.businesses.medical_subsidy.reads.recipients import holding
from kikan.businesses.medical_subsidy.reads.statistics import of_year
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    ALONE,
    CHILD,
    CHILDREN,
    CLERK,
    FATHER,
    HOME,
    SEVERE,
    TODAY,
    WIDOW,
    child_granted,
    disabled_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.ledger.models import Balance, Payout
from kikan.shared.ledger.purposes import MEDICAL_CLAIMS
from kikan.shared.tenancy import tenant

JULY = date(2026, 7, 1)


def file_of(*rows: str) -> bytes:
    return ("\r\n".join([",".join(HEAD), *rows]) + "\r\n").encode("utf-8-sig")


@pytest.fixture
def numbers(settled: None) -> tuple[int, int]:
    """The numbers of the child, without own share, and of the widow, with one."""
    child, widow = child_granted(), disabled_granted(is_income_taxed=True, levy=0)
    assert child is not None
    assert widow is not None
    return child.number, widow.number


def taken(content: bytes) -> int:
    return take_claims(file=read_claims(content), month=JULY, actor=CLERK)


def bad_of(number: int) -> list[tuple[int, str]]:
    with tenant(town.TOWN):
        return [(r.line, r.reason) for r in reads.rejects_of(number)]


def test_good_claims_are_kept_and_the_others_set_aside(numbers: tuple[int, int]) -> None:
    child, widow = numbers
    number = taken(
        file_of(
            f"{child:07d},202607,0612345678,見本医院,1,1000,2000,,,2000",
            f"{widow:07d},202607,0612345678,見本医院,1,10000,30000,0,0,20000",
            f"{widow:07d},202607,0612345678,見本医院,1,10001,30003,0,0,22003",
            "0000000,202607,0612345678,見本医院,1,1000,2000,,,2000",
            f"{child:07d},202606,0612345678,見本医院,1,1000,2000,,,2000",
            f"{child:07d},202607,0612345678,見本医院,1,500,1000,,,900",
            f"{child:07d},202607,0612345678,見本医院,1,1000,2000,,,2000",
            f"{child:07d},202613,0612345678,見本医院,1,500,1000,,,1000",
            f"{child:07d},202607,0612345678,見本医院,4,500,1000,,,1000",
            "何か",
        )
    )
    assert bad_of(number) == [
        (5, "この受給者番号の人はいません"), (6, "診療月に受給資格がありません"),
        (7, "請求額が計算と違います（計算では1,000円）"), (8, "同じ明細がすでにあります"),
        (9, "「診療月」が年月（YYYYMM）ではありません"), (10, "区分が1（外来）、2（入院）、3（薬局）ではありません"),
        (11, "項目が1個あります（10個のはずです）"),
    ]  # fmt: skip
    with tenant(town.TOWN):
        row, sums = reads.file_of(number), reads.sums_of(number)
    assert (row.taken, row.amount) == (3, 44_003)
    assert [(s.scheme_ja, s.count, s.persons, s.amount) for s in sums] == [
        ("重度心身障がい（児）者医療", 2, 1, 42_003), ("子育て支援医療", 1, 1, 2_000),
    ]  # fmt: skip


def test_nothing_is_taken_twice(numbers: tuple[int, int]) -> None:
    line = f"{numbers[0]:07d},202607,0612345678,見本医院,1,1000,2000,,,2000"
    taken(file_of(line))
    with pytest.raises(Refused, match="すでに取り込んで"):
        taken(file_of(line))
    again = taken(file_of(line, "何か"))
    assert bad_of(again)[0] == (2, "同じ明細がすでにあります")


def test_a_cap_is_shared_by_claims_and_receipts(numbers: tuple[int, int]) -> None:
    taken(file_of(f"{numbers[1]:07d},202607,0612345678,見本医院,1,10000,30000,0,0,20000"))
    enter_receipt(
        person=WIDOW, scheme=SEVERE, month=JULY, institution="見本医院", care=1, points=10_001, paid=30_003,
        applied_on=TODAY, actor=CLERK,
    )  # fmt: skip
    with tenant(town.TOWN):
        assert refunds.receipts(person=WIDOW)[0].user_part == 8_000
        found = tried(
            read_claims(file_of(f"{numbers[1]:07d},202607,0612345678,見本医院,1,7000,21000,0,0,21000"))
        )
    assert found.amount == 21_000


@given(st.binary(max_size=200))
def test_any_bytes_are_read_line_by_line_or_refused(content: bytes) -> None:
    try:
        found = read_claims(content)
    except FileRefused:
        return
    assert all(line.told or line.fault for line in found.lines)


def test_a_file_at_the_desk_is_tried_taken_and_told_by_institution(numbers: tuple[int, int]) -> None:
    client, page = client_of(town.TOWN, "medical_chief"), f"{HOME}claims/"
    content = file_of(f"{numbers[0]:07d},202607,0612345678,見本医院,1,1000,2000,,,2000", "何か")

    def upload() -> dict[str, object]:
        return {"file": SimpleUploadedFile("claims.csv", content), "month": "2026-07"}

    seen = client.post(page, {**upload(), "preview": "1"}).content.decode()
    assert "項目が1個あります" in seen
    with tenant(town.TOWN):
        assert reads.files_taken() == []
    where = sent(client, page, take="1", **upload()).url
    assert "見本医院" in shown(client, where)
    assert "令和8年7月" in shown(client, page)
    refused = client.post(page, {**upload(), "file": SimpleUploadedFile("x.csv", b"a,b\n"), "preview": "1"})
    assert (refused.status_code, "見出し" in refused.content.decode()) == (400, True)


def test_the_statistics_of_a_year_are_all_claims_and_receipts(numbers: tuple[int, int]) -> None:
    taken(file_of(f"{numbers[0]:07d},202607,0612345678,見本医院,1,1000,2000,,,2000"))
    enter_receipt(
        person=WIDOW, scheme=SEVERE, month=JULY, institution="隣県病院", care=2, points=10_000, paid=30_000,
        applied_on=TODAY, actor=CLERK,
    )  # fmt: skip
    with tenant(town.TOWN):
        found = [
            (r.scheme_ja[:2], r.care_ja, r.way_ja, r.insurer_ja, r.cases, r.persons, r.subsidy)
            for r in of_year(2026)
        ]
        assert of_year(2025) == []
    assert found == [
        ("重度", "入院", "償還払い", "国民健康保険", 1, 1, 20_000),
        ("子育", "外来", "現物給付", "国民健康保険", 1, 1, 2_000),
    ]
    client = client_of(town.TOWN, "medical_chief")
    assert client.get(f"{HOME}statistics/").url.endswith("/statistics/2026/")
    assert "22,000" in shown(client, f"{HOME}statistics/2026/")


def test_what_was_paid_without_right_is_asked_back_once(numbers: tuple[int, int]) -> None:
    child, _ = numbers
    row = "202607,0612345678,見本医院,1,1000,2000,,,2000"
    taken(file_of(f"{child:07d},{row}"))
    receipt = enter_receipt(
        person=CHILD, scheme=CHILDREN, month=JULY, institution="隣県病院", care=1, points=500, paid=1_000,
        applied_on=TODAY, actor=CLERK,
    )  # fmt: skip
    decide_refunds(applied_on=TODAY, pays_on=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="過払いの額がありません"):
        demand_return(person=CHILD, first_due_on=date(2026, 8, 31), actor=CLERK)
    with tenant(town.TOWN):
        number = next(r.number for r in refunds.receipts(person=CHILD))
    correct_receipt(receipt=number, reason="取下げ", points=500, paid=1_000, is_void=True, actor=CLERK)
    with tenant(town.TOWN):
        begins = next(iter(holding(TODAY, person=CHILD, scheme=CHILDREN))).entry
    cancel_act(cancelled=begins, actor=CLERK)
    page = shown(client_of(town.TOWN, "medical_chief"), f"{HOME}persons/{CHILD}/")
    assert "返納すべき額 2,000" in page
    demand_return(person=CHILD, first_due_on=date(2026, 8, 31), parts=2, actor=CLERK)
    with tenant(town.TOWN):
        (back,) = returns.returns_of(CHILD)
        owed = [b.balance for b in Balance.objects.filter(charge=back.charge).order_by("instalment")]
        assert returns.to_ask_back(CHILD) == []
        assert refunds.due_until(TODAY) == []
    assert (back.amount, owed) == (3_000, [1_500, 1_500])
    assert receipt.number < back.entry
    chief, page = client_of(town.TOWN, "medical_chief"), f"{HOME}persons/{CHILD}/"
    assert sent(chief, page, return_notice=str(back.number)).status_code == 302
    cancel_return(person=CHILD, number=back.number, actor=CLERK)
    with pytest.raises(NotFound):
        cancel_return(person=CHILD, number=back.number, actor=CLERK)
    assert "返納すべき額 2,000" in shown(chief, page)
    assert "返納通知書を発行する" not in shown(chief, page)
    with tenant(town.TOWN):
        assert not any(b.balance for b in Balance.objects.filter(charge=back.charge))
        assert sum(b.amount for b in returns.to_ask_back(CHILD)) == 3_000
    demand_return(person=CHILD, first_due_on=date(2026, 8, 31), actor=CLERK)


def test_institutions_are_paid_a_month_once_and_a_taken_back_order_again(numbers: tuple[int, int]) -> None:
    child, widow = numbers
    file = taken(
        file_of(
            f"{child:07d},202607,0612345678,見本医院,1,1000,2000,,,2000",
            f"{widow:07d},202607,0612345678,見本医院,1,10000,30000,0,0,20000",
            f"{child:07d},202607,0699999999,例示病院,1,500,1000,,,1000",
        )
    )
    none = order_claims(month=JULY, pays_on=TODAY, actor=CLERK)
    assert (none.count, none.without_payee, none.entry) == (0, 2, 0)
    set_claim_payee(payee=ALONE, actor=CLERK)  # whoever is not named is paid through the body
    set_claim_payee(payee=FATHER, institution_code="0699999999", actor=CLERK)
    client, page = client_of(town.TOWN, "medical_chief"), f"{HOME}claims/{file}/"
    assert "23,000" in shown(client, page)
    with pytest.raises(Refused, match="支払日が過ぎています"):
        order_claims(month=JULY, pays_on=date(2026, 7, 1), actor=CLERK)
    assert sent(client, page, order="", pays_on="2026-07-20").status_code == 302
    assert order_claims(month=JULY, pays_on=TODAY, actor=CLERK).count == 0
    with tenant(town.TOWN):
        lines = orders.ordered_in(JULY)
        waiting = {o.payee: o for o in Payout.objects.filter(purpose=MEDICAL_CLAIMS.code)}
    assert sorted((o.payee, o.scheme_ja[:2], o.amount, o.state_ja) for o in lines) == [
        (FATHER, "子育", 1_000, "支払待ち"), (ALONE, "子育", 2_000, "支払待ち"), (ALONE, "重度", 20_000, "支払待ち"),
    ]  # fmt: skip
    assert {p: o.amount for p, o in waiting.items()} == {FATHER: 1_000, ALONE: 22_000}
    exported = sent(client, f"{page}?orders-export=1", reason="会計への引継ぎ").content.decode("utf-8-sig")
    assert "0612345678,子育て支援医療" in exported
    again = waiting[FATHER].reference
    cancel_claim_order(number=again, reason="支払先の誤り", actor=CLERK)
    with pytest.raises(NotFound):
        cancel_claim_order(number=again, reason="支払先の誤り", actor=CLERK)
    done = order_claims(month=JULY, pays_on=TODAY, actor=CLERK)
    assert (done.count, done.amount, done.without_payee) == (1, 1_000, 0)
