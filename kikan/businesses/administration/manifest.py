"""Table of contents of 管理."""

from kikan.businesses.administration.procedures import (  # noqa: F401  (registers the acts)
    addressees,
    bodies,
    closed_days,
    emergency,
    offices,
    review_looks,
    rights,
    terminals,
    users,
    values,
)
from kikan.businesses.administration.screens.home import waiting_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

ACTS = (
    "create_user", "deactivate_user", "reactivate_user", "reset_password", "reset_second_factor", "unlock_user",
    "end_sessions", "open_office", "close_office", "request_rights", "decide_rights", "approve_many",
    "withdraw_request", "end_rights", "extend_rights", "request_emergency", "review_emergency", "add_terminal",
    "end_terminal", "set_terminal_rule", "add_closed_day", "remove_closed_day", "enter_ordinance_value",
    "enter_ordinance_values", "set_alone", "enter_body", "set_belonging", "enter_body_value", "take_body_values",
    "register_outsider", "correct_outsider", "set_mailing_address", "end_mailing_address", "set_recipient", "end_recipient",
    "set_account", "end_account",
    "review_looks", "issue_audit_sheet", "set_own_person",
)  # fmt: skip

MANIFEST = Manifest(
    name="administration",
    ja="管理",
    letter="a",
    home="administration:home",
    reads=("residents.residency",),
    procedures=tuple(f"administration.{act}" for act in ACTS),
    documents=("administration.audit_sheet",),
    panels=(
        Panel(
            "rights_waiting",
            "権限の申請",
            "administration.approve",
            waiting_panel,
            "administration/panel.html",
            20,
            "home",
        ),
    ),
    forms={
        "administration.enter_ordinance_value": "administration:value_draft",
        "administration.enter_ordinance_values": "administration:value_sheet_draft",
        "administration.enter_body_value": "administration:body_value_draft",
    },
    jobs=(
        Job(
            "administration.take_body_values",
            "県・広域連合の値の受取り",
            "kikan.businesses.administration.jobs.take_body_values.run",
            "administration.parameter",
            daily=True,
        ),
    ),
    menu=(
        MenuItem("自分の権限", "administration:own", "administration.request"),
        MenuItem("利用者", "administration:users", "administration.look"),
        MenuItem("権限の申請と承認", "administration:requests", "administration.look"),
        MenuItem("期限の近い権限", "administration:expiring", "administration.look"),
        MenuItem("役割の一覧", "administration:roles", "administration.look"),
        MenuItem("所属", "administration:offices", "administration.look"),
        MenuItem("端末", "administration:terminals", "administration.look"),
        MenuItem("緊急アクセス", "administration:emergencies", "administration.look"),
        MenuItem("緊急アクセスの申請", "administration:emergency_own", "administration.emergency"),
        MenuItem("条例値", "administration:values", "administration.look"),
        MenuItem("条例値の質問", "administration:gaps", "administration.look"),
        MenuItem("条例値の回答表", "administration:value_sheet", "administration.parameter"),
        MenuItem("県・広域連合の値", "administration:bodies", "administration.look"),
        MenuItem("法令値", "administration:law_book", "administration.look"),
        MenuItem("年度ごとの改正", "administration:law_changes", "administration.look"),
        MenuItem("専決できる手続", "administration:alone", "administration.look"),
        MenuItem("閉庁日", "administration:closed_days", "administration.look"),
        MenuItem("職務者と公印", "signatories", "documents.look"),
        MenuItem("印刷の設定", "papers_printing", "documents.parameter"),
        MenuItem("住登外者・送付先・口座", "administration:addressees", "administration.addressees"),
        MenuItem("管理の記録", "administration:log", "administration.look"),
        MenuItem("照会記録の点検", "administration:audit", "administration.review"),
        MenuItem("照会した人の調査", "administration:audit_person", "administration.audit"),
    ),
    rights={
        "administration.request": "自分の権限の確認と申請",
        "administration.look": "管理情報の照会",
        "administration.change": "利用者・端末の管理",
        "administration.approve": "権限・条例値の承認",
        "administration.parameter": "条例値・閉庁日・職務者の登録",
        "administration.export": "管理情報の書き出し",
        "administration.emergency": "緊急アクセスの申請",
        "administration.addressees": "住登外者・送付先・口座の登録",
        "administration.review": "照会記録の点検（自分の所属）",
        "administration.audit": "照会記録の監査（全所属）",
    },
)
