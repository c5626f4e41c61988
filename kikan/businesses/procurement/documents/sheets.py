"""The evaluation sheet and the minutes as lists; bidders under letters, judges under numbers (総合評価調書・議事要旨)."""

from collections.abc import Sequence
from typing import Any

from kikan.shared.documents.lists import Column, printed_list

SHEET = (
    Column("順位", 3), Column("提案者", 2), Column("段階", 3), Column("計算", 12), Column("点", 2, "end"),
    Column("よりどころ", 5),
)  # fmt: skip
MINUTES = (Column("発言者", 2), Column("提案者", 2), Column("評価項目", 4), Column("内容", 14))


def evaluation_sheet(title: str, rows: Sequence[Sequence[str]], told: Sequence[str]) -> dict[str, Any]:
    """Every step of every bidder, the first round before the second; rows: rank, letter, stage, how, points, source."""
    return printed_list("総合評価調書", SHEET, rows, conditions=[title, *told])


def minutes(title: str, rows: Sequence[Sequence[str]], told: Sequence[str]) -> dict[str, Any]:
    """What was said; rows: speaker, bidder, item, words."""
    return printed_list("審査の議事要旨", MINUTES, rows, conditions=[title, *told])
