"""Table of contents of 児童手当."""

from kikan.businesses.child_allowance.procedures import (  # noqa: F401  (registers the procedures)
    accept_claim,
    accept_unpaid_claim,
    add_child,
    cancel_decision,
    confirm_support,
    decide_payments,
    demand_return,
    determine_months,
    end_entitlement,
    issue_notice,
    issue_status_reports,
    remove_child,
    status_reports,
    suspend_payment,
)
from kikan.businesses.child_allowance.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "accept_claim", "add_child", "remove_child", "end_entitlement", "confirm_support", "suspend_payment", "release_payment",
    "record_status_report", "record_circumstance", "accept_unpaid_claim", "demand_return", "cancel_return",
)  # fmt: skip
_JOBS = "kikan.businesses.child_allowance.jobs"

MANIFEST = Manifest(
    name="child_allowance",
    ja="児童手当",
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
        "child_allowance.issue_return_notice",
        "child_allowance.ask_status_reports",
        "child_allowance.record_status_report",
        "child_allowance.suspend_unanswered",
        "child_allowance.record_circumstance",
        "child_allowance.issue_status_report_letters",
        "child_allowance.accept_unpaid_claim",
        "child_allowance.demand_return",
        "child_allowance.cancel_return",
    ),
    documents=(
        "child_allowance.grant_notice",
        "child_allowance.change_notice",
        "child_allowance.end_notice",
        "child_allowance.payment_notice",
        "child_allowance.status_report",
        "child_allowance.suspension_notice",
        "child_allowance.return_notice",
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
        MenuItem("現況届", "child_allowance:status_reports", "child_allowance.batch"),
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
        Job(
            "child_allowance.print_status_reports",
            "現況届の通知の一括印刷",
            f"{_JOBS}.print_status_reports.run",
            "child_allowance.print",
            files="child_allowance:printed",
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
