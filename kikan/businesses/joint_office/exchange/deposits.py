"""The bank's file of deposits (振込入金通知・入金明細): every line read for itself, or kept with its reason."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kikan.businesses.joint_office.reads.deposits import DepositFile, DepositLine
from kikan.shared.exchange import totalled
from kikan.shared.exchange.totalled import BadField, BadLine

PACKAGE = "kikan.businesses.joint_office.exchange"


@dataclass(frozen=True)
class Layout(totalled.Layout):
    """How one bank's files are written; identity: the fields that name one deposit wherever it is told again."""

    identity: tuple[str, ...]


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Every layout by name."""
    return totalled.read_layouts(PACKAGE, Layout)


def read_deposits(form: Layout, content: bytes) -> DepositFile:
    """A whole file with right totals. Errors: FileRefused.

    The bank counts cancelled deposits apart; they are kept as lines for a person.
    """
    found = totalled.parts(form, content)
    account = "-".join(str(found.head[name]) for name in ("bank", "branch", "account"))
    good, bad, cancelled = [], [], []
    for number, line in found.lines:
        try:
            one = _line(form, number, line, account, found.head["made_on"])
        except BadField as why:
            bad.append(BadLine(number, str(why), totalled.shown(form, line)))
            continue
        if one is None:
            reason = "銀行が取り消した入金です。充てた入金があれば、その充当を取り消してください"
            cancelled.append(BadLine(number, reason, totalled.shown(form, line)))
        else:
            good.append(one)
    totalled.check_whole(
        count=len(good) + len(bad), amount=sum(one.amount for one in good), bad=bad, totals=found.totals
    )
    kept, doubled = _apart(good, dict(found.lines), form)
    return DepositFile(
        form.layout, hashlib.sha256(content).hexdigest(), found.head["made_on"], account, len(found.lines), tuple(kept),
        tuple(sorted([*bad, *cancelled, *doubled], key=lambda b: b.line)),
    )  # fmt: skip


def _line(form: Layout, number: int, line: bytes, account: str, made_on: date) -> DepositLine | None:
    """None for one the bank has cancelled."""
    values = totalled.data_values(form, line)
    if values["received_on"] > made_on:
        raise BadField("入金の日がファイルの作成日より後です")
    if values.get("cancelled"):
        return None
    return DepositLine(
        number, _identity(form, values, account), values["received_on"], values["amount"], values["payer"]
    )


def _identity(form: Layout, values: Mapping[str, Any], account: str) -> int:
    """The same 59 bits wherever the same deposit is told again."""
    told = "|".join([account, *(str(values[f"{name}_text"]) for name in form.identity)])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 5


def _apart(
    good: list[DepositLine], lines: Mapping[int, bytes], form: Layout
) -> tuple[list[DepositLine], list[BadLine]]:
    """Two lines that nothing tells apart: the second is left for a person."""
    seen: set[int] = set()
    kept, doubled = [], []
    for one in good:
        if one.identity in seen:
            reason = "同じファイルに、まったく同じ入金の行がもう1件あります。銀行に確かめてください"
            doubled.append(BadLine(one.line, reason, totalled.shown(form, lines[one.line])))
        else:
            seen.add(one.identity)
            kept.append(one)
    return kept, doubled
