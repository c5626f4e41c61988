"""Table of contents of データ移行."""

from kikan.businesses.data_migration.procedures import (  # noqa: F401  (registers the procedures)
    compare,
    cutover,
    field_samples,
    keyed,
    mappings,
    mend,
    print_sheets,
    rehearsals,
    section_lists,
    sources,
)
from kikan.shared.manifest import Job, Manifest, MenuItem

_JOBS = "kikan.businesses.data_migration.jobs"

MANIFEST = Manifest(
    name="data_migration",
    ja="データ移行",
    letter="d",
    procedures=tuple(
        f"data_migration.{name}"
        for name in (
            "register_source",
            "set_form",
            "keep_file",
            "keep_large",
            "keep_profile",
            "save_mapping",
            "approve_mapping",
            "plan_rehearsal",
            "keep_rehearsal",
            "mend_line",
            "leave_out_line",
            "make_list",
            "hand_list",
            "keep_answer",
            "apply_answer",
            "draw_samples",
            "mark_sample",
            "sign_samples",
            "state_total",
            "sign",
            "hand_out",
            "plan_cutover",
            "finish_step",
            "decide_cutover",
            "take_in",
            "accept_taken",
            "roll_back",
            "note_watch",
            "keep_comparisons",
            "decide_difference",
            "begin_keyed",
            "key_record",
            "decide_record",
            "make_keyed_file",
            "print_reconciliation",
            "print_cutover",
            "print_acceptance",
        )
    ),
    jobs=(
        Job(
            "data_migration.profile_file",
            "旧ファイルのプロファイル",
            f"{_JOBS}.profile_file.run",
            "data_migration.batch",
        ),
        Job("data_migration.rehearse", "移行リハーサル", f"{_JOBS}.rehearse.run", "data_migration.batch"),
        Job("data_migration.compare", "再計算の突合", f"{_JOBS}.compare.run", "data_migration.batch"),
        Job(
            "data_migration.take_in",
            "引渡しファイルの取込み（本番）",
            f"{_JOBS}.take_in.run",
            "data_migration.load",
            more_rights=("exchange.import",),
        ),
    ),
    documents=(
        "data_migration.reconciliation",
        "data_migration.cutover_sheet",
        "data_migration.acceptance_sheet",
    ),
    home="data_migration:home",
    menu=(
        MenuItem("データ移行のホーム", "data_migration:home", "data_migration.look"),
        MenuItem("移行リハーサル", "data_migration:rehearsals", "data_migration.look"),
        MenuItem("受入総括", "data_migration:acceptance", "data_migration.look"),
        MenuItem("二度打ち", "data_migration:keyed", "data_migration.look"),
        MenuItem("移行元の登録", "data_migration:register", "data_migration.change"),
    ),
    rights={
        "data_migration.look": "データ移行の照会",
        "data_migration.change": "移行元・旧ファイル・対応づけの登録",
        "data_migration.approve": "対応づけの承認と突合結果の確認",
        "data_migration.batch": "データ移行の一括処理",
        "data_migration.export": "引渡しファイルの書き出し",
        "data_migration.load": "引渡しファイルの取込み（本番）",
        "data_migration.print": "突合表・切替計画書・受入総括表の発行",
    },
)
