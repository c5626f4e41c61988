"""The letter with the list to the agency (進達書): who, which paper, when; no address on it."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter

HEAD = ("番号", "氏名", "基礎年金番号", "届出・申請", "期間・異動日", "受付日", "備考")
WIDTHS = (12, 36, 26, 42, 34, 26, 16)


def row(
    number: int, name: str, digits: str, label: str, period: str, happened_on: date | None, received_on: date,
    is_again: bool,
) -> tuple[str, ...]:  # fmt: skip
    """One line of the list."""
    return (
        f"第{number}", name, f"{digits[:4]}-{digits[4:]}" if digits else "", label,
        period or (era_day(happened_on) if happened_on else ""), era_day(received_on), "再進達" if is_again else "",
    )  # fmt: skip


def report_letter(
    number: int, first: date, last: date, rows: Sequence[tuple[str, ...]], kinds: Mapping[str, int]
) -> Letter:
    """The letter of one list; `kinds`: how many of each group."""
    return Letter(
        title="国民年金届出・申請進達書", postal_code="", address=(), name="年金事務所長",
        text=f"{era_day(first)}から{era_day(last)}までに受け付けた国民年金の届出・申請等を、次のとおり進達します。",
        cites="国民年金法第3条第3項・第12条、同法施行令第1条の2", office="国民年金担当",
        head=HEAD, widths=WIDTHS, rows=tuple(rows),
        pairs=(("進達番号", f"第{number}号"), *((ja, f"{count}件") for ja, count in kinds.items())),
    )  # fmt: skip
