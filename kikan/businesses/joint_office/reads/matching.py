"""Whose share a deposit is (入金の照合): by the payer's name, the amount and the day, or why a person must look."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

EARLY = timedelta(days=60)
"""So long before its day at most a payment is taken for an instalment without asking (ours, unverified)."""
SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
UNHEARD = re.compile(r"[\s\-ー－‐.・()（）]")


@dataclass(frozen=True)
class Open:
    """What is still to come in of one instalment, in yen; amount: as it was told, after what was taken off."""

    member: int
    allocation: int
    instalment: int
    due_on: date
    amount: int
    rest: int

    @property
    def paid(self) -> int:
        return self.amount - self.rest


@dataclass(frozen=True)
class Match:
    """member: whose it seems to be; doubt: why a person must look, empty where name, amount and day agree."""

    member: int | None
    doubt: str


def plain(name: str) -> str:
    """A name as banks write it and as the register has it, made alike: no marks, no small kana, voiced kana as one."""
    wide = unicodedata.normalize("NFKC", name).upper()
    return UNHEARD.sub("", wide).translate(SMALL)


def named(payer: str, names: Mapping[str, int]) -> set[int]:
    """The members whose name stands at the head of the payer's; the longest name counts. names: plain name → member."""
    told = plain(payer)
    found = [name for name in names if name and told.startswith(name)]
    longest = max(map(len, found), default=0)
    return {names[name] for name in found if len(name) == longest}


def match(
    payer: str, amount: int, received_on: date, names: Mapping[str, int], opened: Sequence[Open]
) -> Match:
    """opened: in the order of their days. Certain only where the earliest instalments come to just this amount."""
    members = named(payer, names)
    if len(members) != 1:
        same = {o.member for o in opened if o.rest == amount}
        doubt = (
            "名義に当たる構成団体がありません" if not members else "名義に当たる構成団体が二つ以上あります"
        )
        return Match(next(iter(same)) if len(same) == 1 else None, doubt)
    (member,) = members
    own = [o for o in opened if o.member == member]
    if not own:
        return Match(member, "この団体に、納める残りがありません（過納）")
    sums = [sum(o.rest for o in own[: n + 1]) for n in range(len(own))]
    if amount > sums[-1]:
        return Match(member, f"納める残りの額（{sums[-1]:,}円）を超えています（過納）")
    if amount not in sums:
        if amount < sums[0]:
            return Match(member, f"いちばん早い期の残り（{sums[0]:,}円）より少ない入金です（一部の納付）")
        return Match(member, "いちばん早い期から順に合わせた額と一致しません")
    last = own[sums.index(amount)]
    if received_on < last.due_on - EARLY:
        return Match(member, "納期限より60日を超えて早い入金です")
    return Match(member, "")
