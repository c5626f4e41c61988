"""The state of the service for one municipality (運用の状態): a query for each list, no resident."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from kikan.businesses.service.reads.leaving import is_good, last_proof
from kikan.businesses.service.reads.nights import TASKS
from kikan.shared.exchange.models import LeavingProof
from kikan.shared.operation.models import Backup, Drill, OutageCopy, OutageKey, Task, Upgrade
from kikan.shared.outage.sealing import fingerprint
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.clock import TOKYO

OLD_COPY_HOURS, OLD_BACKUP_HOURS, OLD_DRILL_DAYS = 24, 26, 31
SHOWN = 10


@dataclass(frozen=True)
class Key:
    number: int
    fingerprint: str
    holder: str
    added_at: datetime


@dataclass(frozen=True)
class State:
    """What is known, the newest first, and what is wrong in words."""

    upgrades: tuple[Upgrade, ...]
    backups: tuple[Backup, ...]
    drills: tuple[Drill, ...]
    copies: tuple[OutageCopy, ...]
    keys: tuple[Key, ...]
    alarms: tuple[str, ...]


def state(municipality: int) -> State:
    """Everything the page of operations shows."""
    backups = tuple(Backup.objects.order_by("-at")[:SHOWN])
    drills = tuple(Drill.objects.order_by("-at")[:SHOWN])
    copies = tuple(OutageCopy.objects.filter(municipality=municipality).order_by("-at")[:SHOWN])
    keys = tuple(
        Key(k.number, fingerprint(k.recipient), k.holder, k.added_at)
        for k in OutageKey.objects.filter(municipality=municipality, ended_at=None).order_by("number")
    )
    proof = last_proof(municipality)
    upgrades = tuple(Upgrade.objects.order_by("-number")[:SHOWN])
    alarms = (*_alarms(backups, drills, copies, keys), *_failed(), *_of_leaving(proof))
    return State(upgrades, backups, drills, copies, keys, alarms)


def _failed() -> list[str]:
    """The tasks of the night that went wrong when they ran last."""
    last = Task.objects.order_by("name", "-began_at").distinct("name")
    return [
        f"夜間の作業「{TASKS.get(t.name, t.name)}」が失敗しました（{t.began_at.astimezone(TOKYO):%Y-%m-%d %H:%M}）。"
        for t in last
        if not t.has_passed
    ]


def _alarms(
    backups: tuple[Backup, ...],
    drills: tuple[Drill, ...],
    copies: tuple[OutageCopy, ...],
    keys: tuple[Key, ...],
) -> tuple[str, ...]:
    found = []
    if not keys:
        found.append("停止時の写しを開く公開鍵が登録されていないため、写しを作れません。")
    elif not copies:
        found.append("停止時の写しがまだありません。")
    elif _hours(copies[0].at) > OLD_COPY_HOURS:
        found.append(f"停止時の写しが{_hours(copies[0].at):.0f}時間前のものです（1日を超えています）。")
    if not backups or _hours(backups[0].at) > OLD_BACKUP_HOURS:
        found.append("この26時間、バックアップの記録がありません。")
    if drills and not drills[0].has_passed:
        found.append("最後の復元訓練は合格していません。")
    elif not drills or _hours(drills[0].at) > OLD_DRILL_DAYS * 24:
        found.append(f"この{OLD_DRILL_DAYS}日、復元訓練の記録がありません。")
    return tuple(found)


def _of_leaving(proof: LeavingProof | None) -> tuple[str, ...]:
    if proof is not None and not proof.has_passed:
        return ("最後の移出の照合に違いがあるか、途中で止まりました。障害の一覧を確かめてください。",)
    if proof is not None and not is_good(proof, clock.now()):
        return ("この2日、移出の照合の記録がありません。",)
    return ()


def _hours(moment: datetime) -> float:
    return (clock.now() - moment).total_seconds() / 3600


def keys_of_copy(copy: OutageCopy) -> list[str]:
    found: list[str] = json.loads(copy.keys)
    return found
