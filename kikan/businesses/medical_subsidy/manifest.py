"""Table of contents of 医療費助成."""

from kikan.businesses.medical_subsidy.listeners import (
    BENEFITS,
    COMING,
    FAMILY,
    INSURANCE,
    LEAVING,
    MOVED,
    TAXED,
)
from kikan.businesses.medical_subsidy.procedures import (  # noqa: F401  (registers the procedures)
    apply,
    cancel_act,
    change_insurance,
    claim_on_insurers,
    decide,
    decide_refunds,
    demand_return,
    end_subsidy,
    issue_papers,
    issue_return_notice,
    order_claims,
    receipts,
    record_tax,
    renew,
    take_claims,
)
from kikan.businesses.medical_subsidy.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "apply_child", "apply_disability", "apply_single_parent", "decide", "end_subsidy", "change_insurance", "record_tax",
    "demand_return", "cancel_return", "apply_family",
)  # fmt: skip
_JOBS = "kikan.businesses.medical_subsidy.jobs"

MANIFEST = Manifest(
    name="medical_subsidy",
    ja="医療費助成",
    outbound="exchange/outbound.yaml",
    letter="m",
    statutes=("medical_subsidy_scheme",),
    listens=(*COMING, *LEAVING, MOVED, *FAMILY, *INSURANCE, TAXED, *BENEFITS),
    listener="kikan.businesses.medical_subsidy.listeners.on_event",
    day_listener="kikan.businesses.medical_subsidy.listeners.on_day",
    reads=(
        "residents.residency",
        "residents.household",
        "resident_tax.income",
        "resident_tax.status",
        "health_insurance.enrolment",
        "health_insurance.high_cost",
        "late_elderly_medical.insured",
    ),
    procedures=tuple(
        f"medical_subsidy.{name}"
        for name in (
            *_ACTS,
            "cancel_act",
            "take_claims",
            "tell_high_cost",
            "claim_on_insurer",
            "cancel_insurer_claim",
            "issue_insurer_claim",
            "set_claim_payee",
            "order_claims",
            "cancel_claim_order",
            "renew",
            "enter_receipt",
            "correct_receipt",
            "decide_refunds",
            "issue_refund_notice",
            "issue_return_notice",
            "issue_not_renewed",
            "issue_certificates",
            "issue_certificate",
            "reissue_certificate",
            "take_certificate_back",
            "issue_decision_notice",
        )
    ),
    jobs=(
        Job(
            "medical_subsidy.renew",
            "医療費助成の一斉更新",
            f"{_JOBS}.renew.run",
            "medical_subsidy.batch",
            release=f"{_JOBS}.renew.release",
        ),
        Job(
            "medical_subsidy.print_not_renewed",
            "更新されない人への通知の一括印刷",
            f"{_JOBS}.print_not_renewed.run",
            "medical_subsidy.print",
            files="medical_subsidy:printed",
        ),
        Job(
            "medical_subsidy.print_certificates",
            "受給者証の一括印刷",
            f"{_JOBS}.print_certificates.run",
            "medical_subsidy.print",
            files="medical_subsidy:printed",
        ),
    ),
    documents=(
        "medical_subsidy.certificate",
        "medical_subsidy.decision_notice",
        "medical_subsidy.insurer_claim",
        "medical_subsidy.not_renewed",
        "medical_subsidy.refund_notice",
        "medical_subsidy.return_notice",
    ),
    forms={f"medical_subsidy.{name}": "medical_subsidy:act" for name in _ACTS},
    next_acts=(MenuItem("医療費助成", "medical_subsidy:person", "medical_subsidy.look"),),
    panels=(
        Panel(
            "medical_subsidy",
            "医療費助成",
            "medical_subsidy.look",
            person_panel,
            "medical_subsidy/panel.html",
            48,
        ),
    ),
    home="medical_subsidy:home",
    menu=(
        MenuItem("医療費助成のホーム", "medical_subsidy:home", "medical_subsidy.look"),
        MenuItem("受給者の一覧", "medical_subsidy:recipients", "medical_subsidy.look"),
        MenuItem("有効期限が近い受給者", "medical_subsidy:ending", "medical_subsidy.look"),
        MenuItem("決定を待つ申請", "medical_subsidy:applications", "medical_subsidy.look"),
        MenuItem("償還払いの支給", "medical_subsidy:refund_payments", "medical_subsidy.batch"),
        MenuItem("請求明細の取込み", "medical_subsidy:claims", "medical_subsidy.batch"),
        MenuItem("高額療養費の保険者への請求", "medical_subsidy:insurers", "medical_subsidy.batch"),
        MenuItem("一斉更新", "medical_subsidy:renewal", "medical_subsidy.batch"),
        MenuItem("受給者証の一括印刷", "medical_subsidy:printing", "medical_subsidy.print"),
        MenuItem("統計", "medical_subsidy:statistics_now", "medical_subsidy.look"),
        MenuItem("受給者証の再交付・返還", "medical_subsidy:certificate", "medical_subsidy.print"),
        MenuItem("異動の取消し", "medical_subsidy:cancel", "medical_subsidy.approve"),
    ),
    rights={
        "medical_subsidy.look": "医療費助成の照会",
        "medical_subsidy.change": "医療費助成の申請・届出の受付",
        "medical_subsidy.approve": "医療費助成の決定・承認",
        "medical_subsidy.print": "受給者証・通知書の発行",
        "medical_subsidy.batch": "医療費助成の一括処理",
        "medical_subsidy.export": "医療費助成の一覧の書き出し",
    },
)
