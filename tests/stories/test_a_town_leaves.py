"""A town may leave whenever it wants: proven every night, taken along whole, erased with a certificate, the others untouched."""

import csv
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client
from psycopg import sql

from kikan.businesses.joint_office.procedures.set_members import enter_member
from kikan.businesses.joint_office.reads.members import certificate_of, erasures_of
from kikan.businesses.leaving.reads.leavings import require_leaving
from kikan.businesses.residents.models import Resident
from kikan.businesses.service.models import Incident
from kikan.businesses.service.reads.status import status_now
from kikan.shared.access import system_actor
from kikan.shared.access.models import User
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import Refused
from kikan.shared.exchange import leaving, package, proof
from kikan.shared.exchange.models import Erasure, LeavingProof
from kikan.shared.exchange.outbound.definitions import outfiles
from kikan.shared.jobs.models import Run, State
from kikan.shared.jobs.queue import enqueue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append, head
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import ClosedDay, Municipality
from kikan.site.commands import main
from kikan.site.recovery.erasing import KEPT, nothing_later
from tests.conftest import MODEL_TOWN, OTHER_TOWN
from tests.stories import scene

UNION = 68012
HOME = f"/{MODEL_TOWN}/leaving/"


@dataclass
class People:
    """Who acts in the town: the IT person, who also fetches, and who approves."""

    it: Client
    chief: Client
    receiver: int


@pytest.fixture(scope="module")
def people(settled_town: int) -> People:
    Municipality.objects.create(
        code=UNION, name="見本組合", kana="ミホンクミアイ", prefecture="見本県", kind="union", is_sample=True
    )
    Municipality.objects.create(
        code=OTHER_TOWN, name="別見本町", kana="ベツミホンチョウ", prefecture="見本県", is_sample=True
    )
    # The union keeps rows of its member, which go with it.
    enter_member(
        member=settled_town, name="見本町", kind=1, agreed_on=date(2025, 4, 1), planned_join_on=date(2026, 4, 1),
        has_office=False, actor=system_actor(UNION, "joint_office.change"),
    )  # fmt: skip
    it = client_of(settled_town, "operator", "情報　太郎")
    return People(it, client_of(settled_town, "migration_chief", "責任　花子"), it.session["user"])


def prove() -> LeavingProof:
    """The run that the program asks for every night."""
    actor = system_actor(MODEL_TOWN, "service.batch", "service.change")
    assert run_now(MODEL_TOWN, enqueue("service.leaving_proof", actor=actor)) is State.DONE
    return LeavingProof.objects.latest("number")


def sent(client: Client, path: str = "", **fields: Any) -> str:
    """What the page says afterwards, without its tags."""
    answer = client.post(f"{HOME}{path}", {**fields, "form_token": fresh_token(client)}, follow=True)
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


ROOMS = """
SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND c.column_name = 'municipality' AND t.table_type = 'BASE TABLE' ORDER BY 1
"""


def rows_of(code: int) -> dict[str, int]:
    """How many rows of a municipality every table holds that knows municipalities, as the owner sees them."""
    found = {}
    with psycopg.connect(os.environ["KIKAN_OWNER_DATABASE_URL"]) as owner:
        owner.execute("SELECT set_config('kikan.municipality', %s, true)", [str(code)])
        for (name,) in owner.execute(ROOMS).fetchall():
            query = sql.SQL("SELECT count(*) FROM {} WHERE municipality = %s").format(sql.Identifier(name))
            row = owner.execute(query, [code]).fetchone()
            if name not in KEPT and row is not None and row[0]:
                found[name] = int(row[0])
    return found


def test_every_night_the_town_is_read_back_without_difference(settled_town: int) -> None:
    found = prove()
    assert found.has_passed
    assert found.differences == {}
    assert found.rows > 10_000
    with tenant(proof.NOBODY):
        assert not ClosedDay.objects.exists()
    with tenant(settled_town):
        shown = {p.ja: p for p in status_now(settled_town).proofs}
    assert shown["移出の照合（毎晩）"].is_good


def test_every_designated_file_has_its_key_once_and_only_codes_of_its_list(
    settled_town: int, tmp_path: Path
) -> None:
    by_layout = {one.layout: one for one in outfiles()}
    (tmp_path / "files").mkdir()
    delivery = package.write_package(settled_town, tmp_path / "files", version="story")
    filled = 0
    for file in (f for f in delivery.files if f.kind == "layout"):
        one = by_layout.pop(file.layout)
        with (tmp_path / "files" / file.file).open(encoding="utf-8", newline="") as content:
            rows = list(csv.DictReader(content))
        assert len(rows) == file.rows
        assert len({tuple(row[k] for k in one.key) for row in rows}) == len(rows), one.layout
        assert file.too_long == {}, one.layout
        for item in one.items:
            shown = {row[item.name] for row in rows}
            assert not item.codes or shown <= {"", *(code for code, _ in item.codes.values())}, item.name
            if item.is_amount:
                assert sum(int(row[item.name] or 0) for row in rows) == int(file.sums[item.name])
        filled += bool(rows)
    assert by_layout == {}
    assert filled > 15
    with tenant(settled_town):
        known = Resident.objects.filter(ended_by__isnull=True).count()
    assert known == next(f.rows for f in delivery.files if f.layout == "resident")


def test_a_difference_is_an_incident_that_names_table_and_rows(
    settled_town: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = leaving.read_back

    def with_one_more(municipality: int, folder: Path) -> int:
        count = real(municipality, folder)
        ClosedDay.objects.create(municipality=municipality, closed_on=date(2030, 1, 1), reason="個人の名前")
        return count

    monkeypatch.setattr(leaving, "read_back", with_one_more)
    found: Any = prove()
    assert not found.has_passed
    assert found.differences == {"tenancy_closed_day": 1}
    with tenant(settled_town):
        assert Incident.objects.latest("incident").title == "移出の照合に違い：tenancy_closed_day 1行"
        shown = {p.ja: p for p in status_now(settled_town).proofs}
    assert not shown["移出の照合（毎晩）"].is_good


def test_it_leaves_with_everything_and_is_erased_with_a_certificate(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("KIKAN_DATA_DIR", str(tmp_path))
    for name in ("LEAVING", "OUTAGE"):
        monkeypatch.setenv(f"KIKAN_{name}_DIR", str(tmp_path / name.lower()))
    settings.KIKAN_LEAVING_DIR = str(tmp_path / "leaving")

    # What somebody enters after a delivery would be lost with it: then nothing is erased.
    with tenant(MODEL_TOWN):
        before_it = head()
        append(actor=scene.clerk("operator"), kind="test", procedure="test", subjects=[("person", 1)])
        assert nothing_later(head()) == 0
        with pytest.raises(Refused, match="1件入力されています"):
            nothing_later(before_it)

    # Asked for by one, approved by another, made by a run.
    assert "公開鍵の形が違います" in sent(people.it, purpose=1, receiver=people.receiver, recipient="age1x")
    assert "承認待ち" in sent(people.it, purpose=1, receiver=people.receiver, recipient="")
    assert (
        people.it.post(f"{HOME}1/", {"approve": "", "form_token": fresh_token(people.it)}).status_code == 403
    )
    assert "移出の一式の作成" in sent(people.chief, "1/", approve="")
    run = Run.objects.get(municipality=MODEL_TOWN, job="leaving.write_delivery")
    assert run_now(MODEL_TOWN, run.number) is State.DONE

    # The file to the one, its key to the other, each once.
    assert "この一式を受け取る人ではありません" in sent(people.chief, "1/delivery")
    token = fresh_token(people.it)
    answer = people.it.post(f"{HOME}1/delivery", {"form_token": token})
    parcel = tmp_path / "fetched.zip.age"
    parcel.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert "すでに渡したか" in sent(people.it, "1/delivery")
    (key,) = re.findall(r"AGE-SECRET-KEY-1[A-Z0-9]+", sent(people.chief, "1/", key=""))
    assert "すでに一度表示しました" in sent(people.chief, "1/", key="")
    (tmp_path / "key").write_text(key)

    # The receiving side looks at it, reads it back with no difference.
    opening = [str(parcel), "--key", str(tmp_path / "key")]
    assert main(["delivery", "check", *opening]) == 0
    assert main(["read-back", f"{OTHER_TOWN:06d}", *opening]) == 1
    assert "別の団体" in capsys.readouterr().err
    source = ["--from", f"{MODEL_TOWN:06d}"]
    assert main(["read-back", f"{OTHER_TOWN:06d}", *opening, *source, "--compare"]) == 0
    assert main(["read-back", f"{OTHER_TOWN:06d}", *opening, *source]) == 1
    assert "すでに記録があります" in capsys.readouterr().err

    # Nothing is erased before the acceptance and the order of two.
    names = ["--confirmed-by", "実行　一", "--confirmed-by", "実行　二", "--backups-until", "2026-12-05"]
    assert "受領が記録されていない" in sent(people.it, "1/", order="")
    with tenant(MODEL_TOWN):
        made = require_leaving(1).delivery
    assert made is not None
    accepted = {"body": "次の市", "person": "受領　三郎", "accepted_on": clock.today().isoformat()}
    assert "ハッシュ値が、渡した一式と一致しません" in sent(
        people.it, "1/", accept="", sha256="0" * 64, **accepted
    )
    assert "受領済み" in sent(people.it, "1/", accept="", sha256=made.sha256, **accepted)
    assert "消去の承認待ち" in sent(people.it, "1/", order="")
    assert main(["erase", f"{MODEL_TOWN:06d}", *names]) == 1
    assert "二人が命じた消去がありません" in capsys.readouterr().err
    assert main(["erase", f"{MODEL_TOWN:06d}", *names[:2]]) == 1
    assert "消去できます" in sent(people.chief, "1/", confirm="")

    # Everything of it is gone, nothing of the other; the union keeps the certificate.
    before, other = rows_of(MODEL_TOWN), rows_of(OTHER_TOWN)
    Run.objects.filter(municipality=MODEL_TOWN).exclude(state=State.DONE).update(state=State.CANCELLED)
    pdf = tmp_path / "certificate.pdf"
    assert main(["erase", f"{MODEL_TOWN:06d}", *names, "--certificate", str(pdf)]) == 0
    assert rows_of(MODEL_TOWN) == {}
    assert rows_of(OTHER_TOWN) == other
    assert not Municipality.objects.filter(code=MODEL_TOWN).exists()
    assert not User.objects.filter(home=MODEL_TOWN, is_active=True).exists()
    kept = Erasure.objects.get(municipality=MODEL_TOWN)
    assert {t: n for t, n in kept.counts.items() if t != "access_user"} == before
    assert kept.ordered_by == ["情報　太郎", "責任　花子"]
    assert (kept.delivery, kept.remains_until) == (made.sha256, date(2026, 12, 5))
    assert pdf.read_bytes() == certificate_of(erasures_of(MODEL_TOWN)[0].number)
    assert pdf.read_bytes().startswith(b"%PDF")
    office = client_of(UNION, "joint_clerk")
    shown = office.get(f"/{UNION}/joint_office/members/{MODEL_TOWN}/?certificate={kept.number}")
    assert shown.content == pdf.read_bytes()
    with tenant(UNION):
        assert JournalEntry.objects.latest("number").kind == "administration.erased"
