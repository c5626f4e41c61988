"""Table of contents of 移出."""

from kikan.businesses.leaving.procedures import end, leave  # noqa: F401  (registers the procedures)
from kikan.shared.manifest import Job, Manifest, MenuItem

MANIFEST = Manifest(
    name="leaving",
    ja="移出",
    letter="l",
    procedures=(
        "leaving.accept",
        "leaving.approve",
        "leaving.approve_erasure",
        "leaving.ask",
        "leaving.fetch",
        "leaving.keep_delivery",
        "leaving.order_erasure",
        "leaving.show_key",
    ),
    jobs=(
        Job(
            "leaving.write_delivery",
            "移出の一式の作成",
            "kikan.businesses.leaving.jobs.write_delivery.run",
            "leaving.approve",
            told_at=("leaving:leaving", "leaving", "移出の画面に戻る"),
        ),
    ),
    offers=("leaving.accepted",),
    home="leaving:home",
    menu=(MenuItem("移出のホーム", "leaving:home", "leaving.look"),),
    rights={
        "leaving.look": "移出の照会、名指しされた人の受取り",
        "leaving.change": "移出の依頼、受領の記録、消去の依頼",
        "leaving.approve": "移出の承認、開封鍵の表示、消去の承認",
    },
)
