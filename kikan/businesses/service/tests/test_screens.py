"""The page of operations: what is wrong, keys of outage copies, a copy on demand."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kikan.businesses.service.reads.state import state
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.jobs.models import Run
from kikan.shared.operation.models import Backup, Drill, OutageCopy, OutageKey, Task
from kikan.shared.outage import sealing
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
TOWN = 62022
HOME = f"/{TOWN}/service/"
PUBLIC = sealing.new_key("いろはにほへとちりぬるを")[1]


@pytest.fixture
def operator() -> Client:
    Municipality.objects.create(
        code=TOWN, name="見本市", kana="ミホンシ", prefecture="架空県", is_sample=True
    )
    return client_of(TOWN, "operator")


def _sent(client: Client, path: str, **fields: str) -> object:
    return client.post(f"{HOME}{path}", {**fields, "form_token": fresh_token(client)}, follow=True)


def _text(answer: object) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_at_first_everything_that_is_missing_is_said(operator: Client) -> None:
    shown = _text(operator.get(HOME))
    assert "公開鍵が登録されていないため、写しを作れません" in shown
    assert "バックアップの記録がありません" in shown
    assert "復元訓練の記録がありません" in shown


def test_a_key_is_registered_once_compared_by_its_digits_and_ended(operator: Client) -> None:
    assert sealing.fingerprint(PUBLIC) in _text(
        _sent(operator, "outage-keys/", recipient=PUBLIC, holder="市民課長")
    )
    again = _sent(operator, "outage-keys/", recipient=PUBLIC, holder="市民課長")
    assert "すでに登録されています" in _text(again)
    assert OutageKey.objects.count() == 1
    number = OutageKey.objects.get().number
    _sent(operator, f"outage-keys/{number}/end")
    assert OutageKey.objects.get().ended_at is not None


@pytest.mark.parametrize("recipient", ["", "age1abc", "ssh-ed25519 AAAA", "age1" + "q" * 70, "\u202eage1"])
def test_what_is_no_public_key_is_refused_beside_its_field(operator: Client, recipient: str) -> None:
    answer = _sent(operator, "outage-keys/", recipient=recipient, holder="市民課長")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert OutageKey.objects.count() == 0


def test_a_copy_is_asked_for_and_its_run_shown(operator: Client) -> None:
    OutageKey.objects.create(municipality=TOWN, recipient=PUBLIC, holder="市民課長", added_by=1)
    assert "停止時の写しの作成" in _text(_sent(operator, "outage-copy"))
    assert Run.objects.get().job == "service.outage_copy"


def _copy(hours: float) -> None:
    OutageCopy.objects.create(
        municipality=TOWN, copy="00000000-0000-0000-0000-000000000001", at=clock.now() - timedelta(hours=hours),
        name="x", version="1", known_at=1, persons=2, bytes=3, seconds=1, sha256="", keys="[]",
    )  # fmt: skip


@pytest.mark.parametrize(("hours", "is_told"), [(23, False), (25, True)])
def test_a_copy_older_than_a_day_is_an_alarm(operator: Client, hours: float, is_told: bool) -> None:
    OutageKey.objects.create(municipality=TOWN, recipient=PUBLIC, holder="市民課長", added_by=1)
    Backup.objects.create(name="b", version="1", bytes=1, seconds=1)
    _drill(has_passed=True)
    _copy(hours)
    with tenant(TOWN):
        assert bool(state(TOWN).alarms) is is_told


def _drill(*, has_passed: bool) -> None:
    Drill.objects.create(
        version="1", backup="b", backup_at=clock.now(), source="embedded", bytes=1, tables=1, rows=1, different=0,
        restore_seconds=1, lost_seconds=0, has_passed=has_passed,
    )  # fmt: skip


def test_a_failed_drill_is_an_alarm(operator: Client) -> None:
    _drill(has_passed=False)
    assert "最後の復元訓練は合格していません" in _text(operator.get(HOME))


def test_a_task_of_the_night_that_failed_last_is_an_alarm(operator: Client) -> None:
    for hours, passed in ((30, False), (6, True)):
        began = clock.now() - timedelta(hours=hours)
        Task.objects.create(name="backup", began_at=began, seconds=1, version="1", has_passed=passed)
        Task.objects.create(name="capacity", began_at=began, seconds=1, version="1", has_passed=not passed)
    shown = _text(operator.get(HOME))
    assert "夜間の作業「容量の計測」が失敗しました" in shown
    assert "「バックアップ」が失敗" not in shown


def test_a_clerk_without_the_right_sees_nothing_of_it(operator: Client) -> None:
    assert client_of(TOWN, "resident_clerk").get(HOME).status_code == 403
