"""Table of contents of 運用."""

from kikan.businesses.service.procedures import bring_back, outage_keys  # noqa: F401  (registers the acts)
from kikan.businesses.service.screens.panel import alarm_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

MANIFEST = Manifest(
    name="service",
    ja="運用",
    letter="u",
    statutes=("service_level",),
    home="service:home",
    menu=(MenuItem("運用の状態", "service:home", "service.look"),),
    procedures=("service.add_outage_key", "service.bring_back", "service.end_outage_key"),
    jobs=(
        Job(
            "service.outage_copy",
            "停止時の写しの作成",
            "kikan.businesses.service.jobs.outage_copy.run",
            "service.batch",
        ),
    ),
    panels=(Panel("service", "運用の注意", "service.look", alarm_panel, "service/panel.html", 10, "home"),),
    rights={
        "service.look": "運用の状態の照会",
        "service.change": "鍵の登録、停止時の処理の取込み",
        "service.batch": "停止時の写しの作成",
    },
)
