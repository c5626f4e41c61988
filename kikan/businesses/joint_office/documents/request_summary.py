"""The requests of a year as a list for the council of mayors (要望の年次報告書)."""

from collections.abc import Sequence
from typing import Any

from kikan.shared.documents.lists import Column, printed_list

COLUMNS = (
    Column("区分", 2), Column("要望番号", 2, "end"), Column("件名", 7), Column("業務", 3), Column("団体", 3),
    Column("状態", 3), Column("提出から（日）", 2, "end"), Column("投票", 5), Column("月に失う時間", 2, "end"),
    Column("結果", 6),
)  # fmt: skip


def request_summary(year_ja: str, rows: Sequence[Sequence[str]], told: Sequence[str]) -> dict[str, Any]:
    """rows: what, number, title, business, member, state, days, votes, hours, outcome."""
    return printed_list(f"共同化の要望の年次報告　{year_ja}", COLUMNS, rows, conditions=told)
