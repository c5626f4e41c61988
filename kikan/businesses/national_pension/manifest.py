"""Table of contents of 国民年金."""

from kikan.businesses.national_pension.procedures import (  # noqa: F401  (registers the procedures)
    accept_claim,
    accept_gain,
    accept_loss,
    apply_exemption,
    cancel_qualification,
    declare_additional,
    enter_result,
    examine_application,
    record_number,
    report_birth,
)
from kikan.businesses.national_pension.screens.panel import person_panel
from kikan.shared.manifest import Manifest, MenuItem, Panel

MANIFEST = Manifest(
    name="national_pension",
    ja="国民年金",
    letter="n",
    statutes=("national_pension_act",),
    listens=(
        "residents.moved_in",
        "residents.moved_out",
        "residents.died",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
        "health_insurance.enrolled",
        "health_insurance.withdrawn",
    ),
    listener="kikan.businesses.national_pension.listeners.on_event",
    day_listener="kikan.businesses.national_pension.listeners.on_day",
    reads=("residents.residency", "health_insurance.enrolment", "resident_tax.income"),
    offers=("national_pension.insured",),
    procedures=(
        "national_pension.accept_claim",
        "national_pension.apply_exemption",
        "national_pension.declare_additional",
        "national_pension.enter_result",
        "national_pension.examine_application",
        "national_pension.report_birth",
        "national_pension.accept_gain",
        "national_pension.accept_loss",
        "national_pension.cancel_qualification",
        "national_pension.record_number",
    ),
    forms={
        "national_pension.accept_gain": "national_pension:act",
        "national_pension.accept_loss": "national_pension:act",
        "national_pension.record_number": "national_pension:act",
        "national_pension.apply_exemption": "national_pension:act",
        "national_pension.report_birth": "national_pension:act",
        "national_pension.declare_additional": "national_pension:act",
        "national_pension.accept_claim": "national_pension:act",
        "national_pension.examine_application": "national_pension:act",
        "national_pension.enter_result": "national_pension:act",
    },
    next_acts=(MenuItem("国民年金の資格と手続", "national_pension:person", "national_pension.look"),),
    panels=(
        Panel(
            "national_pension",
            "国民年金",
            "national_pension.look",
            person_panel,
            "national_pension/panel.html",
            30,
        ),
    ),
    home="national_pension:home",
    menu=(
        MenuItem("国民年金のホーム", "national_pension:home", "national_pension.look"),
        MenuItem("受付処理簿", "national_pension:applications", "national_pension.look"),
    ),
    rights={
        "national_pension.look": "国民年金の照会",
        "national_pension.change": "国民年金の届出・申請の受付",
        "national_pension.approve": "国民年金の承認",
        "national_pension.export": "国民年金の一覧の書き出し",
    },
)
