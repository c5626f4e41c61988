"""Characters of a municipality's old system (外字): what they became, and what is still undecided."""

from dataclasses import dataclass

from kikan.shared.addressees.models import Gaiji
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

GRADES = {
    "A": "同じ字形",
    "B": "包摂の範囲（同じ字とみなす）",
    "C": "縮退（本人に知らせる）",
    "D": "該当なし（追加の申請・図形）",
}
# Grades in which a character stands for the old one.
WRITTEN = ("A", "B", "C")
# Where an old system's file keeps them: the private-use area of Unicode.
PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True)
class Line:
    """One character of an old system as lists show it."""

    font: str
    code: str
    uses: int
    residents: int
    grade: str
    becomes: str
    note: str
    proposed_by: int | None
    decided_by: int | None

    @property
    def grade_ja(self) -> str:
        return f"{self.grade} {GRADES[self.grade]}" if self.grade else "未決定"


def lines() -> list[Line]:
    """All of them by file and code; the pictures stay where they are."""
    names = list(Line.__dataclass_fields__)
    rows = as_of(Gaiji, None).filter(municipality=current_or_raise()).order_by("font", "code")
    return [Line(**row) for row in rows.values(*names)]


def picture(font: str, code: str) -> bytes | None:
    """The shape that the old system had, as PNG."""
    if not f"{font}{code}".isprintable():
        return None
    rows = as_of(Gaiji, None).filter(municipality=current_or_raise(), font=font, code=code)
    found = rows.values_list("picture", flat=True).first()
    return None if found is None else bytes(found)


def written_as() -> dict[int, str]:
    """For `str.translate`: each decided code and the character that stands for it; undecided ones are left out."""
    rows = as_of(Gaiji, None).filter(municipality=current_or_raise(), grade__in=WRITTEN)
    return {int(code, 16): becomes for code, becomes in rows.values_list("code", "becomes")}
