"""Table of contents of 運用."""

from kikan.businesses.service.procedures import (  # noqa: F401  (registers the acts)
    announce_hours,
    bring_back,
    check_quarter,
    enter_events,
    issue_report,
    outage_keys,
)
from kikan.businesses.service.screens.panel import alarm_panel, status_panel
from kikan.shared.manifest import EVERYBODY, Job, Manifest, MenuItem, Panel

MANIFEST = Manifest(
    name="service",
    ja="運用",
    letter="u",
    statutes=("service_level",),
    of_union=True,
    home="service:home",
    menu=(
        MenuItem("運用の状態", "service:home", "service.look"),
        MenuItem("稼働の状況（利用者向け）", "service:status", "service.look"),
        MenuItem("障害・計画停止・問合せ", "service:events", "service.look"),
        MenuItem("月次報告書", "service:this_month", "service.look"),
    ),
    procedures=(
        "service.add_outage_key",
        "service.announce_hours",
        "service.announce_stop",
        "service.answer_enquiry",
        "service.approve_quarter",
        "service.bring_back",
        "service.call_off_stop",
        "service.check_quarter",
        "service.end_outage_key",
        "service.enter_enquiry",
        "service.enter_incident",
        "service.follow_incident",
        "service.issue_report",
        "service.tell_progress",
        "service.withdraw_hours",
    ),
    offers=("service.penalty",),
    documents=("service.report",),
    jobs=(
        Job(
            "service.outage_copy",
            "停止時の写しの作成",
            "kikan.businesses.service.jobs.outage_copy.run",
            "service.batch",
        ),
        Job(
            "service.leaving_proof",
            "移出の照合",
            "kikan.businesses.service.jobs.leaving_proof.run",
            "service.batch",
            daily=True,
            more_rights=("service.change",),
        ),
    ),
    panels=(
        Panel("service", "運用の注意", "service.look", alarm_panel, "service/panel.html", 10, "home"),
        Panel("status", "稼働の状況", EVERYBODY, status_panel, "service/status_panel.html", 11, "home"),
    ),
    rights={
        "service.look": "運用の状態の照会",
        "service.change": "鍵の登録、停止時の処理の取込み、障害・計画停止・問合せの登録、四半期の確認",
        "service.batch": "停止時の写しの作成",
        "service.print": "月次報告書の発行",
        "service.approve": "サービスレベル未達による減額の承認",
    },
)
