"""The log of administration (管理の記録), apart from the looks at residents: who changed users, rights, values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kikan.shared.access.actor import Actor
from kikan.shared.access.models import AdministrationLog, User
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.opener import current_or_raise

ACTS = {
    "user_created": "利用者の登録", "user_deactivated": "利用者の停止", "user_reactivated": "利用者の再開",
    "password_reset": "パスワードの再設定", "password_changed": "パスワードの変更",
    "second_factor_reset": "二要素の再設定", "user_unlocked": "ロックの解除", "sessions_ended": "サインインの打切り",
    "office_opened": "所属の登録", "office_closed": "所属の廃止",
    "rights_requested": "権限の申請", "rights_approved": "権限の承認", "rights_declined": "権限の却下",
    "rights_withdrawn": "権限の申請の取下げ", "rights_ended": "権限の取上げ",
    "emergency_requested": "緊急アクセスの申請", "emergency_approved": "緊急アクセスの承認",
    "emergency_reviewed": "緊急アクセスの確認",
    "terminal_added": "端末の登録", "terminal_ended": "端末の廃止", "terminal_rule_set": "端末の制限の切替え",
    "value_entered": "条例値の登録", "alone_set": "専決の登録",
    "body_entered": "値を定める団体の登録", "belonging_set": "団体に属する構成団体の登録",
    "body_values_taken": "県・広域連合の値の受取り",
    "closed_day_added": "閉庁日の登録", "closed_day_removed": "閉庁日の取消し",
    "administrator_made": "最初の管理者の登録",
    "vault_rotated": "番号の鍵の更新", "vault_rewrapped": "番号の鍵の包み直し",
    "vault_keys_sent": "番号の鍵の引渡し", "vault_keys_received": "番号の鍵の受取り",
}  # fmt: skip
LONGEST_REASON = 200


@dataclass(frozen=True)
class Line:
    """One line of the log as people read it."""

    at: datetime
    act: str
    user: str
    whom: str
    detail: str
    reason: str
    terminal: str = field(default="")

    @property
    def act_ja(self) -> str:
        return ACTS.get(self.act, self.act)


def note(actor: Actor, act: str, *, whom: int | None = None, reason: str = "", **detail: Any) -> None:
    """Write one line; when it cannot be written, the act it tells of is not done. Errors: KeyError for an unknown act."""
    ACTS[act]
    with tenant(actor.municipality):
        AdministrationLog.objects.create(
            municipality=actor.municipality, at=clock.now(), user=actor.user, office=actor.office,
            terminal=actor.terminal[:60], act=act, whom=whom, detail=detail, reason=reason[:LONGEST_REASON],
        )  # fmt: skip


def lines(begin: datetime, until: datetime, *, whom: int | None = None, limit: int = 2000) -> list[Line]:
    """The lines of a time, the latest first; with `whom` only those about one user. Needs an open municipality."""
    rows = AdministrationLog.objects.filter(municipality=current_or_raise(), at__gte=begin, at__lt=until)
    if whom is not None:
        rows = rows.filter(whom=whom)
    kept = list(rows.order_by("-at")[:limit])
    wanted = {row.user for row in kept} | {row.whom for row in kept if row.whom is not None}
    names = {0: "システム", **dict(User.objects.filter(number__in=wanted).values_list("number", "name"))}
    return [
        Line(
            row.at, row.act, names.get(row.user, ""), names.get(row.whom, "") if row.whom is not None else "",
            _in_words(row.detail), row.reason, row.terminal,
        )
        for row in kept
    ]  # fmt: skip


def _in_words(detail: dict[str, Any]) -> str:
    return "　".join(f"{name}：{value}" for name, value in detail.items() if value not in ("", None))
