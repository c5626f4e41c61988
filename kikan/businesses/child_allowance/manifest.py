"""Table of contents of 児童手当."""

from kikan.businesses.child_allowance.procedures import (  # noqa: F401  (registers the procedures)
    accept_claim,
    add_child,
    cancel_decision,
    confirm_support,
    decide_payments,
    determine_months,
    end_entitlement,
    issue_notice,
    remove_child,
    suspend_payment,
)
from kikan.businesses.child_allowance.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "accept_claim", "add_child", "remove_child", "end_entitlement", "confirm_support", "suspend_payment", "release_payment",
)  # fmt: skip
_JOBS = "kikan.businesses.child_allowance.jobs"

MANIFEST = Manifest(
    name="child_allowance",
    ja="児童手当",
    outbound="outbound.yaml",
    letter="b",
    statutes=("child_allowance_act",),
    listens=(
        "residents.born",
        "residents.moved_in",
        "residents.moved_out",
        "residents.died",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
    ),
    listener="kikan.businesses.child_allowance.listeners.on_event",
    reads=("residents.residency",),
    procedures=(
        "child_allowance.accept_claim",
        "child_allowance.add_child",
        "child_allowance.remove_child",
        "child_allowance.end_entitlement",
        "child_allowance.confirm_support",
        "child_allowance.suspend_payment",
        "child_allowance.release_payment",
        "child_allowance.cancel_decision",
        "child_allowance.determine_months",
        "child_allowance.decide_payments",
        "child_allowance.issue_decision_notice",
        "child_allowance.issue_payment_notice",
    ),
    documents=(
        "child_allowance.grant_notice",
        "child_allowance.change_notice",
        "child_allowance.end_notice",
        "child_allowance.payment_notice",
    ),
    forms={f"child_allowance.{name}": "child_allowance:act" for name in _ACTS},
    next_acts=(MenuItem("児童手当の資格と手続", "child_allowance:person", "child_allowance.look"),),
    panels=(
        Panel(
            "child_allowance",
            "児童手当",
            "child_allowance.look",
            person_panel,
            "child_allowance/panel.html",
            40,
        ),
    ),
    home="child_allowance:home",
    menu=(
        MenuItem("児童手当のホーム", "child_allowance:home", "child_allowance.look"),
        MenuItem("定例払の決定", "child_allowance:payments", "child_allowance.batch"),
    ),
    jobs=(
        Job(
            "child_allowance.determine_months",
            "児童手当の月次の算定",
            f"{_JOBS}.determine_months.run",
            "child_allowance.batch",
            daily=True,
        ),
        Job(
            "child_allowance.decide_payments",
            "児童手当の定例払の決定",
            f"{_JOBS}.decide_payments.run",
            "child_allowance.batch",
        ),
    ),
    rights={
        "child_allowance.look": "児童手当の照会",
        "child_allowance.change": "児童手当の入力",
        "child_allowance.approve": "児童手当の承認",
        "child_allowance.batch": "児童手当の算定と支払の決定",
        "child_allowance.print": "児童手当の通知書の発行",
    },
)
