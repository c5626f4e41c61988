"""Table of contents of 介護保険."""

from kikan.businesses.long_term_care.procedures import (  # noqa: F401  (registers the procedures)
    accept_gain,
    accept_loss,
    apply_certification,
    cancel_gain_or_loss,
    collect_from_pension,
    correct_premiums,
    decide_benefit,
    decide_certification,
    decide_premiums,
    decide_ratios,
    issue_papers,
    record_care_plan,
    record_circumstance,
    record_exception,
    renew_room_meals,
    room_meals,
)
from kikan.businesses.long_term_care.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "accept_gain", "accept_loss", "record_exception", "end_exception", "record_circumstance", "decide_relief",
    "begin_pension_collection", "end_pension_collection", "apply_certification", "record_first_judgement",
    "postpone_decision", "withdraw_application", "carry_over_certification", "decide_certification", "record_care_plan",
    "decide_refund", "decide_high_cost", "apply_room_meals", "decide_room_meals", "end_room_meals",
)  # fmt: skip
_JOBS = "kikan.businesses.long_term_care.jobs"

MANIFEST = Manifest(
    name="long_term_care",
    ja="介護保険",
    letter="n",
    statutes=("long_term_care_insurance_act",),
    listens=(
        "residents.moved_in",
        "residents.moved_out",
        "residents.died",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
    ),
    listener="kikan.businesses.long_term_care.listeners.on_event",
    day_listener="kikan.businesses.long_term_care.listeners.on_day",
    reads=(
        "residents.residency",
        "residents.household",
        "resident_tax.income",
        "resident_tax.status",
    ),
    offers=("long_term_care.insured", "long_term_care.certification", "long_term_care.premium"),
    inbound="kikan.businesses.long_term_care.exchange.inbound.take_in",
    procedures=tuple(
        f"long_term_care.{name}"
        for name in (
            *_ACTS,
            "cancel_gain_or_loss",
            "decide_premiums",
            "decide_interim",
            "correct_premiums",
            "decide_ratios",
            "issue_premium_notices",
            "issue_ratio_cards",
            "issue_renewal_reminders",
            "issue_insured_card",
            "issue_certification_notice",
            "issue_entitlement",
            "issue_benefit_notice",
            "issue_room_meal_card",
            "renew_room_meals",
        )
    ),
    jobs=(
        Job(
            "long_term_care.assess_year",
            "介護保険料の当初賦課",
            f"{_JOBS}.assess_year.run",
            "long_term_care.batch",
            release=f"{_JOBS}.assess_year.release",
            page="long_term_care:run",
        ),
        Job(
            "long_term_care.charge_interim",
            "介護保険料の仮徴収",
            f"{_JOBS}.charge_interim.run",
            "long_term_care.batch",
            release=f"{_JOBS}.charge_interim.release",
        ),
        Job(
            "long_term_care.decide_ratios",
            "負担割合の判定",
            f"{_JOBS}.decide_ratios.run",
            "long_term_care.batch",
        ),
        Job(
            "long_term_care.renew_room_meals",
            "負担限度額認定の一斉更新",
            f"{_JOBS}.renew_room_meals.run",
            "long_term_care.batch",
            release=f"{_JOBS}.renew_room_meals.release",
        ),
        Job(
            "long_term_care.print_notices",
            "介護保険料額の通知書の一括印刷",
            f"{_JOBS}.print_papers.notices",
            "long_term_care.print",
            files="long_term_care:printed",
        ),
        Job(
            "long_term_care.print_ratio_cards",
            "負担割合証の一括印刷",
            f"{_JOBS}.print_papers.ratio_cards",
            "long_term_care.print",
            files="long_term_care:printed",
        ),
        Job(
            "long_term_care.print_renewal_reminders",
            "認定更新のお知らせの一括印刷",
            f"{_JOBS}.print_papers.renewal_reminders",
            "long_term_care.print",
            files="long_term_care:printed",
        ),
    ),
    documents=(
        "long_term_care.premium_notice",
        "long_term_care.insured_card",
        "long_term_care.ratio_card",
        "long_term_care.certification_notice",
        "long_term_care.postponement",
        "long_term_care.renewal_reminder",
        "long_term_care.entitlement",
        "long_term_care.benefit_notice",
        "long_term_care.room_meal_card",
        "long_term_care.room_meal_refusal",
    ),
    qualifications="kikan.businesses.long_term_care.reads.leavers.held_by_leavers",
    forms={f"long_term_care.{name}": "long_term_care:act" for name in _ACTS},
    next_acts=(MenuItem("介護保険の資格と手続", "long_term_care:person", "long_term_care.look"),),
    panels=(
        Panel(
            "long_term_care", "介護保険", "long_term_care.look", person_panel, "long_term_care/panel.html", 30
        ),
    ),
    home="long_term_care:home",
    menu=(
        MenuItem("介護保険のホーム", "long_term_care:home", "long_term_care.look"),
        MenuItem("認定申請の一覧", "long_term_care:applications", "long_term_care.look"),
        MenuItem("負担限度額認定", "long_term_care:room_meals", "long_term_care.look"),
        MenuItem("給付の支払待ち", "long_term_care:benefits", "long_term_care.look"),
        MenuItem("当初賦課", "long_term_care:run_prepare", "long_term_care.batch"),
        MenuItem("仮徴収・負担割合の処理", "long_term_care:yearly_work", "long_term_care.batch"),
        MenuItem("保険料率の試算", "long_term_care:what_if", "long_term_care.batch"),
        MenuItem("一括印刷", "long_term_care:printing", "long_term_care.print"),
        MenuItem("更正する", "long_term_care:reassess", "long_term_care.change"),
        MenuItem("更正の一覧", "long_term_care:corrections", "long_term_care.look"),
        MenuItem("特別徴収の異動", "long_term_care:pension_changes", "long_term_care.look"),
        MenuItem("実行の一覧", "long_term_care:runs", "long_term_care.look"),
    ),
    rights={
        "long_term_care.look": "介護保険の照会",
        "long_term_care.change": "介護保険の資格・認定・更正",
        "long_term_care.approve": "介護保険の決定・承認",
        "long_term_care.print": "介護保険の帳票",
        "long_term_care.batch": "介護保険の一括処理",
        "long_term_care.export": "介護保険の一覧の書き出し",
        "long_term_care.parameter": "介護保険の条例値",
    },
)
