"""Fees: the ordinance's amount is taken once for each paper, given back with a spoilt one, and the drawer closed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import Actor
from kikan.shared.documents import fees
from kikan.shared.documents.cash import close_cash, day_of
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.issue import mark
from kikan.shared.documents.models import CashClosing, FeeLine, Issue
from kikan.shared.documents.papers import Paper, register
from kikan.shared.documents.tests.making import TEMPLATE
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
PAID = register(Paper("test.paid", "手数料のかかる書類", TEMPLATE, "residents.print", fee="resident_copy"))
TOWN = 62022
CLERK = Actor(7, TOWN, 3, frozenset({"residents.print", "documents.cash"}), "窓口A1")
BRANCH = Actor(8, TOWN, 4, frozenset({"residents.print", "documents.cash"}), "支所1")
DAY = date(2026, 11, 24)
COUNTER, POST = "certificate_fees.resident_copy_counter", "certificate_fees.resident_copy_post"


def enter(**given: Any) -> None:
    values = {COUNTER: 300, POST: 300, "certificate_fees.exemptions": [{"reason": "pension"}], **given}
    rows = [
        {"id": name, "value": value, "from": date(2020, 4, 1), "cites": "見本市手数料条例"}
        for name, value in values.items()
    ]
    entry = append(actor=CLERK, kind="test.fees", procedure="test", subjects=[])
    ordinances.enter(ordinance_of(book(), TOWN, "見本市", rows), entry=entry.number)


@pytest.fixture(autouse=True)
def town(django_db_setup: None, db: None) -> Iterator[None]:
    Municipality.objects.update_or_create(
        code=TOWN, defaults={"name": "見本市", "kana": "", "prefecture": "山形県", "is_sample": True}
    )
    with clock.set_to(DAY), tenant(TOWN):
        enter()
        yield


def handed_out(copies: int = 1, actor: Actor = CLERK, **more: Any) -> list[int]:
    charge = fees.Charge(**{k: more.pop(k) for k in ("channel", "exemption") if k in more})
    issued = hand_out(
        kind=PAID.kind, data={"lines": []}, subjects=[("person", 1)], actor=actor, charge=charge,
        copies=copies, **more,
    )  # fmt: skip
    return [one.number for one in issued]


def test_each_copy_has_its_fee_in_the_money_journal() -> None:
    handed_out(copies=2)
    assert list(FeeLine.objects.order_by("issue").values_list("issue", "amount", "office")) == [
        (1, 300, 3),
        (2, 300, 3),
    ]


def test_official_use_and_exemptions_take_nothing_and_say_why() -> None:
    enter(**{"certificate_fees.exemptions": [{"reason": "pension"}, {"reason": "official_use"}]})
    official, exempted = handed_out(official_use=True) + handed_out(exemption="pension")
    lines = {x.issue: (x.amount, x.exemption) for x in FeeLine.objects.all()}
    assert lines == {official: (0, "official_use"), exempted: (0, "pension")}


def test_a_reason_the_ordinance_does_not_know_exempts_nobody() -> None:
    with pytest.raises(Refused) as refused:
        handed_out(exemption="disaster")
    assert refused.value.field == "exemption"


def test_an_unknown_fee_stops_the_issue_and_spends_no_number() -> None:
    with pytest.raises(Refused, match="手数料（オンライン申請）が登録されていない"):
        handed_out(channel="online")
    assert not Issue.objects.exists()


def test_an_illustrative_fee_is_told() -> None:
    entry = append(actor=CLERK, kind="test.fees", procedure="test", subjects=[])
    row = {
        "id": "certificate_fees.record_items_counter", "value": 300, "from": date(2020, 4, 1), "cites": "例示値",
        "illustrative": True,
    }  # fmt: skip
    ordinances.enter(ordinance_of(book(), TOWN, "見本市", [row]), entry=entry.number)
    assert fees.quote(kind="record_items").illustrative == ("住民票記載事項証明書の手数料（窓口）",)
    assert fees.quote(kind="resident_copy").illustrative == ()


def test_a_spoilt_paper_gives_its_fee_back_once_and_a_collected_one_does_not() -> None:
    spoilt, collected = handed_out(copies=2)
    assert mark(number=spoilt, state="spoilt", reason="紙づまり", actor=CLERK) == 300
    assert mark(number=spoilt, state="collected", reason="回収", actor=CLERK) == 0
    assert mark(number=collected, state="collected", reason="返却", actor=CLERK) == 0
    assert fees.taken_for([spoilt, collected]) == {spoilt: 0, collected: 300}


def test_money_lines_are_only_added() -> None:
    handed_out()
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeLine.objects.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeLine.objects.all().delete()


def test_the_day_of_a_counter_is_its_own_and_post_is_not_in_its_drawer() -> None:
    first, *_ = handed_out(copies=3)
    handed_out(channel="post")
    handed_out(actor=BRANCH)
    mark(number=first, state="spoilt", reason="紙づまり", actor=CLERK)
    known = day_of(CLERK.office, DAY)
    assert [(s.channel, s.count, s.taken, s.cancelled, s.returned) for s in known.sums] == [
        ("counter", 3, 900, 1, 300),
        ("post", 1, 300, 0, 0),
    ]
    assert (known.in_drawer, known.total) == (600, 900)
    assert day_of(BRANCH.office, DAY).in_drawer == 300


def test_a_drawer_is_closed_with_what_was_counted_and_a_difference_needs_a_reason() -> None:
    handed_out(copies=2)
    with pytest.raises(Refused) as refused:
        close_cash(actor=CLERK, day=DAY, counted=500)
    assert "100円少ない" in refused.value.message
    assert close_cash(actor=CLERK, day=DAY, counted=500, reason="釣銭の誤り").difference == -100


def test_nothing_new_is_not_closed_again_and_a_later_paper_asks_for_another_closing() -> None:
    handed_out()
    close_cash(actor=CLERK, day=DAY, counted=300)
    with pytest.raises(Refused, match="扱った手数料はありません"):
        close_cash(actor=CLERK, day=DAY, counted=300)
    handed_out()
    assert day_of(CLERK.office, DAY).open_lines == 1
    assert close_cash(actor=CLERK, day=DAY, counted=600).attempt == 2
    assert list(CashClosing.objects.order_by("attempt").values_list("expected", flat=True)) == [300, 600]


def test_a_day_to_come_and_a_senseless_amount_are_refused() -> None:
    handed_out()
    for given in ({"day": date(2026, 11, 25), "counted": 300}, {"day": DAY, "counted": -1}):
        with pytest.raises(Refused):
            close_cash(actor=CLERK, **given)


def test_closing_needs_its_right() -> None:
    handed_out()
    with pytest.raises(NotPermitted):
        close_cash(actor=Actor(9, TOWN, 3, frozenset({"residents.print"})), day=DAY, counted=300)
