"""Files of payments (収納データ) by layouts that are data: read whole, each bad line kept with its reason.

How such a file is cut and its fields are read is the shared room `totalled`; here are the numbers of slips and which
fields together name one payment wherever it is told again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kikan.businesses.collection.exchange.store_code import target_of_bars, target_of_key
from kikan.businesses.collection.procedures.incoming import STAGES, File, Payment, Target
from kikan.shared.exchange import totalled
from kikan.shared.exchange.totalled import BadField, BadLine, Field, Types

PACKAGE = "kikan.businesses.collection.exchange"


@dataclass(frozen=True)
class Layout(totalled.Layout):
    """How one agent's files are written (レイアウト)."""

    channel: str
    identity: tuple[str, ...]
    stage: str = ""


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Every layout by name, in the order of the files."""
    return totalled.read_layouts(PACKAGE, Layout)


def read_file(form: Layout, content: bytes) -> File:
    """A file whose head and totals are right, its good payments and its bad lines. Errors: FileRefused."""
    found = totalled.parts(form, content)
    payments, bad = [], []
    for number, line in found.lines:
        try:
            payments.append(read_line(form, number, line, found.head["made_on"]))
        except BadField as why:
            bad.append(BadLine(number, str(why), totalled.shown(form, line)))
    totalled.check_whole(
        count=len(payments) + len(bad), amount=sum(p.amount for p in payments), bad=bad, totals=found.totals
    )
    payments, doubled = _apart(payments, dict(found.lines), form)
    return File(
        layout=form.layout, channel=form.channel, file_id=found.head["file_id"], made_on=found.head["made_on"],
        sha256=hashlib.sha256(content).hexdigest(), records=found.totals["count"], amount=found.totals["amount"],
        payments=tuple(payments), bad=tuple(sorted([*bad, *doubled], key=lambda b: b.line)),
    )  # fmt: skip


def _apart(
    payments: list[Payment], lines: Mapping[int, bytes], form: Layout
) -> tuple[list[Payment], list[BadLine]]:
    """The same payment told twice at the same stage in one file: the second is left for a person."""
    seen: set[tuple[int, int]] = set()
    kept, doubled = [], []
    for one in payments:
        if (one.identity, one.stage) in seen:
            reason = "同じファイルに、まったく同じ納付の行がもう1件あります"
            doubled.append(BadLine(one.record, reason, totalled.shown(form, lines[one.record])))
        else:
            seen.add((one.identity, one.stage))
            kept.append(one)
    return kept, doubled


def read_line(form: Layout, number: int, line: bytes, made_on: date) -> Payment:
    """One payment. Errors: BadField saying which field is wrong and why."""
    values = totalled.data_values(form, line, TYPES)
    paid_on = values["paid_on"] if "paid_on" in values else values["paid_at"].date()
    if paid_on > made_on:
        raise BadField("「領収日」がファイルの作成日より後です")
    target: Target = values.get("target") or Target(
        payer=values.get("payer"), levy=values.get("levy"), month=values.get("month")
    )
    return Payment(
        record=number, stage=STAGES[values.get("stage") or form.stage], identity=_identity(form, values),
        amount=values["amount"], paid_on=paid_on, settles_on=values.get("settles_on"), target=target,
    )  # fmt: skip


def _identity(form: Layout, values: Mapping[str, Any]) -> int:
    """The same 59 bits wherever the same payment is told again."""
    told = "|".join([form.channel, *(str(values[f"{name}_text"]) for name in form.identity)])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 5


def _bars(one: Field, text: str) -> Target:
    try:
        return target_of_bars(text)
    except ValueError as why:
        raise BadField(f"「{one.ja}」{why}") from None


def _key(one: Field, text: str) -> Target:
    try:
        return target_of_key(text)
    except ValueError as why:
        raise BadField(f"「{one.ja}」{why}") from None


TYPES: Types = {**totalled.TYPES, "bars": _bars, "key": _key}
