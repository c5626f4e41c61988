"""Table of contents of 住民記録."""

from importlib import import_module
from importlib.util import find_spec

from kikan.businesses.residents.screens.panel_measures import measures_panel
from kikan.businesses.residents.screens.panels import confirmation_panel, population_panel, recent_panel
from kikan.shared.documents.papers import every_paper
from kikan.shared.manifest import Job, Manifest, MenuItem, Panel

ACTS = (
    "accept_move_in",
    "accept_move_inside",
    "accept_move_out",
    "record_birth",
    "record_death",
    "change_head",
    "change_household",
    "cancel_event",
    "correct_record",
    "receive_move_in_notice",
    "enter_ex_officio",
    "remove_ex_officio",
    "naturalise",
    "lose_nationality",
    "change_stay",
    "change_former_name",
    "change_alias",
    "record_family_register",
    "record_guardianship",
    "renew_record",
    "reorder_household",
    "take_in_stay_notices",
    "record_my_number",
    "record_resident_code",
)
# What keeps others out: they are no events of the register and have no drafts.
MEASURES = (
    "begin_suppression",
    "end_suppression",
    "release_suppression",
    "restore_suppression",
    "apply_support_measure",
    "decide_support_measure",
    "extend_support_measure",
    "end_support_measure",
    "change_support_measure",
    "forward_support_measure",
    "release_print",
    "keep_search",
)
CHARACTERS = ("decide_character", "decide_gaiji", "register_gaiji")
PAPERS = (
    "issue_record_copy",
    "issue_record_items",
    "issue_former_copy",
    "issue_move_out_certificate",
    "issue_letter",
    "issue_register_viewing",
    "print_work_list",
    "print_confirmation",
    "reissue_copy",
)
MESSAGES = (
    "collect_messages",
    "note_messages_sent",
    "take_in_messages",
    "use_message",
    "resend_message",
    "settle_message",
    "answer_wide_area",
)
# A number never waits in the worklist: these acts have no drafts.
NUMBERS = ("record_my_number", "record_resident_code")
STOCK = ("bring_code_stock", "request_my_number_change", "store_removed")
BUILT = tuple(a for a in ACTS if find_spec(f"kikan.businesses.residents.procedures.{a}"))
for act in (*BUILT, *MESSAGES, *MEASURES, *CHARACTERS, *PAPERS, *STOCK):
    import_module(f"kikan.businesses.residents.procedures.{act}")

MANIFEST = Manifest(
    name="residents",
    ja="住民記録",
    side_by_side="kikan.businesses.residents.exchange.side_by_side.SIDE_BY_SIDE",
    outbound="exchange/outbound.yaml",
    letter="j",
    home="residents:home",
    menu=(
        MenuItem("人を探す", "residents:person_search", "residents.look"),
        MenuItem("転入の届出", "residents:move_in", "residents.change", "a"),
        MenuItem("特例転入の届出", "residents:move_in_by_card", "residents.change"),
        MenuItem("職権記載", "residents:enter_ex_officio", "residents.change"),
        MenuItem("在留の通知の取込み", "residents:stay_notices", "residents.change"),
        MenuItem("点検結果一覧", "residents:findings", "residents.look"),
        MenuItem("文字の管理", "residents:characters", "residents.look"),
        MenuItem("レジ日計", "cash_day", "documents.cash", "r"),
        MenuItem("交付履歴", "papers_journal", "documents.look", "w"),
        MenuItem("住基ネット・戸籍の通知", "residents:messages", "residents.look"),
        MenuItem("作業用の一覧", "residents:work_lists", "residents.look", "l"),
        MenuItem("抑止対象者一覧", "residents:suppressions", "residents.look"),
        MenuItem("個人番号・住民票コード", "residents:numbers", "residents.my_number"),
        MenuItem("支援措置", "residents:support_measures", "residents.support"),
        MenuItem("統計", "residents:statistics", "residents.statistics"),
    ),
    forms={f"residents.{act}": "residents:draft" for act in BUILT if act not in NUMBERS},
    panels=(
        Panel(
            "recent", "最近見た人", "residents.look", recent_panel, "residents/panel_recent.html", 10, "home"
        ),
        Panel(
            "population",
            "人口",
            "residents.look",
            population_panel,
            "residents/panel_population.html",
            60,
            "home",
        ),
        Panel("measures", "抑止", "residents.look", measures_panel, "residents/panel_measures.html", 10),
        Panel(
            "confirmation",
            "確認票",
            "residents.print",
            confirmation_panel,
            "residents/panel_confirmation.html",
            10,
            "act",
        ),
    ),
    next_acts=(MenuItem("住民票の写し", "residents:record_copy", "residents.print", "p"),),
    statutes=("resident_register_act",),
    offers=("residents.residency", "residents.household", "residents.guardianship"),
    procedures=tuple(
        f"residents.{act}" for act in (*BUILT, *MEASURES, *CHARACTERS, *MESSAGES, *PAPERS, *STOCK)
    ),
    day_listener="kikan.businesses.residents.listeners.on_day",
    standing=("check:",),
    jobs=(
        Job(
            "residents.check_register",
            "住民記録の整合性点検",
            "kikan.businesses.residents.jobs.check_register.run",
            "residents.batch",
        ),
        Job(
            "residents.list_erasable",
            "保存期限を過ぎた除票の点検",
            "kikan.businesses.residents.jobs.list_erasable.run",
            "residents.statistics",
        ),
        Job(
            "residents.store_removed",
            "除票の長期保存への移行",
            "kikan.businesses.residents.jobs.store_removed.run",
            "residents.statistics",
        ),
        Job(
            "residents.count_month",
            "人口・世帯の月次集計",
            "kikan.businesses.residents.jobs.count_period.run_month",
            "residents.statistics",
        ),
        Job(
            "residents.count_year",
            "住民基本台帳の年報集計",
            "kikan.businesses.residents.jobs.count_period.run_year",
            "residents.statistics",
        ),
    ),
    documents=tuple(
        kind for kind in (paper.kind for paper in every_paper()) if kind.startswith("residents.")
    ),
    inbound="kikan.businesses.residents.exchange.inbound.take_in",
    outage="kikan.businesses.residents.exchange.outage.OUTAGE",
    rights={
        "residents.look": "住民記録の照会",
        "residents.change": "異動の入力",
        "residents.approve": "異動の審査",
        "residents.print": "証明書の発行",
        "residents.export": "一覧の書き出し",
        "residents.batch": "一括処理",
        "residents.protected": "支援措置対象者の住所の照会",
        "residents.suppress": "抑止の設定・解除",
        "residents.release": "抑止の一時解除",
        "residents.my_number": "個人番号・住民票コードの表示と検索",
        "residents.support": "支援措置の申出・決定",
        "residents.statistics": "統計の集計・閲覧",
        "residents.search_numbers": "在留カード等の番号による検索",
        "residents.family_register": "本籍・筆頭者の照会",
        "residents.stay": "国籍・在留資格の照会",
    },
)
