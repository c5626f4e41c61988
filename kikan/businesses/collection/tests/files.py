"""Files of payments as agents would send them, for tests. All numbers are invented."""

from collections.abc import Sequence
from datetime import date

from kikan.shared.documents.rendering.codes import StoreCode
from kikan.shared.documents.slips import store_key

ISSUER = "999999"
STAGES = {"preliminary": "01", "settled": "02", "cancelled": "03"}


def bars(town: int, charge: int, instalment: int, amount: int, levy: int = 21, year: int = 2026) -> str:
    key = store_key(town, levy, year, charge, instalment)
    return StoreCode(ISSUER, key, amount, date(2026, 12, 31)).digits()


def store_line(stage: str, code: str, amount: int, at: str = "202608051015", shop: str = "00012345") -> str:
    return f"2,{STAGES[stage]},{at},000001,{shop},{code},{amount},20260820"


def whole(
    lines: Sequence[str], file_id: str = "A0001", made_on: str = "20260806", amount: int | None = None
) -> bytes:
    """A file of any comma-separated layout around its data lines; the sum is that of the lines unless given."""
    total = sum(_amount(line) for line in lines) if amount is None else amount
    rows = [f"1,{file_id},{made_on}", *lines, f"8,{len(lines)},{total}", "9"]
    return "".join(row + "\r\n" for row in rows).encode("cp932")


def _amount(line: str) -> int:
    """The amount stands before the day of settlement, else last."""
    cells = line.split(",")
    digits = (
        cells[-2] if len(cells[-1]) == 8 and cells[-1].startswith("20") and len(cells) == 8 else cells[-1]
    )
    return int(digits) if digits.isdigit() and len(digits) < 12 else 0
