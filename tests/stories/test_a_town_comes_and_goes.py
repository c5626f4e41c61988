"""小国町 joins the union from the agreement to its first certificate, and leaves it again with everything: one walk."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.data_migration.reads.cutovers import page as page_of_cutover
from kikan.businesses.data_migration.reads.mappings import basis_of, layout_of, written_tables
from kikan.businesses.data_migration.reads.mends import record_of
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.leaving.reads.leavings import require_leaving
from kikan.businesses.residents.reads.search import search
from kikan.ground.check_digits import person_check_digit
from kikan.shared.access.models import Grant, Office
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.exchange.models import Load
from kikan.shared.jobs.models import Run, State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main
from kikan.site.samples.old_system import OldFile, old_system
from kikan.site.samples.settling import enter_rules
from kikan.site.samples.town import generate_from
from tests.conftest import OTHER_TOWN, SAMPLE_DAY
from tests.stories.test_a_town_joins import HEADS, JOINING, UNION, bring, described

OFFICE = f"/{UNION}/joint_office/"
MEMBER = f"{OFFICE}members/{JOINING}/"
BUSINESS = f"{MEMBER}businesses/residents/"
MIGRATION = f"/{JOINING}/data_migration/"
LEAVING = f"/{JOINING}/leaving/"
TODAY, NAMES, RATE = SAMPLE_DAY.isoformat(), "見本　課長、例示　係長", "local_tax_act.city_rate"
LAST = date(2027, 4, 1)
# The old file that is brought over the screens, with one day that is none in its first record.
BY_HAND, BROKEN = "resident_address", "5030230"


@pytest.fixture
def towns(live_database: object) -> Iterator[None]:
    """The union, 小国町 as a row with its people, and an empty municipality to read back into."""
    for code, name, kind in (
        (UNION, "見本広域組合", "union"),
        (JOINING, "小国町", "member"),
        (OTHER_TOWN, "別見本町", "member"),
    ):
        Municipality.objects.create(
            code=code, name=name, kana="ミホン", prefecture="山形県", kind=kind, is_sample=True
        )
    with clock.set_to(SAMPLE_DAY):
        ensure_users(JOINING)
        yield


def shown(client: Client, path: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", client.get(path).content.decode())


def sent(client: Client, path: str, **fields: Any) -> str:
    """Where a form leads that is taken."""
    answer = client.post(path, {"form_token": fresh_token(client), **fields})
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[-3000:]
    return str(answer["Location"])


def refused(client: Client, path: str, **fields: Any) -> str:
    answer = client.post(path, {"form_token": fresh_token(client), **fields})
    assert answer.status_code == 400
    return answer.content.decode()


def carried_out(address: str) -> None:
    """The worker takes the run that a page leads to."""
    number = int(address.rstrip("/").rsplit("/", 1)[1])
    assert run_now(JOINING, number) is State.DONE


def test_it_joins_prints_its_first_certificate_and_leaves_with_everything(
    towns: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    office, chief = client_of(UNION, "joint_clerk"), client_of(UNION, "joint_chief", "見本　局長")
    _agreed(office, chief)
    _ordinances_answered()
    system = old_system(generate_from(described(), 1, SAMPLE_DAY, 1))
    _rehearsed(system)
    _taken_in(chief, system.files["resident"].columns["PERSON"][0])
    _live(office, chief)
    with clock.set_to(LAST):
        _handed_back(chief, tmp_path, monkeypatch, settings, capsys)


def _agreed(office: Client, chief: Client) -> None:
    """Agreement, member, joining, the plan, and the gate that keeps the counter closed."""
    sent(
        office,
        f"{OFFICE}members/",
        member=f"{JOINING:06d}",
        name="小国町",
        kind="1",
        agreed_on=TODAY,
        planned_join_on=TODAY,
    )
    sent(office, f"{OFFICE}agreements/", title="共同化に関する協定書", signed_on=TODAY, term_from=TODAY)
    sent(office, f"{OFFICE}agreements/1/sign/", member=str(JOINING), signed_on=TODAY)
    sent(chief, f"{MEMBER}join/", joined_on=TODAY)
    plan = {"business": "residents", "planned_on": TODAY, "planned_live_on": TODAY, "old_system": "旧基幹"}
    sent(office, f"{MEMBER}businesses/", **plan)
    sent(chief, f"{MEMBER}gate/", is_gated="on")
    sent(office, f"{BUSINESS}begin/", begun_on=TODAY, begun_by="課長")
    sent(office, f"{BUSINESS}train/", trained_on=TODAY, trained_by="係長", trained="3")
    counter = client_of(JOINING, "resident_clerk")
    assert counter.get(f"/{JOINING}/residents/").status_code == 403
    clerk = client_of(JOINING, "migration_clerk")
    assert "稼働の予定住民記録" in shown(clerk, MIGRATION)
    assert f"{OFFICE}readiness/" not in clerk.get(MIGRATION).content.decode()
    _works_there_too(clerk)
    assert f'href="{OFFICE}readiness/"' in clerk.get(MIGRATION).content.decode()
    assert "準備に要する月数" in shown(clerk, f"{OFFICE}readiness/")
    assert "係長" in shown(clerk, MEMBER)


def _works_there_too(client: Client) -> None:
    """The town's person is its delegate at the office, too."""
    office, _ = Office.objects.get_or_create(municipality=UNION, name="見本課")
    Grant.objects.create(
        user_id=client.session["user"], office=office, municipality=UNION, role="joint_delegate",
        valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1), granted_by=0,
    )  # fmt: skip


def _ordinances_answered() -> None:
    """What is unanswered stands on one page; an example is no answer; one answers, another approves."""
    it, head = client_of(JOINING, "operator"), client_of(JOINING, "section_chief", "見本　長")
    gaps = f"/{JOINING}/administration/values/gaps/?year=2026"
    unanswered = _open(shown(it, gaps))
    enter_rules(described())
    assert "件は例示値で埋まっています" in shown(it, gaps)
    value = {"value": "6.1%", "begins": "2026", "ends": "", "cites": "町税条例", "source": ""}
    act = sent(it, f"/{JOINING}/administration/values/{RATE}/", **value)
    sent(head, f"{act}decide", decision="approve", reason="")
    assert _open(shown(it, gaps)) == unanswered - 1


def _open(text: str) -> int:
    """How many values the page says are unanswered."""
    return int(re.findall(r"令和8年度(\d+)件", text)[0])


def _rehearsed(system: Any) -> None:
    """Files brought and mapped, a reject mended, two rehearsals compared, the sheet signed by three."""
    clerk, head = client_of(JOINING, "migration_clerk"), client_of(JOINING, "migration_chief", "見本　長")
    one = system.files[BY_HAND]
    right, one.columns["VALID_FROM"][0] = one.columns["VALID_FROM"][0], BROKEN
    bring(system, but=BY_HAND)
    source = _brought_by_hand(clerk, head, one)
    asked = {"reference_on": TODAY}
    carried_out(sent(clerk, f"{MIGRATION}rehearsals/", **asked))
    assert "切替えを決められません" in shown(head, f"{MIGRATION}rehearsals/1/cutover/")
    assert "E03" in shown(clerk, f"{MIGRATION}rehearsals/1/sources/{source}/")
    with tenant(JOINING):
        cells = dict(record_of(basis_of(source).file, 1, 1).cells) | {"VALID_FROM": right}
    typed = {f"c{i}": cell for i, cell in enumerate(cells.values())}
    sent(clerk, f"{MIGRATION}rehearsals/1/sources/{source}/1/", **typed, reason="紙の台帳で確認")
    carried_out(sent(clerk, f"{MIGRATION}rehearsals/", **asked))
    with tenant(JOINING):
        compared = {c.ja: (c.before, c.now) for c in page_of(2).compared}
    assert compared["受け入れなかった件数"] == (1, 0)
    for role in (1, 2, 3):
        sent(
            client_of(JOINING, "migration_chief", f"見本　{role}"),
            f"{MIGRATION}rehearsals/2/",
            sign="1",
            role=str(role),
        )


def _brought_by_hand(clerk: Client, head: Client, one: OldFile) -> int:
    """A file over the screens: form, upload, profile, mapping, approval by another; the number of its source."""
    given = {"system": "旧基幹", "business": one.business, "title": one.title, "form": one.form()}
    at = sent(clerk, f"{MIGRATION}sources/new/", **given)
    file = SimpleUploadedFile("JUSHO.dat", one.content())
    carried_out(sent(clerk, sent(clerk, at, extent="1", file=file)))
    fields = layout_of(one.layout).fields
    rules = {f"r{i}": one.rules.get(f.name, "") for i, f in enumerate(fields)}
    sent(clerk, f"{at}mapping/{one.layout}/", **rules, codes=written_tables(one.tables), save="1")
    sent(head, f"{at}mapping/", approve="1")
    return int(at.rstrip("/").rsplit("/", 1)[1])


def _taken_in(chief: Client, old: str) -> None:
    """Planned, decided by names, taken in, counted, accepted by the town, and only then by the office."""
    clerk, head = client_of(JOINING, "migration_clerk"), client_of(JOINING, "migration_chief", "見本　長")
    at = f"{MIGRATION}rehearsals/2/cutover/"
    steps = "2026-11-22 10:00｜切替えの判断｜見本　課長"
    sent(clerk, at, do_plan="1", steps=steps, live_on=TODAY, back_until=TODAY)
    sent(head, at, do_decide="1", kind="go", decided_by=NAMES)
    carried_out(sent(head, at, do_load="1"))
    with tenant(JOINING):
        page = page_of_cutover(2, SAMPLE_DAY)
        assert page.is_right, page.checks
        assert [c.ja for c in page.checks] == [
            "業務が受け入れなかった行",
            "人",
            "住民（外国人住民を含む）",
            "世帯",
        ]
        assert Load.objects.get().rejected == 0
        first = int(f"{int(old)}{person_check_digit(int(old))}")
        assert [hit.person for hit in search(old).hits] == [first]
    accepted = {"accepted_on": TODAY, "accepted_by": "課長"}
    assert "検収が済んでいません" in refused(chief, f"{BUSINESS}accept/", **accepted)
    sent(head, at, do_accept="1", decided_by=NAMES, reason="")
    assert "検収済み（令和8年11月23日見本課長、例示係長）" in shown(chief, f"{BUSINESS}accept/")
    assert 'value="令和8年11月23日"' in chief.get(f"{BUSINESS}accept/").content.decode()
    sent(chief, f"{BUSINESS}accept/", **accepted)


def _live(office: Client, chief: Client) -> None:
    """The gate opens with the day live; the first certificate is printed at the counter; nothing is rolled back now."""
    counter = client_of(JOINING, "resident_clerk")
    sent(chief, f"{BUSINESS}decide/", decided_on=TODAY, decided_by="町長", live_on=TODAY)
    assert counter.get(f"/{JOINING}/residents/").status_code == 403
    sent(chief, f"{BUSINESS}live/", live_on=TODAY)
    with tenant(JOINING):
        person = int(read_columns(HEADS, [SAMPLE_DAY, SAMPLE_DAY])["person"][0])
    at = f"/{JOINING}/residents/persons/{person}/record-copy/"
    receipt = sent(counter, at, whom="whole", form="household", copies="1")
    assert "20261123-" in shown(counter, receipt)
    assert counter.get(f"/{JOINING}/documents/1.pdf").content.startswith(b"%PDF")
    head = client_of(JOINING, "migration_chief", "見本　長")
    said = {"do_back": "1", "decided_by": NAMES, "reason": "差がある"}
    refused(head, f"{MIGRATION}rehearsals/2/cutover/", **said)


def _handed_back(
    chief: Client, folder: Path, patch: pytest.MonkeyPatch, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """It leaves: delivered, read back without difference, accepted, erased; the office reads what it need not type."""
    patch.setenv("KIKAN_DATA_DIR", str(folder))
    for name in ("LEAVING", "OUTAGE"):
        patch.setenv(f"KIKAN_{name}_DIR", str(folder / name.lower()))
    settings.KIKAN_LEAVING_DIR = str(folder / "leaving")
    day = LAST.isoformat()
    sent(chief, f"{BUSINESS}end/", ended_on=day, reason="脱退")
    sent(chief, f"{MEMBER}leave/", noticed_on=day, leaves_on=day, by_consent="on", reason="単独の運用に戻す")
    done = {"returned_on": day, "returned_to": "小国町長", "return_sha256": ""}
    assert "受領が、まだ記録されていません" in refused(chief, f"{MEMBER}complete/", **done)
    it, head = client_of(JOINING, "operator"), client_of(JOINING, "migration_chief", "責任　花子")
    _works_there_too(it)
    assert f'href="{MEMBER}"' in it.get(LEAVING).content.decode()
    one = sent(it, LEAVING, purpose="1", receiver=str(it.session["user"]), recipient="")
    carried_out(sent(head, one, approve=""))
    parcel = folder / "fetched.zip.age"
    answer = it.post(f"{one}delivery", {"form_token": fresh_token(it)})
    parcel.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    key = head.post(one, {"form_token": fresh_token(head), "key": ""}).content.decode()
    (folder / "key").write_text(re.findall(r"AGE-SECRET-KEY-1[A-Z0-9]+", key)[0])
    opening = [str(parcel), "--key", str(folder / "key"), "--from", f"{JOINING:06d}"]
    assert main(["read-back", f"{OTHER_TOWN:06d}", *opening, "--compare"]) == 0, capsys.readouterr()
    with tenant(JOINING):
        made = require_leaving(1).delivery
    assert made is not None
    sent(it, one, accept="", sha256=made.sha256, body="小国町", person="受領　三郎", accepted_on=day)
    assert "まだ消去していません" in shown(chief, MEMBER)
    sent(it, one, order="")
    sent(head, one, confirm="")
    Run.objects.filter(municipality=JOINING).exclude(state=State.DONE).update(state=State.CANCELLED)
    names = ["--confirmed-by", "実行　一", "--confirmed-by", "実行　二", "--backups-until", "2027-04-13"]
    assert main(["erase", f"{JOINING:06d}", *names]) == 0, capsys.readouterr()
    assert not Municipality.objects.filter(code=JOINING).exists()
    assert chief.get(f"{MEMBER}?certificate=1").content.startswith(b"%PDF")
    assert "消去証明書があります" in shown(chief, f"{MEMBER}complete/")
    assert "違います" in refused(chief, f"{MEMBER}complete/", **{**done, "return_sha256": "a" * 64})
    early = {**done, "returned_on": "2027-03-31"}
    assert "団体が受領した日は令和9年4月1日です" in refused(chief, f"{MEMBER}complete/", **early)
    sent(chief, f"{MEMBER}complete/", **done)
    told = shown(chief, MEMBER)
    assert made.sha256 in told
    assert "返還待ち" not in told
