"""The pages of a year's cost: from entering to the notice, in a fixed number of queries, each step explained."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs
from kikan.businesses.joint_office.reads import allocations, costs
from kikan.businesses.joint_office.tests import shared_costs
from kikan.businesses.joint_office.tests.shared_costs import BUDGET, YEAR
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, FIRST, TODAY, TOWN, UNION
from kikan.businesses.residents.tests import scenes
from kikan.shared.access import Actor
from kikan.shared.documents import archive
from kikan.shared.documents.tests.test_archive import text_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality

PAGE = f"{HOME}costs/{YEAR}/{BUDGET}/"


@pytest.fixture
def entered(joined: int) -> None:
    shared_costs.enter_values()
    shared_costs.enter_year()


def test_a_clerk_enters_a_year_and_computes_and_the_chief_approves_and_tells(joined: int) -> None:
    client = clerk()
    assert "経費が登録されていません" in shown(client, PAGE)
    cost = {"cost_class": "running", "expense": "30,000,000", "earmarked": "0"}
    assert sent(client, f"{PAGE}enter/", **cost).status_code == 302
    assert "甲市の人口（人）が登録されていません" in shown(client, PAGE)
    for member, value in shared_costs.PEOPLE.items():
        count = {"basis": "population", "member": str(member), "value": str(value), "counted_on": "R8.3.31"}
        assert sent(client, f"{PAGE}counts/", **count, source="住民基本台帳").status_code == 302
    own = {"cost_class": "running", "member": str(CITY), "amount": "1000000"}
    assert sent(client, f"{PAGE}own/", **own).status_code == 302
    assert (
        "単独の経費の合計が区分の額を超えます"
        in sent(client, f"{PAGE}own/", **own | {"amount": "30000001"}).content.decode()
    )
    page = sent(client, f"{PAGE}allocate/")["Location"]
    assert "承認待ち" in shown(client, page)
    assert sent(client, f"{page}approve/").status_code == 403
    head = chief()
    assert sent(head, f"{page}approve/").status_code == 302
    assert sent(head, f"{page}notices/").status_code == 302
    assert "通知書を開く" in shown(client, page)
    assert "1,000円未満を切り捨てる" in shown(client, page)
    assert "事務局を置く団体に加える（甲市）" in shown(client, page)


def test_the_notice_says_how_the_share_was_made(entered: None) -> None:
    head, number = chief(), allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    sent(head, f"{HOME}sheets/{number}/approve/")
    sent(head, f"{HOME}sheets/{number}/notices/")
    with tenant(UNION):
        bill = next(b for b in allocations.bills_of(number) if b.member == TOWN)
        assert bill.issue is not None
        reader = Actor(1, UNION, 1, frozenset({"joint_office.print", "documents.look"}))
        text = "".join(text_of(archive.pdf(bill.issue, reader)).split())
    for words in (
        "乙町長",
        "負担金額通知書",
        f"{bill.total:,}円",
        "均等割10％・人口割90％",
        "第4期",
        "令和9年2月19日まで",
    ):
        assert words in text


def test_other_keys_are_shown_as_figures_and_as_a_plot(entered: None) -> None:
    page = f"{PAGE}what-if/"
    asked = {
        "cost_class": "running",
        "equal": "50",
        "population": "50",
        "tapered_population": "0",
        "records": "0",
    }
    answer = clerk().post(page, asked).content.decode()
    assert "丙村" in answer
    assert "<svg" in answer
    wrong = clerk().post(page, asked | {"equal": "40"})
    assert wrong.status_code == 400
    assert "100％" in wrong.content.decode()


def test_the_effect_is_entered_and_shown(entered: None) -> None:
    page = f"{HOME}costs/{YEAR}/effect/"
    assert "登録されていません" in shown(clerk(), page)
    given = {
        "member": str(TOWN),
        "old_total": "40000000",
        "own_costs": "1000000",
        "one_off": "0",
        "gains": "財務会計",
    }
    assert sent(clerk(), page, **given).status_code == 302
    found = shown(clerk(), page)
    assert "負担が未定</span>" in found
    assert "97.5％" not in found
    assert "財務会計" in found


def test_a_year_without_rules_is_told_in_words(joined: int) -> None:
    assert "平成11年度の負担の割合が条例値に登録されていないか" in shown(clerk(), f"{HOME}costs/1999/1/")
    assert "令和80年度" in shown(clerk(), f"{HOME}costs/2098/1/")
    assert "令和82年度" not in shown(clerk(), f"{HOME}costs/2099/1/")
    assert clerk().get(f"{HOME}costs/{YEAR}/9/").status_code == 404
    assert clerk().get(f"{HOME}sheets/9/").status_code == 404
    assert clerk().get(f"{HOME}costs/").status_code == 302


def test_the_budget_of_the_next_year_is_prepared_before_it_begins(joined: int) -> None:
    page, client = f"{HOME}costs/{YEAR + 1}/{BUDGET}/", clerk()
    cost = {"cost_class": "running", "expense": "30,000,000", "earmarked": "0"}
    assert sent(client, f"{page}enter/", **cost).status_code == 302
    for member, value in shared_costs.PEOPLE.items():
        count = {"basis": "population", "member": str(member), "value": str(value), "counted_on": "R8.3.31"}
        assert sent(client, f"{page}counts/", **count, source="住民基本台帳").status_code == 302
    assert "承認待ち" in shown(client, sent(client, f"{page}allocate/")["Location"])


def test_the_year_and_the_sheet_ask_as_many_queries_for_three_classes_as_for_one(joined: int) -> None:
    shared_costs.enter_values()
    client, counted = clerk(), []
    shown(client, PAGE)
    for name in ("running", "shared_systems", "printing"):
        shared_costs.enter_cost(year=YEAR, phase=BUDGET, cost_class=name, expense=1_000_000, actor=FIRST)
        number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
        with CaptureQueriesContext(connection) as found:
            shown(client, PAGE)
            shown(client, f"{HOME}sheets/{number}/")
        counted.append(len(found))
    assert len(set(counted)) == 1
    assert not [q["sql"] for q in found if "residents_" in q["sql"] or "addressees_" in q["sql"]]


def test_people_are_counted_in_the_members_registers_and_kept_with_day_and_source(joined: int) -> None:
    """Two came on 1 April, a third entry was a mistake and is cancelled. The city's register is empty."""
    for code in (CITY, TOWN):
        Municipality.objects.create(code=code, name="例", kana="レイ", prefecture="見本県", is_sample=True)
    scenes.move_in(scenes.person(), scenes.wife(), on=date(2026, 4, 1), town=TOWN)
    wrong = scenes.move_in(scenes.person("見本　次郎"), on=date(2026, 4, 1), town=TOWN)
    scenes.cancel(wrong.number, actor=scenes.clerk(TOWN), reported_on=TODAY)
    client, page = clerk(), f"{PAGE}counts/?from=register"
    assert "人数だけを数えます" in shown(client, page)
    before = sent(client, page, counted_on="R8.3.31")
    assert "数えられる台帳がありません" in before.content.decode()
    for _ in range(2):
        assert sent(client, page, counted_on="R8.4.1").status_code == 302
    with tenant(UNION):
        (found,) = costs.counts_of(YEAR)
        entries = JournalEntry.objects.filter(municipality=UNION, kind="joint_office.count_entered").count()
    assert entries == 1
    assert (found.member, found.basis, found.value) == (TOWN, "population", 2)
    assert (found.counted_on, found.source) == (date(2026, 4, 1), "住民基本台帳（構成団体の台帳の集計）")
    told = shown(client, PAGE)
    assert "人口を構成団体の台帳から数える" in told
    assert "見本　太郎" not in told
    Municipality.objects.filter(code=UNION).update(kind="municipality")
    assert "数えられる台帳がありません" in sent(client, page, counted_on="R8.4.2").content.decode()
