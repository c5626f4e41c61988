"""The federation's file: tried, taken, bad lines kept; households above their limits and people above their ceilings."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.long_term_care.exchange.federation import read_benefits
from kikan.businesses.long_term_care.models import Certification, HighCostLetter, RestrictionKind
from kikan.businesses.long_term_care.models.federation import FederationReject, ServiceRecord
from kikan.businesses.long_term_care.models.restriction import Restriction
from kikan.businesses.long_term_care.procedures.correct_high_costs import correct_high_costs
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_high_cost
from kikan.businesses.long_term_care.procedures.decide_high_costs import decide_high_costs
from kikan.businesses.long_term_care.procedures.issue_papers import issue_benefit_notice
from kikan.businesses.long_term_care.procedures.make_recipient_file import make_recipient_file
from kikan.businesses.long_term_care.procedures.take_service_records import take_service_records
from kikan.businesses.long_term_care.reads import benefits
from kikan.businesses.long_term_care.reads.combined import borne_of_year
from kikan.businesses.long_term_care.reads.high_cost import high_costs, limits_all, limits_of
from kikan.businesses.long_term_care.reads.high_cost_changes import changes
from kikan.businesses.long_term_care.reads.insured import number_of
from kikan.businesses.long_term_care.reads.service_records import exceeding
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.law import column
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue, Printed
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.levies import CARE_BENEFIT_RETURN
from kikan.shared.ledger.models import Payout, PayoutAtWindow
from kikan.shared.tenancy import clock, tenant

JUNE = date(2026, 6, 1)
TURNING, SPOUSE, HUSBAND, PART_TIME = town.TURNING, town.SPOUSE, town.HUSBAND, town.PART_TIME
Line = tuple[int, int, int]  # person, units, copay


def line_of(
    person: int, units: int, copay: int, service: str = "15", month: str = "202606", office: int = 1
) -> str:
    with tenant(town.TOWN):
        number = number_of(person) or 0
    return f"2,{number:010d},{month},{office:010d},{service},{units},{copay * 10},{copay * 9},{copay}"


def file_of(*lines: str, count: int | None = None, month: str = "202607") -> bytes:
    copays = sum(int(line.rsplit(",", 1)[1]) for line in lines if line.rsplit(",", 1)[1].isdigit())
    body = [f"1,給付実績,{month}", *lines, f"9,{len(lines) if count is None else count},{copays}"]
    return "\r\n".join([*body, ""]).encode("utf-8")


def taken(*lines: str) -> int:
    with clock.set_to(town.TODAY):
        return take_service_records(file=read_benefits(file_of(*lines)), actor=town.CLERK)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "1行目"), (b"2,x", "1行目"), (file_of(count=3), "件数"), (file_of()[:-6], "途中で切れて"),
        (b"\xff\xfe", "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_cut_short_or_of_another_kind_is_refused_whole(content: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_benefits(content)
    assert why in refused.value.message


def test_good_lines_are_kept_bad_ones_set_aside_and_nothing_is_taken_twice(undone: int) -> None:
    good = line_of(TURNING, 500, 9_000)
    bad = (
        "2,9999999999,202606,0000000001,15,1,10,9,1", line_of(SPOUSE, 1, 1, month="202699"), line_of(SPOUSE, 1, 1)[:-2],
        good, line_of(SPOUSE, 1, 1, month="202608"), "3,what",
    )  # fmt: skip
    number = taken(good, *bad)
    with tenant(town.TOWN):
        assert list(ServiceRecord.objects.filter(file=number).values_list("person", "copay")) == [
            (TURNING, 9_000)
        ]
        reasons = dict(FederationReject.objects.filter(file=number).values_list("line", "reason"))
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8]
    assert "登録されていません" in reasons[3]
    assert "すでにあります" in reasons[6]
    assert "審査年月より後" in reasons[7]
    with pytest.raises(Refused, match="同じ内容"):
        taken(good, *bad)
    with pytest.raises(Refused, match="明細がありません"):
        taken()


def test_a_household_above_its_limit_is_found_and_shares_it_by_what_each_paid(undone: int) -> None:
    taken(line_of(TURNING, 1, 22_000), line_of(SPOUSE, 1, 8_600), line_of(HUSBAND, 1, 44_400))
    with tenant(town.TOWN):
        found = {one.person: one for one in high_costs(JUNE)}
        alone = {p: limits_of(p, JUNE) for p in (TURNING, SPOUSE)}
        both = limits_all(column(TURNING, SPOUSE), JUNE)
    assert {p.household for p in alone.values()} == {24_600}
    assert both.home[0] == both.home[1]
    assert both.household.tolist() == [24_600, 24_600]
    assert alone[SPOUSE].person == 15_000
    assert sorted(found) == [TURNING, SPOUSE]  # the husband's household is taxed: 44,400
    assert sum(one.keeps for one in found.values()) == 24_600
    assert (found[TURNING].keeps, found[SPOUSE].keeps) == (17_686, 6_914)


def test_a_month_is_decided_for_who_has_claimed_once_and_paid_unless_it_is_held(undone: int) -> None:
    taken(
        line_of(TURNING, 1, 40_000),
        line_of(PART_TIME, 1, 60_000),
        line_of(TURNING, 1, 40_000, month="202605"),
    )
    with clock.set_to(town.TODAY):
        decide_high_cost(
            person=TURNING, month=date(2026, 5, 1), paid=40_000, applied_on=date(2026, 7, 1), actor=town.CLERK
        )
        with tenant(town.TOWN):
            assert [(one.person, one.has_claimed) for one in high_costs(JUNE)] == [
                (PART_TIME, False),
                (TURNING, True),
            ]
        assert decide_high_costs(month=JUNE, run=1, actor=town.CLERK) == 1
        assert decide_high_costs(month=JUNE, run=1, actor=town.CLERK) == 0
    with tenant(town.TOWN):
        last = benefits.benefits_of(TURNING)[0]
        assert (last.month, last.paid, last.amount) == (JUNE, 40_000, 40_000 - 24_600)
        assert Payout.objects.filter(reference=last.number, purpose=31).count() == 1


def test_held_payments_and_reduced_benefits_count_in_the_run_too(undone: int) -> None:
    taken(line_of(TURNING, 1, 40_000), line_of(PART_TIME, 1, 60_000))
    with clock.set_to(town.TODAY):
        for person in (TURNING, PART_TIME):
            decide_high_cost(
                person=person,
                month=date(2026, 5, 1),
                paid=60_000,
                applied_on=date(2026, 7, 1),
                actor=town.CLERK,
            )
        with tenant(town.TOWN):
            entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 6)]).number
            for person, kind in (
                (TURNING, RestrictionKind.SUSPENSION),
                (PART_TIME, RestrictionKind.REDUCTION),
            ):
                values = {"number": 1, "decided_on": JUNE, "arrears": 1, "working": []}
                key = {"person": person, "kind": kind}
                history.add(Restriction, key, values, entry=entry, valid_from=JUNE)
        assert decide_high_costs(month=JUNE, run=1, actor=town.CLERK) == 1
    with tenant(town.TOWN):
        assert benefits.benefits_of(TURNING)[0].is_held
        assert benefits.benefits_of(PART_TIME)[0].month == date(2026, 5, 1)


def test_units_above_the_ceiling_and_without_a_certification_are_listed(undone: int) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 7)]).number
        level = {"level": 21, "application": 0, "certified_on": JUNE, "limit_units": 16_765}
        for person in (TURNING, SPOUSE):
            history.add(Certification, {"person": person}, level, entry=entry, valid_from=JUNE)
    taken(
        line_of(TURNING, 10_000, 1), line_of(TURNING, 6_766, 1, service="2a"), line_of(SPOUSE, 16_765, 1),
        line_of(SPOUSE, 9_000, 1, service="31"), line_of(HUSBAND, 5, 1),
    )  # fmt: skip
    with tenant(town.TOWN):
        assert {(e.person, e.above, e.limit) for e in exceeding(JUNE)} == {
            (TURNING, 1, 16_765),
            (HUSBAND, 5, None),
        }


def test_the_pages_try_take_and_list_with_the_same_queries_for_more_people(undone: int) -> None:
    browser, page = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/federation/"
    content = file_of(line_of(TURNING, 1, 40_000), "2,1")

    def upload(act: str, what: bytes = content) -> tuple[int, str]:
        answer = sent(browser, page, **{act: "1", "file": SimpleUploadedFile("a.csv", what)})
        return answer.status_code, answer.content.decode()

    with clock.set_to(town.TODAY):
        status, text = upload("try")
        assert status == 200
        assert "取り込める行 1件、取り込めない行 1件" in text
        with tenant(town.TOWN):
            assert not ServiceRecord.objects.exists()
        assert upload("take")[0] == 302
        assert upload("take")[0] == 400
        assert "別にした行" in shown(browser, page)
        counts = []
        for lines in ((), (line_of(SPOUSE, 1, 30_000), line_of(PART_TIME, 1, 60_000))):
            if lines:
                taken(*lines)
            shown(browser, f"{page}months/2026/6/")
            with CaptureQueriesContext(connection) as asked:
                assert "申請を勧める" in shown(browser, f"{page}months/2026/6/")
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert shown(browser, f"{page}months/2026/13/", status=404)


@pytest.mark.usefixtures("decided_town")
def test_the_run_of_a_month_decides_after_two_approvals() -> None:
    taken(line_of(TURNING, 1, 40_000))
    with clock.set_to(town.TODAY):
        decide_high_cost(
            person=TURNING, month=date(2026, 5, 1), paid=40_000, applied_on=date(2026, 7, 1), actor=town.CLERK
        )
        number = queue.enqueue(
            "long_term_care.decide_high_costs", actor=town.CLERK, parameters={"month": 202606}
        )
        assert run_now(town.TOWN, number) == State.WAITING
        assert queue.find(town.TOWN, number).figures["high_costs_amount"] == 15_400
        town.let_go(number)
    taken(back(line_of(TURNING, 1, 40_000)), line_of(TURNING, 1, 30_000))
    with clock.set_to(town.TODAY):
        asked = {"month": 202606, "due_on": 20260831}
        number = queue.enqueue("long_term_care.correct_high_costs", actor=town.CLERK, parameters=asked)
        assert run_now(town.TOWN, number) == State.WAITING
        assert queue.find(town.TOWN, number).figures["high_cost_back_amount"] == 10_000
        town.let_go(number)
    with tenant(town.TOWN):
        assert [b.amount for b in benefits.benefits_of(TURNING)[:3]] == [5_400, -15_400, 15_400]


def back(line: str) -> str:
    """The same line as a claim taken back (過誤)."""
    return f"3{line[1:]}"


def paid_out(benefit: int) -> None:
    with tenant(town.TOWN):
        payout = Payout.objects.get(reference=benefit, purpose=31)
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 11)]).number
        PayoutAtWindow.objects.create(
            municipality=town.TOWN, payout=payout.number, paid_on=clock.today(), entry=entry
        )


def corrected() -> list[tuple[int, str]]:
    """The benefits of June after its changes are made right, the newest first."""
    with clock.set_to(town.TODAY):
        correct_high_costs(month=JUNE, due_on=date(2026, 8, 31), run=1, actor=town.CLERK)
        assert correct_high_costs(month=JUNE, due_on=date(2026, 8, 31), run=1, actor=town.CLERK) == 0
    with tenant(town.TOWN):
        return [(b.amount, b.state_ja) for b in benefits.benefits_of(PART_TIME) if b.month == JUNE]


def test_claims_taken_back_and_told_anew_are_paid_more_or_claimed_back(undone: int) -> None:
    first, second, third, last = (line_of(PART_TIME, 1, copay) for copay in (60_000, 50_000, 20_000, 80_000))
    taken(first)
    with clock.set_to(town.TODAY):
        decide_high_cost(
            person=PART_TIME, month=JUNE, paid=60_000, applied_on=date(2026, 7, 1), actor=town.CLERK
        )
        with tenant(town.TOWN):
            limit = 60_000 - benefits.benefits_of(PART_TIME)[0].amount
            assert changes(JUNE) == []
    wrong = taken(back(second), back(line_of(SPOUSE, 1, 5)), back(first), second)
    with tenant(town.TOWN):
        reasons = dict(FederationReject.objects.filter(file=wrong).values_list("line", "reason"))
        assert sorted(reasons) == [2, 3]
        assert "違います" in reasons[2]
        assert "取り下げる実績がありません" in reasons[3]
        (change,) = changes(JUNE)
        assert (change.paid, change.difference) == (50_000, -10_000)
    browser, page = (
        client_of(town.TOWN, "care_clerk"),
        f"/{town.TOWN}/long_term_care/federation/months/2026/6/",
    )
    with clock.set_to(town.TODAY):
        assert "変更を試算する" in shown(browser, page)
        assert sent(browser, page, correct="1", due_on="R8.7.1").status_code == 400
    anew = 50_000 - limit
    assert corrected() == [(anew, "支払待ち"), (limit - 60_000, "取消し（変更）"), (60_000 - limit, "取消し")]
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        paid_out(benefits.benefits_of(PART_TIME)[0].number)
    taken(back(second), third)
    assert corrected()[0] == (-anew, "返納を請求")
    with tenant(town.TOWN):
        less = benefits.benefits_of(PART_TIME)[0].number
        claims = claims_of_payers([PART_TIME])
        assert int(claims.balance[claims.levy == CARE_BENEFIT_RETURN.code].sum()) == anew
        assert {b.number for b in benefits.unpaid()}.isdisjoint({less})
    with clock.set_to(town.TODAY):
        notice = issue_benefit_notice(benefit=less, actor=town.CLERK)
        assert "返納を請求" in shown(browser, f"/{town.TOWN}/long_term_care/benefits/{less}/")
    with tenant(town.TOWN):
        assert Issue.objects.get(number=notice).data["body"]["title"] == "介護保険給付費支給額変更通知書"
    taken(back(third), last)
    assert corrected()[0] == (80_000 - limit, "支払待ち")
    with tenant(town.TOWN):
        month = next(m for m in borne_of_year(PART_TIME, 2025).months if m.month == JUNE)
        assert (month.copay, month.borne) == (80_000, limit)


def test_changes_of_recipients_are_told_once_and_a_file_is_always_the_same(undone: int) -> None:
    browser, page = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/federation/"
    with clock.set_to(town.TODAY):
        first, level = (
            date(2026, 7, 1),
            {"level": 21, "application": 0, "certified_on": JUNE, "limit_units": 16_765},
        )
        with tenant(town.TOWN):
            entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 9)]).number
            for person in (TURNING, SPOUSE):
                key = {"person": person}
                history.add(
                    Certification, key, level, entry=entry, valid_from=JUNE, valid_until=date(2027, 6, 1)
                )
            numbers = {p: number_of(p) or 0 for p in (TURNING, SPOUSE)}
        one = make_recipient_file(actor=town.CLERK)
        content = browser.get(f"{page}sent/{one}/").content.decode()
        lines = content.split("\r\n")
        assert lines[0] == "1,受給者異動,20260715"
        assert lines[1:3] == [
            f"2,{numbers[p]:010d},1,21,20260601,20270531,16765,0,0,0,0,0,0" for p in (TURNING, SPOUSE)
        ]
        assert lines[3:] == ["9,2", ""]
        with pytest.raises(Refused, match="異動がありません"):
            make_recipient_file(actor=town.CLERK)
        with tenant(town.TOWN):
            entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 10)]).number
            held = {"number": 1, "decided_on": first, "arrears": 1, "working": []}
            key = {"person": SPOUSE, "kind": RestrictionKind.PAYMENT}
            history.add(Restriction, key, held, entry=entry, valid_from=first)
            history.end(Certification, {"person": TURNING}, entry=entry, on=first)
        assert sent(browser, page, make="1").status_code == 302
        second = browser.get(f"{page}sent/{one + 1}/").content.decode().split("\r\n")
        assert second[1:3] == [
            f"2,{numbers[TURNING]:010d},1,0,,,0,0,0,0,0,0,0",
            f"2,{numbers[SPOUSE]:010d},1,21,20260601,20270531,16765,0,0,1,0,0,0",
        ]
        assert browser.get(f"{page}sent/{one}/").content.decode() == content
        assert sent(browser, page, make="1").status_code == 400
        shown(browser, f"{page}sent/99/", status=404)


def told(month: int) -> list[int]:
    """Whom a run of letters was printed for."""
    number = queue.enqueue(
        "long_term_care.print_high_cost_letters", actor=town.CLERK, parameters={"month": month}
    )
    assert run_now(town.TOWN, number) == State.DONE, queue.find(town.TOWN, number).error_at
    with tenant(town.TOWN):
        return sorted(Printed.objects.filter(run=number, issue__gt=0).values_list("subject", flat=True))


@pytest.mark.usefixtures("decided_town")
def test_who_should_claim_is_told_each_amount_once_and_nobody_else() -> None:
    july = "202607"
    taken(line_of(PART_TIME, 1, 60_000, month=july), line_of(TURNING, 1, 50_000, month=july))
    with clock.set_to("2026-08-20"):
        decide_high_cost(
            person=TURNING, month=date(2026, 4, 1), paid=40_000, applied_on=date(2026, 7, 1), actor=town.CLERK
        )
        assert told(202607) == [PART_TIME]
        assert told(202607) == []
        with tenant(town.TOWN):
            (letter,) = HighCostLetter.objects.all()
            body = Issue.objects.get(number=letter.issue).data["body"]
            amounts = {one.person: one.amount for one in high_costs(date(2026, 7, 1))}
        assert letter.amount == amounts[PART_TIME]
        assert {"label": "申請できる最後の日", "value": "令和10年7月31日"} in body["pairs"]
        browser, page = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/federation/"
        assert "勧奨通知済" in shown(browser, f"{page}months/2026/7/")
        taken(line_of(PART_TIME, 1, 1_000, month=july, service="78"))
        assert told(202607) == [PART_TIME]
    with tenant(town.OTHER):
        assert not HighCostLetter.objects.exists()
