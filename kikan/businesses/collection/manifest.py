"""Table of contents of 収納管理."""

from kikan.businesses.collection.procedures import (
    accept_transfer_results,
    book_file,
    decide_refund,
    enter_receipt,
    import_receipts,
    mend_line,
    receive_file,
    request_transfers,
    reverse_clearing,
    settle_doubt,
)
from kikan.businesses.collection.screens.panel import person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

MANIFEST = Manifest(
    name="collection",
    ja="収納管理",
    letter="c",
    statutes=("local_tax_act", "local_tax_collection"),
    procedures=tuple(
        f"collection.{module.__name__.rsplit('.', 1)[1]}"
        for module in (
            accept_transfer_results,
            book_file,
            decide_refund,
            enter_receipt,
            import_receipts,
            mend_line,
            receive_file,
            request_transfers,
            reverse_clearing,
            settle_doubt,
        )
    ),
    jobs=(
        Job(
            "collection.book_file",
            "収納データの消込み",
            "kikan.businesses.collection.jobs.book_file.run",
            "collection.batch",
        ),
    ),
    next_acts=(MenuItem("収納状況", "collection:account", "collection.look"),),
    panels=(Panel("collection", "収納", "collection.look", person_panel, "collection/panel.html", 30),),
    home="collection:home",
    menu=(
        MenuItem("収納のホーム", "collection:home", "collection.look"),
        MenuItem("窓口収納の入力", "collection:receipt_enter", "collection.change"),
        MenuItem("過誤納の還付・充当", "collection:overpaid", "collection.look"),
        MenuItem("口座振替", "collection:transfers", "collection.batch"),
        MenuItem("収納データの受入れ", "collection:files", "collection.batch"),
        MenuItem("確認が必要な収納", "collection:doubtful", "collection.look"),
    ),
    rights={
        "collection.look": "収納状況の照会",
        "collection.change": "収納・還付の入力",
        "collection.approve": "還付・充当の承認",
        "collection.print": "納付書の発行",
        "collection.batch": "口座振替ファイルの処理",
    },
)
