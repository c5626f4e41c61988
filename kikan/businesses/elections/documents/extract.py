"""What stands on an extract of the roll (抄本): the four items of the law and the marks, by postal order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kikan.businesses.elections.reads.extract import Voter
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.lists import Column, printed_list

COLUMNS = (
    Column("氏名", 4), Column("フリガナ", 4), Column("住所", 8), Column("性別", 1), Column("生年月日", 3),
    Column("表示", 2), Column("対照", 2),
)  # fmt: skip
FOUR = (Column("氏名", 4), Column("住所", 8), Column("性別", 1), Column("生年月日", 3))


def extract(district: str, voters: Sequence[Voter], day: date) -> dict[str, Any]:
    """The extract a polling place or the office works with; the last column is left to write in."""
    rows = [(v.name, v.kana, v.address, v.sex, v.birth, v.mark, "") for v in voters]
    told = [district, f"{era_day(day)}現在", "「要確認」の人は、責任者に引き継ぐ"]
    return printed_list("選挙人名簿抄本", COLUMNS, rows, conditions=told)


def viewing_copy(
    district: str, voters: Sequence[Voter], day: date, applicant: str, what_for: str
) -> dict[str, Any]:
    """The copy somebody may look at: the four items alone."""
    rows = [(v.name, v.address, v.sex, v.birth) for v in voters]
    told = [district, f"{era_day(day)}現在", f"申出者 {applicant}", f"目的 {what_for}"]
    return printed_list("選挙人名簿抄本（閲覧用）", FOUR, rows, conditions=told)
