"""Table of contents of 国民健康保険."""

from kikan.businesses.health_insurance.procedures import (  # noqa: F401  (registers the procedures)
    accept_enrolment,
    accept_withdrawal,
    cancel_enrolment_act,
    change_household,
    decide_levies,
    issue_levy_notices,
    reassess_changed,
)
from kikan.businesses.health_insurance.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

MANIFEST = Manifest(
    name="health_insurance",
    ja="国民健康保険",
    letter="k",
    statutes=("national_health_insurance", "health_insurance_benefits", "local_tax_act"),
    listens=(
        "residents.moved_in",
        "residents.moved_inside",
        "residents.moved_out",
        "residents.born",
        "residents.died",
        "residents.head_changed",
        "residents.household_changed",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
    ),
    listener="kikan.businesses.health_insurance.listeners.on_event",
    day_listener="kikan.businesses.health_insurance.listeners.on_day",
    reads=("residents.residency", "residents.household", "resident_tax.income"),
    offers=("health_insurance.enrolment",),
    inbound="kikan.businesses.health_insurance.exchange.inbound.take_in",
    procedures=(
        "health_insurance.accept_enrolment",
        "health_insurance.accept_withdrawal",
        "health_insurance.cancel_enrolment_act",
        "health_insurance.change_household",
        "health_insurance.decide_levies",
        "health_insurance.issue_levy_notices",
        "health_insurance.reassess_changed",
    ),
    jobs=(
        Job(
            "health_insurance.assess_year",
            "国保税の当初賦課",
            "kikan.businesses.health_insurance.jobs.assess_year.run",
            "health_insurance.batch",
            release="kikan.businesses.health_insurance.jobs.assess_year.release",
            page="health_insurance:run",
        ),
        Job(
            "health_insurance.print_notices",
            "国保税の納税通知書の一括印刷",
            "kikan.businesses.health_insurance.jobs.print_notices.run",
            "health_insurance.print",
            files="health_insurance:printed",
        ),
    ),
    documents=("health_insurance.levy_notice",),
    qualifications="kikan.businesses.health_insurance.reads.enrolments.held_by_leavers",
    forms={
        "health_insurance.accept_enrolment": "health_insurance:act",
        "health_insurance.accept_withdrawal": "health_insurance:act",
    },
    next_acts=(MenuItem("国保の資格と手続", "health_insurance:person", "health_insurance.look"),),
    panels=(
        Panel(
            "health_insurance",
            "国民健康保険",
            "health_insurance.look",
            person_panel,
            "health_insurance/panel.html",
            20,
        ),
    ),
    home="health_insurance:home",
    menu=(
        MenuItem("国保のホーム", "health_insurance:home", "health_insurance.look"),
        MenuItem("世帯番号で開く", "health_insurance:household_find", "health_insurance.look"),
        MenuItem("当初賦課", "health_insurance:run_prepare", "health_insurance.batch"),
        MenuItem("税率の試算", "health_insurance:what_if", "health_insurance.batch"),
        MenuItem("納税通知書の一括印刷", "health_insurance:printing", "health_insurance.print"),
        MenuItem("更正する", "health_insurance:reassess", "health_insurance.change"),
        MenuItem("更正の一覧", "health_insurance:corrections", "health_insurance.look"),
        MenuItem("実行の一覧", "health_insurance:runs", "health_insurance.look"),
    ),
    rights={
        "health_insurance.look": "国保の照会",
        "health_insurance.change": "国保の資格・更正",
        "health_insurance.approve": "国保の決定・承認",
        "health_insurance.print": "国保の通知書",
        "health_insurance.batch": "国保の一括処理",
        "health_insurance.export": "国保の一覧の書き出し",
        "health_insurance.parameter": "国保の条例値",
    },
)
