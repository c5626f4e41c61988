"""The cut-over as a sheet (切替計画書・切替判定書): the plan, what must be so, who decided what, the counts after it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kikan.businesses.data_migration.documents.sheets import END, Section, Sheet, Signs, figure, moment
from kikan.businesses.data_migration.models import CutoverDecision
from kikan.businesses.data_migration.reads.comparisons import ComparisonLine
from kikan.businesses.data_migration.reads.cutovers import CutoverPage, WatchLine
from kikan.ground.eras import fiscal_year_in_words, in_words
from kikan.shared.documents.lists import Column

Kind = CutoverDecision.Kind
DECIDES, ACCEPTS = (Kind.GO, Kind.NO_GO), (Kind.ACCEPT,)
# Two persons decide: so many lines are open until they have.
OPEN = 2
_STEPS = (
    Column("番号", 1, END), Column("日時", 3), Column("手順", 10), Column("責任者", 6), Column("結果", 10),
)  # fmt: skip
_CONDITIONS = (Column("条件", 8), Column("判定", 2), Column("足りないこと", 14))
_DECISIONS = (
    Column("日", 4), Column("決定", 3), Column("決めた人", 8), Column("理由", 8), Column("登録した人", 4),
    Column("登録の日時", 5),
)  # fmt: skip
_CHECKS = (
    Column("項目", 8), Column("引渡しファイル", 4, END), Column("このシステム", 4, END), Column("差", 3, END),
    Column("結果", 3),
)  # fmt: skip
_WATCHED = (Column("日", 6), Column("職員の処理", 4, END), Column("確認", 10))
_GROUPS = (
    Column("科目", 5), Column("年度", 4), Column("区分", 6), Column("件数", 3, END), Column("未決定", 2, END),
    Column("旧システムの合計", 4, END), Column("このシステムの合計", 4, END), Column("理由と処置", 9),
)  # fmt: skip


def cutover(page: CutoverPage, acts: Mapping[int, tuple[str, datetime]]) -> Sheet:
    """acts: who registered a decision and when, by its journal entry."""
    rehearsal = page.rehearsal
    pairs = [
        ("リハーサル", f"第{rehearsal.number}回（基準日 {in_words(rehearsal.reference_on)}）"),
        ("計画", f"第{page.version}版"),
        ("稼働の日", day(page.live_on)),
        ("切戻しの期限", day(page.back_until)),
        ("判断", decided(page, DECIDES) or "まだ決めていません"),
        ("状態", page.standing_ja),
    ]
    sections = [
        Section("切替えの計画", _STEPS, [
            (str(s.number), s.at_ja, s.title, s.by, s.result or "これから") for s in page.steps
        ]),
        Section("切替えの条件（発行の時点）", _CONDITIONS, [
            (c.ja, "足りない" if c.lacks else "満たす", "、".join(c.lacks)) for c in page.conditions
        ]),
        Section("決定の記録", _DECISIONS, [
            (in_words(d.decided_on), d.kind_ja, d.decided_by, d.reason, acts[d.entry][0], moment(acts[d.entry][1]))
            for d in page.decisions
        ], empty="まだ何も決めていません。"),
    ]  # fmt: skip
    signs = [names_of(page, DECIDES, "切替えの判断")]
    if page.load is not None:
        sections += [
            checks(page),
            recomputed(page.comparisons),
            Section("稼働後の確認", _WATCHED, _watched(page.watched), empty="稼働の日からはじまります。"),
        ]
        signs.append(names_of(page, ACCEPTS, "検収"))
    return Sheet("切替計画書・切替判定書", f"第{rehearsal.number}回 移行リハーサル", pairs, sections, signs)


def day(on: date | None) -> str:
    return in_words(on) if on else "未定"


def decided(page: CutoverPage, kinds: Sequence[int]) -> str:
    """The last decision of these kinds in words; empty where there is none."""
    last = next((d for d in reversed(page.decisions) if d.kind in kinds), None)
    return f"{last.kind_ja}（{in_words(last.decided_on)}　{last.decided_by}）" if last else ""


def names_of(page: CutoverPage, kinds: Sequence[int], title: str) -> Signs:
    """A line for each of the names of the last decision of these kinds, or open lines."""
    last = next((d for d in reversed(page.decisions) if d.kind in kinds), None)
    if last is None:
        return Signs(title, [(title, "", "")] * OPEN)
    return Signs(
        title, [(last.kind_ja, name, in_words(last.decided_on)) for name in last.decided_by.split("、")]
    )


def checks(page: CutoverPage) -> Section:
    return Section("取込み後の件数", _CHECKS, [
        (c.ja, figure(c.expected), figure(c.found), figure(c.found - c.expected), "一致" if c.is_even else "差がある")
        for c in page.checks
    ], empty="まだ取り込んでいません。")  # fmt: skip


def recomputed(comparisons: Sequence[ComparisonLine]) -> Section:
    """Each levy with its groups of differences and what was decided of each; a reason about one person is not printed."""
    rows: list[tuple[str, ...]] = []
    for c in comparisons:
        sums, year = (figure(c.old_total), figure(c.new_total)), fiscal_year_in_words(c.fiscal_year)
        rows.append((c.levy_ja, year, "一致した人", figure(c.even), "", *sums, ""))
        for g in c.groups:
            settled = g.reason or ("" if g.open else "一人ずつ決めました")
            rows.append((c.levy_ja, year, g.ja, figure(g.count), figure(g.open), "", "", settled))
    return Section("再計算の突合（円）", _GROUPS, rows, empty="旧システムの年額と比べていません。")


def _watched(lines: Sequence[WatchLine]) -> list[tuple[str, ...]]:
    """Without what was noted: an enquiry may name somebody."""
    return [
        (
            in_words(w.day), figure(w.acts),
            "未確認" if w.is_calm is None else "異状なし" if w.is_calm else "異状あり",
        )
        for w in lines
    ]  # fmt: skip
