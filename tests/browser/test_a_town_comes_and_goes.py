"""小国町 joins in Chromium from the agreement to its first certificate, and leaves again with everything: one walk by screens.

What no screen is for are the commands of the operator: reading the delivery back beside, and erasing.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.procedures.compare import keep_comparisons
from kikan.businesses.data_migration.reads.comparing import Compared
from kikan.businesses.data_migration.reads.mappings import layout_of, written_tables
from kikan.businesses.residents.reads.search import search
from kikan.ground.check_digits import person_check_digit
from kikan.shared.access.models import Grant, Office
from kikan.shared.access.tests.people import client_of
from kikan.shared.exchange.models import Load
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main
from kikan.site.samples.old_system import OldFile, OldSystem, old_system
from kikan.site.samples.settling import enter_rules
from kikan.site.samples.town import generate_from
from tests.browser.serving import served, worker
from tests.conftest import OTHER_TOWN, SAMPLE_DAY
from tests.stories.test_a_town_joins import CLERK, HEADS, JOINING, UNION, bring, described

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = f"/{JOINING}/data_migration/"
LEAVING = f"/{JOINING}/leaving/"
GAPS = f"/{JOINING}/administration/values/gaps/?year=2026"
RATE = "local_tax_act.city_rate"
OFFICE = f"/{UNION}/joint_office/"
MEMBER = f"{OFFICE}members/{JOINING}/"
BUSINESS = f"{MEMBER}businesses/residents/"
DAY, NEXT = "R8.11.23", "R8.11.24"
NAMES = "見本　課長、例示　係長"
PATIENCE = 60_000
# The old file that is brought over the screens, with one day that is none in its first record.
BY_HAND, BROKEN = "resident_address", "5030230"


@pytest.fixture
def system() -> OldSystem:
    """What the old system of a town of 150 wrote, with one fault."""
    return old_system(generate_from(described(), 1, SAMPLE_DAY, 1))


@pytest.fixture
def address(
    live_database: object, system: OldSystem, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """The union, and the town's other old files, mapped and approved."""
    monkeypatch.setenv("KIKAN_TODAY", SAMPLE_DAY.isoformat())
    monkeypatch.setenv("KIKAN_DATA_DIR", str(tmp_path))
    for name in ("LEAVING", "OUTAGE"):
        monkeypatch.setenv(f"KIKAN_{name}_DIR", str(tmp_path / name.lower()))
    settings.KIKAN_LEAVING_DIR = str(tmp_path / "leaving")
    with clock.set_to(SAMPLE_DAY):
        place(UNION, "見本広域組合", "union")
        enter_rules(described())
        bring(system, but=BY_HAND)
        with served() as url:
            yield url


def place(code: int, name: str, kind: str) -> None:
    Municipality.objects.create(
        code=code, name=name, kana="ミホン", prefecture="山形県", kind=kind, is_sample=True
    )


def typed(page: Any, path: str, **fields: str) -> None:
    """A form opened, filled in and sent by keyboard."""
    page.goto(path)
    filled(page, **fields)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert not page.url.endswith(path), page.inner_text("main")


def filled(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)


def pressed(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def ended(page: Any) -> None:
    """The page of a run shows its bar, and by itself that the run is done."""
    assert page.get_by_role("progressbar").count() == 1, page.inner_text("main")
    page.locator("h1").get_by_text("完了").wait_for(timeout=PATIENCE)


def opened(page: Any, link: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=link, exact=True).first.click()


def agreed(office: Any, looked_at: Look) -> None:
    """The agreement, the member, its joining, the plan, and the gate before the day live."""
    planned = {"agreed_on": DAY, "planned_join_on": DAY}
    typed(office, f"{OFFICE}members/", member=f"{JOINING:06d}", name="小国町", kind="1", **planned)
    typed(office, f"{OFFICE}agreements/", title="共同化に関する協定書", signed_on=DAY, term_from=DAY)
    typed(office, f"{OFFICE}agreements/1/sign/", member=str(JOINING), signed_on=DAY)
    typed(office, f"{MEMBER}join/", joined_on=DAY)
    days = {"planned_on": DAY, "planned_live_on": DAY}
    typed(office, f"{MEMBER}businesses/", business="residents", old_system="旧基幹", **days)
    typed(office, f"{MEMBER}gate/", is_gated="on")
    typed(office, f"{BUSINESS}begin/", begun_on=DAY, begun_by="課長")
    typed(office, f"{BUSINESS}train/", trained_on=DAY, trained_by="係長", trained="3")
    looked_at(office, "oguni-member")


def works_there_too(client: Client) -> None:
    """The town's person is its delegate at the office, too."""
    office, _ = Office.objects.get_or_create(municipality=UNION, name="見本課")
    Grant.objects.create(
        user_id=client.session["user"], office=office, municipality=UNION, role="joint_delegate",
        valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1), granted_by=0,
    )  # fmt: skip


def answered(page_of: PageOf, looked_at: Look) -> None:
    """An ordinance value is answered by one from the page of gaps, and approved by another from the list of acts."""
    page = page_of(client_of(JOINING, "operator"))
    page.goto(GAPS)
    before = _open(page)
    looked_at(page, "oguni-gaps")
    page.goto(f"{GAPS}&business=resident_tax")
    looked_at(page, "oguni-questions")
    with page.expect_navigation():
        page.locator(f'a[href$="/{RATE}/"]').click()
    filled(page, value="6.1%", begins="2026", cites="町税条例")
    pressed(page, "承認に回す")
    act = page.url
    head = page_of(client_of(JOINING, "section_chief", "見本　長"))
    head.goto(act)
    looked_at(head, "oguni-value")
    pressed(head, "承認する")
    page.goto(GAPS)
    assert _open(page) == before - 1


def _open(page: Any) -> int:
    """How many values the page says are unanswered."""
    return int(re.findall(r"令和8年度\s*(\d+)件", page.inner_text("main"))[0])


def brought(clerk: Any, head: Any, one: OldFile, looked_at: Look) -> str:
    """A file: its form, upload, profile, mapping with a try, approval by another; where its source is."""
    clerk.goto(f"{HOME}sources/new/")
    filled(clerk, system="旧基幹", business=one.business, title=one.title, form=one.form())
    pressed(clerk, "登録する")
    source = clerk.url
    clerk.set_input_files(
        "#id_file", {"name": "JUSHO.dat", "mimeType": "text/plain", "buffer": one.content()}
    )
    pressed(clerk, "受け入れる")
    pressed(clerk, "プロファイルを作る")
    ended(clerk)
    clerk.goto(source)
    assert "指摘 1種類" in clerk.inner_text("main")
    opened(clerk, "対応づけ")
    filled(clerk, layout=one.layout)
    pressed(clerk, "開く")
    rules = {f"r{i}": one.rules.get(f.name, "") for i, f in enumerate(layout_of(one.layout).fields)}
    filled(clerk, **rules, codes=written_tables(one.tables))
    pressed(clerk, "試す")
    assert "未解決の点はありません" in clerk.inner_text("main")
    looked_at(clerk, "migration-mapping")
    pressed(clerk, "保存する")
    head.goto(clerk.url)
    pressed(head, "最新の版を承認する")
    looked_at(head, "migration-mappings")
    return str(source)


def rehearsed(clerk: Any, page_of: PageOf, title: str, right: str, looked_at: Look) -> None:
    """Two rehearsals; what the first did not take is mended; the second is even and signed by three."""
    for number in (1, 2):
        typed(clerk, f"{HOME}rehearsals/", reference_on=DAY)
        ended(clerk)
        clerk.goto(f"{HOME}rehearsals/{number}/")
        if number == 1:
            looked_at(clerk, "migration-reconciliation-1")
            opened(clerk, title)
            looked_at(clerk, "migration-rejects")
            opened(clerk, "1")
            assert "E03" in clerk.inner_text("main")
            looked_at(clerk, "migration-reject")
            clerk.get_by_label("VALID_FROM").fill(right)
            clerk.locator("#id_reason").first.fill("紙の台帳で確認")
            pressed(clerk, "直した値にする")
    told = clerk.inner_text("main")
    assert "突合が合っています" in told
    assert re.search(r"受け入れなかった件数\s+1\s+0", told)
    looked_at(clerk, "migration-reconciliation-2")
    for role in "123":
        chief = page_of(client_of(JOINING, "migration_chief", f"見本　{role}"))
        chief.goto(f"{HOME}rehearsals/2/")
        filled(chief, role=role)
        pressed(chief, "確認した")
    assert "3/3" in chief.inner_text("body")


def taken_in(clerk: Any, chief: Any, office: Any, old: str, looked_at: Look) -> None:
    """Planned, decided by names, taken in, counted, accepted by the town."""
    at = f"{HOME}rehearsals/2/cutover/"
    clerk.goto(at)
    field = clerk.get_by_label("手順（日時｜手順｜責任者を1行ずつ）")
    field.fill("\n".join(f"{line}見本　花子" for line in field.input_value().splitlines()))
    filled(clerk, live_on=DAY, back_until="R8.11.25")
    pressed(clerk, "計画を保存する")
    assert "計画 第1版" in clerk.inner_text("main")
    looked_at(clerk, "migration-plan")
    chief.goto(at)
    assert "切替えを決められます" in chief.inner_text("main")
    filled(chief, kind="go", decided_by=NAMES)
    pressed(chief, "判断を登録する")
    looked_at(chief, "migration-decided")
    pressed(chief, "本番に取り込む")
    ended(chief)
    chief.goto(at)
    assert chief.get_by_text("一致", exact=True).count() == 4
    looked_at(chief, "migration-taken")
    office.goto(f"{BUSINESS}accept/")
    filled(office, accepted_on=DAY, accepted_by="課長")
    pressed(office, "登録する")
    assert "検収が済んでいません" in office.inner_text("main")
    compared(chief, looked_at)
    chief.goto(at)
    chief.get_by_label("決めた人", exact=False).first.fill(NAMES)
    pressed(chief, "検収する")
    first = int(old)
    with tenant(JOINING):
        assert Load.objects.get().rejected == 0
        assert [hit.person for hit in search(old).hits] == [first * 10 + person_check_digit(first)]


def compared(chief: Any, looked_at: Look) -> None:
    """A paper is drawn, laid beside the old one, marked and signed off."""
    chief.goto(f"{HOME}rehearsals/2/forms/")
    filled(chief, draw_paper="residents", draw_count="1")
    pressed(chief, "抜き取る")
    filled(chief, mark_is_same="1")
    pressed(chief, "記録する")
    looked_at(chief, "migration-forms")
    filled(chief, sign_name="見本　係長")
    pressed(chief, "署名する")
    assert "署名済み" in chief.inner_text("main")


def live(office: Any, counter: Any, chief: Any, looked_at: Look) -> None:
    """The office accepts what the town accepted; the gate opens; the first certificate is printed; nothing goes back now."""
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
    chief.goto(f"{HOME}rehearsals/2/cutover/")
    assert "切り戻せません" in chief.inner_text("main")
    assert chief.get_by_role("button", name="切り戻す").count() == 0
    looked_at(chief, "migration-live")


def compared_and_keyed(chief: Any, page_of: PageOf, looked_at: Look) -> None:
    """A difference to the old system's amounts is looked at; records nobody can extract are keyed twice by keyboard."""
    one, old, new = (np.array([n], dtype=np.int64) for n in (19, 12_000, 11_900))
    group = np.array([Group.ROUNDING], dtype=np.int64)
    with clock.set_to(SAMPLE_DAY):
        found = Compared("01", 2026, 0, 12_000, 11_900, one, group, old, new)
        keep_comparisons(rehearsal=2, found=[found], actor=CLERK)
    chief.goto(f"{HOME}comparisons/1/")
    looked_at(chief, "migration-comparison")
    for n, born in enumerate(("2020-01-01", "2020-01-10")):
        page = page_of(client_of(JOINING, "migration_clerk", f"見本　{n}"))
        if n == 0:
            typed(page, f"{HOME}keyed/", layout="household", business="residents", title="世帯台帳")
        page.goto(f"{HOME}keyed/1/")
        page.get_by_label("世帯番号", exact=False).first.fill("19")
        page.get_by_label("適用開始年月日", exact=False).first.fill(born)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="適用開始年月日").click()
    page.get_by_text("違いの決定").first.wait_for()
    looked_at(page, "migration-keyed-decide")
    page.goto(f"{HOME}keyed/")
    looked_at(page, "migration-keyed")


def delivered(it: Any, head: Any, folder: Path, looked_at: Look) -> str:
    """Asked for by one, approved by another, made by a run, fetched once, its key shown to the other; where it stands."""
    it.goto(LEAVING)
    assert it.get_by_role("link", name="脱退の登録と消去証明書").get_attribute("href") == MEMBER
    filled(it, purpose="1")
    it.get_by_label("一式を受け取る人").select_option(label="情報　太郎")
    pressed(it, "依頼する")
    one = str(it.url)
    head.goto(one)
    looked_at(head, "leaving-asked")
    pressed(head, "承認して作成する")
    looked_at(head, "leaving-run")
    ended(head)
    head.goto(one)
    assert head.get_by_role("button", name="一式を受け取る").count() == 0
    it.goto(one)
    looked_at(it, "leaving-made")
    with it.expect_download() as download:
        it.get_by_role("button", name="一式を受け取る").click()
    download.value.save_as(folder / "fetched.zip.age")
    it.goto(one)
    assert it.get_by_role("button", name="一式を受け取る").count() == 0
    assert it.get_by_role("button", name="開封鍵").count() == 0
    pressed(head, "開封鍵を表示する")
    looked_at(head, "leaving-key")
    (folder / "key").write_text(re.findall(r"AGE-SECRET-KEY-1[A-Z0-9]+", head.inner_text("main"))[0])
    head.goto(one)
    assert head.get_by_role("button", name="開封鍵").count() == 0
    return one


def accepted_and_ordered(it: Any, head: Any, one: str, digest: str, looked_at: Look) -> None:
    """Accepted by the hash of the file that was fetched; two order the erasing."""
    it.goto(one)
    given = {"body": "小国町", "person": "受領　三郎", "accepted_on": NEXT}
    filled(it, **given, sha256="0" * 64)
    pressed(it, "受領を記録する")
    assert "渡した一式と一致しません" in it.inner_text("main")
    filled(it, sha256=digest)
    pressed(it, "受領を記録する")
    pressed(it, "消去を依頼する")
    assert it.get_by_role("button", name="消去を承認する").count() == 0
    head.goto(one)
    pressed(head, "消去を承認する")
    looked_at(head, "leaving-ordered")
    assert "消去できます" in head.inner_text("main")


def test_a_town_comes_and_goes(
    page_of: PageOf,
    looked_at: Look,
    system: OldSystem,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office = page_of(client_of(UNION, "joint_chief", "見本　局長"))
    agreed(office, looked_at)
    answered(page_of, looked_at)
    clerk = page_of(client_of(JOINING, "migration_clerk"))
    chief = page_of(client_of(JOINING, "migration_chief", "見本　長"))
    one = system.files[BY_HAND]
    right, one.columns["VALID_FROM"][0] = one.columns["VALID_FROM"][0], BROKEN
    client = client_of(JOINING, "operator", "情報　太郎")
    works_there_too(client)
    it = page_of(client)
    with worker():
        brought(clerk, chief, one, looked_at)
        clerk.goto(HOME)
        assert "稼働の予定" in clerk.inner_text("body")
        looked_at(clerk, "migration-home")
        rehearsed(clerk, page_of, one.title, right, looked_at)
        taken_in(clerk, chief, office, system.files["resident"].columns["PERSON"][0], looked_at)
        live(office, page_of(client_of(JOINING, "resident_clerk")), chief, looked_at)
        compared_and_keyed(chief, page_of, looked_at)
        typed(office, f"{BUSINESS}end/", ended_on=DAY, reason="脱退")
        days = {"noticed_on": DAY, "leaves_on": NEXT}
        typed(office, f"{MEMBER}leave/", **days, by_consent="on", reason="単独の運用に戻す")
        looked_at(office, "oguni-leaving")
        leaving = delivered(it, chief, tmp_path, looked_at)
    monkeypatch.setenv("KIKAN_TODAY", (SAMPLE_DAY + timedelta(days=1)).isoformat())
    with clock.set_to(SAMPLE_DAY + timedelta(days=1)):
        assert "まだ記録されていません" in completed(office)
        digest = read_back(tmp_path, capsys)
        accepted_and_ordered(it, chief, leaving, digest, looked_at)
        erased(office, digest, looked_at, capsys)


def read_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Into an empty municipality, with no difference; what the receiving side says the file's hash is."""
    place(OTHER_TOWN, "別見本町", "member")
    parcel = folder / "fetched.zip.age"
    opening = [str(parcel), "--key", str(folder / "key"), "--from", f"{JOINING:06d}"]
    assert main(["read-back", f"{OTHER_TOWN:06d}", *opening, "--compare"]) == 0, capsys.readouterr()
    return hashlib.sha256(parcel.read_bytes()).hexdigest()


def erased(office: Any, digest: str, looked_at: Look, capsys: pytest.CaptureFixture[str]) -> None:
    """By the names of two; the office shows the certificate and reads what it need not type."""
    office.goto(MEMBER)
    assert "まだ消去していません" in office.inner_text("body")
    names = ["--confirmed-by", "実行　一", "--confirmed-by", "実行　二", "--backups-until", "2026-12-05"]
    assert main(["erase", f"{JOINING:06d}", *names]) == 0, capsys.readouterr()
    assert not Municipality.objects.filter(code=JOINING).exists()
    office.goto(MEMBER)
    looked_at(office, "oguni-erased")
    paper = office.get_by_role("link", name="号（PDF）").get_attribute("href")
    certificate = office.request.get(f"{MEMBER}{paper}").body()
    assert certificate.startswith(b"%PDF")
    if folder := os.environ.get("KIKAN_SCREENSHOTS"):
        (Path(folder) / "oguni-certificate.pdf").write_bytes(certificate)
    assert "違います" in completed(office, return_sha256="a" * 64)
    assert "団体が受領した日は令和8年11月24日です" in completed(office, returned_on=DAY)
    completed(office)
    looked_at(office, "oguni-gone")
    assert digest in office.inner_text("body")
    assert "返還待ち" not in office.inner_text("body")
    assert office.get_by_role("link", name="業務の計画").count() == 0


def completed(office: Any, **wrong: str) -> str:
    """The completion typed and sent; what the page says then."""
    office.goto(f"{MEMBER}complete/")
    filled(office, **{"returned_on": NEXT, "returned_to": "小国町長", "return_sha256": "", **wrong})
    pressed(office, "登録する")
    return str(office.inner_text("main"))
