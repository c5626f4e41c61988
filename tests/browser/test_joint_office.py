"""A union without residents in Chromium: a body joins by keyboard, and axe finds nothing on any page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.confirm_sheets import announce_demo
from kikan.businesses.joint_office.procedures.enter_costs import enter_effect
from kikan.businesses.joint_office.procedures.hear_members import give_share_opinion
from kikan.businesses.joint_office.procedures.keep_faqs import enter_faq
from kikan.businesses.joint_office.procedures.plan_usage import ask_usage
from kikan.businesses.joint_office.procedures.publish_release import plan_release, set_impact
from kikan.businesses.joint_office.procedures.raise_requests import enter_request, submit_request
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads.deposits import open_instalments
from kikan.businesses.joint_office.tests import shared_costs, union
from kikan.businesses.joint_office.tests.test_attachments import picture
from kikan.businesses.joint_office.tests.union import OFFICE, UNION
from kikan.businesses.residents.tests import desk
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import actor_of
from kikan.shared.access.tests.people import user_with
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLANS = (
    (union.CITY, "water", date(2026, 12, 1)), (union.CITY, "seals", date(2027, 4, 1)),
    (union.TOWN, "water", date(2027, 10, 1)), (union.VILLAGE, "schooling", date(2028, 4, 1)),
)  # fmt: skip


@pytest.fixture
def office(address: str) -> Any:
    """The union with some businesses on their way, and its people."""
    with clock.set_to(union.TODAY):
        union.settle()
        union.build()
        for member, business, live_on in PLANS:
            steps.plan_business(
                member=member,
                business=business,
                planned_on=union.AGREED,
                planned_live_on=live_on,
                actor=OFFICE,
            )
        steps.begin_migration(
            member=union.CITY, business="water", begun_on=union.JOINED, begun_by="課長", actor=OFFICE
        )
    ensure_users(UNION)
    return desk.signed_in("joint_chief", UNION)


def test_a_year_is_shared_and_approved_by_keyboard(
    office: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    with clock.set_to(union.TODAY):
        shared_costs.enter_values()
        shared_costs.enter_year()
        enter_effect(year=2026, member=union.TOWN, old_total=40_000_000, own_costs=0, one_off=0, actor=OFFICE)
    page = page_of(desk.signed_in("joint_clerk", UNION))
    page.goto(f"/{UNION}/joint_office/costs/2026/1/")
    looked_at(page, "joint_costs")
    page.get_by_role("button", name="負担金を計算する").click()
    page.wait_for_selector("h1:has-text('負担金計算書')")
    looked_at(page, "joint_sheet")
    number = page.url
    page.get_by_role("link", name="構成団体に意見を照会する").click()
    page.get_by_label("回答の期限").fill("R8.11.23")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=未回答あり")
    _opinions_given(page_of, number, looked_at)
    page.goto(f"/{UNION}/joint_office/costs/2026/1/what-if/")
    page.get_by_label("経費の区分").select_option("running")
    page.get_by_label("均等割").fill("100")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=増える団体、減る団体")
    looked_at(page, "joint_what_if")
    head = page_of(office)
    head.goto(number)
    looked_at(head, "joint_sheet_heard")
    head.get_by_role("button", name="承認する").click()
    head.wait_for_selector("text=納める額と日")
    head.get_by_role("button", name="通知書を発行する").click()
    head.wait_for_selector("text=通知書を開く")
    looked_at(head, "joint_sheet_approved")
    head.goto(f"/{UNION}/joint_office/costs/2026/effect/")
    looked_at(head, "joint_effect")


def test_what_members_decide_together_is_written_down_by_keyboard(
    office: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    """A plan of use is filed, a meeting recorded, the year of requests told."""
    page = page_of(desk.signed_in("joint_clerk", UNION))
    with clock.set_to(union.TODAY):
        client = desk.signed_in("joint_delegate", UNION)
        actor = actor_of(User.objects.get(number=client.session["user"]), UNION)
        assert actor is not None
        name_delegate(user=actor.user, member=union.TOWN, from_on=union.TODAY, actor=OFFICE)
        ask_usage(year=2027, answer_by=date(2027, 1, 31), actor=OFFICE)
        for title, hours, business in (("検針票の並び順", 6, "water"), ("納付書の窓の位置", 9, "collection")):
            number = enter_request(
                business=business, title=title, problem="並ばない", hours=hours, actor=actor
            )
            submit_request(request=number, actor=actor)
    delegate = page_of(client)
    delegate.goto(f"/{UNION}/joint_office/usage/2027/plan/")
    delegate.locator("#id_business").select_option("water")
    delegate.get_by_label("利用する").check()
    delegate.get_by_label("利用者数").fill("6")
    delegate.get_by_label("利用の開始").fill("R9.7.1")
    with delegate.expect_navigation():
        delegate.keyboard.press("Control+Enter")
    delegate.wait_for_selector("text=開始の日が登録と違う")
    looked_at(delegate, "joint_usage")
    page.goto(f"/{UNION}/joint_office/meetings/")
    page.locator("#id_level").select_option("3")
    page.get_by_label("開催の日").fill("R8.11.20")
    page.get_by_label("会議の名称").fill("上下水道部会")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="出欠を登録する").click()
    page.get_by_label("甲市　出席", exact=True).check()
    page.get_by_label("甲市　出席者の職").fill("上下水道課長")
    looked_at(page, "joint_attendance")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.locator("#id_title").fill("検針票の並び順")
    page.get_by_label("要望番号").fill("1")
    page.locator("#id_decision").select_option("1")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=要望第1号")
    looked_at(page, "joint_meeting")
    for path in ("meetings/", "requests/summary/2026/", "requests/1/"):
        page.goto(f"/{UNION}/joint_office/{path}")
        looked_at(page, f"joint_{path.replace('/', '_')}")


def _opinions_given(page_of: Callable[[Any], Any], sheet: str, looked_at: Callable[[Any, str], None]) -> None:
    """One delegate answers by keyboard, from the home page on; the others have answered."""
    with clock.set_to(union.TODAY):
        for member in (union.CITY, union.VILLAGE):
            user = user_with(UNION, "joint_delegate")
            name_delegate(user=user.number, member=member, from_on=union.TODAY, actor=OFFICE)
            give_share_opinion(
                allocation=1, stance=1, actor=Actor(user.number, UNION, 1, frozenset({"joint_office.request"}))
            )  # fmt: skip
        client = desk.signed_in("joint_delegate", UNION)
        name_delegate(user=client.session["user"], member=union.TOWN, from_on=union.TODAY, actor=OFFICE)
    page = page_of(client)
    page.goto(f"/{UNION}/")
    looked_at(page, "joint_delegate_home")
    page.get_by_role("link", name="負担金の案への意見").click()
    page.wait_for_selector("h1:has-text('負担金計算書')")
    assert page.url == sheet
    page.get_by_role("link", name="団体として回答する").click()
    page.locator("#id_stance").select_option("2")
    page.get_by_label("意見の内容").fill("印刷の経費を減らせないか")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=全団体が回答")


def test_the_banks_file_is_tried_taken_in_and_what_it_leaves_decided_by_keyboard(
    office: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None], tmp_path: Path
) -> None:
    with clock.set_to(union.TODAY):
        shared_costs.enter_values()
        shared_costs.enter_year()
        number = allocate_costs(year=2026, phase=1, actor=union.FIRST)
        approve_allocation(allocation=number, actor=union.SECOND)
        Municipality.objects.create(
            code=union.CITY, name="甲市", kana="コウシ", prefecture="山形県", is_sample=True
        )
        with tenant(UNION):
            first = open_instalments(union.CITY)[0].rest
    day, path = f"{union.TODAY:%Y%m%d}", tmp_path / "deposits.csv"
    lines = [f"2,1,{day},{first},ｺｳｼ ｶｲｹｲｶﾝﾘｼﾔ,0", f"2,2,{day},1000000,ﾀﾞﾚｶ,0", f"2,3,{day},5O,ﾀﾞﾚｶ,0"]
    whole = [f"1,{day},0123,456,1234567", *lines, f"8,3,{first + 1_000_050}", "9"]
    path.write_bytes("".join(line + "\r\n" for line in whole).encode("cp932"))
    page = page_of(desk.signed_in("joint_clerk", UNION))
    page.goto(f"/{UNION}/joint_office/deposits/")
    page.select_option("select[name=layout]", "deposit_list")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="試す").click()
    page.wait_for_selector("text=まだ何も登録していません")
    looked_at(page, "joint_deposits_tried")
    page.select_option("select[name=layout]", "deposit_list")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="取り込む").click()
    page.wait_for_selector("text=取り込めなかった行")
    looked_at(page, "joint_deposits")
    page.goto(f"/{UNION}/joint_office/deposits/2/")
    page.get_by_label("構成団体").select_option(str(union.TOWN))
    page.get_by_label("理由").fill("町に電話で確かめた")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=最後の処理の理由")
    looked_at(page, "joint_deposit")
    page.goto(f"/{UNION}/joint_office/members/{union.TOWN}/account/")
    page.wait_for_selector("text=乙町の収納簿")
    looked_at(page, "joint_account")


def test_a_wish_is_drafted_by_keyboard(
    office: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    with clock.set_to(union.TODAY):
        speaker = desk.user("joint_delegate", UNION).number
        name_delegate(user=speaker, member=union.TOWN, from_on=union.TODAY, actor=OFFICE)
        enter_faq(business="water", question="並び順は", answer="地区ごとに印刷する", actor=OFFICE)
        release = plan_release(version="1.4", planned_on=date(2027, 3, 1), actor=OFFICE)
        set_impact(release=release, business="water", text="検針票の様式が変わります。", actor=OFFICE)
        announce_demo(
            release=release, address="http://127.0.0.1:8010/", demo_from=union.TODAY, demo_until=date(2027, 2, 1),
            actor=OFFICE,
        )  # fmt: skip
    page = page_of(desk.signed_in("joint_delegate", UNION))
    page.goto(f"/{UNION}/joint_office/requests/enter/")
    looked_at(page, "joint_request_enter")
    page.locator("#id_business").select_option("water")
    page.get_by_label("件名").fill("検針票の並び順")
    page.get_by_label("困っていること").fill("地区ごとに並ばない")
    page.get_by_label("添付する画像か文書").set_input_files(
        {"name": "画面.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_label("個人情報がない").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('検針票の並び順')")
    looked_at(page, "joint_request")
    with page.expect_navigation():
        page.get_by_role("link", name="提出").click()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("dd:has-text('提出')")
    _work_written_down(page, looked_at)
    sheet = f"releases/{release}/sheets/water/"
    page.goto(f"/{UNION}/joint_office/{sheet}")
    page.get_by_label("検針票の様式が変わります。　回答").select_option("2")
    page.get_by_label("検針票の様式が変わります。　内容").fill("封筒の窓に合わない")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("td:has-text('封筒の窓に合わない')")
    for path in ("requests/", "releases/", f"releases/{release}/", "faqs/", sheet):
        page.goto(f"/{UNION}/joint_office/{path}")
        looked_at(page, f"joint_{path.replace('/', '_')}")


def _work_written_down(page: Any, looked_at: Callable[[Any, str], None]) -> None:
    """The delegate writes down an act with two steps, and sees it drawn."""
    page.goto(f"/{UNION}/joint_office/flows/")
    page.locator("#id_business").select_option("residents")
    page.get_by_label("事務（例：転入届の受付）").fill("転入届の受付")
    page.get_by_label("年間の件数").fill("1200")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    for who, what, before, after in (
        ("住民", "届書を書く", "10", ""),
        ("窓口", "聞き取って入力する", "15", "8"),
    ):
        page.get_by_label("だれが").fill(who)
        page.get_by_label("何をする").fill(what)
        page.get_by_label("これまで（分）").fill(before)
        page.get_by_label("これから（分）").fill(after)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.wait_for_selector("svg >> text=聞き取って入力する")
    looked_at(page, "joint_flow")
    page.goto(f"/{UNION}/joint_office/flows/")
    looked_at(page, "joint_flows")


def test_a_body_joins_by_keyboard(
    office: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    page = page_of(office)
    for path in ("", "readiness/", f"members/{union.CITY}/", "agreements/", "agreements/1/", "delegates/"):
        page.goto(f"/{UNION}/joint_office/{path}")
        looked_at(page, f"joint_{path.replace('/', '_') or 'home'}")
    page.goto(f"/{UNION}/joint_office/members/")
    looked_at(page, "joint_members")
    for label, words in (
        ("団体コード", f"{union.LATE:06d}"), ("名称", "戊町"), ("加入を協定した日", "R8.9.1"), ("加入の予定日", "R8.12.1"),
    ):  # fmt: skip
        page.get_by_label(label, exact=False).first.fill(words)
    page.get_by_label("区分").select_option("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('戊町')")
    assert "加入予定" in page.content()
