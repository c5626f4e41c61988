"""What stands on a sheet, as plain text: pairs, tables of figures, signatures (突合表). No record of a resident is on one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.utils.timezone import localtime

from kikan.businesses.data_migration.reads.reconciliation import FIGURES, ItemLine
from kikan.businesses.data_migration.reads.sheets import Reconciled, Signer
from kikan.ground.eras import in_words
from kikan.shared.documents.lists import Column

END = "end"


@dataclass(frozen=True)
class Section:
    """A table of a sheet; `empty` stands where it has no row."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    note: str = ""
    empty: str = "ありません。"


@dataclass(frozen=True)
class Signs:
    """A room for signatures: (role, name, time) each; a name that is empty is still to be signed."""

    title: str
    rows: Sequence[tuple[str, str, str]]
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """about: which rehearsal or take-over, repeated on every page."""

    title: str
    about: str
    pairs: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    signs: Sequence[Signs] = field(default=())


def printed(it: Sheet) -> dict[str, Any]:
    """The sheet as plain text, its parts numbered."""
    nth = count(1)
    return {
        "title": it.title,
        "about": it.about,
        "pairs": [{"label": label, "value": value} for label, value in it.pairs],
        "sections": [
            {
                "title": f"{next(nth)}　{s.title}", "note": s.note, "empty": s.empty,
                "columns": [{"label": c.ja, "share": c.share, "align": c.align} for c in s.columns],
                "rows": [list(row) for row in s.rows],
            }
            for s in it.sections
        ],
        "signs": [
            {
                "title": f"{next(nth)}　{s.title}", "note": s.note,
                "rows": [{"role": r, "name": n, "at": at, "is_open": not n} for r, n, at in s.rows],
            }
            for s in it.signs
        ],
    }  # fmt: skip


def figure(value: int | None) -> str:
    return "―" if value is None else f"{value:,}"


def moment(at: datetime) -> str:
    return f"{in_words(localtime(at).date())} {localtime(at):%H:%M}"


def signer_rows(signers: Sequence[Signer]) -> list[tuple[str, str, str]]:
    return [(s.role, s.name, moment(s.at) if s.at else "") for s in signers]


def reconciliation(it: Reconciled) -> Sheet:
    """The sheet of a rehearsal: every file, every reason, every finding, and who signed."""
    page = it.page
    pairs = [
        ("業務", "、".join(it.businesses)),
        ("リハーサル", f"第{page.number}回"),
        ("旧システム", "、".join(it.systems)),
        ("基準日", in_words(page.reference_on)),
        ("実施した人", it.asked_by),
        ("実施の日時", moment(it.asked_at)),
        ("突合の結果", "合っています" if page.is_even else "合わないところがあります"),
        ("前の回", f"第{page.before}回" if page.before else "前の回はありません"),
    ]
    amounts = [i for i in page.items if (i.source, i.item) in it.amounts]
    sections = [
        Section("件数の突合", _ITEMS, _items([i for i in page.items if i not in amounts], it), _DIFFERENCE),
        Section("金額の突合（円）", _ITEMS, _items(amounts, it)),
        Section("受け入れなかった行（理由コードごと）", _CODES, _codes(it), _CODES_NOTE),
        Section("受け入れなかった行（ファイルごと、この回）", _FILES, _rejected(it)),
        Section("突合の指摘", _FINDINGS, _findings(it)),
        Section("前の回との比較（前の回 → この回）", _COMPARED, _compared(it), empty="前の回はありません。"),
        Section("項目の抜取り確認", _SAMPLES, _samples(it), empty="抜き取っていません。"),
    ]  # fmt: skip
    signs = Signs("突合結果の確認", signer_rows(it.signers), _SIGNED)
    return Sheet("突合表", f"第{page.number}回 移行リハーサル", pairs, sections, (signs,))


_DIFFERENCE = (
    "差は、旧ファイルの件数から移行・受け入れず・移さない・置換えを引いた、説明のつかない数です（許容0）。"
    "旧システムの数値と旧ファイルが違うときは、理由と処置を記します。"
)
_CODES_NOTE = (
    "これまでのリハーサルで受け入れなかった行を、一度ずつ数えます。"
    "ほかの方法は、対応づけを直したか、旧ファイルを取り出し直した行です。"
)
_SIGNED = "氏名と日時は、システムに記録した確認です。紙の上での署名・押印が要るときは右の欄を使います。"
_ITEMS = (
    Column("業務　ファイル", 9), Column("項目", 5), Column("旧システム", 4, END), Column("旧ファイル", 4, END),
    Column("移行", 4, END), Column("受け入れず", 4, END), Column("移さない", 3, END), Column("置換え", 3, END),
    Column("差", 3, END), Column("差の理由と処置", 9), Column("記録した人", 5),
)  # fmt: skip
_CODES = (
    Column("理由コード", 7), Column("これまでの件数", 3, END), Column("直した", 3, END), Column("移さないと決めた", 3, END),
    Column("ほかの方法", 3, END), Column("残り", 3, END),
)  # fmt: skip
_FILES = (
    Column("業務　ファイル", 9), *(Column(f"E{n:02}", 2, END) for n in range(1, 9)), Column("計", 2, END),
)  # fmt: skip
_FINDINGS = (
    Column("業務　ファイル", 9), Column("内容", 9), Column("前の回", 3, END), Column("この回", 3, END), Column("許容", 4),
)  # fmt: skip
_COMPARED = (
    Column("業務　ファイル", 9), Column("旧件数", 5, END), Column("移行", 5, END), Column("受け入れず", 4, END),
    Column("移さない", 4, END), Column("置換え", 4, END), Column("時間（ミリ秒）", 5, END),
)  # fmt: skip
_SAMPLES = (
    Column("業務　ファイル", 8), Column("抜取り", 2, END), Column("正しい", 2, END), Column("誤り", 2, END),
    Column("見ていない", 2, END), Column("状態", 6), Column("署名した人", 6),
)  # fmt: skip


def _items(items: Sequence[ItemLine], it: Reconciled) -> list[tuple[str, ...]]:
    return [
        (
            it.titles[i.source], i.item_ja, figure(i.stated), figure(i.old), figure(i.loaded), figure(i.rejected),
            figure(i.left_out), figure(i.merged), figure(i.difference), _reason(i), it.told_by.get(i.told_in, ""),
        )
        for i in items
    ]  # fmt: skip


def _reason(i: ItemLine) -> str:
    return (
        f"（差 {i.against_stated:,}）{i.reason or '理由の記録がありません'}" if i.against_stated else i.reason
    )


def _codes(it: Reconciled) -> list[tuple[str, ...]]:
    rows = [
        (f"{s.code} {s.ja}", *map(figure, (s.total, s.mended, s.left_out, s.otherwise, s.open)))
        for s in it.settled
    ]
    sums = zip(*((s.total, s.mended, s.left_out, s.otherwise, s.open) for s in it.settled), strict=True)
    return [*rows, ("合計", *(figure(sum(n)) for n in sums))]


def _rejected(it: Reconciled) -> list[tuple[str, ...]]:
    counts: dict[int, dict[str, int]] = {}
    for source, _, code, _, n in it.page.reasons:
        counts.setdefault(source, {})[code] = n
    codes = [s.code for s in it.settled]
    return [
        (it.titles[source], *(figure(of.get(c, 0)) for c in codes), figure(sum(of.values())))
        for source, of in counts.items()
    ]


def _findings(it: Reconciled) -> list[tuple[str, ...]]:
    before = {(c.source, c.ja): c.before for c in it.page.compared}
    return [
        (
            it.titles[f.source], f.ja, figure(before.get((f.source, f.ja))), figure(f.count),
            "0件にする" if f.must_be_none else "一覧で確かめる",
        )
        for f in it.page.findings
    ]  # fmt: skip


def _compared(it: Reconciled) -> list[tuple[str, ...]]:
    """One row a file, in the order of FIGURES."""
    told = {(c.source, c.ja): f"{figure(c.before)} → {figure(c.now)}" for c in it.page.compared}
    sources = dict.fromkeys(c.source for c in it.page.compared if it.page.before)
    return [(it.titles[source], *(told[source, ja] for ja in FIGURES.values())) for source in sources]


def _samples(it: Reconciled) -> list[tuple[str, ...]]:
    return [
        (
            it.titles[s.source], figure(len(s.marks)), figure(sum(m.is_right is True for m in s.marks)), figure(s.wrong),
            figure(s.open), s.state_ja, s.signed_by,
        )
        for s in it.samples if s.seed is not None
    ]  # fmt: skip
