"""Table of contents of 印鑑登録."""

from importlib import import_module

from kikan.businesses.seals.screens.panels import act_panel, person_panel
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

MODULES = (
    "batches", "cancel", "cards", "correct", "destroy", "inquire", "keep_scan", "papers", "register",
)  # fmt: skip
for module in MODULES:
    import_module(f"kikan.businesses.seals.procedures.{module}")

CHECKED = (
    "register", "change_seal", "cancel_registration", "restore_registration", "correct_registration",
    "renew_record",
)  # fmt: skip

MANIFEST = Manifest(
    name="seals",
    ja="印鑑登録",
    side_by_side="kikan.businesses.seals.exchange.side_by_side.SIDE_BY_SIDE",
    outbound="exchange/outbound.yaml",
    letter="i",
    home="seals:home",
    statutes=("seal_registration",),
    menu=(
        MenuItem("登録番号・氏名で探す", "seals:home", "seals.look"),
        MenuItem("証明書の交付", "seals:certificate", "seals.print", "p"),
        MenuItem("回答期限の一覧", "seals:applications", "seals.look"),
        MenuItem("日次の一覧", "seals:lists", "seals.look"),
        MenuItem("登録証の受入れ", "seals:cards", "seals.change"),
        MenuItem("紙の原票の一括登録", "seals:batches", "seals.change"),
        MenuItem("統計", "seals:statistics", "seals.look"),
        MenuItem("印影の廃棄", "seals:destruction", "seals.batch"),
    ),
    listens=(
        "residents.moved_inside",
        "residents.moved_out",
        "residents.move_in_notice_received",
        "residents.died",
        "residents.removed_ex_officio",
        "residents.naturalised",
        "residents.nationality_lost",
        "residents.former_name_changed",
        "residents.alias_changed",
        "residents.family_register_changed",
        "residents.guardianship_changed",
        "residents.corrected",
    ),
    listener="kikan.businesses.seals.listeners.on_event",
    day_listener="kikan.businesses.seals.listeners.on_day",
    automatic=("seals.cancel_registration", "seals.lapse_application", "seals.restore_registration"),
    reads=("residents.residency", "residents.guardianship"),
    inbound="kikan.businesses.seals.exchange.inbound.take_in",
    outage="kikan.businesses.seals.exchange.outage.OUTAGE",
    procedures=(
        "seals.abandon_batch",
        "seals.apply_by_inquiry",
        "seals.cancel_registration",
        "seals.change_seal",
        "seals.correct_registration",
        "seals.destroy_images",
        "seals.exchange_card",
        "seals.issue_certificate",
        "seals.keep_scan",
        "seals.key_record",
        "seals.lapse_application",
        "seals.lift_suspension",
        "seals.load_batch",
        "seals.open_batch",
        "seals.print_form",
        "seals.print_record",
        "seals.receive_cards",
        "seals.register",
        "seals.renew_record",
        "seals.report_card",
        "seals.restore_registration",
        "seals.suspend",
        "seals.withdraw_application",
    ),
    forms={f"seals.{act}": "seals:draft" for act in CHECKED},
    next_acts=(MenuItem("印鑑登録", "seals:person", "seals.look", "i"),),
    panels=(
        Panel("seals", "印鑑登録", "seals.look", person_panel, "seals/panel.html", 30),
        Panel("seals_act", "印影", "seals.imprint", act_panel, "seals/panel_act.html", 10, "act"),
    ),
    jobs=(
        Job(
            "seals.destroy_images_run",
            "保存期間を過ぎた印影の廃棄",
            "kikan.businesses.seals.jobs.destroy_images.run",
            "seals.batch",
            release="kikan.businesses.seals.jobs.destroy_images.release",
        ),
    ),
    documents=(
        "seals.certificate",
        "seals.ledger",
        "seals.card_paper",
        "seals.inquiry",
        "seals.cancellation_notice",
        "seals.completion_notice",
        "seals.form_registration",
        "seals.form_cancellation",
        "seals.form_loss",
        "seals.form_certificate",
        "seals.form_guarantee",
        "seals.form_proxy",
    ),
    rights={
        "seals.look": "印鑑登録の照会",
        "seals.change": "印鑑登録の入力",
        "seals.approve": "印鑑登録の審査",
        "seals.print": "印鑑登録証明書の交付",
        "seals.imprint": "印影の閲覧",
        "seals.export": "印鑑登録の一覧の書き出し",
        "seals.batch": "印影の廃棄",
    },
)
