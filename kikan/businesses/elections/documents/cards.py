"""What an admission card says (投票所入場券): to whom, where, when, the bars of its number, and the oath on its back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kikan.businesses.elections.reads.card_codes import DIGITS, bars_of
from kikan.businesses.elections.reads.cards import Occasion
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day


@dataclass(frozen=True, repr=False)
class Holder:
    """What one card says of its voter. place: polling place, its address, its hours."""

    to: Addressee = field(repr=False)
    card: int
    district: str
    place: tuple[str, str, str]


def admission_card(it: Occasion, holder: Holder, mark: str) -> dict[str, Any]:
    """The card as plain text; its bars are drawn when it is printed. mark: what stands in its corner (再発行・訂正後)."""
    code, digits = holder.to.postal_code, bars_of(holder.card)
    return {
        "postal_code": f"{code[:3]}-{code[3:]}" if len(code) == 7 else "",
        "lines": list(holder.to.lines),
        "name": holder.to.name,
        "election": it.name,
        "contests": "・".join(it.contests),
        "day": era_day(it.election_on),
        "district": holder.district,
        "place": {"name": holder.place[0], "address": holder.place[1], "hours": holder.place[2]},
        "early": [{"name": name, "when": when} for name, when in it.early],
        "code": {"gs1_128": digits, "text": f"{holder.card:0{DIGITS}d}"},
        "copy": 1 if mark else 0,
        "mark": mark,
        "oaths": _rows(it.oaths),
    }


def _rows(oaths: Sequence[str]) -> list[str]:
    return [f"{number}　{ja}" for number, ja in enumerate(oaths, start=1)]
