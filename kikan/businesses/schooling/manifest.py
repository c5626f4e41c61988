"""Table of contents of 学齢簿."""

from kikan.businesses.schooling.procedures import (  # noqa: F401  (registers the procedures)
    aid,
    cancel_act,
    decide_aid_payments,
    decide_change,
    decide_duty,
    designate_school,
    enter_pupil,
    issue_notices,
    leave_register,
    make_register,
    merge_school,
    receive_change,
    record_attendance,
    set_grade,
    set_guardian,
    set_places,
)
from kikan.businesses.schooling.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

_ACTS = (
    "enter_pupil", "leave_register", "designate_school", "record_attendance", "set_guardian", "set_grade",
    "receive_change", "decide_change", "decide_duty", "end_duty", "apply_aid", "decide_aid",
)  # fmt: skip
_JOBS = "kikan.businesses.schooling.jobs"

MANIFEST = Manifest(
    name="schooling",
    ja="学齢簿",
    outbound="outbound.yaml",
    letter="s",
    statutes=("school_education_act", "school_health_and_safety_act"),
    listens=(
        "residents.moved_in",
        "residents.moved_out",
        "residents.moved_inside",
        "residents.died",
        "residents.entered_ex_officio",
        "residents.removed_ex_officio",
        "residents.naturalised",
    ),
    listener="kikan.businesses.schooling.listeners.on_event",
    day_listener="kikan.businesses.schooling.listeners.on_day",
    reads=("residents.residency", "residents.household", "resident_tax.income"),
    offers=("schooling.pupil",),
    procedures=tuple(
        f"schooling.{name}"
        for name in (
            *_ACTS,
            "cancel_act",
            "decide_aid_payments",
            "make_register",
            "fill_register",
            "designate_junior_high",
            "issue_entry_notices",
            "issue_transfer_notice",
            "issue_change_notice",
            "issue_aid_notice",
            "set_school",
            "close_school",
            "merge_school",
            "set_district",
            "end_district",
        )
    ),
    jobs=(
        Job("schooling.make_register", "学齢簿の作成", f"{_JOBS}.make_register.run", "schooling.batch"),
        Job("schooling.fill_register", "学齢簿の初期記載", f"{_JOBS}.make_register.fill", "schooling.batch"),
        Job(
            "schooling.print_notices",
            "就学通知書の一括印刷",
            f"{_JOBS}.print_notices.run",
            "schooling.print",
            files="schooling:printed",
        ),
    ),
    documents=(
        "schooling.entry_notice",
        "schooling.transfer_notice",
        "schooling.change_notice",
        "schooling.aid_notice",
    ),
    forms={f"schooling.{name}": "schooling:act" for name in _ACTS},
    next_acts=(MenuItem("学齢簿", "schooling:person", "schooling.look"),),
    panels=(Panel("schooling", "学齢簿", "schooling.look", person_panel, "schooling/panel.html", 50),),
    home="schooling:home",
    menu=(
        MenuItem("学齢簿のホーム", "schooling:home", "schooling.look"),
        MenuItem("児童生徒を探す", "schooling:search", "schooling.look"),
        MenuItem("指定校変更・区域外就学", "schooling:requests", "schooling.look"),
        MenuItem("学齢簿の点検", "schooling:checks", "schooling.look"),
        MenuItem("学齢簿の作成", "schooling:register", "schooling.batch"),
        MenuItem("就学通知書の一括印刷", "schooling:printing", "schooling.print"),
        MenuItem("入学する子の見込み", "schooling:forecast", "schooling.look"),
        MenuItem("就学援助", "schooling:aid_now", "schooling.look"),
        MenuItem("就学援助費の支給", "schooling:aid_payments_now", "schooling.batch"),
        MenuItem("異動の取消し", "schooling:cancel", "schooling.approve"),
        MenuItem("学校", "schooling:schools", "schooling.parameter"),
        MenuItem("通学区域", "schooling:districts", "schooling.parameter"),
    ),
    rights={
        "schooling.look": "学齢簿の照会",
        "schooling.change": "学齢簿の異動・申立ての受付",
        "schooling.approve": "就学の決定・承認",
        "schooling.print": "就学の通知の発行",
        "schooling.batch": "学齢簿の一括処理",
        "schooling.export": "学齢簿の一覧の書き出し",
        "schooling.parameter": "学校・通学区域の設定",
    },
)
