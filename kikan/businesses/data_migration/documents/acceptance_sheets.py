"""The whole acceptance of a municipality on one sheet (受入総括表): what its deputy mayor signs, numbers alone."""

from kikan.businesses.data_migration.documents.cutover_sheets import (
    ACCEPTS,
    DECIDES,
    checks,
    day,
    decided,
    names_of,
    recomputed,
)
from kikan.businesses.data_migration.documents.sheets import END, Section, Sheet, Signs, figure, signer_rows
from kikan.businesses.data_migration.reads.acceptance import Acceptance, Figures
from kikan.businesses.data_migration.reads.cutovers import CutoverPage
from kikan.shared.documents.lists import Column

_COUNTS = (
    Column("業務", 8), Column("稼働の予定", 6), Column("移行元", 3, END), Column("ファイル", 3, END), Column("旧件数", 4, END),
    Column("移行", 4, END), Column("受け入れず", 4, END), Column("移さない", 3, END), Column("置換え", 3, END),
    Column("差", 3, END), Column("状態", 8),
)  # fmt: skip
_AMOUNTS = (
    Column("業務", 8), Column("旧ファイルの金額", 5, END), Column("移行した金額", 5, END), Column("受け入れない金額", 5, END),
    Column("差", 3, END), Column("抜取り", 3, END), Column("正しい", 3, END), Column("誤り", 3, END), Column("署名", 4, END),
)  # fmt: skip
_MISSING = (Column("番号", 1, END), Column("検収までに残っていること", 20))
DEPUTY = "副市町村長"


def acceptance(it: Acceptance, page: CutoverPage) -> Sheet:
    """page: the cut-over of the rehearsal that is accepted."""
    rehearsal = page.rehearsal.number
    pairs = [
        ("リハーサル", f"第{rehearsal}回"),
        ("状態", page.standing_ja),
        ("稼働の日", day(page.live_on)),
        ("切戻しの期限", day(page.back_until)),
        ("切替えの判断", decided(page, DECIDES) or "まだ決めていません"),
        ("検収", decided(page, ACCEPTS) or "まだ検収していません"),
    ]
    rows = [(line.ja, day(line.planned_on) if line.planned_on else "", line) for line in it.lines]
    sections = [
        Section("業務ごとの件数", _COUNTS, [
            *((ja, on, *_counts(line.figures), line.state_ja) for ja, on, line in rows),
            ("合計", "", *_counts(it.whole), ""),
        ]),
        Section("業務ごとの金額（円）と抜取り確認", _AMOUNTS, [
            *((line.ja, *_amounts(line.figures)) for line in it.lines), ("合計", *_amounts(it.whole)),
        ], note="署名は、抜き取った移行元のうち署名の済んだ数です。"),
        recomputed(page.comparisons),
        checks(page),
        Section("残っていること", _MISSING, [
            (str(n), told) for n, told in enumerate(it.missing, 1)
        ], empty="ありません。すべて検収しています。"),
    ]  # fmt: skip
    signs = (
        Signs("突合結果の確認", signer_rows(it.signers)),
        names_of(page, DECIDES, "切替えの判断"),
        names_of(page, ACCEPTS, "検収"),
        Signs(
            "受入れの決裁", [(DEPUTY, "", "")],
            "この紙に署名し、写しを共同事務局に送ります。検収はシステムでも登録します。",
        ),
    )  # fmt: skip
    return Sheet("受入総括表", f"第{rehearsal}回 移行リハーサル", pairs, sections, signs)


def _counts(it: Figures) -> tuple[str, ...]:
    counts = (it.files, it.rows_in, it.loaded, it.rejected, it.left_out, it.merged, it.difference)
    return (f"{it.parts:,}／{it.sources:,}", *map(figure, counts))


def _amounts(it: Figures) -> tuple[str, ...]:
    yen = (it.old_yen, it.new_yen, it.rejected_yen, it.yen_difference)
    return (*map(figure, (*yen, it.drawn, it.right, it.wrong)), f"{it.signed:,}／{it.to_sign:,}")
