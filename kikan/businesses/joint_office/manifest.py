"""Table of contents of 共同事務局."""

from kikan.businesses.joint_office.procedures import (  # noqa: F401  (registers the procedures)
    advance_business,
    allocate_costs,
    enter_costs,
    issue_share_notices,
    set_agreements,
    set_members,
)
from kikan.shared.manifest import Manifest, MenuItem

MANIFEST = Manifest(
    name="joint_office",
    ja="共同事務局",
    letter="o",
    statutes=("joint_operation",),
    procedures=tuple(
        f"joint_office.{name}"
        for name in (
            "enter_member",
            "join_member",
            "leave_member",
            "enter_agreement",
            "sign_agreement",
            "set_clause",
            "name_delegate",
            "end_delegate",
            "plan_business",
            "begin_migration",
            "accept_migration",
            "record_training",
            "decide_cutover",
            "go_live",
            "end_business",
            "enter_cost",
            "enter_own_cost",
            "enter_count",
            "enter_effect",
            "allocate_costs",
            "approve_allocation",
            "issue_share_notices",
        )
    ),
    documents=("joint_office.share_notice",),
    home="joint_office:home",
    menu=(
        MenuItem("共同事務局のホーム", "joint_office:home", "joint_office.look"),
        MenuItem("構成団体", "joint_office:members", "joint_office.look"),
        MenuItem("協定", "joint_office:agreements", "joint_office.look"),
        MenuItem("稼働の準備", "joint_office:readiness", "joint_office.look"),
        MenuItem("経費と負担金", "joint_office:costs_now", "joint_office.look"),
        MenuItem("委員", "joint_office:delegates", "joint_office.approve"),
    ),
    rights={
        "joint_office.look": "共同事務局の照会",
        "joint_office.change": "構成団体・協定・業務・経費の登録、負担金の計算",
        "joint_office.approve": "加入・脱退・切替えの決定、委員の登録、負担金の承認",
        "joint_office.print": "負担金額通知書の発行",
    },
)
