"""The letter of a demand for money back (返納・返還通知書), the same for every benefit."""

from collections.abc import Sequence
from datetime import date

from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter


def return_letter(
    to: Addressee,
    *,
    title: str,
    text: str,
    cites: str,
    office: str,
    pairs: Sequence[tuple[str, str]],
    instalments: Sequence[tuple[int, date, int]],
) -> Letter:
    """Why and how much (pairs), each instalment (number, due day, yen), and how to object."""
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=cites, office=office,
        pairs=tuple(pairs), head=("回", "納期限", "額"), widths=(20, 60, 40),
        rows=tuple((f"第{n}回", era_day(on), f"{yen:,}円") for n, on, yen in instalments), appeal=True,
    )  # fmt: skip
