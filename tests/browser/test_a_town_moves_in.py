"""小国町 comes in Chromium from the agreement to its first certificate; records are keyed twice by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.test import Client

from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.procedures.compare import keep_comparisons
from kikan.businesses.data_migration.procedures.keyed import begin_keyed
from kikan.businesses.data_migration.procedures.rehearsals import sign
from kikan.businesses.data_migration.reads.comparing import Compared
from kikan.businesses.data_migration.tests import acts as steps
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.models import Municipality
from kikan.site.samples.old_system import old_system
from kikan.site.samples.settling import enter_rules
from kikan.site.samples.town import generate_from
from tests.browser.serving import served, worker
from tests.conftest import SAMPLE_DAY
from tests.stories.test_a_town_joins import (
    CHIEF,
    CLERK,
    FOURTH,
    HEADS,
    JOINING,
    THIRD,
    UNION,
    bring,
    described,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = f"/{JOINING}/data_migration/"
OFFICE = f"/{UNION}/joint_office/"
MEMBER = f"{OFFICE}members/{JOINING}/"
BUSINESS = f"{MEMBER}businesses/residents/"
DAY = "R8.11.23"
NAMES = "見本　課長、例示　係長"


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The town's old files, mapped, rehearsed twice and signed by three."""
    monkeypatch.setenv("KIKAN_TODAY", SAMPLE_DAY.isoformat())
    with clock.set_to(SAMPLE_DAY):
        enter_rules(described())
        Municipality.objects.create(
            code=UNION, name="見本広域組合", kana="ミホン", prefecture="山形県", kind="union", is_sample=True
        )
        bring(old_system(generate_from(described(), 1, SAMPLE_DAY, 1)))
        for _ in range(2):
            steps.rehearsed(CLERK)
        for role, actor in enumerate((CHIEF, THIRD, FOURTH), 1):
            sign(rehearsal=2, role=role, actor=actor)
        with served() as url:
            yield url


def typed(page: Any, path: str, **fields: str) -> None:
    """A form filled in and sent by keyboard."""
    page.goto(path)
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert not page.url.endswith(path), page.inner_text("main")


def agreed(office: Any, looked_at: Look) -> None:
    """The agreement, the member, its joining, the plan, and the gate before the day live."""
    typed(
        office,
        f"{OFFICE}members/",
        member=f"{JOINING:06d}",
        name="小国町",
        kind="1",
        agreed_on=DAY,
        planned_join_on=DAY,
    )
    typed(office, f"{OFFICE}agreements/", title="共同化に関する協定書", signed_on=DAY, term_from=DAY)
    typed(office, f"{OFFICE}agreements/1/sign/", member=str(JOINING), signed_on=DAY)
    typed(office, f"{MEMBER}join/", joined_on=DAY)
    typed(
        office,
        f"{MEMBER}businesses/",
        business="residents",
        planned_on=DAY,
        planned_live_on=DAY,
        old_system="旧基幹",
    )
    typed(office, f"{MEMBER}gate/", is_gated="on")
    typed(office, f"{BUSINESS}begin/", begun_on=DAY, begun_by="課長")
    typed(office, f"{BUSINESS}train/", trained_on=DAY, trained_by="係長", trained="3")
    looked_at(office, "oguni-member")


def live(office: Any, counter: Any, looked_at: Look) -> None:
    """The office accepts what the town accepted; the gate opens; the first certificate is printed."""
    counter.goto(f"/{JOINING}/residents/")
    assert "未稼働" in counter.inner_text("main")
    office.goto(f"{BUSINESS}accept/")
    assert "検収済み" in office.inner_text("main")
    looked_at(office, "oguni-accept")
    typed(office, f"{BUSINESS}accept/", accepted_on=DAY, accepted_by="課長")
    typed(office, f"{BUSINESS}decide/", decided_on=DAY, decided_by="町長", live_on=DAY)
    typed(office, f"{BUSINESS}live/", live_on=DAY)
    with tenant(JOINING):
        person = int(read_columns(HEADS, [SAMPLE_DAY, SAMPLE_DAY])["person"][0])
    typed(counter, f"/{JOINING}/residents/persons/{person}/record-copy/")
    assert "20261123-" in counter.inner_text("main")
    looked_at(counter, "oguni-first-certificate")


def test_a_town_comes_from_the_agreement_to_its_first_certificate(page_of: PageOf, looked_at: Look) -> None:
    office = page_of(client_of(UNION, "joint_chief", "見本　局長"))
    agreed(office, looked_at)
    clerk = page_of(client_of(JOINING, "migration_clerk"))
    chief = page_of(client_of(JOINING, "migration_chief", "見本　長"))
    at = f"{HOME}rehearsals/2/cutover/"
    clerk.goto(HOME)
    assert "稼働の予定" in clerk.inner_text("body")
    looked_at(clerk, "migration-home")
    clerk.goto(f"{HOME}rehearsals/2/")
    looked_at(clerk, "migration-reconciliation")
    clerk.goto(at)
    steps_field = clerk.get_by_label("手順（日時｜手順｜責任者を1行ずつ）")
    steps_field.fill("\n".join(f"{line}見本　花子" for line in steps_field.input_value().splitlines()))
    clerk.get_by_label("稼働の日").fill("R8.11.23")
    clerk.get_by_label("切戻しの期限").fill("R8.11.25")
    clerk.get_by_role("button", name="計画を保存する").click()
    clerk.get_by_text("計画 第1版").wait_for()
    looked_at(clerk, "migration-plan")
    chief.goto(at)
    assert "切替えを決められます" in chief.inner_text("main")
    chief.get_by_label("判断", exact=False).first.select_option("go")
    chief.get_by_label("決めた人", exact=False).first.fill(NAMES)
    chief.get_by_role("button", name="判断を登録する").click()
    chief.get_by_role("button", name="本番に取り込む").wait_for()
    looked_at(chief, "migration-decided")
    with worker():
        chief.get_by_role("button", name="本番に取り込む").click()
        for _ in range(90):
            chief.wait_for_timeout(1_000)
            chief.goto(at)
            if "取込み後の確認" in chief.inner_text("main"):
                break
    assert chief.get_by_text("一致", exact=True).count() == 4
    looked_at(chief, "migration-taken")
    chief.get_by_label("決めた人", exact=False).first.fill(NAMES)
    chief.get_by_role("button", name="検収する").click()
    chief.get_by_text("検収済み").first.wait_for()
    live(office, page_of(client_of(JOINING, "resident_clerk")), looked_at)
    one, old, new = (np.array([n], dtype=np.int64) for n in (19, 12_000, 11_900))
    group = np.array([Group.ROUNDING], dtype=np.int64)
    with clock.set_to(SAMPLE_DAY):
        found = Compared("01", 2026, 0, 12_000, 11_900, one, group, old, new)
        keep_comparisons(rehearsal=2, found=[found], actor=CLERK)
    chief.goto(f"{HOME}comparisons/1/")
    looked_at(chief, "migration-comparison")


def test_records_are_keyed_twice_by_keyboard(page_of: PageOf, looked_at: Look) -> None:
    with clock.set_to(SAMPLE_DAY):
        begin_keyed(layout="household", business="residents", title="世帯台帳", actor=CLERK)
    for n, born in enumerate(("2020-01-01", "2020-01-10")):
        page = page_of(client_of(JOINING, "migration_clerk", f"見本　{n}"))
        page.goto(f"{HOME}keyed/1/")
        looked_at(page, f"migration-keyed-{n}")
        page.get_by_label("世帯番号", exact=False).first.fill("19")
        page.get_by_label("適用開始年月日", exact=False).first.fill(born)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="適用開始年月日").click()
    page.get_by_text("違いの決定").first.wait_for()
    looked_at(page, "migration-keyed-decide")
    page.goto(f"{HOME}keyed/")
    looked_at(page, "migration-keyed")
