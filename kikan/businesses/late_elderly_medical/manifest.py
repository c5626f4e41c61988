"""Table of contents of 後期高齢者医療."""

from kikan.businesses.late_elderly_medical.models import UnionKind
from kikan.businesses.late_elderly_medical.procedures import (  # noqa: F401  (registers the procedures)
    accept_gain,
    accept_loss,
    apply_benefit,
    cancel_gain_or_loss,
    claim_revenue,
    collect_from_pension,
    correct_premiums,
    decide_premiums,
    decide_ratios,
    issue_papers,
    make_union_file,
    record_exception,
    take_union_file,
)
from kikan.businesses.late_elderly_medical.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "accept_gain", "accept_loss", "decide_relief", "begin_pension_collection", "end_pension_collection", "claim_revenue",
    "record_exception", "end_exception", "apply_benefit", "mend_benefit", "answer_benefit", "withdraw_benefit",
)  # fmt: skip
_JOBS = "kikan.businesses.late_elderly_medical.jobs"

MANIFEST = Manifest(
    name="late_elderly_medical",
    ja="後期高齢者医療",
    letter="e",
    statutes=("elderly_health_care_act",),
    listens=(
        "residents.moved_in",
        "residents.moved_out",
        "residents.died",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
    ),
    listener="kikan.businesses.late_elderly_medical.listeners.on_event",
    day_listener="kikan.businesses.late_elderly_medical.listeners.on_day",
    reads=(
        "residents.residency",
        "residents.household",
        "resident_tax.income",
        "resident_tax.status",
        "long_term_care.premium",
    ),
    offers=("late_elderly_medical.insured",),
    inbound="kikan.businesses.late_elderly_medical.exchange.inbound.take_in",
    recomputed="kikan.businesses.late_elderly_medical.exchange.recomputed.of_year",
    procedures=tuple(
        f"late_elderly_medical.{name}"
        for name in (
            *_ACTS,
            "cancel_gain_or_loss",
            "decide_premiums",
            "decide_interim",
            "correct_premiums",
            "decide_ratios",
            "issue_premium_notices",
            "issue_confirmations",
            "make_union_file",
            "take_union_file",
        )
    ),
    jobs=(
        Job(
            "late_elderly_medical.assess_year",
            "後期高齢者医療保険料の当初賦課",
            f"{_JOBS}.assess_year.run",
            "late_elderly_medical.batch",
            release=f"{_JOBS}.assess_year.release",
            page="late_elderly_medical:run",
        ),
        Job(
            "late_elderly_medical.charge_interim",
            "後期高齢者医療保険料の仮徴収",
            f"{_JOBS}.charge_interim.run",
            "late_elderly_medical.batch",
            release=f"{_JOBS}.charge_interim.release",
        ),
        Job(
            "late_elderly_medical.decide_ratios",
            "後期高齢者医療の負担割合の判定",
            f"{_JOBS}.decide_ratios.run",
            "late_elderly_medical.batch",
        ),
        Job(
            "late_elderly_medical.make_union_file",
            "広域連合への送付ファイルの作成",
            f"{_JOBS}.make_union_file.run",
            "late_elderly_medical.batch",
            values={"kind": dict(UnionKind.choices)},
        ),
        Job(
            "late_elderly_medical.print_notices",
            "後期高齢者医療保険料額の通知書の一括印刷",
            f"{_JOBS}.print_papers.notices",
            "late_elderly_medical.print",
            files="late_elderly_medical:printed",
        ),
        Job(
            "late_elderly_medical.print_confirmations",
            "資格確認書の一括印刷",
            f"{_JOBS}.print_papers.confirmations",
            "late_elderly_medical.print",
            files="late_elderly_medical:printed",
        ),
    ),
    documents=("late_elderly_medical.premium_notice", "late_elderly_medical.confirmation"),
    qualifications="kikan.businesses.late_elderly_medical.reads.insured.held_by_leavers",
    forms={f"late_elderly_medical.{name}": "late_elderly_medical:act" for name in _ACTS},
    next_acts=(
        MenuItem("後期高齢者医療の資格と手続", "late_elderly_medical:person", "late_elderly_medical.look"),
    ),
    panels=(
        Panel(
            "late_elderly_medical",
            "後期高齢者医療",
            "late_elderly_medical.look",
            person_panel,
            "late_elderly_medical/panel.html",
            25,
        ),
    ),
    home="late_elderly_medical:home",
    menu=(
        MenuItem("後期高齢者医療のホーム", "late_elderly_medical:home", "late_elderly_medical.look"),
        MenuItem("当初賦課", "late_elderly_medical:run_prepare", "late_elderly_medical.batch"),
        MenuItem("仮徴収・負担割合の処理", "late_elderly_medical:yearly_work", "late_elderly_medical.batch"),
        MenuItem("給付の申請の受付簿", "late_elderly_medical:benefits", "late_elderly_medical.look"),
        MenuItem("広域連合との連携", "late_elderly_medical:union", "late_elderly_medical.batch"),
        MenuItem("保険料率の試算", "late_elderly_medical:what_if", "late_elderly_medical.batch"),
        MenuItem("一括印刷", "late_elderly_medical:printing", "late_elderly_medical.print"),
        MenuItem("更正する", "late_elderly_medical:reassess", "late_elderly_medical.change"),
        MenuItem("更正の一覧", "late_elderly_medical:corrections", "late_elderly_medical.look"),
        MenuItem("特別徴収の異動", "late_elderly_medical:pension_changes", "late_elderly_medical.look"),
        MenuItem("実行の一覧", "late_elderly_medical:runs", "late_elderly_medical.look"),
    ),
    rights={
        "late_elderly_medical.look": "後期高齢者医療の照会",
        "late_elderly_medical.change": "後期高齢者医療の資格・更正",
        "late_elderly_medical.approve": "後期高齢者医療の決定・承認",
        "late_elderly_medical.print": "後期高齢者医療の帳票",
        "late_elderly_medical.batch": "後期高齢者医療の一括処理",
        "late_elderly_medical.export": "後期高齢者医療の一覧の書き出し",
        "late_elderly_medical.parameter": "後期高齢者医療の条例値",
    },
)
