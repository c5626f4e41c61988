"""Penalties taken off the next notice, and shares that came in."""

import re
from datetime import date

import pytest
from django.db import connection

from kikan.businesses.joint_office.law.years import reduced
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.enter_costs import enter_cost
from kikan.businesses.joint_office.procedures.issue_share_notices import issue_share_notices
from kikan.businesses.joint_office.procedures.receive_share import receive_share
from kikan.businesses.joint_office.procedures.set_agreements import set_clause
from kikan.businesses.joint_office.procedures.set_members import complete_leaving, leave_member
from kikan.businesses.joint_office.reads import allocations
from kikan.businesses.joint_office.reads.members import member_of
from kikan.businesses.joint_office.reads.penalties import penalties_of
from kikan.businesses.joint_office.tests import shared_costs
from kikan.businesses.joint_office.tests.shared_costs import BUDGET, YEAR
from kikan.businesses.joint_office.tests.union import CITY, FIRST, OFFICE, SECOND, TODAY, TOWN, UNION, VILLAGE
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

JULY = 2026 * 12 + 6


@pytest.fixture
def billed(joined: int) -> int:
    """An approved budget of the year."""
    shared_costs.enter_values()
    shared_costs.enter_year()
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    approve_allocation(allocation=number, actor=SECOND)
    return number


def approved(member: int, money: int, first_month: int = JULY) -> None:
    """A penalty that two people of a member have approved, as its own tenant holds it."""
    Municipality.objects.get_or_create(
        code=member, defaults={"name": "団体", "kana": "ダンタイ", "prefecture": "山形県", "is_sample": True}
    )
    with tenant(member), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO service_quarter (municipality, number, first_month, scheme, met, judged, money, measure,"
            " illustrative, entry) VALUES (%s, %s, %s, 'points', 20, 24, %s, '措置', '', 1)",
            [member, first_month, first_month, money],
        )
        cursor.execute(
            "INSERT INTO service_quarter_approval (municipality, first_month, quarter, approved_on, entry)"
            " VALUES (%s, %s, %s, %s, 2)",
            [member, first_month, first_month, date(2026, 10, 20)],
        )


def bill_of(number: int, member: int) -> allocations.BillLine:
    with tenant(UNION):
        return next(b for b in allocations.bills_of(number) if b.member == member)


def test_payments_are_lessened_from_the_first_on_and_never_below_nothing() -> None:
    assert reduced([400, 300, 300], 500) == (0, 200, 300)
    assert reduced([400], 500) == (0,)
    assert reduced([], 5) == ()


def test_a_penalty_is_taken_off_the_next_notice_once(billed: int) -> None:
    approved(CITY, 300_000)
    approved(CITY, 50_000, JULY + 3)
    approved(TOWN, 0)
    told = penalties_of(UNION)
    assert told == {CITY: {JULY: 300_000, JULY + 3: 50_000}}
    due = bill_of(billed, CITY).due
    issue_share_notices(allocation=billed, actor=OFFICE, penalties=told)
    city = bill_of(billed, CITY)
    assert [(t.first_month, t.amount) for t in city.taken] == [(JULY, 300_000), (JULY + 3, 50_000)]
    assert sum(amount for _, amount, _, _ in city.payable) == due - 350_000
    assert city.payable[0][1] == city.instalments[0][1] - 350_000
    assert bill_of(billed, TOWN).less == 0
    enter_cost(year=YEAR, phase=2, cost_class="running", expense=33_000_000, actor=FIRST)
    more = allocate_costs(year=YEAR, phase=2, actor=FIRST)
    approve_allocation(allocation=more, actor=SECOND)
    issue_share_notices(allocation=more, actor=OFFICE, penalties=penalties_of(UNION))
    assert bill_of(more, CITY).less == 0


def test_what_is_above_a_bill_waits_for_the_next_one(billed: int) -> None:
    due = bill_of(billed, VILLAGE).due
    approved(VILLAGE, due + 1_000)
    issue_share_notices(allocation=billed, actor=OFFICE, penalties=penalties_of(UNION))
    village = bill_of(billed, VILLAGE)
    assert (village.less, village.open) == (due, 0)


def test_a_town_that_holds_the_office_sees_no_other_towns_penalty(billed: int) -> None:
    approved(CITY, 300_000)
    Municipality.objects.filter(code=UNION).update(kind="member")
    assert penalties_of(UNION) == {}


def test_the_notice_and_the_sheet_say_what_was_taken_off_and_what_came_in(billed: int) -> None:
    approved(CITY, 300_000)
    chief = client_of(UNION, "joint_chief")
    page = f"/{UNION}/joint_office/sheets/{billed}/"
    chief.post(f"{page}notices/", {"form_token": fresh_token(chief)})
    city = bill_of(billed, CITY)
    assert city.less == 300_000
    sent = {
        "member": str(CITY),
        "received_on": "R8.11.20",
        "amount": "1,000,000",
        "form_token": fresh_token(chief),
    }
    assert chief.post(page, sent).status_code == 302
    shown = re.sub(r"<[^>]+>", " ", chief.get(page).content.decode())
    assert "300,000" in shown
    assert f"{city.open - 1_000_000:,}" in shown


def test_a_receipt_stays_within_what_is_open_and_is_taken_back_where_wrong(billed: int) -> None:
    said = {"allocation": billed, "received_on": TODAY, "actor": FIRST}
    open_ = bill_of(billed, TOWN).open
    receive_share(member=TOWN, amount=open_ - 1, **said)
    with pytest.raises(Refused, match="残りの額（1円）"):
        receive_share(member=TOWN, amount=2, **said)
    receive_share(member=TOWN, amount=open_ - 1, is_correction=True, **said)
    assert bill_of(billed, TOWN).open == open_
    with pytest.raises(Refused, match="取り消せません"):
        receive_share(member=TOWN, amount=1, is_correction=True, **said)
    with pytest.raises(NotFound):
        receive_share(member=99, amount=1, **said)
    with pytest.raises(Refused, match="1円以上"):
        receive_share(member=TOWN, amount=0, **said)


def test_a_member_has_left_only_when_it_has_its_data_back_and_owes_nothing(billed: int) -> None:
    leave_member(
        member=TOWN,
        noticed_on=TODAY,
        leaves_on=date(2027, 4, 1),
        by_consent=True,
        reason="脱退",
        actor=OFFICE,
    )
    done = {"member": TOWN, "returned_on": date(2027, 4, 2), "returned_to": "乙町長", "actor": OFFICE}
    with pytest.raises(Refused, match="脱退の日になっていません"):
        complete_leaving(**done, return_sha256="a" * 64)
    with clock.set_to(date(2027, 4, 2)):
        with pytest.raises(Refused, match="照合値"):
            complete_leaving(**done, return_sha256="abc")
        with pytest.raises(Refused, match="納めていない負担金"):
            complete_leaving(**done, return_sha256="a" * 64)
        receive_share(
            allocation=billed, member=TOWN, received_on=date(2027, 4, 2), amount=bill_of(billed, TOWN).open,
            actor=FIRST,
        )  # fmt: skip
        with tenant(UNION):
            assert member_of(TOWN, clock.today()).state_ja(clock.today()) == "脱退（データの返還待ち）"  # type: ignore[union-attr]
        clause = {"agreement": 1, "article": 9, "text": "引渡しの後、記録を消去する。", "from_on": TODAY}
        set_clause(**clause, kind=8, actor=OFFICE)  # type: ignore[arg-type]
        Municipality.objects.get_or_create(
            code=TOWN, defaults={"name": "乙町", "kana": "オツ", "is_sample": True}
        )
        with pytest.raises(Refused, match="記録がこのシステムに残っています"):
            complete_leaving(**done, return_sha256="a" * 64)
        # As `kikan erase` leaves it: the municipality's own row goes last.
        Municipality.objects.filter(code=TOWN).delete()
        complete_leaving(**done, return_sha256="A" * 64)
        with pytest.raises(Refused, match="すでに"):
            complete_leaving(**done, return_sha256="a" * 64)
        page = client_of(UNION, "joint_chief").get(f"/{UNION}/joint_office/members/{TOWN}/").content.decode()
        assert "乙町長" in page
        assert "返還待ち" not in page
